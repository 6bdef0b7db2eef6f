"""A report flowing over pages: title, words and tables placed from top to bottom, tables cut as the style says.

Holds no way of drawing: what comes out is lines of text and boxes, page by page.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Literal

from tests.generator.kinds import pdf_cuts as cuts
from tests.generator.kinds.pdf_cells import Box, Line, Placed, Type, heights, placed, width, wrapped
from tests.generator.printed import Table, parts, printed
from tests.generator.report import Report, signed_words

A4, A4_ACROSS, B4 = (595.3, 841.9), (841.9, 595.3), (728.5, 1031.8)
WIDTHS = {
    3: (60, 60, 40),
    4: (42.0,) * 4,
    5: (32.0,) * 5,
    6: (60, *(20.0,) * 5),
    10: (6.5, 27, 56, 12, 10.6, 10.6, 10.6, 10.6, 10.6, 12),
    11: (6.5, 24, 49, *(11.0,) * 8),
    15: (10.6,) * 15,
}  # by number of columns, in parts of the page
UPRIGHT = (6.5, 7, 76, *WIDTHS[10][3:])  # of table three, for group labels that stand upright
TIGHT = (6.5, 25, 38, 15, 14, 14, 14, 14, 14, 15)  # of table three, for labels of several lines

Cut = Literal["", "between", "group", "row", "header", "number"]


@dataclass(frozen=True)
class Flow:
    """How a report runs: `cut` is where a page ends in table three, "" where no table is cut that fits on a page.

    `repeat` prints the header again, `unclosed` leaves out the rule at the cut, `glued` prints the words before a table
    in a ruled row of it, `short` leaves the narratives out.
    """

    page: tuple[float, float] = A4
    cut: Cut = ""
    repeat: bool = False
    unclosed: bool = False
    glued: bool = False
    upright: bool = False
    short: bool = False


@dataclass
class Sheet:
    """One page: its size, the lines of text on it, and the boxes of each table or part of a table."""

    size: tuple[float, float]
    lines: list[Line] = field(default_factory=list)
    tables: list[tuple[Box, ...]] = field(default_factory=list)


def flowed(report: Report, flow: Flow, rng: Random) -> list[Sheet]:
    """The pages of a report; sizes, margins and columns differ with `rng`."""
    return _Pages(flow, rng).report(report)


class _Pages:
    def __init__(self, flow: Flow, rng: Random) -> None:
        self.flow, self.rng = flow, rng
        wide = flow.page[0] > flow.page[1]
        size = rng.uniform(8, 9) if flow.short or wide else rng.uniform(8.2, 9.6)
        self.type = Type(
            size, size * rng.uniform(1.15, 1.3), down=rng.uniform(1.5, 2.2 if flow.short or wide else 3.2),
            labels=rng.choice(("left", "left", "centre")), upright=flow.upright,
        )  # fmt: skip
        self.margin = rng.uniform(32, 40) if flow.short or wide else rng.uniform(48, 62)
        self.words = 10.5 if flow.short or wide else rng.choice((10.5, 12, 14, 15))
        self.room = flow.page[0] - 2 * self.margin
        self.sheets: list[Sheet] = []
        self.foot = rng.choice(("", "- {} -", "{}", "第 {} 页"))
        self.unclosed = rng.choice(("tb", "tb", "t", "b")) if flow.unclosed else ""
        self._turn()

    def report(self, report: Report) -> list[Sheet]:
        self._title(report)
        tables = {table.section: table for table in printed(report)}
        for section, heading in report.headings().items():
            told = [] if self.flow.short else report.paragraphs(section)
            if section in tables and self.flow.glued:
                self._table(cuts.with_row(tables[section], "\n".join((heading, *told)), first=True))
                continue
            self._words(heading, self.words + 1, keep=90)
            for paragraph in told:
                self._words(paragraph, self.words, indent=2 * self.words)
            for part in parts(report, section):
                if isinstance(part, str):
                    self._words(part, self.words, keep=90)
                else:
                    self._table(part)
        for line in (report.signature, signed_words(report.signed)):
            self._words(line, self.words, side=1)
        return self.sheets

    def _title(self, report: Report) -> None:
        self._words(report.title, 17, side=0.5)
        self.y -= 6
        if report.preface and not self.flow.short:
            self._words(report.preface, self.words, indent=2 * self.words)

    def _turn(self) -> None:
        """Begin a new page."""
        self.sheets.append(Sheet(self.flow.page))
        across, up = self.flow.page
        self.y = up - self.margin
        if self.foot:
            text = self.foot.format(len(self.sheets))
            self.sheets[-1].lines.append(Line(text, (across - width(text, 9)) / 2, self.margin / 2, 9))

    def _words(self, text: str, size: float, *, indent: float = 0, side: float = 0, keep: float = 0) -> None:
        """A paragraph, ragged; `side` is 0 left, 0.5 centred, 1 right; `keep` is the height wanted below it."""
        if self.y - 1.6 * size - keep < self.margin:
            self._turn()
        for number, line in enumerate(wrapped(text, self.room, size, indent)):
            if self.y - 1.6 * size < self.margin:
                self._turn()
            self.y -= 1.6 * size
            x = self.margin + (indent if number == 0 else 0) + side * (self.room - width(line, size))
            self.sheets[-1].lines.append(Line(line, x, self.y + 0.4 * size, size))

    def _table(self, table: Table) -> None:
        lefts = self._lefts(table.width)
        waiting = deque(self._cut(table, lefts))
        height = sum(heights(waiting[0], lefts, self.type))
        if len(waiting) == 2:  # the first part ends at the foot of its page
            self._down_to(self.margin + height + self.rng.uniform(0.1, 6))
        elif self.y - height - 90 * (len(waiting) - 1) < self.margin:
            self._turn()
        begun = False
        while waiting:
            part = waiting.popleft()
            if isinstance(part, str):
                self._words(part, 9, side=0.5)
                self.y -= 8
                continue
            part, rest = self._fitting(part, lefts)
            waiting.extendleft([cuts.with_header(rest, table) if self.flow.repeat else rest] if rest else [])
            self._put(placed(part, lefts, self.y, self.type, self._open(begun, bool(waiting))))
            begun = True
            if waiting and not isinstance(waiting[0], str):
                self._turn()
        self.y -= 8

    def _put(self, done: Placed) -> None:
        self.sheets[-1].tables.append(done.boxes)
        self.sheets[-1].lines.extend(done.lines)
        self.y -= done.height

    def _down_to(self, start: float) -> None:
        if self.y < start:
            self._turn()
        self.y = min(self.y, start)

    def _open(self, begun: bool, goes_on: bool) -> str:
        """The ends of a part that are not ruled."""
        return "t" * (begun and "t" in self.unclosed) + "b" * (goes_on and "b" in self.unclosed)

    def _fitting(self, part: Table, lefts: Sequence[float]) -> tuple[Table, Table | None]:
        """What of a table fits on the page, and the rest."""
        down = [*accumulate(heights(part, lefts, self.type), initial=0)]
        if down[-1] <= self.y - self.margin + 0.01:
            return part, None
        rows = [row for row in cuts.possible(part, lefts, self.type) if down[row] <= self.y - self.margin]
        return cuts.between(part, max(rows, default=part.header_rows + 1))

    def _lefts(self, columns: int) -> list[float]:
        """The left edges of the columns and the right edge of the table."""
        widths = WIDTHS[columns]
        if columns == 10 and (self.flow.upright or self.flow.cut == "row"):
            widths = UPRIGHT if self.flow.upright else TIGHT
        parts = [part * self.rng.uniform(0.97, 1.05) for part in widths]
        return [self.margin + x * self.room / sum(parts) for x in accumulate(parts, initial=0)]

    def _cut(self, table: Table, lefts: Sequence[float]) -> list[Table | str]:
        """A table in the parts the style cuts it into, or whole."""
        cut, rng = self.flow.cut, self.rng
        if table.width not in self._cuttable():
            return [table]
        if cut == "header":
            parts = self._header_cut(table, lefts)
            return [parts[0], cuts.with_header(parts[1], table) if self.flow.repeat else parts[1]]
        rows = [row for row in cuts.possible(table, lefts, self.type) if self._wanted(table, row, lefts)]
        row = rng.choice(rows)
        if cut == "row":
            above, below = cuts.inside(table, row, lefts, self.type, values_above=rng.random() < 0.6)
            return [above, cuts.with_header(below, table) if self.flow.repeat else below]
        above, below = cuts.between(table, row, label_after=cut != "group" and rng.random() < 0.2)
        if cut == "number":
            return self._numbered(above, below)
        return [above, cuts.with_header(below, table) if self.flow.repeat else below]

    def _header_cut(self, table: Table, lefts: Sequence[float]) -> cuts.Parts:
        """The last line of the header cut through; where the header is repeated, above it as often."""
        if self.flow.repeat and self.rng.random() < 0.5:
            return table.cut(2)
        return cuts.inside(table, 2, lefts, self.type, values_above=True)

    def _cuttable(self) -> tuple[int, ...]:
        """The tables, by number of columns, that the style cuts even though they would fit on a page."""
        if not self.flow.cut:
            return ()
        if self.flow.cut == "header":
            return (10, 15)
        return (4, 10) if self.flow.cut == "between" and not self.flow.repeat else (10,)

    def _wanted(self, table: Table, row: int, lefts: Sequence[float]) -> bool:
        if self.flow.cut == "row":
            return cuts.label_lines(table, row, lefts, self.type) > 1
        return self.flow.cut != "group" or cuts.inside_a_group(table, row)

    def _numbered(self, above: Table, below: Table) -> list[Table | str]:
        """A page number between two rows: in a ruled row there or at the foot of the page, or in a gap."""
        number = cuts.page_number(self.rng)
        ruled = cuts.with_row(above, number, first=False)
        return self.rng.choice(([cuts.joined(ruled, below)], [ruled, below], [above, number, below]))
