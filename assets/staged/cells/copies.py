"""Tables or rows that a document prints twice. Where two copies differ they are not of one report, so a value that one
of them has and the other leaves blank counts no more than one on which they differ. Reads no values.
"""

from collections.abc import Iterator

from assets.staged.grid import Row

# A table of the form, and the two tables of the document, or rows of one table by identity, that have it.
_Copies = tuple[str, int, int]


class PrintedCopies:
    """What two copies have in common, by cell of the form."""

    def __init__(self) -> None:
        self._different: set[_Copies] = set()
        self._blank_in_one: dict[str, set[_Copies]] = {}

    def note_different(self, key: str, one: Row, two: Row) -> None:
        """Note that the cell `key` has different values in rows `one` and `two`."""
        self._different.add(_copies(key, one, two))

    def note_blank(self, key: str, one: Row, two: Row) -> None:
        """Note that the cell `key` is blank in one of two rows."""
        self._blank_in_one.setdefault(key, set()).add(_copies(key, one, two))

    def disputed(self) -> Iterator[str]:
        """The cells with a value in one of two copies that differ elsewhere."""
        if self._different:
            yield from (key for key, copies in self._blank_in_one.items() if not copies.isdisjoint(self._different))


def _copies(key: str, one: Row, two: Row) -> _Copies:
    tables = (one.table, two.table) if one.table != two.table else (id(one), id(two))
    return key.partition(".")[0], *tables
