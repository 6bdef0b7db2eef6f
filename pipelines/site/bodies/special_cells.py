"""The cells of a report that are not simply a figure: with a mark, a status, a correction. The text is always the
printed one.

report_cells.py writes the other cells.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipelines.site.bodies.frames import html
from pipelines.site.bodies.tokens import whole_place
from pipelines.site.data_files import write_field
from pipelines.site.numbers import MISSING, write_count
from pipelines.site.words import coded, messages


@dataclass(frozen=True, slots=True)
class SpecialCell:
    """A cell as queries/batch_special.sql has it: what is printed, its status, its correction, its value, `further`
    numbers of the data, its place as in report_cells.py; the rules that name it as one of those at fault, `severe` if
    one of them is an error.
    """

    key: str
    label: str
    text: str | None
    status: str
    corrected: str | None
    value: str | None
    further: str
    position: str
    edges: str
    rules: Sequence[str] | None
    severe: bool | None

    @property
    def is_figure(self) -> bool:
        """Whether it differs from most cells only in how its figure is printed."""
        return self.status == "number" and self.corrected is None and not self.rules

    @property
    def _numbers(self) -> str:
        return f"{self.further},{self.position},{self.edges}"

    @property
    def csv(self) -> str:
        """Its row of the CSV after the year."""
        label, value = self.label.replace('"', '""'), self.value or ""
        return f'{self.key},"{label}",{write_field(self.text or "")},{self.status},{value},{self._numbers}'

    @property
    def json(self) -> str:
        """Its row of the JSON after the year, without the bracket."""
        numbers = ",".join(number or "null" for number in (self.value or "", *self._numbers.split(",")))
        return f'"{self.key}",{json.dumps(self.text, ensure_ascii=False)},"{self.status}",{numbers}'


def absent_cell(language: str) -> str:
    """A cell that was not found on the page: a dash with that reason."""
    return f'<td class="gap" title="{_word("cell_not_found", language)}">{MISSING}</td>'


def special_cell(cell: SpecialCell, language: str) -> str:
    """A cell with its status, its rules, and its correction behind the printed text."""
    place = whole_place(cell.position, cell.edges, language)
    if cell.is_figure:
        return f'<td title="{place}">{html(cell.text or "")}</td>'
    kinds = [] if cell.value is not None else ["gap"]
    kinds += ["fault" if cell.severe else "noted"] if cell.rules else []
    rules = html(" ".join(cell.rules or ()))
    status = "" if cell.status == "number" else html(coded("cell_status", cell.status).in_language(language))
    listed = _word("separator", language).join(note for note in (status, place, rules) if note)
    shown = html(cell.text or "") or MISSING
    if cell.corrected is not None:
        shown += f' <ins title="{_word("corrected", language)}">{write_count(Decimal(cell.corrected))}</ins>'
    sign = f'<sup aria-label="{rules}">▲</sup>' if cell.rules and cell.severe else ""
    return f'<td class="{" ".join(kinds)}" title="{listed}">{shown}{sign}</td>'


@cache
def _word(key: str, language: str) -> str:
    return html(messages()[key].in_language(language))
