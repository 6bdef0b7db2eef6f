"""The three tables of a report as the form prints them, with each figure, its mark and where it was read.

The frame of a form and layout is rendered once for each language and then filled cell by cell, as a report has some two
hundred of them. Labels are the form's; a figure is always the printed one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from markupsafe import Markup, escape

from pipelines.site.numbers import MISSING, write_count
from pipelines.site.words import coded, messages
from warehouse.reference.forms.form import STANDARD, Form, forms

_SLOT = re.compile("\0([^\0]+)\0")


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell: what is printed, its status, and its figures. `place` is page, table, row, column and box."""

    text: str
    status: str
    value: float | None
    corrected: float | None
    place: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class CellMark:
    """The rules that name a cell as one of those at fault; `severe` if one of them is an error."""

    rules: tuple[str, ...]
    severe: bool


Frame = Callable[[Form, str, str, Callable[[str], Markup]], str]


def fill_tables(
    form: str, layout: str, cells: Mapping[str, CellShown], marks: Mapping[str, CellMark], language: str, frame: Frame
) -> Markup:
    """The tables of a report; a cell that was not found on the page is a dash with that reason."""
    pieces = _pieces(form, layout, language, frame)
    filled = [
        piece if n % 2 == 0 else _cell(cells.get(piece), marks.get(piece), language) for n, piece in enumerate(pieces)
    ]
    return Markup("".join(filled))  # noqa: S704 - the pieces are of our own templates, cells are escaped below


@cache
def _pieces(form: str, layout: str, language: str, frame: Frame) -> list[str]:
    """Text and the key of a cell in turn."""
    declared = forms()[form]
    known = layout if layout in declared.layouts else STANDARD
    return _SLOT.split(frame(declared, known, language, lambda key: Markup(f"\0{key}\0")))  # noqa: S704 - declared keys


def _cell(cell: CellShown | None, mark: CellMark | None, language: str) -> str:
    if cell is None:
        return f'<td class="gap" title="{escape(_word("cell_not_found", language))}">{MISSING}</td>'
    if mark is None and cell.status == "number" and cell.corrected is None:
        return f'<td title="{_place(cell.place, language)}">{escape(cell.text)}</td>'
    return _special(cell, mark, language)


def _special(cell: CellShown, mark: CellMark | None, language: str) -> str:
    kinds = [] if cell.value is not None else ["gap"]
    kinds += ["fault" if mark.severe else "noted"] if mark else []
    notes = [_place(cell.place, language)]
    if cell.status != "number":
        notes.insert(0, str(escape(coded("cell_status", cell.status).in_language(language))))
    if mark:
        notes.append(str(escape(" ".join(mark.rules))))
    shown = escape(cell.text) or MISSING
    if cell.corrected is not None:
        shown += Markup(' <ins title="{}">{}</ins>').format(_word("corrected", language), write_count(cell.corrected))
    sign = Markup('<sup aria-label="{}">▲</sup>').format(" ".join(mark.rules)) if mark and mark.severe else ""
    listed = _word("separator", language).join(note for note in notes if note)
    return f'<td class="{" ".join(kinds)}" title="{listed}">{shown}{sign}</td>'


def _place(place: tuple[object, ...], language: str) -> str:
    """Page, table, row and column, and the box on the page in points where the format has one."""
    page, table, row, column, x0, top, x1, bottom = place
    named = _numbered_place(language, page, table, row, column)
    if not isinstance(x0, float):
        return named
    return f"{named}{_word('space', language)}{x0:.0f} {top:.0f} {x1:.0f} {bottom:.0f} pt"


@lru_cache(maxsize=100_000)
def _numbered_place(language: str, page: object, table: object, row: object, column: object) -> str:
    parts = (("place_page", page), ("place_table", table), ("place_row", row), ("place_column", column))
    return _word("space", language).join(_word(key, language).format(n=n) for key, n in parts if n is not None)


@cache
def _word(key: str, language: str) -> str:
    return messages()[key].in_language(language)
