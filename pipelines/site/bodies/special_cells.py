"""The cells of a report that are not simply a figure: with a mark, a status, a correction. The text is always the
printed one.

report_cells.py writes the other cells.
"""

import json
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.site.bodies.frames import html
from pipelines.site.bodies.tokens import column_place, whole_place
from pipelines.site.data_files import write_field
from pipelines.site.numbers import MISSING, write_count
from pipelines.site.words import coded, messages


class Mark(NamedTuple):
    """The failing rules that name a cell as one of those at fault; `severe` if one of them is an error."""

    rules: tuple[str, ...] = ()
    severe: bool = False


class SpecialCell(NamedTuple):
    """A cell as queries/range_cells.sql has it: what is printed, its status, its correction, its value, `further`
    numbers of the data, its place and edges as in report_cells.py; and its mark.
    """

    key: str
    text: str | None
    status: str
    corrected: str | None
    value: str | None
    further: str
    position: str
    across: str
    down: str
    mark: Mark = Mark()

    @classmethod
    def figure(cls, key: str, text: str, place: tuple[str, str, str]) -> "SpecialCell":
        """A figure in digits of which nothing else is stated; `place` is its position and its edges."""
        return cls(key, text, "number", None, text, ",", *place)

    @property
    def is_figure(self) -> bool:
        """Whether it differs from most cells only in how its figure is printed."""
        return self.status == "number" and self.corrected is None and not self.mark.rules

    @property
    def csv(self) -> str:
        """Its row of the CSV after the year."""
        numbers = f"{self.value or ''},{self.further},{self.position},{self.across},{self.down}"
        return f"{self.key},{write_field(self.text or '')},{self.status},{numbers}"

    @property
    def json(self) -> tuple[bytes, ...]:
        """What the JSON has of it: text, status, figure, correction, suggestion."""
        text = json.dumps(self.text, ensure_ascii=False).encode("utf-8", "replace")
        numbers = [(number or "null").encode() for number in (self.value, *self.further.split(","))]
        return text, b'"%b"' % self.status.encode(), *numbers


def absent_cell(language: str) -> str:
    """A cell that was not found on the page: a dash with that reason."""
    return f'<td class="gap" title="{_word("cell_not_found", language)}">{MISSING}'


def special_cell(cell: SpecialCell, language: str, *, in_row: bool) -> str:
    """A cell with its status, its rules, and its correction behind the printed text; without its closing tag. Where
    `in_row`, its row has the place of all its cells, and it states its column alone.
    """
    place = (
        column_place(cell.position, cell.across, language)
        if in_row
        else whole_place(cell.position, cell.across, cell.down, language)
    )
    shown = html(cell.text or "")
    if cell.is_figure:
        return f'<td title="{place}">{shown}' if place else f"<td>{shown}"
    begin, end, sign = _around(cell.status, cell.mark, cell.value is None, bool(place), language)
    if cell.corrected is not None:
        sign = f' <ins title="{_word("corrected", language)}">{write_count(Decimal(cell.corrected))}</ins>{sign}'
    return f"{begin}{place}{end}{shown or MISSING}{sign}"


@lru_cache(maxsize=10_000)
def _around(status: str, mark: Mark, gap: bool, placed: bool, language: str) -> tuple[str, str, str]:
    """What is before the place of a cell, between that and its text, and behind."""
    rules, severe = mark
    kinds = ["gap"] * gap + (["fault" if severe else "noted"] if rules else [])
    named = html(" ".join(rules))
    word = "" if status == "number" else html(coded("cell_status", status).in_language(language))
    notes = [note for note in (word, "\0" * placed, named) if note]
    before, _, behind = _word("separator", language).join(notes).partition("\0")
    sign = f'<sup aria-label="{named}">▲</sup>' if rules and severe else ""
    return f'<td class="{" ".join(kinds)}" title="{before}', f'{behind}">', sign


@cache
def _word(key: str, language: str) -> str:
    return html(messages()[key].in_language(language))
