"""The cells of a report as they are on its page, in the CSV and in the JSON, each in the order of their keys.

Most cells are a figure in digits with a place: they are put together here from texts that many reports share.
special_cells.py writes the others. Reads no row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipelines.site.bodies.frames import SEPARATOR
from pipelines.site.bodies.special_cells import Mark, SpecialCell
from pipelines.site.bodies.tokens import DASH, column_words, space

_SEPARATOR = SEPARATOR.encode()
_DASH = DASH.encode()
_KEPT = 500  # reports of which what others share is kept
_DATA = 8  # texts of a cell in the CSV: beginning, text, status, text, place, edges across, comma, edges down
_PLACE = ("page", "table_number", "row_number", "column_number")
Column = Sequence[bytes]


class Edges(NamedTuple):
    """Left and right edge, and upper and lower one, of each cell."""

    across: Column
    down: Column


@dataclass(frozen=True, slots=True)
class ReportCells:
    """The cells of a report. `keys` and `positions` have all of them with SEPARATOR between, as
    queries/range_cells.sql has; `texts`, and the edges `across` and `down`, have each cell for itself.

    `whole`: each has all four edges. `special` are those that are not simply a figure on the page, by key; `listed`
    those that are none in the data either, where no mark is. A report without cells has none of them.
    """

    keys: bytes = b""
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
        keys, texts, positions, across, down = (_reorder(text, order) for text in columns)
        listed = [SpecialCell(*each) for each in special]  # type: ignore[arg-type] # as the query has them
        found = {cell.key: cell._replace(mark=marks[cell.key]) if cell.key in marks else cell for cell in listed}
        apart = [text.split(_SEPARATOR) for text in (texts, across, down)]
        cells = cls(keys, apart[0], positions, apart[1], apart[2], whole, found, listed)
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
        place = self.position_list[number], self.across[number].decode(), self.down[number].decode()
        return SpecialCell.figure(self.key_list[number], self.texts[number].decode(), place)

    @property
    def is_placed(self) -> bool:
        """Whether all cells have edges, or none has: then a row of the page can state what its cells have in common."""
        return self.whole or not b"".join((*self.across, *self.down)).strip(b",")

    @property
    def places(self) -> tuple[bytes, bytes, bool, bool]:
        """What `begins` depends on."""
        return self.keys, self.positions, self.whole, self.is_placed

    def begins(self, language: str) -> Column:
        """What each cell of the page that states its column begins with: up to its edges, if it has them."""
        return _begin_columns(self.positions, language, edged=self.whole)

    def edges(self) -> Edges:
        """The edges of each cell as the page has them, in both languages."""
        joined = (_SEPARATOR.join(pairs).replace(b",", _DASH) for pairs in (self.across, self.down))
        return Edges(*(pairs.split(_SEPARATOR) if self.keys else () for pairs in joined))

    def csv(self, year: int) -> bytes:
        """The rows of the CSV, each with an end of line before it."""
        if not self.keys:
            return b""
        parts = list(_csv_form(self.keys, self.positions, year))
        parts[1::_DATA] = parts[3::_DATA] = self.texts
        parts[5::_DATA], parts[7::_DATA] = self.across, self.down
        for number, cell in self._listed_cells():
            first = _DATA * number
            row = f"\r\n{year},{cell.csv}".encode("utf-8", "replace")
            parts[first : first + _DATA] = [row, *[b""] * (_DATA - 1)]
        return b"".join(parts)

    def json(self, year: int, listing: int) -> bytes:
        """The report as an object of columns; `listing` is the number of the list that has its keys."""
        columns = {**self._values(), **_place_columns(self.positions), **_edges("x0", "x1", self.across)}
        columns |= _edges("top", "bottom", self.down)
        named = b",".join([b'"%b":%b' % (name.encode(), column) for name, column in columns.items()])
        return b'{"year":%d,"keys":%d,%b}' % (year, listing, named)

    def _values(self) -> dict[str, bytes]:
        """What each cell has printed, its status, figure, correction and suggestion, as columns of the JSON."""
        texts, values = [b'"%b"' % text for text in self.texts], list(self.texts)
        if not self.listed:
            same = {"corrected": b"null", "suggested": b"null"}
            return {"text": _list(texts), "status": b'"number"', "value": _list(values), **same}
        statuses, corrected, suggested = ([same] * len(texts) for same in (b'"number"', b"null", b"null"))
        for number, cell in self._listed_cells():
            texts[number], statuses[number], values[number], corrected[number], suggested[number] = cell.json
        columns = {"status": statuses, "value": values, "corrected": corrected, "suggested": suggested}
        return {"text": _list(texts), **{name: _column(each) for name, each in columns.items()}}

    def _listed_cells(self) -> Iterator[tuple[int, SpecialCell]]:
        """The cells that are not simply a figure in the data, with their numbers."""
        numbers = _numbers(self.keys)
        return ((numbers[cell.key], cell) for cell in self.listed)

    @property
    def key_list(self) -> Sequence[str]:
        return _apart(self.keys) if self.keys else ()

    @property
    def position_list(self) -> Sequence[str]:
        """The place of each cell as `page,table,row,column`, each of which may be missing."""
        return _apart(self.positions) if self.keys else ()


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
def _csv_form(keys: bytes, positions: bytes, year: int) -> Column:
    """The texts of all cells one after the other, without their own texts and edges. Between status and place are the
    empty correction and suggestion.
    """
    pairs = zip(keys.split(_SEPARATOR), positions.split(_SEPARATOR), strict=True)
    return [
        text
        for key, place in pairs
        for text in (b"\r\n%d,%b," % (year, key), b"", b",number,", b"", b",,,%b," % place, b"", b",", b"")
    ]


@lru_cache(maxsize=_KEPT)
def _place_columns(positions: bytes) -> Mapping[str, bytes]:
    """Page, table, row and column as columns of the JSON."""
    columns = zip(*(each.split(b",") for each in positions.split(_SEPARATOR)), strict=True)
    return {name: _column([each or b"null" for each in column]) for name, column in zip(_PLACE, columns, strict=True)}


def _edges(first: str, second: str, pairs: Column) -> dict[str, bytes]:
    """Edges as two columns of the JSON."""
    listed = b",".join(pairs).split(b",")
    whole = listed if all(listed) else [each or b"null" for each in listed]
    return {first: _column(whole[::2]), second: _column(whole[1::2])}


def _column(values: Column) -> bytes:
    """A column of the JSON: a list, or the value itself if all cells have the same."""
    return values[0] if values.count(values[0]) == len(values) else _list(values)


def _list(values: Column) -> bytes:
    return b"[" + b",".join(values) + b"]"
