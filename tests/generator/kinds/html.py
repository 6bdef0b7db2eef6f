"""Web pages in the ways sites publish reports: encodings, spans, split and nested tables, grids without tables.

What stands inside a cell is drawn by html_cells.py, the words around the tables by web_page.py.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.generator.kinds import html_cells as cells
from tests.generator.kinds.html_styled import STYLED_KINDS
from tests.generator.kinds.html_tables import (
    Draw,
    div_rows,
    emptied,
    malformed,
    overshooting,
    pre,
    ruled,
    unspanned,
    with_hidden_rows,
    word_table,
    zero_spans,
)  # fmt: skip
from tests.generator.kinds.web_page import page, surrounded
from tests.generator.printed import Table
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]


def _encoded(encoding: str, declared: str | None, mark: bytes = b"") -> Kind:
    def kind(report: Report, rng: Random) -> bytes:
        return mark + page(report, ruled, charset=declared).encode(encoding, "xmlcharrefreplace")

    return kind


def _drawn(draw: Callable[[Report, Random], Draw]) -> Kind:
    """A UTF-8 page whose tables `draw` draws."""
    return lambda report, rng: page(report, draw(report, rng)).encode()


def _filled(content: Callable[[Report, Random], cells.Content]) -> Kind:
    """A UTF-8 page of plain tables whose cells `content` fills."""

    def draw(report: Report, rng: Random) -> Draw:
        inside = content(report, rng)
        return lambda table: ruled(table, inside)

    return _drawn(draw)


def _corrected(report: Report, rng: Random) -> bytes:
    inside = cells.corrected(rng)
    return page(report, lambda table: ruled(table, inside), head=cells.STYLES).encode()


def _utf_16(report: Report, rng: Random) -> bytes:
    little = rng.random() < 0.5
    mark, encoding = (b"\xff\xfe", "utf-16-le") if little else (b"\xfe\xff", "utf-16-be")
    return mark + page(report, ruled, charset="utf-16").encode(encoding)


def _parted(report: Report, rng: Random, repeat: bool) -> Draw:
    """Tables two and three in two parts, as after a page break; the second begins with the heading or without it."""

    def draw(table: Table) -> str:
        if table.section == report.form.disputes.section:
            return ruled(table)
        if table.section == report.form.proactive.section:
            above, below, heading = _parted_blocks(table, rng)
        else:
            above, below = table.cut(rng.randint(table.header_rows + 1, len(table.rows) - 1))
            heading = table.rows[: table.header_rows]
        if repeat:
            below = replace(below, rows=(*heading, *below.rows))
        return ruled(above) + rng.choice(("", "\n<p>&nbsp;</p>\n", "\n<hr>\n", "\n<p>续表</p>\n")) + ruled(below)

    return draw


def _parted_blocks(table: Table, rng: Random) -> tuple[Table, Table, tuple]:
    """Table two cut above a row of figures, with the two heading rows of the block that row stands in."""
    at = rng.choice([y for y, row in enumerate(table.rows) if any(cell.key for cell in row)][1:])
    head = max(y for y in range(at) if table.rows[y][0].colspan == table.width)
    return (*table.cut(at), table.rows[head : head + 2])


def _nested(report: Report, rng: Random) -> bytes:
    """The page laid out with tables in tables; only the innermost are the form's."""

    def draw(table: Table) -> str:
        inner = f"<div>{ruled(table)}</div>"
        for _ in range(rng.randint(1, 3)):
            aside = rng.choice(("", "<td>&nbsp;</td>", '<td width="10"><img src="line.gif"></td>'))
            inner = f'<table border="0" cellpadding="0"><tr>{aside}<td valign="top">{inner}</td></tr></table>'
        return inner

    text = page(report, draw, body="<table><tr><td width=200>导航</td><td>{}</td></tr></table>")
    return text.encode()


def _word(report: Report, rng: Random) -> bytes:
    schemas = ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    head = "<meta name=ProgId content=Word.Document>\n<!--[if gte mso 9]><xml><o:Pages>12</o:Pages></xml><![endif]-->"
    charset, encoding = rng.choice((("gb2312", "gb18030"), ("utf-8", "utf-8")))
    text = page(report, lambda table: word_table(table, rng), charset=charset, head=head, root=schemas)
    return text.encode(encoding)


def _twice(report: Report, rng: Random) -> bytes:
    """Every table for wide screens and again for telephones; the style sheet, or the style, hides one of them."""
    hidden = rng.choice(("", ' style="display:none"'))

    def draw(table: Table) -> str:
        copy = div_rows(table, "tr", "td") if rng.random() < 0.3 else ruled(table)
        return f'<div class="pc">{ruled(table)}</div>\n<div class="mobile"{hidden}>{copy}</div>'

    style = "<style>.mobile{display:none}@media(max-width:768px){.pc{display:none}.mobile{display:block}}</style>"
    return page(report, draw, head=style).encode()


def _div_classes(report: Report, rng: Random) -> Draw:
    row, cell = rng.choice((("tr", "td"), ("row", "col"), ("line", "cell"), ("table-row", "table-cell")))
    covered = rng.random() < 0.7
    return lambda table: div_rows(table, row, cell, covered=covered)


HTML_KINDS: dict[str, Kind] = {
    "utf8_bom": _encoded("utf-8", None, b"\xef\xbb\xbf"),
    "gbk_as_gb2312": _encoded("gbk", "gb2312"),
    "gb18030_unlabelled": _encoded("gb18030", None),
    "gbk_as_utf8": _encoded("gbk", "utf-8"),
    "utf8_as_gb2312": _encoded("utf-8", "gb2312"),
    "utf16": _utf_16,
    "spans_overshoot": _drawn(lambda report, rng: lambda table: overshooting(table, rng)),
    "spans_malformed": _drawn(lambda report, rng: lambda table: malformed(table, rng)),
    "spans_zero": _drawn(lambda report, rng: zero_spans),
    "spans_missing": _drawn(lambda report, rng: unspanned),
    "split_heading_repeated": _drawn(lambda report, rng: _parted(report, rng, repeat=True)),
    "split_heading_lost": _drawn(lambda report, rng: _parted(report, rng, repeat=False)),
    "layout_tables": _nested,
    "word_export": _word,
    "split_over_tags": _filled(lambda report, rng: cells.split_over_tags(rng)),
    "broken_labels": _filled(lambda report, rng: cells.broken_labels(rng)),
    "hidden_in_cells": _filled(lambda report, rng: cells.with_hidden(rng)),
    "corrected_figures": _corrected,
    "hidden_rows": _drawn(lambda report, rng: lambda table: with_hidden_rows(table, rng)),
    "full_width": _filled(lambda report, rng: cells.full_width),
    "invisible_characters": _filled(lambda report, rng: cells.invisible(rng)),
    "units": _filled(cells.with_units),
    "footnote_marks": _filled(lambda report, rng: cells.with_notes(rng)),
    "div_table_style": _drawn(lambda report, rng: lambda table: div_rows(table)),
    "div_classes": _drawn(_div_classes),
    "pre_tabs": _drawn(lambda report, rng: pre),
    "shown_twice": _twice,
    "empty_columns": _drawn(lambda report, rng: lambda table: emptied(table, rng)),
    **STYLED_KINDS,
    "surrounded": lambda report, rng: surrounded(report, ruled, rng).encode(),
}
