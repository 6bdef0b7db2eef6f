"""The readings of pages with text, of a PDF or an OFD: as drawn, and with repairs of what printers leave out.

Rules make tables (ruled_tables.py); glyphs outside tables make lines. Opens no document.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assets.staged.grid import Box, Cell, Row, paragraph, round_box
from assets.staged.readers.page_layout import unruled_tables
from assets.staged.readers.page_layout.glyph_text import Glyph, group_lines, join_glyphs, join_line
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage, Rule
from assets.staged.readers.page_layout.missing_rules import close_open_sides
from assets.staged.readers.page_layout.page_breaks import join_cut_tables
from assets.staged.readers.page_layout.ruled_tables import RuledTable, fill_cells, find_tables
from assets.staged.readers.page_layout.two_pages import separate_pages
from assets.staged.readers.page_layout.words import LOOSE
from assets.staged.readers.page_layout.wrapped_numbers import has_wrapped_numbers, join_where_full


def readings(pages: Sequence[LaidOutPage]) -> Iterator[tuple[Row, ...]]:
    """The rows of `pages`: as drawn, with cut rows joined, with open sides closed, with both, and without rules.

    Where no table is drawn, the readings without rules come first. Equal readings are yielded once.
    """
    seen: list[tuple[Row, ...]] = []
    for reading in _all_readings(pages):
        if reading not in seen:
            seen.append(reading)
            yield reading


def _all_readings(pages: Sequence[LaidOutPage]) -> Iterator[tuple[Row, ...]]:
    separate = tuple(separate_pages(pages))
    drawn = _rows(separate, _as_drawn)
    ruled = any(row.table for row in drawn)
    if not ruled:
        yield from _unruled_readings(pages)
    for prepare_rules in (_as_drawn, close_open_sides):
        rows = drawn if prepare_rules is _as_drawn else _rows(separate, prepare_rules)
        yield rows
        yield join_cut_tables(rows)
        if has_wrapped_numbers(rows):
            unwrapped = _rows(separate, prepare_rules, join_where_full)
            yield unwrapped
            yield join_cut_tables(unwrapped)
            yield join_cut_tables(unwrapped, join_digits=True)
    if ruled:
        yield from _unruled_readings(pages)


def _as_drawn(rules: list[Rule]) -> list[Rule]:
    return rules


def _as_printed(box: Box, glyphs: list[Glyph]) -> str:
    return join_glyphs(glyphs)


def _unruled_readings(pages: Sequence[LaidOutPage]) -> Iterator[tuple[Row, ...]]:
    yield _mark_doubtful(unruled_tables.make_rows(pages), pages)
    yield _mark_doubtful(unruled_tables.make_rows(pages, LOOSE), pages)


def _rows(
    pages: Sequence[LaidOutPage],
    prepare_rules: Callable[[list[Rule]], list[Rule]],
    text_of: Callable[[Box, list[Glyph]], str] = _as_printed,
) -> tuple[Row, ...]:
    """The rows of all pages: tables by the rules that `prepare_rules` returns, cells with the text that `text_of`
    makes.
    """
    rows: list[Row] = []
    number = 0
    for page in pages:
        blocks: list[tuple[float, list[Row]]] = []
        rest = page.glyphs
        for table in find_tables(prepare_rules(page.rules)):
            number += 1
            texts, rest = fill_cells(table, rest, text_of)
            blocks.append((table.box[1], _table_rows(table, texts, number, page.number)))
        blocks += [(line[0][2], [paragraph(join_line(line), page.number)]) for line in group_lines(rest)]
        rows += [row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block]
    return _mark_doubtful(tuple(rows), pages)


def _mark_doubtful(rows: tuple[Row, ...], pages: Sequence[LaidOutPage]) -> tuple[Row, ...]:
    """`rows` with each cell marked as doubtful that holds a glyph which may be invisible."""
    middles = {
        page.number: [((x0 + x1) / 2, (top + bottom) / 2) for x0, top, x1, bottom in page.doubtful]
        for page in pages
        if page.doubtful
    }
    if not middles:
        return rows
    return tuple(
        replace(
            row,
            cells=tuple(cell._replace(doubtful=_holds_any(cell, middles.get(row.page or 0, ()))) for cell in row.cells),
        )
        for row in rows
    )


def _holds_any(cell: Cell, middles: Sequence[tuple[float, float]]) -> bool:
    if cell.box is None:
        return False
    x0, top, x1, bottom = cell.box
    return any(x0 <= x <= x1 and top <= y <= bottom for x, y in middles)


def _table_rows(table: RuledTable, texts: dict[Box, str], number: int, page: int) -> list[Row]:
    return [
        Row(
            tuple(
                Cell(texts[box], column, round_box(box))
                for column, box in enumerate(row, start=1)
                if box is not None
            ),
            number, place, page,
        )
        for place, row in enumerate(table.rows, start=1)
    ]  # fmt: skip
