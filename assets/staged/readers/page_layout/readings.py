"""Pages with text, of a PDF or an OFD, as rows: several readings, as drawn and with what printers leave out made good.

Rules make tables (ruled_tables.py); what stands outside them is lines. Opens no document.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assets.staged.grid import Box, Cell, Row, paragraph, round_box
from assets.staged.readers.page_layout import unruled_tables
from assets.staged.readers.page_layout.glyph_text import Glyph, line_text, lines, text
from assets.staged.readers.page_layout.missing_rules import closed
from assets.staged.readers.page_layout.page_breaks import joined
from assets.staged.readers.page_layout.ruled_tables import RuledTable, fill, tables
from assets.staged.readers.page_layout.sheet import Rule, Sheet
from assets.staged.readers.page_layout.words import LOOSE
from assets.staged.readers.page_layout.wrapped_numbers import suspected, unbroken


def readings(pages: Sequence[Sheet]) -> Iterator[tuple[Row, ...]]:
    """The rows of `pages` as drawn, with cut rows joined, with open sides closed, with both, and without rules.

    Where no table is drawn, without rules first. A reading that is one of those before it is left out.
    """
    seen: list[tuple[Row, ...]] = []
    for reading in _in_turn(pages):
        if reading not in seen:
            seen.append(reading)
            yield reading


def _in_turn(pages: Sequence[Sheet]) -> Iterator[tuple[Row, ...]]:
    drawn = _rows(pages, _as_drawn)
    ruled = any(row.table for row in drawn)
    if not ruled:
        yield from _without_rules(pages)
    for made in (_as_drawn, closed):
        rows = drawn if made is _as_drawn else _rows(pages, made)
        yield rows
        yield joined(rows)
        if suspected(rows):
            mended = _rows(pages, made, unbroken)
            yield mended
            yield joined(mended)
            yield joined(mended, figures=True)
    if ruled:
        yield from _without_rules(pages)


def _as_drawn(rules: list[Rule]) -> list[Rule]:
    return rules


def _as_printed(box: Box, glyphs: list[Glyph]) -> str:
    return text(glyphs)


def _without_rules(pages: Sequence[Sheet]) -> Iterator[tuple[Row, ...]]:
    yield _doubted(unruled_tables.rows(pages), pages)
    yield _doubted(unruled_tables.rows(pages, LOOSE), pages)


def _rows(
    pages: Sequence[Sheet],
    made: Callable[[list[Rule]], list[Rule]],
    told: Callable[[Box, list[Glyph]], str] = _as_printed,
) -> tuple[Row, ...]:
    """The rows of all pages in order: tables by the rules as `made` makes them, cells as `told` of their glyphs."""
    rows: list[Row] = []
    number = 0
    for page in pages:
        blocks: list[tuple[float, list[Row]]] = []
        rest = page.glyphs
        for table in tables(made(page.rules)):
            number += 1
            texts, rest = fill(table, rest, told)
            blocks.append((table.box[1], _table(table, texts, number, page.number)))
        blocks += [(line[0][2], [paragraph(line_text(line), page.number)]) for line in lines(rest)]
        rows += [row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block]
    return _doubted(tuple(rows), pages)


def _doubted(rows: tuple[Row, ...], pages: Sequence[Sheet]) -> tuple[Row, ...]:
    """`rows` with the cells marked in which a glyph may not be seen."""
    middles = {
        page.number: [((x0 + x1) / 2, (top + bottom) / 2) for x0, top, x1, bottom in page.doubtful]
        for page in pages
        if page.doubtful
    }
    if not middles:
        return rows
    return tuple(
        replace(
            row, cells=tuple(cell._replace(doubtful=_holds(cell, middles.get(row.page or 0, ()))) for cell in row.cells)
        )
        for row in rows
    )


def _holds(cell: Cell, middles: Sequence[tuple[float, float]]) -> bool:
    if cell.box is None:
        return False
    x0, top, x1, bottom = cell.box
    return any(x0 <= x <= x1 and top <= y <= bottom for x, y in middles)


def _table(table: RuledTable, texts: dict[Box, str], number: int, page: int) -> list[Row]:
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
