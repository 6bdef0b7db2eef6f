"""Where the figures of a letter are: its pages with the cells boxed, or for a format without pages, its tables marked.

Pages are drawn beforehand (pipelines/report/page_images.py); the boxes are put on them by pictures.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assets.checked.wording.marked_tables import MarkedCell, Marks, marks, tables
from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from pipelines.letters.cases import CasedReport
from pipelines.letters.pictures import Picture, mark_page
from pipelines.letters.words import chinese
from pipelines.report.page_images import boxed_cells
from pipelines.report.text_tables import rows_to_show

_SHADES = {"": "FFFFFF", "failing": "FFF3C4", "suspect": "FFD9D9"}


@dataclass(frozen=True, slots=True)
class ShadedCell:
    """A cell of a table as text, with its shade."""

    text: str
    shade: str


@dataclass(frozen=True, slots=True)
class ShadedTable:
    """The rows of a table that the findings are about, each with its label."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ShadedCell, ...]], ...]


def marks_of(report: CasedReport) -> Marks:
    """The marks on the cells of the findings that the letter is about, and on no other."""
    checked = replace(report.checked, findings=report.findings)
    found = marks(checked)
    own = {key for finding in report.findings for key in finding.cells}
    return Marks(found.failing, {key: value for key, value in found.suspects.items() if key in own})


def marked_pages(report: CasedReport, drawn: PageImages | Refusal | None) -> Iterator[tuple[int, Picture]]:
    """The pages with marked cells, each with its number and its picture; none where they could not be drawn."""
    if isinstance(drawn, PageImages):
        found = marks_of(report)
        for page in drawn.pages:
            boxes = boxed_cells(report.report.reading, found, page.page)
            if boxes:
                yield page.page, mark_page(page, boxes)


def shaded_tables(report: CasedReport) -> Iterator[ShadedTable]:
    """The tables with a marked cell, with the rows that help a reader."""
    for table in tables(report.report.reading, marks_of(report)):
        shown = rows_to_show(table) or tuple(line for line in table.lines if line.marked)
        if shown:
            rows = tuple((_label(line.group, line.label), tuple(map(_shaded, line.entries))) for line in shown)
            yield ShadedTable(table.title, table.headings, rows)


def _label(group: str | None, label: str) -> str:
    return f"{group} {label}" if group else label


def _shaded(cell: MarkedCell) -> ShadedCell:
    text = cell.text
    if cell.mark == "suspect" and cell.needed is not None:
        text = chinese("needed", text=text, value=cell.needed)
    return ShadedCell(text, _SHADES[cell.mark])
