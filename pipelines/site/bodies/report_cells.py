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
from pipelines.site.bodies.tokens import DASH, column_words, space

_SEPARATOR = SEPARATOR.encode()
_DASH, _ENDED = DASH.encode(), b'">' + _SEPARATOR
_KEPT = 500  # reports of which what others share is kept
_DATA = 8  # texts of a cell in the CSV and in the JSON: beginning, text, status, text, place, edge, comma, edge
Column = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class ReportCells:
    """The cells of a report. `keys`, `labels` and `positions` have all of them with SEPARATOR between, as
    queries/range_cells.sql has; `texts`, and the edges `across` and `down`, have each cell for itself.

    `whole`: each has all four edges. `special` are those that are not simply a figure on the page, by key; `listed`
    those that are none in the data either, where no mark is. A report without cells has none of them.
    """

    keys: bytes = b""
    labels: bytes = b""
    texts: Column = ()
    positions: bytes = b""
    across: Column = ()
    down: Column = ()
    whole: bool = True
    special: dict[str, SpecialCell] = field(default_factory=dict)
    listed: Sequence[SpecialCell] = ()

    @classmethod
    def of(
        cls, columns: Sequence[bytes], whole: bool, special: Sequence[Sequence[str | None]], marks: Mapping[str, Mark]
    ) -> "ReportCells":
        """The cells of a row, whose order is not settled in the query, with the special ones and the marks by key."""
        order = _order(columns[0])
        keys, labels, texts, positions, across, down = (_reorder(text, order) for text in columns)
        listed = [SpecialCell(*each) for each in special]  # type: ignore[arg-type] # as the query has them
        found = {cell.key: cell._replace(mark=marks[cell.key]) if cell.key in marks else cell for cell in listed}
        apart = [text.split(_SEPARATOR) for text in (texts, across, down)]
        cells = cls(keys, labels, apart[0], positions, apart[1], apart[2], whole, found, listed)
        if rest := [key for key in marks if key not in found]:
            cells._mark_figures(rest, marks)
        return cells

    def _mark_figures(self, keys: Sequence[str], marks: Mapping[str, Mark]) -> None:
        """Make special the cells of `keys`, which are figures that a rule names."""
        numbers = _numbers(self.keys)
        for key in keys:
            if key in numbers:
                self.special[key] = self.cell(numbers[key])._replace(mark=marks[key])

    def cell(self, number: int) -> SpecialCell:
        """A figure by its number in the order of the keys."""
        key, label, position = (_apart(text)[number] for text in (self.keys, self.labels, self.positions))
        place = position, self.across[number].decode(), self.down[number].decode()
        return SpecialCell.figure(key, label, self.texts[number].decode(), place)

    @property
    def is_placed(self) -> bool:
        """Whether all cells have edges, or none has: then a row of the page can state what its cells have in common."""
        return self.whole or not b"".join((*self.across, *self.down)).strip(b",")

    @property
    def places(self) -> tuple[bytes, bytes, bool, bool]:
        """What `begins` depends on."""
        return self.keys, self.positions, self.whole, self.is_placed

    def begins(self, language: str) -> Column:
        """What each cell of the page begins with in a row that states its place: up to its edges, if it has them."""
        return _begin_columns(self.positions, language, edged=self.whole)

    def ends(self) -> Column:
        """What follows in each cell of the page up to its closing tag, in both languages."""
        if not self.whole:
            return self.texts
        edges = _SEPARATOR.join(self.across).replace(b",", _DASH).replace(_SEPARATOR, _ENDED) + b'">'
        return list(map(add, edges.split(_SEPARATOR), self.texts))

    def csv(self, year: int) -> bytes:
        """The rows of the CSV, each with an end of line before it."""
        if not self.keys:
            return b""
        form = _csv_form(self.keys, self.labels, self.positions, year)
        return self._fill(form, (self.across, self.down), lambda _, cell: f"\r\n{year},{cell.csv}")

    def json(self, year: int, first: int) -> bytes:
        """The rows of the JSON, each with a comma before it; `first` is the number of the first key."""
        if not self.keys:
            return b""
        edges = [each if self.whole else _nulls(_SEPARATOR.join(each)) for each in (self.across, self.down)]
        form = _json_form(self.keys, self.positions, year, first)
        return self._fill(form, edges, lambda n, cell: f"],[{year},{first + n},{cell.json}")[1:] + b"]"

    @property
    def key_list(self) -> Sequence[str]:
        return _apart(self.keys) if self.keys else ()

    def _fill(self, form: Column, edges: Sequence[Column], write: Callable[[int, SpecialCell], str]) -> bytes:
        """The cells of the data with `form` around their texts; `write` makes the special ones."""
        parts = list(form)
        parts[1::_DATA] = parts[3::_DATA] = self.texts
        parts[5::_DATA], parts[7::_DATA] = edges
        numbers = _numbers(self.keys)
        for cell in self.listed:
            number = numbers[cell.key]
            first = _DATA * number
            parts[first : first + _DATA] = [write(number, cell).encode("utf-8", "replace"), *[b""] * (_DATA - 1)]
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
    """Keys, labels or positions, which many reports share."""
    return texts.decode().split(SEPARATOR)


@lru_cache(maxsize=_KEPT)
def _begin_columns(positions: bytes, language: str, *, edged: bool) -> Column:
    """The beginning of each cell of a page."""
    columns = [each.rpartition(",")[2] for each in _apart(positions)]
    return [_begin_column(column, language, edged=edged) for column in columns]


@lru_cache(maxsize=1000)
def _begin_column(column: str, language: str, *, edged: bool) -> bytes:
    words = column_words(column, language)
    if edged:
        return f'<td title="{words + space(language) if words else ""}'.encode()
    return (f'<td title="{words}">' if words else "<td>").encode()


@lru_cache(maxsize=_KEPT)
def _csv_form(keys: bytes, labels: bytes, positions: bytes, year: int) -> Column:
    """The rows of the CSV without texts and edges."""
    return list(_data_form(_csv_heads(keys, labels, year), b",number,", b",,,%b,", positions.split(_SEPARATOR)))


@lru_cache(maxsize=_KEPT)
def _json_form(keys: bytes, positions: bytes, year: int, first: int) -> Column:
    """The same of the JSON; each row closes the one before it."""
    return list(_data_form(_json_heads(keys, year, first), b'","number",', b",null,null,%b,", _nulls(positions)))


def _data_form(heads: Column, status: bytes, place: bytes, positions: Column) -> Iterator[bytes]:
    """The texts of all cells one after the other; `place` is what is around a position: the empty correction and
    suggestion of a cell before it.
    """
    for head, position in zip(heads, positions, strict=True):
        yield from (head, b"", status, b"", place % position, b"", b",", b"")


@lru_cache(maxsize=_KEPT)
def _nulls(listed: bytes) -> Column:
    """Numbers with commas between as JSON has them."""
    return [b",".join(number or b"null" for number in each.split(b",")) for each in listed.split(_SEPARATOR)]


@lru_cache(maxsize=_KEPT)
def _csv_heads(keys: bytes, labels: bytes, year: int) -> Column:
    pairs = zip(keys.split(_SEPARATOR), labels.replace(b'"', b'""').split(_SEPARATOR), strict=True)
    return [b'\r\n%d,%b,"%b",' % (year, key, label) for key, label in pairs]


def _json_heads(keys: bytes, year: int, first: int) -> Column:
    return [b'],[%d,%d,"' % (year, number) for number in range(first, first + 1 + keys.count(_SEPARATOR))]
