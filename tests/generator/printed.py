"""The three tables of a report as the official form prints them: rows of cells with text and spans.

Labels come from the form's declaration. How a file kind draws the cells is no matter of this module.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from tests.generator.figures import OUTSIDE_RESULTS
from tests.generator.report import Report
from warehouse.reference.form import ApplicationsRow, ProactiveBlock


@dataclass(frozen=True)
class Cell:
    """A printed cell; `key` is the form cell whose value it shows, None for a label."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    key: str | None = None


Row = tuple[Cell, ...]
Grid = list[list[Cell | None]]


@dataclass(frozen=True)
class Table:
    """`section` is the section key the table stands in; `header_rows` counts the rows above the first figure."""

    section: str
    width: int
    header_rows: int
    rows: tuple[Row, ...]

    def grid(self) -> Grid:
        """Height × width; a cell stands at its top left place, the other places it covers are None."""
        grid: Grid = [[None] * self.width for _ in self.rows]
        covered: set[tuple[int, int]] = set()
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in covered:
                    x += 1
                grid[y][x] = cell
                covered |= {(y + i, x + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
        return grid

    def cut(self, at: int) -> "tuple[Table, Table]":
        """The table on two pages, row `at` first on the second; a cell that spans the break continues empty."""
        above = [[_ending(cell, at - y) for cell in row] for y, row in enumerate(self.rows[:at])]
        crossing = [
            replace(cell, text="", rowspan=y + cell.rowspan - at)
            for y, row in enumerate(self.rows[:at])
            for cell in row
            if y + cell.rowspan > at
        ]  # outer groups start in higher rows, so this is their order from the left
        below = [[*crossing, *self.rows[at]], *self.rows[at + 1 :]]
        parts = [tuple(tuple(row) for row in part) for part in (above, below)]
        return replace(self, rows=parts[0]), replace(self, rows=parts[1], header_rows=0)


def _ending(cell: Cell, rows_left: int) -> Cell:
    return replace(cell, rowspan=min(cell.rowspan, rows_left))


def printed(report: Report) -> tuple[Table, Table, Table]:
    """Tables two (4 columns), three (10 columns) and four (15 columns)."""
    form = report.form
    proactive = tuple(row for block in form.proactive.blocks for row in _block_rows(report, block))
    return (
        Table(form.proactive.section, 4, 2, proactive),
        Table(form.applications.section, 10, 3, (*_applications_header(report), *_applications_rows(report))),
        Table(form.disputes.section, 15, 3, tuple(_disputes_rows(report))),
    )


def _head(text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(text, rowspan, colspan, header=True)


def _value(report: Report, key: str, colspan: int = 1) -> Cell:
    return Cell(report.printed_value(key), colspan=colspan, key=key)


def _block_rows(report: Report, block: ProactiveBlock) -> Iterator[Row]:
    """One 第二十条 block; its last column takes what is left of the four."""
    spans = [1] * (len(block.columns) - 1) + [4 - len(block.columns)]
    yield (_head(block.label, colspan=4),)
    labels = [_head(report.printed_label(c), colspan=s) for c, s in zip(block.columns, spans, strict=True)]
    yield (_head(report.form.proactive.headings[0]), *labels)
    for row in block.rows:
        pairs = zip(row.cells, spans, strict=True)
        yield (Cell(report.printed_label(row)), *(_value(report, f"proactive.{c.key}", s) for c, s in pairs))


def _applications_header(report: Report) -> tuple[Row, Row, Row]:
    corner, applicants, organisations, _ = report.form.applications.headings
    natural, *others, total = map(report.printed_label, report.form.applications.columns)
    return (
        (_head(corner, 3, 3), _head(applicants, colspan=7)),
        (_head(natural, rowspan=2), _head(organisations, colspan=len(others)), _head(total, rowspan=2)),
        tuple(_head(label) for label in others),
    )


def _applications_rows(report: Report) -> Iterator[Row]:
    rows = report.form.applications.rows_in(report.layout)
    inside = [row for row in rows if row.key not in OUTSIDE_RESULTS]
    results = _head(report.form.applications.headings[3], rowspan=len(inside))
    for group, members in groupby(rows, key=lambda row: row.group):
        for place, row in enumerate(held := list(members)):
            labels = _labels(report, row, group, len(held) if place == 0 else 0)
            first = (results,) if row is inside[0] else ()
            values = (_value(report, f"applications.{row.key}.{c.key}") for c in report.form.applications.columns)
            yield (*first, *labels, *values)


def _labels(report: Report, row: ApplicationsRow, group: str | None, height: int) -> Row:
    """The label cells of a row; `height` is that of its group's cell, 0 where a row above has printed it."""
    if row.key in OUTSIDE_RESULTS:
        return (Cell(report.printed_label(row), colspan=3),)
    term = next((g for g in report.form.applications.groups if g.key == group), None)
    if term is None or term.label == row.label:  # the row stands for its whole group
        return (Cell(report.printed_label(row), colspan=2),)
    leaf = Cell(report.printed_label(row))
    return (Cell(report.printed_label(term), rowspan=height), leaf) if height else (leaf,)


def _disputes_rows(report: Report) -> Iterator[Row]:
    form = report.form.disputes
    review, *suits = form.blocks
    labels = [report.printed_label(column) for column in form.columns]
    width = len(labels)
    yield (
        _head(report.printed_label(review), colspan=width),
        _head(form.headings[0], colspan=width * len(suits)),
    )
    yield (*(_head(x, rowspan=2) for x in labels), *(_head(report.printed_label(b), colspan=width) for b in suits))
    yield tuple(_head(label) for _ in suits for label in labels)
    yield tuple(_value(report, f"disputes.{b.key}.{c.key}") for b in form.blocks for c in form.columns)
