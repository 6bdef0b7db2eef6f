"""The figures of the HTML page: the pages of a report with cells boxed, or its tables with cells marked."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from assets.checked.wording.marked_tables import MarkedCell, MarkedRow, MarkedTable, Marks
from assets.staged.cells.form_reading import Reading
from assets.staged.workers.page_images import PageImage
from pipelines.report.page_images import BoxedCell, boxed_cells
from pipelines.report.suspect_text import SuspectWriter
from pipelines.report.words import words as in_language

_RADIUS = 4.4  # points: the number of a cell is a half circle at the corner of its box, so that it hides no figure


def anchor(key: str) -> str:
    """The id of a marked cell in a linked page."""
    return f"cell-{key}"


class FigureWriter:
    """Writes figures in one language; if `linked`, each marked cell has its id (`anchor`)."""

    def __init__(self, language: str, *, linked: bool) -> None:
        self._language = language
        self._words = in_language(language)
        self._linked = linked

    def pages(self, pages: Iterable[PageImage], reading: Reading, found: Marks) -> Iterator[str]:
        """A figure for each page: marked cells boxed, suspect cells numbered and listed below."""
        writer = SuspectWriter(reading, self._language)
        for picture in pages:
            boxes = boxed_cells(reading, found, picture.page)
            suspects = [cell for cell in boxes if cell.mark == "suspect"]
            drawn = "".join(map(self._box, boxes)) + "".join(_number(n, cell) for n, cell in enumerate(suspects, 1))
            listed = "".join(f"<li>{escape(writer.write_cell(cell.key, cell.needed))}</li>" for cell in suspects)
            yield self._figure(picture, drawn, f"<ol>{listed}</ol>" if listed else "")

    def tables(self, tables: Iterable[MarkedTable]) -> Iterator[str]:
        """Each table whole."""
        for table in tables:
            heads = "".join(f"<th>{escape(heading)}</th>" for heading in table.headings)
            body = "".join(self._rows(table.lines, len(table.headings)))
            yield (
                f'<table class="report"><caption>{escape(table.title)}</caption>'
                f"<thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table>"
            )

    def _figure(self, picture: PageImage, drawn: str, below: str) -> str:
        size = f'width="{picture.width}" height="{picture.height}"'
        image = f'<image href="data:image/jpeg;base64,{b64encode(picture.jpeg).decode("ascii")}" {size}/>'
        name = self._words["page"].format(n=picture.page)
        return (
            f'<figure><figcaption>{name}</figcaption><svg viewBox="0 0 {picture.width} {picture.height}" role="img" '
            f'aria-label="{name}">{image}{drawn}</svg>{below}</figure>'
        )

    def _box(self, cell: BoxedCell) -> str:
        x0, top, x1, bottom = cell.box
        return (
            f'<rect{self._id(cell.key)} class="{cell.mark}" x="{x0}" y="{top}" width="{x1 - x0:.1f}" '
            f'height="{bottom - top:.1f}"/>'
        )

    def _rows(self, rows: Sequence[MarkedRow], columns: int) -> Iterator[str]:
        group = None
        for row in rows:
            if row.group and row.group != group:
                yield f'<tr><th class="group" colspan="{columns + 1}">{escape(row.group)}</th></tr>'
            group = row.group
            yield f"<tr><th>{escape(row.label)}</th>{''.join(map(self._cell, row.entries))}</tr>"

    def _cell(self, cell: MarkedCell) -> str:
        if not cell.mark:
            return f"<td>{escape(cell.text)}</td>"
        value = "" if cell.needed is None else escape(self._words["needed"].format(value=cell.needed))
        needed = f'<span class="needed">{value}</span>' if value else ""
        return f'<td{self._id(cell.key)} class="{cell.mark}">{escape(cell.text)}{needed}</td>'

    def _id(self, key: str) -> str:
        return f' id="{escape(anchor(key))}"' if self._linked else ""


def _number(number: int, cell: BoxedCell) -> str:
    _, top, x1, _ = cell.box
    return f'<circle cx="{x1}" cy="{top}" r="{_RADIUS}"/><text x="{x1}" y="{top}">{number}</text>'
