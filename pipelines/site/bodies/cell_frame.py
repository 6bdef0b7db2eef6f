"""The template of a report with its cells. Reports with the same cells in the same places share what is around their
figures, so that it is put together once for all of them.

A row of the page states what its cells have in common: page, table, row, upper and lower edge. The heading of a column
states what its cells have in common: column, left and right edge; where they differ in it, each cell states its own.
Where the cells of a row differ in their row, each states its whole place.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add, itemgetter

from pipelines.site.bodies.frames import Frame
from pipelines.site.bodies.report_cells import Edges, ReportCells
from pipelines.site.bodies.special_cells import SpecialCell, absent_cell, special_cell
from pipelines.site.bodies.tokens import column_words, row_words, space

_CELL = "."  # the key of a cell has it, the name of another slot has not
_ROW, _COLUMN = "row", "column"  # the names of the slots for the places of rows and columns
_END = b'">'
_MOST_KEPT = 200
_Choice = Callable[[Sequence[bytes]], Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or a column of a table of the page whose cells are in one of the original: the gap of its place, the
    numbers of its cells, and the attribute with its words: what of it is before the edges of the cells, and behind.
    """

    gap: int
    numbers: Sequence[int]
    before: bytes
    behind: bytes


@dataclass(frozen=True, slots=True)
class _Lines:
    """Rows or columns. `others` are the numbers of the cells of the page that are in none. `values` takes the edges of
    the cells of the lines, `firsts` for each of these that of the first one of its line.
    """

    lines: Sequence[_Line]
    others: frozenset[int]
    values: _Choice
    firsts: _Choice

    @classmethod
    def of(cls, found: Iterable[_Line], cells: Iterable[int]) -> "_Lines":
        lines = list(found)
        listed = [number for line in lines for number in line.numbers]
        firsts = [line.numbers[0] for line in lines for _ in line.numbers]
        return cls(lines, frozenset(cells).difference(listed), _choose(*listed), _choose(*firsts))

    def differing(self, edges: Sequence[bytes]) -> tuple[Sequence[_Line], frozenset[int]]:
        """The lines whose cells have not the same edges, and the cells that are in none of the others."""
        if self.values(edges) == self.firsts(edges):
            return (), self.others
        lines = [line for line in self.lines if len({edges[number] for number in line.numbers}) > 1]
        return lines, self.others.union(*(line.numbers for line in lines))


@dataclass(frozen=True, slots=True)
class _Woven:
    """The page of reports with the same places: `parts` are its texts with a gap behind each but the last, `texts` the
    same without the tag of a cell that follows, `begins` what each cell begins with that states its column. `further`
    slots are those of other values; `choose` takes what is in each gap: of the edges across and down and the texts of
    the cells, each by number, then `further`, then nothing. `numbers` are those of the cells by key, `gaps` their gaps
    by number.
    """

    parts: Sequence[bytes]
    texts: Sequence[bytes]
    begins: Sequence[bytes]
    further: Sequence[str]
    choose: _Choice
    numbers: Mapping[str, int]
    gaps: Mapping[int, int]
    rows: _Lines
    columns: _Lines


@dataclass(frozen=True)
class CellFrame:
    """A frame of a report in a language, with a slot for each cell that its form has."""

    frame: Frame
    language: str
    _kept: dict[tuple[object, ...], _Woven] = field(default_factory=dict)

    def fill(self, values: Mapping[str, str], cells: ReportCells, edges: Edges) -> bytes:
        """The page with `values` by the names of the other slots, and `edges` as those of the cells; a cell that was
        not found is stated to be absent.
        """
        woven = self._kept.get(cells.places) or self._keep(cells)
        parts = list(woven.parts)
        further = [values[name].encode("utf-8", "replace") for name in woven.further]
        parts[1::2] = woven.choose([*edges.across, *edges.down, *cells.texts, *further, b""])
        (rows, alone), (columns, own) = woven.rows.differing(edges.down), woven.columns.differing(edges.across)
        for number in own:
            gap, end = woven.gaps[number], edges.across[number] + _END if cells.whole else b""
            parts[2 * gap : 2 * gap + 2] = woven.texts[gap] + woven.begins[number], end + cells.texts[number]
        self._put_cells(parts, woven, cells, alone)
        for line in (*rows, *columns):
            _take_out(parts, line)
        return b"".join(parts)

    def _put_cells(self, parts: list[bytes], woven: _Woven, cells: ReportCells, alone: Collection[int]) -> None:
        """Write the cells that are `alone`, whose row states no place, and those that are not simply a figure."""
        for number in alone:
            self._put(parts, woven, number, cells.cell(number), in_row=False)
        for key, cell in cells.special.items():
            if (number := woven.numbers.get(key, -1)) in woven.gaps:
                self._put(parts, woven, number, cell, in_row=number not in alone)

    def _put(self, parts: list[bytes], woven: _Woven, number: int, cell: SpecialCell, *, in_row: bool) -> None:
        """Write a cell with all that is stated of it."""
        gap = woven.gaps[number]
        shown = special_cell(cell, self.language, in_row=in_row).encode("utf-8", "replace")
        parts[2 * gap : 2 * gap + 2] = woven.texts[gap], shown

    def _keep(self, cells: ReportCells) -> _Woven:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        return self._kept.setdefault(cells.places, self._weave(cells))

    def _weave(self, cells: ReportCells) -> _Woven:
        names, keys = self.frame.names, cells.key_list
        further = [name for name in names if _CELL not in name and name not in {_ROW, _COLUMN}]
        numbers = {name: n for n, name in enumerate([*keys, *further])}
        gaps = {numbers[name]: gap for gap, name in enumerate(names) if _CELL in name and name in numbers}
        absent = absent_cell(self.language).encode()
        begun = (*((b"<td>" if name in numbers else absent) if _CELL in name else b"" for name in names), b"")
        begins = cells.begins(self.language) if keys else ()
        tables = list(_tables(names, numbers)) if cells.is_placed else []
        rows, columns = (_Lines.of(found(cells, tables), gaps) for found in (self._rows, self._columns))
        texts, parts = list(self.frame.texts), [b""] * (2 * len(names) + 1)
        taken = [numbers.get(name, len(numbers)) + 2 * len(keys) for name in names]
        for lines, first in ((columns, 0), (rows, len(keys))):
            for line in lines.lines:
                texts[line.gap] += line.before
                texts[line.gap + 1] = line.behind + texts[line.gap + 1]
                taken[line.gap] = first + line.numbers[0] if cells.whole else -1
        parts[::2] = map(add, texts, begun)
        return _Woven(parts, texts, begins, further, _choose(*taken), numbers, gaps, rows, columns)

    def _rows(self, cells: ReportCells, tables: Iterable["_Table"]) -> Iterator[_Line]:
        """The rows of the page whose cells are in one row of the original."""
        places = [position.rpartition(",")[0] for position in cells.position_list]
        for gap, listed in (row for table in tables for row in table.rows):
            own = [number for number in listed if number is not None]
            if len({places[number] for number in own}) == 1:
                yield _Line(gap, own, *self._title(row_words(places[own[0]], self.language), cells, b' pt"'))

    def _columns(self, cells: ReportCells, tables: Iterable["_Table"]) -> Iterator[_Line]:
        """The columns of the page whose cells are in one column of the original, and are known to be in it."""
        places = [position.rpartition(",")[2] for position in cells.position_list]
        for table in tables:
            for n, gap in enumerate(table.heads):
                own = [number for _, row in table.rows if (number := row[n]) is not None]
                if len({places[number] for number in own}) == 1 and (cells.whole or places[own[0]]):
                    yield _Line(gap, own, *self._title(column_words(places[own[0]], self.language), cells, b'"'))

    def _title(self, words: str, cells: ReportCells, end: bytes) -> tuple[bytes, bytes]:
        """What is before and behind the edges, without edges all of it before."""
        if cells.whole:
            return f' title="{words + space(self.language) if words else ""}'.encode(), end
        return f' title="{words}"'.encode() if words else b"", b""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the page: the gaps of the headings of its columns, and those of its rows, each with the numbers of its
    cells, None where a cell was not found.
    """

    heads: Sequence[int]
    rows: Sequence[tuple[int, Sequence[int | None]]]


def _tables(names: Sequence[str], numbers: Mapping[str, int]) -> Iterator[_Table]:
    """The tables of a page with these slots; one without headings has no columns."""
    heads: list[int] = []
    rows: list[tuple[int, list[int | None]]] = []
    for gap, name in enumerate(names):
        if name == _COLUMN:
            if rows:
                yield _Table(heads, rows)
                heads, rows = [], []
            heads.append(gap)
        elif name == _ROW:
            rows.append((gap, []))
        elif _CELL in name and rows:
            rows[-1][1].append(numbers.get(name))
    yield _Table(heads, rows)


def _take_out(parts: list[bytes], line: _Line) -> None:
    """Take the place of a line out of the page, as its cells state theirs."""
    before = 2 * line.gap
    parts[before : before + 3] = (
        parts[before].removesuffix(line.before), b"", parts[before + 2].removeprefix(line.behind)
    )  # fmt: skip


def _choose(*numbers: int) -> _Choice:
    """What takes the values with these numbers, as a sequence however many there are."""
    return itemgetter(*numbers) if len(numbers) > 1 else lambda values: tuple(values[number] for number in numbers)
