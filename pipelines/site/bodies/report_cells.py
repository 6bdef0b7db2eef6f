"""The cells of a report as they are on its page, in the CSV and in the JSON, each in the order of their keys.

Most cells are a figure in digits with a place: they are put together here from texts that many reports share.
special_cells.py writes the others. Reads no row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add

from pipelines.site.bodies.frames import SEPARATOR
from pipelines.site.bodies.special_cells import Mark, SpecialCell
from pipelines.site.bodies.tokens import place_words, space, whole_place

_SEPARATOR = SEPARATOR.encode()
_KEPT = 500  # reports of which what others share is kept
_DATA = 6  # texts of a cell in the CSV and in the JSON: its beginning, text, status, text, place, edges
Column = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class ReportCells:
    """The cells of a report. `keys`, `labels`, `positions` and `edges` have all of them with SEPARATOR between, as
    queries/range_cells.sql has; `texts` and `edges_apart` have each cell for itself.

    `whole`: each has all four edges. `special` are those that are not simply a figure on the page, by key; `listed`
    those that are none in the data either, where no mark is. A report without cells has none of them.
    """

    keys: bytes = b""
    labels: bytes = b""
    texts: Column = ()
    positions: bytes = b""
    edges: bytes = b""
    edges_apart: Column = ()
    whole: bool = True
    special: dict[str, SpecialCell] = field(default_factory=dict)
    listed: Sequence[SpecialCell] = ()

    @classmethod
    def of(
        cls, columns: Sequence[bytes], whole: bool, special: Sequence[Sequence[str | None]], marks: Mapping[str, Mark]
    ) -> "ReportCells":
        """The cells of a row, whose order is not settled in the query, with the special ones and the marks by key."""
        order = _order(columns[0])
        keys, labels, texts, positions, edges = (_reorder(text, order) for text in columns)
        listed = [SpecialCell(*each) for each in special]  # type: ignore[arg-type] # as the query has them
        found = {cell.key: cell._replace(mark=marks[cell.key]) if cell.key in marks else cell for cell in listed}
        apart = texts.split(_SEPARATOR), edges.split(_SEPARATOR)
        cells = cls(keys, labels, apart[0], positions, edges, apart[1], whole, found, listed)
        if rest := [key for key in marks if key not in found]:
            cells._mark_figures(rest, marks)
        return cells

    def _mark_figures(self, keys: Sequence[str], marks: Mapping[str, Mark]) -> None:
        """Make special the cells of `keys`, which are figures that a rule names."""
        labels, positions, numbers = _apart(self.labels), _apart(self.positions), _numbers(self.keys)
        for key in keys:
            if (n := numbers.get(key)) is not None:
                figure, edges = self.texts[n].decode(), self.edges_apart[n].decode()
                self.special[key] = SpecialCell.figure(key, labels[n], figure, positions[n], edges, marks[key])

    def begins(self, language: str) -> Column:
        """What each cell of the page begins with. Reports with the same `places` have the same."""
        return _places(self.positions, language) if self.whole else _titles(self.positions, self.edges, language)

    @property
    def places(self) -> tuple[bytes, ...]:
        """What `begins` depends on."""
        return (self.keys, self.positions) if self.whole else (self.keys, self.positions, self.edges)

    def ends(self) -> Column:
        """What follows in each cell of the page up to its closing tag, in both languages."""
        if not self.whole:
            return self.texts
        edges = self.edges.replace(b",", b" ").replace(_SEPARATOR, b' pt">' + _SEPARATOR) + b' pt">'
        return list(map(add, edges.split(_SEPARATOR), self.texts))

    def csv(self, year: int) -> bytes:
        """The rows of the CSV, each with an end of line before it."""
        if not self.keys:
            return b""
        form = _csv_form(self.keys, self.labels, self.positions, year)
        return self._fill(form, self.edges_apart, lambda cell: f"\r\n{year},{cell.csv}")

    def json(self, year: int) -> bytes:
        """The rows of the JSON, each with a comma before it."""
        if not self.keys:
            return b""
        edges = self.edges_apart if self.whole else _nulls(self.edges)
        rows = self._fill(_json_form(self.keys, self.positions, year), edges, lambda cell: f"],[{year},{cell.json}")
        return rows[1:] + b"]"

    def _fill(self, form: Column, edges: Column, write: Callable[[SpecialCell], str]) -> bytes:
        """The cells of the data with `form` around their texts; `write` makes the special ones."""
        parts = list(form)
        parts[1::_DATA] = parts[3::_DATA] = self.texts
        parts[5::_DATA] = edges
        numbers = _numbers(self.keys)
        for cell in self.listed:
            first = _DATA * numbers[cell.key]
            parts[first : first + _DATA] = [write(cell).encode("utf-8", "replace"), *[b""] * (_DATA - 1)]
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
def _apart(texts: bytes) -> Sequence[str]:
    """Labels or positions, which many reports share."""
    return texts.decode().split(SEPARATOR)


@lru_cache(maxsize=_KEPT)
def _places(positions: bytes, language: str) -> Column:
    """The beginning of each cell of a page, up to its edges."""
    return [_begin_place(each, language) for each in _apart(positions)]


@lru_cache(maxsize=20_000)
def _begin_place(position: str, language: str) -> bytes:
    words = place_words(position, language)
    return f'<td title="{words + space(language) if words else ""}'.encode()


@lru_cache(maxsize=_KEPT)
def _titles(positions: bytes, edges: bytes, language: str) -> Column:
    """The beginning of each cell where some lack edges; those of a cell are given if it has all four."""
    found = zip(positions.decode().split(SEPARATOR), edges.decode().split(SEPARATOR), strict=True)
    return [f'<td title="{whole_place(at, own, language)}">'.encode() for at, own in found]


@lru_cache(maxsize=_KEPT)
def _csv_form(keys: bytes, labels: bytes, positions: bytes, year: int) -> Column:
    """The rows of the CSV without texts and edges."""
    return list(_data_form(_csv_heads(keys, labels, year), b",number,", b",,,%b,", positions.split(_SEPARATOR)))


@lru_cache(maxsize=_KEPT)
def _json_form(keys: bytes, positions: bytes, year: int) -> Column:
    """The same of the JSON; each row closes the one before it."""
    return list(_data_form(_json_heads(keys, year), b'","number",', b",null,null,%b,", _nulls(positions)))


def _data_form(heads: Column, status: bytes, place: bytes, positions: Column) -> Iterator[bytes]:
    """The texts of all cells one after the other; `place` is what is around a position: the empty correction and
    suggestion of a cell before it.
    """
    for head, position in zip(heads, positions, strict=True):
        yield from (head, b"", status, b"", place % position, b"")


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
    return [b'],[%d,"%b","' % (year, key) for key in keys.split(_SEPARATOR)]
