"""The cells of a report as they are on its page, in the CSV and in the JSON, each in the order of their keys.

Most cells are a figure in digits with a place: they are put together here, column by column, from texts that many
reports share. special_cells.py writes the others. Reads no row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.site.bodies.frames import SEPARATOR
from pipelines.site.bodies.special_cells import SpecialCell, special_cell
from pipelines.site.bodies.tokens import place_words, space, whole_place

_SEPARATOR = SEPARATOR.encode()
_KEPT = 500  # reports of which what others share is kept
Column = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class ReportCells:
    """The cells of a report, as queries/batch_cells.sql has them: in each text all of them, with SEPARATOR between.

    `whole`: each has all four edges. `special` are those that are not simply a figure, by key. A report without cells
    has none of them.
    """

    keys: bytes = b""
    labels: bytes = b""
    texts: bytes = b""
    positions: bytes = b""
    edges: bytes = b""
    whole: bool = True
    special: Mapping[str, SpecialCell] = field(default_factory=dict)

    @classmethod
    def of(
        cls, columns: Sequence[bytes | None], whole: bool | None, special: Mapping[str, SpecialCell]
    ) -> "ReportCells":
        """The cells of a row, whose order is not settled in the query."""
        if columns[0] is None:
            return cls()
        order = _order(columns[0])
        keys, labels, texts, positions, edges = (_reorder(text or b"", order) for text in columns)
        return cls(keys, labels, texts, positions, edges, bool(whole), special)

    def html(self, language: str) -> list[bytes]:
        """Each cell of the page."""
        if not self.keys:
            return []
        columns = (*self._begun(language), self.texts.split(_SEPARATOR), b"</td>")
        woven = self._weave(columns, lambda cell: SEPARATOR + special_cell(cell, language))
        return woven.split(_SEPARATOR)[1:]

    def csv(self, year: int) -> bytes:
        """The rows of the CSV, each with an end of line before it."""
        if not self.keys:
            return b""
        texts, places = self.texts.split(_SEPARATOR), _csv_places(self.positions)
        columns = (_csv_heads(self.keys, self.labels, year), texts, b",number,", texts, places, self._split_edges())
        return self._weave(columns, lambda cell: f"\r\n{year},{cell.csv}")

    def json(self, year: int) -> bytes:
        """The rows of the JSON, each with a comma before it."""
        if not self.keys:
            return b""
        texts, places = self.texts.split(_SEPARATOR), _json_places(self.positions)
        edges = self._split_edges() if self.whole else _nulls(self.edges)
        columns = (_json_heads(self.keys, year), texts, b'","number",', texts, places, edges, b"]")
        return self._weave(columns, lambda cell: f",[{year},{cell.json}]")

    def _begun(self, language: str) -> tuple[Column | bytes, ...]:
        """The columns up to the text of a cell of the page."""
        if self.whole:
            return _places(self.positions, language), self.edges.replace(b",", b" ").split(_SEPARATOR), b' pt">'
        return _titles(self.positions, self.edges, language), b'">'

    def _split_edges(self) -> Column:
        return self.edges.split(_SEPARATOR)

    def _weave(self, columns: Sequence[Column | bytes], write: Callable[[SpecialCell], str]) -> bytes:
        """The cells, each of its parts in `columns`, of which one may be the same for all; `write` makes the special
        ones.
        """
        wide, numbers = len(columns), _numbers(self.keys)
        parts = [b""] * (wide * len(numbers))
        for n, column in enumerate(columns):
            parts[n::wide] = [column] * len(numbers) if isinstance(column, bytes) else column
        for key, cell in self.special.items():
            first = wide * numbers[key]
            parts[first : first + wide] = [write(cell).encode("utf-8", "replace"), *[b""] * (wide - 1)]
        return b"".join(parts)


@lru_cache(maxsize=_KEPT)
def _order(keys: bytes) -> tuple[int, ...]:
    """The places of the keys in their order; empty where they are in order."""
    listed = keys.split(_SEPARATOR)
    return () if listed == sorted(listed) else tuple(sorted(range(len(listed)), key=listed.__getitem__))


def _reorder(text: bytes, order: Sequence[int]) -> bytes:
    if not order:
        return text
    listed = text.split(_SEPARATOR)
    return _SEPARATOR.join([listed[n] for n in order])


@lru_cache(maxsize=_KEPT)
def _numbers(keys: bytes) -> Mapping[str, int]:
    """Where in the order each key is."""
    return {key: n for n, key in enumerate(keys.decode().split(SEPARATOR))}


@lru_cache(maxsize=_KEPT)
def _places(positions: bytes, language: str) -> Column:
    """The beginning of each cell of a page, up to its edges."""
    found = (place_words(each, language) for each in positions.decode().split(SEPARATOR))
    return [_begin(words + space(language) if words else "") for words in found]


@lru_cache(maxsize=_KEPT)
def _titles(positions: bytes, edges: bytes, language: str) -> Column:
    """The beginning of each cell where some lack edges; those of a cell are given if it has all four."""
    found = zip(positions.decode().split(SEPARATOR), edges.decode().split(SEPARATOR), strict=True)
    return [_begin(whole_place(at, own, language)) for at, own in found]


def _begin(title: str) -> bytes:
    return f'{SEPARATOR}<td title="{title}'.encode()


@lru_cache(maxsize=_KEPT)
def _csv_places(positions: bytes) -> Column:
    """Each position behind the empty correction and suggestion of a cell, with a comma behind it."""
    return [b",,," + each + b"," for each in positions.split(_SEPARATOR)]


@lru_cache(maxsize=_KEPT)
def _json_places(positions: bytes) -> Column:
    """The same in JSON."""
    return [b",null,null," + each + b"," for each in _nulls(positions)]


@lru_cache(maxsize=_KEPT)
def _nulls(listed: bytes) -> Column:
    """Numbers with commas between as JSON has them."""
    return [b",".join(number or b"null" for number in each.split(b",")) for each in listed.split(_SEPARATOR)]


@lru_cache(maxsize=_KEPT)
def _csv_heads(keys: bytes, labels: bytes, year: int) -> Column:
    pairs = zip(keys.split(_SEPARATOR), labels.replace(b'"', b'""').split(_SEPARATOR), strict=True)
    return [b'\r\n%d,%b,"%b",' % (year, key, label) for key, label in pairs]


@lru_cache(maxsize=_KEPT)
def _json_heads(keys: bytes, year: int) -> Column:
    return [b',[%d,"%b","' % (year, key) for key in keys.split(_SEPARATOR)]
