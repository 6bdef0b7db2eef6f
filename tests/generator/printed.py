"""The three tables of a report as the official form prints them: rows of cells with text and spans.

Labels come from the form's declaration. How a file kind draws the cells is no matter of this module.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tests.generator.arrangement import FORM_UNIT, ordered
from tests.generator.figures import OUTSIDE_RESULTS
from tests.generator.printed_cells import Cell, Grid, Row, Table, head, value
from tests.generator.printed_disputes import disputes_parts, disputes_table
from tests.generator.printed_numbering import numbered
from tests.generator.report import Report
from warehouse.reference.forms.form import ApplicationsRow, Labelled, ProactiveBlock, Term

__all__ = ["Cell", "Grid", "Row", "Table", "parts", "printed"]


def printed(report: Report) -> tuple[Table, Table, Table]:
    """Tables two (4 columns), three (10 columns) and four (15 columns)."""
    form, arranged = report.form, report.arrangement
    blocks = ordered(form.proactive.blocks, arranged.entry_blocks)
    proactive = tuple(row for block in blocks for row in _block_rows(report, block))
    width, high = 10 + (arranged.inserted is not None), 2 if arranged.flat else 3
    rows = (*_applications_header(report), *_applications_rows(report))
    three, four = Table(form.applications.section, width, high, rows), _table_four(report)
    if arranged.numbered is not None:
        place, word = arranged.numbered
        three = numbered(three, place, word)
        four = numbered(four, place, word) if place == "line" and not arranged.disputes else four
    return Table(form.proactive.section, 4, 2, proactive), three, four


def _table_four(report: Report) -> Table:
    form, arranged = report.form, report.arrangement
    if arranged.disputes:
        return disputes_table(report)
    return Table(form.disputes.section, 15, 2 if arranged.flat else 3, tuple(_disputes_rows(report)))


def parts(report: Report, section: str) -> list[str | Table]:
    """What a section prints below its words: its table, and others that are not the report's under their captions."""
    tables = {table.section: table for table in printed(report)}
    found: list[str | Table] = [tables[section]] if section in tables else []
    if section == report.form.disputes.section and report.arrangement.disputes:
        found = disputes_parts(report)
    for other in (other for other in report.arrangement.others if other.section == section):
        foreign = next(table for table in printed(other.of) if table.section == section)
        own = [*([other.own] if other.own else []), *found]
        found = [other.caption, foreign, *own] if other.before else [*own, other.caption, foreign]
    return found


def _block_rows(report: Report, block: ProactiveBlock) -> Iterator[Row]:
    """One 第二十条 block; its last column takes what is left of the four."""
    spans = [1] * (len(block.columns) - 1) + [4 - len(block.columns)]
    order = report.arrangement.entries.get(block.key) or range(len(block.columns))
    yield (head(block.label, colspan=4),)
    labels = [head(_with_unit(report, block.columns[n]), colspan=s) for n, s in zip(order, spans, strict=True)]
    yield (head(report.form.proactive.headings[0]), *labels)
    for row in block.rows:
        pairs = zip((row.cells[n] for n in order), spans, strict=True)
        yield (Cell(report.printed_label(row)), *(value(report, f"proactive.{c.key}", s) for c, s in pairs))


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
        heads = [head(report.printed_label(column)) for column in columns]
        return (head(corner, 2, 3), head(table.over_all, colspan=7 + bool(inserted))), _with(inserted, heads)
    total = next(column for column in columns if column.key == "total")
    inside = [column for column in columns if column.under]
    top: list[Cell] = []
    for column in columns:
        if not column.under and not (arranged.beside and column is total):
            top.append(head(report.printed_label(column), rowspan=2))
        elif column.under and column is inside[0]:
            within = inserted is not None and 0 < inserted[0] - columns.index(column) < len(inside)
            top.append(head(column.under, colspan=len(inside) + within))
    leaves = [head(report.printed_label(column)) for column in inside]
    if inserted is not None:
        at, text, _ = inserted
        first = columns.index(inside[0])
        if 0 < at - first < len(inside):
            leaves.insert(at - first, head(text))
        else:
            top.insert(at if at <= first else at - len(inside) + 1, head(text, rowspan=2))
    over = head(table.over_all, colspan=7 + bool(inserted) - arranged.beside)
    beside = (head(report.printed_label(total), rowspan=3),) if arranged.beside else ()
    first_line = (*beside, over) if beside and columns[0] is total else (over, *beside)
    return (head(corner, 3, 3), *first_line), tuple(top), tuple(leaves)


def _with(inserted: tuple[int, str, str] | None, cells: list[Cell], *, figure: bool = False) -> Row:
    """A row of seven cells with the inserted column's among them."""
    if inserted is not None:
        at, text, value = inserted
        cells = [*cells[:at], Cell(value) if figure else head(text), *cells[at:]]
    return tuple(cells)


def _applications_rows(report: Report) -> Iterator[Row]:
    rows = ordered(report.form.applications.rows_in(report.layout), report.arrangement.rows)
    inside = [row for row in rows if row.key not in OUTSIDE_RESULTS]
    results = head(report.form.applications.headings[3], rowspan=len(inside))
    for group, members in groupby(rows, key=lambda row: row.group):
        for place, row in enumerate(held := list(members)):
            labels = _labels(report, row, group, len(held) if place == 0 else 0)
            first = (results,) if row is inside[0] else ()
            values = [value(report, f"applications.{row.key}.{c.key}") for c in _applicants(report)]
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
        yield tuple(head(report.printed_label(block), colspan=len(labels)) for block in blocks)
        yield tuple(head(label) for _ in blocks for label in labels)
    else:
        yield from _nested(report, blocks, labels)
    yield tuple(value(report, f"disputes.{b.key}.{c.key}") for b in blocks for c in columns)


def _nested(report: Report, blocks: Sequence[Term], labels: Sequence[str]) -> Iterator[Row]:
    """The headings of table four in three lines, 行政诉讼 over its two blocks."""
    width, suits = len(labels), [block for block in blocks if block.under]
    top, middle = [], []
    for block in blocks:
        if not block.under:
            top.append(head(report.printed_label(block), colspan=width))
            middle += [head(label, rowspan=2) for label in labels]
        else:
            top += [head(block.under, colspan=width * len(suits))] if block is suits[0] else []
            middle.append(head(report.printed_label(block), colspan=width))
    yield tuple(top)
    yield tuple(middle)
    yield tuple(head(label) for _ in suits for label in labels)
