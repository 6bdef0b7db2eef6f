"""Word documents in the ways Word and WPS save reports: merges, controls, revisions, nested and split tables.

What stands inside a cell is drawn by docx_cells.py, the package around the body by docx_package.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.generator.kinds import docx_cells as cells
from tests.generator.kinds.docx_package import package, paragraph, run
from tests.generator.printed import Cell, Table, parts
from tests.generator.report import Report, signed_words

Kind = Callable[[Report, Random], bytes]
Draw = Callable[[Table], str]
Wrap = Callable[[str], str]


def as_is(xml: str) -> str:
    return xml


@dataclass(frozen=True)
class Manner:
    """How a table is written: the paragraphs of a cell, what is put around cells and rows, how merges are said."""

    content: cells.Content = cells.plain
    around_cell: Wrap = as_is
    around_row: Wrap = as_is
    h_merge: bool = False
    before_row: Callable[[int], str] = lambda y: ""

    def table(self, table: Table) -> str:
        covering: dict[int, Cell] = {}  # by first column: the cell of a row above that reaches into this row
        rows, left = [], {}
        for y, places in enumerate(table.grid()):
            drawn, x = [], 0
            while x < table.width:
                cell = places[x]
                if cell is not None:
                    covering[x], left[x] = cell, cell.rowspan
                owner = covering[x]
                left[x] -= 1
                drawn += self._merged(owner, goes_on=cell is None)
                x += owner.colspan
            rows.append(self.before_row(y) + self.around_row(f"<w:tr>{''.join(drawn)}</w:tr>"))
        columns = '<w:gridCol w:w="800"/>' * table.width
        return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"

    def _merged(self, cell: Cell, goes_on: bool) -> list[str]:
        """The w:tc of one cell in one row: one with a gridSpan, or one a column with hMerge."""
        down = "" if cell.rowspan == 1 else "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
        inside = "<w:p/>" if goes_on else self.content(cell)
        if cell.colspan == 1 or not self.h_merge:
            across = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
            return [self.around_cell(f"<w:tc><w:tcPr>{across}{down}</w:tcPr>{inside}</w:tc>")]
        first = f'<w:tc><w:tcPr><w:hMerge w:val="restart"/>{down}</w:tcPr>{inside}</w:tc>'
        rest = f'<w:tc><w:tcPr><w:hMerge w:val="continue"/>{down}</w:tcPr><w:p/></w:tc>'
        return [self.around_cell(first), *[self.around_cell(rest)] * (cell.colspan - 1)]


def document(report: Report, draw: Draw, around: Wrap = as_is, header: str = "", footer: str = "") -> bytes:
    """A .docx of the report's words and of the tables as `draw` writes them; `around` may wrap the whole body."""
    blocks = [paragraph(run(report.title)), paragraph(run(report.preface))]
    for section, heading in report.headings().items():
        blocks.append(paragraph(run(heading, "<w:b/>")))
        blocks += (paragraph(run(words)) for words in report.paragraphs(section))
        for part in parts(report, section):
            blocks.append(paragraph(run(part)) if isinstance(part, str) else draw(part))
    blocks += (paragraph(run(line)) for line in (report.signature, signed_words(report.signed)))
    return package(around("".join(blocks)), header, footer)


def _filled(content: Callable[[Random], cells.Content]) -> Kind:
    return lambda report, rng: document(report, Manner(content(rng)).table)


def _maybe(wrap: Wrap, rng: Random, share: float = 0.6) -> Wrap:
    return lambda xml: wrap(xml) if rng.random() < share else xml


def _revised_rows(report: Report, rng: Random) -> bytes:
    """Rows deleted and rows inserted under revision."""
    said = 'w:id="7" w:author="编辑" w:date="2024-01-10T09:00:00Z"'

    def draw(table: Table) -> str:
        ends = table.grid()
        stale = [run(cell.text if cell and not cell.key else str(rng.randint(1, 80))) for cell in ends[-1]]
        inside = "".join(f"<w:tc><w:tcPr/>{paragraph(f'<w:del {said}>{text}</w:del>')}</w:tc>" for text in stale)
        deleted = f"<w:tr><w:trPr><w:del {said}/></w:trPr>{inside}</w:tr>".replace("w:t ", "w:delText ").replace(
            "</w:t>", "</w:delText>"
        )
        inserted = _maybe(lambda row: row.replace("<w:tr>", f"<w:tr><w:trPr><w:ins {said}/></w:trPr>"), rng, 0.3)
        at = rng.randint(table.header_rows, len(table.rows) - 1)
        return Manner(around_row=inserted, before_row=lambda y: deleted if y == at else "").table(table)

    return document(report, draw)


def _nested(report: Report, rng: Random) -> bytes:
    """Each table in a cell of a table that only lays out, beside a cell of other numbers."""

    def draw(table: Table) -> str:
        inner = Manner().table(table)
        for _ in range(rng.randint(1, 2)):
            note = paragraph(run(rng.choice(("", "说明", f"共{rng.randint(1, 9)}页"))))
            cell = f"<w:tc><w:tcPr/>{note}{inner}<w:p/></w:tc>"
            inner = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}<w:tc><w:tcPr/>{note}</w:tc></w:tr></w:tbl>"
        return inner

    return document(report, draw)


def _layout(report: Report, rng: Random) -> bytes:
    """The whole report in the one cell of a table."""
    start, end = "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>", "<w:p/></w:tc></w:tr></w:tbl>"
    return document(report, Manner().table, around=lambda body: f"{start}{body}{end}")


def _split(repeat: bool) -> Kind:
    """Table three in two, the second part with the heading rows or without them."""

    def kind(report: Report, rng: Random) -> bytes:
        def draw(table: Table) -> str:
            if table.width != 10:
                return Manner().table(table)
            above, below = table.cut(rng.randint(table.header_rows + 1, len(table.rows) - 1))
            if repeat:
                below = replace(below, rows=(*table.rows[: table.header_rows], *below.rows))
            return Manner().table(above) + paragraph(run(rng.choice(("", "续表")))) + Manner().table(below)

        return document(report, draw)

    return kind


def _boxed_tables(report: Report, rng: Random) -> bytes:
    """Each table in a text box, told twice."""
    return document(report, lambda table: paragraph(cells.text_box(Manner().table(table) + "<w:p/>")))


def _edges(report: Report, rng: Random) -> bytes:
    """A header and a footer with numbers of their own."""
    header = paragraph(run(f"{report.body}〔{report.year}〕{rng.randint(1, 99)}号"))
    footer = paragraph(run(f"第{rng.randint(1, 9)}页 共{rng.randint(9, 20)}页 {rng.randint(10**6, 10**7)}"))
    return document(report, Manner().table, header=header, footer=footer)


DOCX_KINDS: dict[str, Kind] = {
    "spans_and_v_merge": lambda report, rng: document(report, Manner().table),
    "h_merge": lambda report, rng: document(report, Manner(h_merge=True).table),
    "split_runs": _filled(cells.split_runs),
    "controls_around_runs": _filled(cells.controlled),
    "controls_around_cells": lambda report, rng: document(report, Manner(around_cell=_maybe(cells.control, rng)).table),
    "controls_around_rows": lambda report, rng: document(report, Manner(around_row=_maybe(cells.control, rng)).table),
    "controls_around_tables": lambda report, rng: document(report, lambda table: cells.control(Manner().table(table))),
    "tracked_figures": _filled(cells.tracked),
    "tracked_rows": _revised_rows,
    "hidden_runs": _filled(cells.hidden),
    "nested_tables": _nested,
    "layout_table": _layout,
    "split_heading_repeated": _split(repeat=True),
    "split_heading_lost": _split(repeat=False),
    "boxed_figures": _filled(cells.boxed),
    "boxed_tables": _boxed_tables,
    "fields": _filled(cells.fields),
    "smart_tags": _filled(cells.smart_tags),
    "broken_labels": _filled(cells.broken_labels),
    "header_and_footer": _edges,
}
