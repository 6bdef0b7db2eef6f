"""The index of Data Docs: what came of the rules by form and fiscal year, and by family, with links to the pages.

A family has the same state as in its asset check in Dagster: waived failures do not count, and too few judged reports
leave it undecided.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from pathlib import Path

from expectations.gx.data_docs import (
    Count,
    both,
    failing_page,
    family_title,
    form_title,
    headings,
    part_title,
    result_page,
    suite_page,
    write_page,
)

_FAMILY_COLUMNS = ("family", "state", "checks", "judged", "failures", "waived", "undecided")
_COLUMNS = ("form", "year", "reports", "checks", "checks_failed", "failures", "undecided")
FamilyPart = tuple[str, int | None, str]
"""Form, fiscal year and family."""


@dataclass(frozen=True, slots=True)
class FamilyStates:
    """What the counts do not show: the families that judged `too_few` reports, and how many failures are `waived`."""

    too_few: frozenset[FamilyPart] = frozenset()
    waived: Mapping[FamilyPart, int] = field(default_factory=dict)

    def state(self, family: FamilyPart, judged: int, failures: int) -> str:
        """The key of the word for the state of a family."""
        if failures > self.waived.get(family, 0):
            return "check_fails"
        return "check_passes" if judged and family not in self.too_few else "check_undecided"


COUNTS_ALONE = FamilyStates()
"""Nothing is waived, and no family judged too few reports."""


def write_index(
    site: Path, counts: Sequence[Count], states: FamilyStates = COUNTS_ALONE, linked: Collection[str] = ()
) -> None:
    """Write `index.html` of `site`: a row for each form and year of `counts`, with a link to its page, and below it one
    for each family, with a link to the reports that fail where that is among the `linked`.

    Counts of one form and year must be adjacent.
    """
    title = both("title")
    parts = [list(part) for _, part in groupby(counts, key=lambda count: (count.form, count.year))]
    rows = "".join(_row(part) for part in parts)
    families = "".join(_family_table(part, states, linked) for part in parts)
    write_page(site / "index.html", title, f"<table>{headings(_COLUMNS)}{rows}</table>{families}")


def _row(part: Sequence[Count]) -> str:
    first = part[0]
    year = both("year_unknown") if first.year is None else first.year
    cells = (
        f'<a href="{suite_page(first.form)}">{form_title(first.form)}</a>',
        f'<a href="{result_page(first.form, first.year)}">{year}</a>',
        first.judged + first.undecided,
        len(part),
        sum(count.failed > 0 for count in part),
        sum(count.failed for count in part),
        sum(count.undecided for count in part),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _family_table(part: Sequence[Count], states: FamilyStates, linked: Collection[str]) -> str:
    """The counts of one form and year by family of rules; a family that fails links to its reports."""
    families = dict.fromkeys(count.family for count in part)
    rows = "".join(_family_row([c for c in part if c.family == family], states, linked) for family in families)
    title = part_title(part[0].form, part[0].year)
    return f"<h2>{title}</h2><table>{headings(_FAMILY_COLUMNS)}{rows}</table>"


def _family_row(part: Sequence[Count], states: FamilyStates, linked: Collection[str]) -> str:
    family = (part[0].form, part[0].year, part[0].family)
    judged, failures, undecided = (sum(getattr(c, of) for c in part) for of in ("judged", "failed", "undecided"))
    state, target = states.state(family, judged, failures), f"{failing_page(*family[:2])}#{family[2]}"
    shown = f'<a class="fails" href="{target}">{failures}</a>' if failures and target in linked else failures
    numbers = (len(part), judged, shown, states.waived.get(family, 0), undecided)
    cells = "".join(f'<td class="n">{number}</td>' for number in numbers)
    return f'<tr><td>{escape(family_title(family[2]))}</td><td class="{state}">{both(state)}</td>{cells}</tr>'
