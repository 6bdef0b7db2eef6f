"""A report set on A4 pages in millimetres from the top left: lines of text and the boxes of cells. Writes no file."""

from dataclasses import dataclass, field, replace

from tests.generator.printed import Cell, Table, parts
from tests.generator.report import Report, signed_words

PAGE = (210.0, 297.0)
MARGIN, BOTTOM = 20.0, 275.0
WORDS, SMALL = 4.2, 2.8  # sizes of type
WIDTHS = {
    3: [60, 60, 50],
    4: [42.5] * 4,
    5: [34] * 5,
    6: [60, *[22] * 5],
    10: [8, 26, 50, 12, 12, 12, 12, 12, 12, 14],
    11: [8, 22, 42, *[12] * 8],
    15: [11.3] * 15,
}  # by number of columns


@dataclass(frozen=True)
class Text:
    """A line of text; `y` is its top, the base line stands 0.85 of `size` below it."""

    text: str
    x: float
    y: float
    size: float

    def advances(self) -> list[float]:
        """From each character to the next."""
        return [self.size if ord(char) > 0xFF else self.size / 2 for char in self.text]

    @property
    def width(self) -> float:
        return sum(self.advances())


@dataclass(frozen=True)
class Box:
    """The rules around a cell."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Page:
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def pages(report: Report) -> list[Page]:
    return _Setting().report(report)


def folded(text: str, width: float, size: float) -> list[str]:
    """`text` in lines no wider than `width`."""
    lines, room = [""], width
    for char in text:
        advance = size if ord(char) > 0xFF else size / 2
        if advance > room and lines[-1]:
            lines, room = [*lines, ""], width
        lines[-1] += char
        room -= advance
    return lines


class _Setting:
    """Sets one thing under another and turns the page where it is full."""

    def __init__(self) -> None:
        self._pages = [Page()]
        self._y = MARGIN

    def report(self, report: Report) -> list[Page]:
        self._words(report.title)
        self._words(report.preface)
        for section, heading in report.headings().items():
            self._words(heading)
            for paragraph in report.paragraphs(section):
                self._words(paragraph)
            for part in parts(report, section):
                if isinstance(part, str):
                    self._words(part)
                else:
                    self._table(part)
        self._words(report.signature)
        self._words(signed_words(report.signed))
        return self._pages

    def _turn(self) -> None:
        self._pages.append(Page())
        self._y = MARGIN

    def _words(self, text: str) -> None:
        for line in folded(text, PAGE[0] - 2 * MARGIN, WORDS):
            if self._y + WORDS * 1.7 > BOTTOM:
                self._turn()
            self._pages[-1].texts.append(Text(line, MARGIN, self._y, WORDS))
            self._y += WORDS * 1.7

    def _table(self, table: Table) -> None:
        """The rows that fit, then the rest on the next page."""
        heights = _heights(table)
        fitting = next((n for n in range(len(heights)) if self._y + sum(heights[: n + 1]) > BOTTOM), len(heights))
        if fitting < len(heights):
            if fitting > table.header_rows:
                above, table = table.cut(fitting)
                self._draw(above)
            self._turn()
            self._table(table)
            return
        self._draw(table)
        self._y += 4

    def _draw(self, table: Table) -> None:
        widths, heights = WIDTHS[table.width], _heights(table)
        for y, row in enumerate(table.grid()):
            for x, cell in enumerate(row):
                if cell is not None:
                    left, top = MARGIN + sum(widths[:x]), self._y + sum(heights[:y])
                    across, down = sum(widths[x : x + cell.colspan]), sum(heights[y : y + cell.rowspan])
                    self._cell(cell, Box(left, top, across, down))
        self._y += sum(heights)

    def _cell(self, cell: Cell, box: Box) -> None:
        """Its lines in the middle of its box, headings and figures centred; a long figure is set smaller."""
        self._pages[-1].boxes.append(box)
        size, room = SMALL, box.width - 1.6
        if cell.key:
            size = min(SMALL, SMALL * room / max(Text(cell.text, 0, 0, SMALL).width, 1))
        lines = [cell.text] if cell.key and cell.text else folded(cell.text, room, SMALL) if cell.text else []
        top = box.y + (box.height - len(lines) * SMALL * 1.3) / 2
        for n, line in enumerate(lines):
            text = Text(line, box.x + 0.8, top + n * SMALL * 1.3, size)
            centred = cell.key or cell.header
            self._pages[-1].texts.append(replace(text, x=box.x + (box.width - text.width) / 2) if centred else text)


def _heights(table: Table) -> list[float]:
    """Heights of rows: what their cells of one row need, the last row of a taller cell what that still lacks."""
    widths, heights = WIDTHS[table.width], [SMALL * 1.3 + 1.4] * len(table.rows)
    cells = [(y, x, cell) for y, row in enumerate(table.grid()) for x, cell in enumerate(row) if cell]
    for y, x, cell in sorted(cells, key=lambda placed: placed[2].rowspan):
        lines = [""] if cell.key else folded(cell.text, sum(widths[x : x + cell.colspan]) - 1.6, SMALL)
        lacking = len(lines) * SMALL * 1.3 + 1.4 - sum(heights[y : y + cell.rowspan])
        heights[y + cell.rowspan - 1] += max(lacking, 0)
    return heights
