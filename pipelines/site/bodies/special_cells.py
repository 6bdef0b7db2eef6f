"""The cells of a report that are not simply a figure: with a mark, a status, a correction. The text is always the
printed one.

queries/batch_texts.sql writes the other cells. Places are written once for both languages: bodies/tokens.py.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipelines.site.bodies.frames import html
from pipelines.site.numbers import MISSING, write_count
from pipelines.site.words import coded, messages


@dataclass(frozen=True, slots=True)
class SpecialCell:
    """A cell: what is printed, its status, whether that is a figure, its correction, its place, and the rules that name
    it as one of those at fault; `severe` if one of them is an error.
    """

    text: str | None
    status: str
    has_value: bool
    corrected: str | None
    place: str
    rules: tuple[str, ...]
    severe: bool | None


def absent_cell(language: str) -> str:
    """A cell that was not found on the page: a dash with that reason."""
    return f'<td class="gap" title="{_word("cell_not_found", language)}">{MISSING}</td>'


def special_cell(cell: SpecialCell, language: str) -> str:
    """A cell with its status, its rules, and its correction behind the printed text."""
    kinds = [] if cell.has_value else ["gap"]
    kinds += ["fault" if cell.severe else "noted"] if cell.rules else []
    rules = html(" ".join(cell.rules))
    status = "" if cell.status == "number" else html(coded("cell_status", cell.status).in_language(language))
    listed = _word("separator", language).join(note for note in (status, cell.place, rules) if note)
    shown = html(cell.text or "") or MISSING
    if cell.corrected is not None:
        shown += f' <ins title="{_word("corrected", language)}">{write_count(Decimal(cell.corrected))}</ins>'
    sign = f'<sup aria-label="{rules}">▲</sup>' if cell.rules and cell.severe else ""
    return f'<td class="{" ".join(kinds)}" title="{listed}">{shown}{sign}</td>'


@cache
def _word(key: str, language: str) -> str:
    return html(messages()[key].in_language(language))
