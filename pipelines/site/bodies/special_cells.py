"""The cells of a report that are not simply a figure: with a mark, a status, a correction. The text is always the
printed one.

report_cells.py writes the other cells. Places are written once for both languages: tokens.py.
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
    it as one of those at fault, `severe` if one of them is an error; its rows of the CSV and the JSON after the year.
    """

    text: str | None
    status: str
    has_value: bool
    corrected: str | None
    place: str
    rules: tuple[str, ...]
    severe: bool | None
    csv: str
    json: str

    @property
    def is_figure(self) -> bool:
        """Whether it differs from most cells only in how its figure is printed."""
        return self.status == "number" and self.corrected is None and not self.rules


def absent_cell(language: str) -> str:
    """A cell that was not found on the page: a dash with that reason."""
    return f'<td class="gap" title="{_word("cell_not_found", language)}">{MISSING}</td>'


def special_cell(cell: SpecialCell, language: str) -> str:
    """A cell with its status, its rules, and its correction behind the printed text."""
    if cell.is_figure:
        return f'<td title="{cell.place}">{html(cell.text or "")}</td>'
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
