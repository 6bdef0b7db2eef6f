"""Reports for the tests of reading: drawn figures, the grid of a perfect reader, and ways to corrupt it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from assets.collected.media_type import media_type
from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers import READERS
from assets.staged.readers.html import read as html
from assets.staged.readers.pdf import read as pdf
from assets.staged.readers.text import read as text
from assets.staged.readers.word import read as docx
from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.generator.bodies import written
from tests.generator.figures import Figures, figures
from tests.generator.printed import Table, printed
from tests.generator.report import Report
from warehouse.reference.forms.form_list import forms

SHARED = Path(__file__).parents[5] / "shared"
WRITERS: dict[str, Callable[[Report], bytes]] = {
    "text": write_text.write,
    "html": write_html.write,
    "docx": write_docx.write,
    "pdf": write_pdf.write,
}
READ: dict[str, Callable[[bytes], Grid]] = {"text": text.read, "html": html.read, "docx": docx.read, "pdf": pdf.read}
LAYOUTS = [(form.form, layout) for form in forms().values() for layout in form.layouts]


@cache
def drawn(form_id: str = "f2021", layout: str = "standard", seed: int = 7, scale: int = 60) -> Figures:
    return figures(forms()[form_id], layout, seed, scale, makes_rules=True)


def report(form_id: str = "f2021", layout: str = "standard", year: int = 2023, **printed_instead: object) -> Report:
    """A report of drawn figures; `printed_instead` maps cell keys, dots as two underscores, to other print."""
    given = {key.replace("__", "."): text for key, text in printed_instead.items()}
    whole = written("宝丰县人民政府", year, form_id, layout, drawn(form_id, layout))
    return replace(whole, values={**whole.values, **given})


def as_read(data: bytes) -> Grid:
    """The grid that the reader for these bytes makes first."""
    return READ[READERS[media_type(data)].stored_name](data)


def grid(of: Report) -> Grid:
    """The tables of a report as a reader makes them from a perfect page."""
    tables = enumerate(printed(of), start=1)
    rows = [row for number, table in tables for row in table_rows(table, number)]
    return Grid((paragraph(of.title), *rows), "hand-1")


def table_rows(table: Table, number: int) -> list[Row]:
    return [
        Row(tuple(Cell(cell.text, x) for x, cell in enumerate(places, start=1) if cell is not None), number, y)
        for y, places in enumerate(table.grid(), start=1)
    ]


def label_of(row: Row) -> str:
    """The texts of a row's cells that are not numbers, joined."""
    return "".join(cell.text for cell in row.cells if not cell.text.isdecimal())


def row_with(rows: Iterable[Row], label: str) -> Row:
    """The first row that prints `label` in a cell of its own."""
    return next(row for row in rows if any(cell.text == label for cell in row.cells))


def texts(row: Row, *instead: str) -> Row:
    """`row` with these texts in new cells, one column after the other."""
    return replace(row, cells=tuple(Cell(text, x) for x, text in enumerate(instead, start=1)))


def changed(page: Grid, change: Callable[[Row], Iterable[Row]]) -> Grid:
    """`page` with every row replaced by the rows `change` gives for it."""
    return replace(page, rows=tuple(new for row in page.rows for new in change(row)))


def printed_values(of: Report) -> dict[str, str]:
    return {cell.key: of.printed_value(cell.key) for cell in of.form.layout(of.layout)}


def after(page: Grid, label: str, *new: Iterable[str]) -> Grid:
    """`page` with rows of these texts after each row that prints `label`, in the same table."""
    return changed(page, lambda row: (row, *(texts(row, *t) for t in new)) if prints(row, label) else (row,))


def without(page: Grid, label: str) -> Grid:
    return changed(page, lambda row: () if prints(row, label) else (row,))


def relabelled(page: Grid, label: str, words: str) -> Grid:
    """`page` with `words` wherever `label` was printed."""

    def cell(old: Cell) -> Cell:
        return old._replace(text=words) if old.text == label else old

    return changed(page, lambda row: [replace(row, cells=tuple(map(cell, row.cells)))])


def prints(row: Row, label: str) -> bool:
    return any(cell.text == label for cell in row.cells)


def row_label(key: str) -> str:
    """The printed label of a row of table three."""
    applications = forms()["f2021"].applications
    rows = (*applications.rows, *(variant.row for variant in applications.variants))
    return next(row.label for row in rows if row.key == key)


def group_label(key: str) -> str:
    return next(group.label for group in forms()["f2021"].applications.groups if group.key == key)


def read(page: Grid) -> dict[str, str]:
    """The printed text of each located cell of `page`."""
    reading = recognise(page)
    return {key: cell.text for key, cell in reading.cells.items()} if reading else {}


def left(page: Grid) -> list[str]:
    """The leftovers of `page`."""
    reading = recognise(page)
    return [leftover.text for leftover in reading.leftovers] if reading else []
