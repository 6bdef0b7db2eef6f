"""Sheets that show two pages side by side, separated into them: a line of text belongs to one page only.

Both pages keep the number of their sheet and the places on it. Rules across the middle, or glyphs in it, mean one page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.staged.readers.page_layout.laid_out_page import LaidOutPage

_MIDDLE = 0.015  # of the width, on each side of the middle: free on a sheet of two pages
_FILLED = 0.5  # of its half a page fills at least, on one sheet of the document


def separate_pages(sheets: Sequence[LaidOutPage]) -> Iterator[LaidOutPage]:
    """`sheets`, with each that is wider than high as its two pages where the document is laid out so."""
    wide = [sheet for sheet in sheets if sheet.width > sheet.height]
    are_two = bool(wide) and all(map(_has_free_middle, wide)) and any(map(_is_filled, wide))
    for sheet in sheets:
        if are_two and sheet.width > sheet.height:
            yield from _halves(sheet)
        else:
            yield sheet


def _has_free_middle(sheet: LaidOutPage) -> bool:
    left, right = (0.5 - _MIDDLE) * sheet.width, (0.5 + _MIDDLE) * sheet.width
    if any(x0 < right and x1 > left for _, x0, _, x1, _ in sheet.glyphs):
        return False
    return not any(x0 < right and x1 > left and x1 - x0 > y1 - y0 for x0, y0, x1, y1 in sheet.rules)


def _is_filled(sheet: LaidOutPage) -> bool:
    """Whether the text of both halves is as wide as a page's."""
    return all(_width(half) >= _FILLED * half.width for half in _halves(sheet))


def _width(page: LaidOutPage) -> float:
    return max((g[3] for g in page.glyphs), default=0) - min((g[1] for g in page.glyphs), default=0)


def _halves(sheet: LaidOutPage) -> tuple[LaidOutPage, LaidOutPage]:
    """The left and the right page of a sheet."""
    middle = sheet.width / 2
    left, right = (
        replace(
            sheet,
            width=middle,
            glyphs=[glyph for glyph in sheet.glyphs if (glyph[1] < middle) == is_left],
            rules=[rule for rule in sheet.rules if (rule[0] < middle) == is_left],
        )
        for is_left in (True, False)
    )
    return left, right
