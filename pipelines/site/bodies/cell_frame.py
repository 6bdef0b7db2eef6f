"""The template of a report with its cells. Reports with the same cells in the same places share what is around their
figures, so that it is put together once for all of them.

A row of the page states what its cells have in common: page, table, row, upper and lower edge. A cell then states its
column, left and right edge. Where the cells of a row differ in it, each states its whole place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add, itemgetter

from pipelines.site.bodies.frames import SEPARATOR, Frame
from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.bodies.special_cells import SpecialCell, absent_cell, special_cell
from pipelines.site.bodies.tokens import DASH, row_words, space

_CLOSED = b"</td>"
_CELL = "."  # the key of a cell has it, the name of another slot has not
_ROW = "row"  # the name of the slots for the places of rows
_DASH, _UNIT = DASH.encode(), b' pt"'
_MOST_KEPT = 200
_Choice = Callable[[Sequence[bytes]], Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class _RowPlace:
    """The place of a row of the page, whose cells are in one row of the original: its slot, the numbers of its cells,
    and the attribute with its words, which is open for the edges if the cells have them.
    """

    gap: int
    numbers: Sequence[int]
    title: bytes


@dataclass(frozen=True, slots=True)
class _Woven:
    """The page of reports with the same places: `parts` are its texts with a gap behind each but the last, `bare` the
    texts without the beginning of the cell that follows. `further` slots are those of other values; `choose` takes what
    is in each gap: a cell by its number, one of `further`, or the last one, nothing.

    `numbers` are those of the cells by key, `gaps` their gaps by number. Cells that are `alone` are in none of the
    `rows`; `in_rows` takes the values of those that are, and `firsts` for each of them that of the first in its row.
    """

    parts: Sequence[bytes]
    bare: Sequence[bytes]
    further: Sequence[str]
    choose: _Choice
    numbers: Mapping[str, int]
    gaps: Mapping[int, int]
    rows: Sequence[_RowPlace]
    alone: frozenset[int]
    in_rows: _Choice
    firsts: _Choice


@dataclass(frozen=True)
class CellFrame:
    """A frame of a report in a language, with a slot for each cell that its form has."""

    frame: Frame
    language: str
    _kept: dict[tuple[object, ...], _Woven] = field(default_factory=dict)

    def fill(self, values: Mapping[str, str], cells: ReportCells, ends: Sequence[bytes]) -> bytes:
        """The page with `values` by the names of the other slots, and `ends` as those of the cells; a cell that was not
        found is stated to be absent.
        """
        woven = self._kept.get(cells.places) or self._keep(cells)
        found = [*ends, *[values[name].encode("utf-8", "replace") for name in woven.further], b""]
        parts = list(woven.parts)
        parts[1::2] = woven.choose(found)
        alone = _place_rows(parts, woven, cells)
        for number in alone:
            self._put(parts, woven, number, cells.cell(number), in_row=False)
        for key, cell in cells.special.items():
            if (number := woven.numbers.get(key, -1)) in woven.gaps:
                self._put(parts, woven, number, cell, in_row=number not in alone)
        return b"".join(parts)

    def _put(self, parts: list[bytes], woven: _Woven, number: int, cell: SpecialCell, *, in_row: bool) -> None:
        """Write a cell with all that is stated of it."""
        gap = woven.gaps[number]
        parts[2 * gap] = woven.bare[gap]
        parts[2 * gap + 1] = special_cell(cell, self.language, in_row=in_row).encode("utf-8", "replace")

    def _keep(self, cells: ReportCells) -> _Woven:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        return self._kept.setdefault(cells.places, self._weave(cells))

    def _weave(self, cells: ReportCells) -> _Woven:
        names, keys = self.frame.names, cells.key_list
        begins = dict(zip(keys, cells.begins(self.language), strict=True)) if keys else {}
        further = [name for name in names if _CELL not in name and name != _ROW]
        numbers = {name: n for n, name in enumerate([*keys, *further])}
        absent = absent_cell(self.language).encode()
        closed = (b"", *(_CLOSED if name in begins else b"" for name in names))
        begun = (*(begins.get(name, absent if _CELL in name else b"") for name in names), b"")
        bare = list(map(add, closed, self.frame.texts))
        parts = [b""] * (2 * len(names) + 1)
        parts[::2] = map(add, bare, begun)
        gaps = {numbers[name]: gap for gap, name in enumerate(names) if name in begins}
        choose = _choose(*(numbers.get(name, len(numbers)) for name in names))
        rows = list(self._rows(cells, numbers)) if cells.is_placed else []
        listed = [number for row in rows for number in row.numbers]
        firsts = _choose(*(row.numbers[0] for row in rows for _ in row.numbers))
        alone = frozenset(gaps).difference(listed)
        return _Woven(parts, bare, further, choose, numbers, gaps, rows, alone, _choose(*listed), firsts)

    def _rows(self, cells: ReportCells, numbers: Mapping[str, int]) -> Iterator[_RowPlace]:
        """The rows of the page whose cells are in one row of the original."""
        names = self.frame.names
        starts = [gap for gap, name in enumerate(names) if name == _ROW]
        places = [position.rpartition(",")[0] for position in cells.positions.decode().split(SEPARATOR)]
        for start, end in zip(starts, [*starts, len(names)][1:], strict=True):
            own = [numbers[name] for name in names[start:end] if _CELL in name and name in numbers]
            if len({places[number] for number in own}) == 1:
                yield _RowPlace(start, own, self._title(places[own[0]], edged=cells.whole))

    def _title(self, row: str, *, edged: bool) -> bytes:
        words = row_words(row, self.language)
        if edged:
            return f' title="{words + space(self.language) if words else ""}'.encode()
        return f' title="{words}"'.encode() if words else b""


def _choose(*numbers: int) -> _Choice:
    """What takes the values with these numbers, as a sequence however many there are."""
    return itemgetter(*numbers) if len(numbers) > 1 else lambda values: tuple(values[number] for number in numbers)


def _place_rows(parts: list[bytes], woven: _Woven, cells: ReportCells) -> frozenset[int]:
    """Write the places of the rows into `parts`; the numbers of the cells whose row has none, as they differ in it."""
    alone = woven.alone
    if woven.in_rows(cells.down) != woven.firsts(cells.down):
        rows = [row for row in woven.rows if len({cells.down[number] for number in row.numbers}) == 1]
        alone = frozenset(woven.gaps).difference(*(row.numbers for row in rows))
    else:
        rows = list(woven.rows)
    for row in rows:
        edges = cells.down[row.numbers[0]].replace(b",", _DASH) + _UNIT if cells.whole else b""
        parts[2 * row.gap + 1] = row.title + edges
    return alone
