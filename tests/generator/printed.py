"""The three tables of a report as the official form prints them: rows of cells with text and spans.

Labels come from the form's declaration. How a file kind draws the cells is no matter of this module.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from tests.generator.arrangement import FORM_UNIT
from tests.generator.figures import OUTSIDE_RESULTS
from tests.generator.report import Report
from warehouse.reference.forms.form import ApplicationsRow, Labelled, ProactiveBlock, Term

T = TypeVar("T", Term, ProactiveBlock, ApplicationsRow)


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
    form, arranged = report.form, report.arrangement
    blocks = ordered(form.proactive.blocks, arranged.entry_blocks)
    proactive = tuple(row for block in blocks for row in _block_rows(report, block))
    width, high = 10 + (arranged.inserted is not None), 2 if arranged.flat else 3
    return (
        Table(form.proactive.section, 4, 2, proactive),
        Table(form.applications.section, width, high, (*_applications_header(report), *_applications_rows(report))),
        Table(form.disputes.section, 15, 2 if arranged.flat else 3, tuple(_disputes_rows(report))),
    )


def parts(report: Report, section: str) -> list[str | Table]:
    """What a section prints below its words: its table, and others that are not the report's under their captions."""
    tables = {table.section: table for table in printed(report)}
    found: list[str | Table] = [tables[section]] if section in tables else []
    for other in (other for other in report.arrangement.others if other.section == section):
        foreign = next(table for table in printed(other.of) if table.section == section)
        own = [*([other.own] if other.own else []), *found]
        found = [other.caption, foreign, *own] if other.before else [*own, other.caption, foreign]
    return found


def ordered(terms: Sequence[T], keys: Sequence[str]) -> list[T]:
    """`terms` in the order of `keys`; in their own where there are none."""
    return sorted(terms, key=lambda term: keys.index(term.key)) if keys else list(terms)


def _head(text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(text, rowspan, colspan, header=True)


def _value(report: Report, key: str, colspan: int = 1) -> Cell:
    return Cell(report.printed_value(key), colspan=colspan, key=key)


def _block_rows(report: Report, block: ProactiveBlock) -> Iterator[Row]:
    """One 第二十条 block; its last column takes what is left of the four."""
    spans = [1] * (len(block.columns) - 1) + [4 - len(block.columns)]
    order = report.arrangement.entries.get(block.key) or range(len(block.columns))
    yield (_head(block.label, colspan=4),)
    labels = [_head(_with_unit(report, block.columns[n]), colspan=s) for n, s in zip(order, spans, strict=True)]
    yield (_head(report.form.proactive.headings[0]), *labels)
    for row in block.rows:
        pairs = zip((row.cells[n] for n in order), spans, strict=True)
        yield (Cell(report.printed_label(row)), *(_value(report, f"proactive.{c.key}", s) for c, s in pairs))


def _with_unit(report: Report, column: Labelled) -> str:
    """The printed heading of a column; of amounts in another unit than the form's, its words with that unit."""
    words, unit = report.printed_label(column), report.arrangement.unit
    if "金额" not in words or unit == FORM_UNIT:
        return words
    words = words.split("（")[0].split("(")[0]
    return words if unit is None else f"{words}（单位：{unit}）"


def _applicants(report: Report) -> list[Term]:
    return ordered(report.form.applications.columns, report.arrangement.applicants)


def _applications_header(report: Report) -> tuple[Row, ...]:
    """The lines of headings: 申请人情况 over all, 法人或其他组织 over its five, or one line of seven."""
    table, arranged = report.form.applications, report.arrangement
    columns = _applicants(report)
    corner, inserted = table.headings[0], arranged.inserted
    if arranged.flat:
        heads = [_head(report.printed_label(column)) for column in columns]
        return (_head(corner, 2, 3), _head(table.over_all, colspan=7 + bool(inserted))), _with(inserted, heads)
    total = next(column for column in columns if column.key == "total")
    inside = [column for column in columns if column.under]
    top: list[Cell] = []
    for column in columns:
        if not column.under and not (arranged.beside and column is total):
            top.append(_head(report.printed_label(column), rowspan=2))
        elif column.under and column is inside[0]:
            within = inserted is not None and 0 < inserted[0] - columns.index(column) < len(inside)
            top.append(_head(column.under, colspan=len(inside) + within))
    leaves = [_head(report.printed_label(column)) for column in inside]
    if inserted is not None:
        at, text, _ = inserted
        first = columns.index(inside[0])
        if 0 < at - first < len(inside):
            leaves.insert(at - first, _head(text))
        else:
            top.insert(at if at <= first else at - len(inside) + 1, _head(text, rowspan=2))
    over = _head(table.over_all, colspan=7 + bool(inserted) - arranged.beside)
    beside = (_head(report.printed_label(total), rowspan=3),) if arranged.beside else ()
    first_line = (*beside, over) if beside and columns[0] is total else (over, *beside)
    return (_head(corner, 3, 3), *first_line), tuple(top), tuple(leaves)


def _with(inserted: tuple[int, str, str] | None, cells: list[Cell], *, figure: bool = False) -> Row:
    """A row of seven cells with the inserted column's among them."""
    if inserted is not None:
        at, text, value = inserted
        cells = [*cells[:at], Cell(value) if figure else _head(text), *cells[at:]]
    return tuple(cells)


def _applications_rows(report: Report) -> Iterator[Row]:
    rows = ordered(report.form.applications.rows_in(report.layout), report.arrangement.rows)
    inside = [row for row in rows if row.key not in OUTSIDE_RESULTS]
    results = _head(report.form.applications.headings[3], rowspan=len(inside))
    for group, members in groupby(rows, key=lambda row: row.group):
        for place, row in enumerate(held := list(members)):
            labels = _labels(report, row, group, len(held) if place == 0 else 0)
            first = (results,) if row is inside[0] else ()
            values = [_value(report, f"applications.{row.key}.{c.key}") for c in _applicants(report)]
            yield (*first, *labels, *_with(report.arrangement.inserted, values, figure=True))


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
    blocks = ordered(form.blocks, report.arrangement.blocks)
    columns = ordered(form.columns, report.arrangement.results)
    labels = [report.printed_label(column) for column in columns]
    if report.arrangement.flat:
        yield tuple(_head(report.printed_label(block), colspan=len(labels)) for block in blocks)
        yield tuple(_head(label) for _ in blocks for label in labels)
    else:
        yield from _nested(report, blocks, labels)
    yield tuple(_value(report, f"disputes.{b.key}.{c.key}") for b in blocks for c in columns)


def _nested(report: Report, blocks: Sequence[Term], labels: Sequence[str]) -> Iterator[Row]:
    """The headings of table four in three lines, 行政诉讼 over its two blocks."""
    width, suits = len(labels), [block for block in blocks if block.under]
    top, middle = [], []
    for block in blocks:
        if not block.under:
            top.append(_head(report.printed_label(block), colspan=width))
            middle += [_head(label, rowspan=2) for label in labels]
        else:
            top += [_head(block.under, colspan=width * len(suits))] if block is suits[0] else []
            middle.append(_head(report.printed_label(block), colspan=width))
    yield tuple(top)
    yield tuple(middle)
    yield tuple(_head(label) for _ in suits for label in labels)
