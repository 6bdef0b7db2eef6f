"""The three tables as the form prints them, headings merged: each printed cell with its place and extent in a grid.

Knows no spreadsheet. Labels are those of the form. What the form prints around the figures that has no key in it (the
words in the corner, 信息内容) comes from its headings.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assets.staged.cells.form_reading import Reading
from warehouse.reference.forms.form import Form
from warehouse.reference.forms.tables import Applications, ApplicationsRow, ProactiveBlock

_TOP_LEVEL = re.compile("[一二三四五六七八九十]+、")
LABEL_COLUMNS = 3  # of Table 3: the results, their group, the row
COLUMNS = 15  # of the widest table


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One printed cell, from row and column, counted from 0, over `rows` and `columns`.

    `key` names a figure. `labels_row`: it is the label of one row.
    """

    row: int
    column: int
    rows: int
    columns: int
    text: str
    key: str | None = None
    labels_row: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table under the heading of its section; its cells by row, then by column."""

    title: str
    cells: tuple[PrintedCell, ...]

    @property
    def height(self) -> int:
        return max(cell.row + cell.rows for cell in self.cells)


def printed_tables(reading: Reading) -> tuple[PrintedTable, ...]:
    """Tables 2, 3 and 4 of the report's form and layout."""
    form = reading.form
    titles = {section.key: f"{section.key}、{section.label}" for section in form.sections}
    return (
        _table(titles[form.proactive.section], _proactive(form)),
        _table(titles[form.applications.section], _applications(form, reading.layout)),
        _table(titles[form.disputes.section], _disputes(form)),
    )


def _table(title: str, cells: Iterator[PrintedCell]) -> PrintedTable:
    return PrintedTable(title, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _proactive(form: Form) -> Iterator[PrintedCell]:
    """The blocks one below the other; figures begin in the column after the labels, the last reaches to the end."""
    row, most = 0, max(len(block.columns) for block in form.proactive.blocks)
    corner = form.proactive.headings[0] if form.proactive.headings else ""
    for block in form.proactive.blocks:
        yield PrintedCell(row, 0, 1, LABEL_COLUMNS + most, block.label)
        yield PrintedCell(row + 1, 0, 1, LABEL_COLUMNS, corner)
        yield from _line(row + 1, [column.label for column in block.columns], most)
        yield from _block_rows(block, row + 2, most)
        row += 2 + len(block.rows)


def _block_rows(block: ProactiveBlock, top: int, most: int) -> Iterator[PrintedCell]:
    for n, line in enumerate(block.rows, top):
        yield PrintedCell(n, 0, 1, LABEL_COLUMNS, line.label, labels_row=True)
        keys = [f"proactive.{cell.key}" for cell in line.cells]
        yield from (replace(cell, text="", key=cell.text) for cell in _line(n, keys, most))


def _line(row: int, texts: Sequence[str], most: int) -> Iterator[PrintedCell]:
    """`texts` beside each other after the labels, the last as wide as is left of `most` columns."""
    for n, text in enumerate(texts):
        wide = most - n if n == len(texts) - 1 else 1
        yield PrintedCell(row, LABEL_COLUMNS + n, 1, wide, text)


def _applications(form: Form, layout: str) -> Iterator[PrintedCell]:
    table = form.applications
    yield from _applications_headings(table)
    rows, top = table.rows_in(layout), 3
    yield from _labels(table, rows, top)
    for n, row in enumerate(rows, top):
        for at, column in enumerate(table.columns, LABEL_COLUMNS):
            yield PrintedCell(n, at, 1, 1, "", f"applications.{row.key}.{column.key}")


def _applications_headings(table: Applications) -> Iterator[PrintedCell]:
    """The corner, the heading over the columns, the columns; some of them under a heading of their own."""
    above = {table.over_all, *(column.under for column in table.columns)}
    corner = [text for text in table.headings if text not in above and not _TOP_LEVEL.match(text)]
    yield PrintedCell(0, 0, 3, LABEL_COLUMNS, "".join(corner))
    yield PrintedCell(0, LABEL_COLUMNS, 1, len(table.columns), table.over_all)
    at = LABEL_COLUMNS
    for under, columns in groupby(table.columns, key=lambda column: column.under):
        listed = list(columns)
        if under:
            yield PrintedCell(1, at, 1, len(listed), under)
        top = 2 if under else 1
        yield from (PrintedCell(top, at + n, 3 - top, 1, column.label) for n, column in enumerate(listed))
        at += len(listed)


def _labels(table: Applications, rows: Sequence[ApplicationsRow], top: int) -> Iterator[PrintedCell]:
    """The labels of the rows: a row of the top level over all label columns, the results under their heading."""
    groups = {group.key: group.label for group in table.groups} if table.groups else {}
    alone = {row.label for row in rows}
    heading = next((text for text in table.headings if _TOP_LEVEL.match(text)), None)
    inside = [n for n, row in enumerate(rows) if heading and not _TOP_LEVEL.match(row.label)]
    if heading and inside:
        yield PrintedCell(top + inside[0], 0, len(inside), 1, heading)
    kept = {key: label for key, label in groups.items() if label not in alone}
    for n, row in enumerate(rows):
        left = 1 if n in inside else 0
        left = 2 if row.group in kept else left
        yield PrintedCell(top + n, left, 1, LABEL_COLUMNS - left, row.label, labels_row=True)
    for group, members in groupby(enumerate(rows, top), key=lambda pair: pair[1].group):
        if group in kept:
            numbers = [n for n, _ in members]
            yield PrintedCell(numbers[0], 1, len(numbers), 1, kept[group])


def _disputes(form: Form) -> Iterator[PrintedCell]:
    """One row of figures; the blocks beside each other, some of them under a heading of their own."""
    table, at = form.disputes, 0
    wide = len(table.columns)
    for under, blocks in groupby(table.blocks, key=lambda block: block.under):
        listed = list(blocks)
        if under:
            yield PrintedCell(0, at, 1, wide * len(listed), under)
        for block in listed:
            top = 1 if under else 0
            yield PrintedCell(top, at, 2 - top, wide, block.label)
            yield from (PrintedCell(2, at + n, 1, 1, column.label) for n, column in enumerate(table.columns))
            keys = [f"disputes.{block.key}.{column.key}" for column in table.columns]
            yield from (PrintedCell(3, at + n, 1, 1, "", key) for n, key in enumerate(keys))
            at += wide
