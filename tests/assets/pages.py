"""Reports for the tests of reading: drawn figures, the grid of a perfect reader, and ways to spoil it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from assets.staged.grid import Cell, Grid, Row, paragraph
from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.generator.bodies import written
from tests.generator.figures import Figures, figures
from tests.generator.printed import Table, printed
from tests.generator.report import Report
from warehouse.reference.form import forms

SHARED = Path(__file__).parents[3] / "shared"
WRITERS: dict[str, Callable[[Report], bytes]] = {
    "text": write_text.write,
    "html": write_html.write,
    "docx": write_docx.write,
    "pdf": write_pdf.write,
}
LAYOUTS = [(form.form, layout) for form in forms().values() for layout in form.layouts]


@cache
def drawn(form_id: str = "f2021", layout: str = "standard", seed: int = 7, scale: int = 60) -> Figures:
    return figures(forms()[form_id], layout, seed, scale, makes_rules=True)


def report(form_id: str = "f2021", layout: str = "standard", year: int = 2023, **printed_instead: object) -> Report:
    """A report of drawn figures; `printed_instead` maps cell keys, dots as two underscores, to other print."""
    given = {key.replace("__", "."): text for key, text in printed_instead.items()}
    whole = written("宝丰县人民政府", year, form_id, layout, drawn(form_id, layout))
    return replace(whole, values={**whole.values, **given})


def grid(of: Report) -> Grid:
    """The tables of a report as a reader makes them of a faultless page."""
    tables = enumerate(printed(of), start=1)
    rows = [row for number, table in tables for row in table_rows(table, number)]
    return Grid((paragraph(of.title), *rows), "hand-1")


def table_rows(table: Table, number: int) -> list[Row]:
    return [
        Row(tuple(Cell(cell.text, x) for x, cell in enumerate(places, start=1) if cell is not None), number, y)
        for y, places in enumerate(table.grid(), start=1)
    ]


def label_of(row: Row) -> str:
    """The texts of a row's cells that are no number, in one."""
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
