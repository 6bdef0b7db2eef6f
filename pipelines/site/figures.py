"""What division, body and indicator pages show of sums: which measures in which order, and their data columns.

The results of applications are parts of one whole, so they are named here in the form's order. Holds no query.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.site.charts.bars import Stack
from pipelines.site.charts.lines import Point
from pipelines.site.numbers import write_count, write_share
from pipelines.site.words import message
from warehouse.messages import Message
from warehouse.reference.forms.form_list import forms
from warehouse.reference.indicators import indicators

RESULTS = ("granted", "partially_granted", "denied_total", "unable_total", "not_processed_total", "other_total")
OUTCOMES = ("upheld", "corrected", "other_result", "pending")
DISPUTES = ("review", "litigation_direct", "litigation_after_review")
REASONS = ("denied", "unable", "not_processed")
MAIN = (
    "received_new", "carried_in", "processed_total", *RESULTS, "carried_out", "review_total", "litigation_direct_total",
    "litigation_after_review_total", "normative_docs_made", "normative_docs_repealed", "normative_docs_in_force",
    "licensing_decisions", "penalty_decisions", "compulsion_decisions",
)  # fmt: skip
SHOWN_RATES = (
    "disclosure_rate", "denial_rate", "unable_rate", "not_processed_rate", "closure_rate", "dispute_rate",
    "review_correction_rate", "litigation_loss_rate",
)  # fmt: skip
COVERAGE = (
    "expected",
    "found",
    "missing",
    "not_due",
    "not_collected",
    "quarantined",
    "on_time",
    "late",
    "day_unknown",
    "clean",
)
Row = Mapping[str, Any]


def form_breaks() -> dict[int, Message]:
    """The first year of each form but the oldest: figures before and after come from different forms."""
    later = list(forms().values())[1:]
    return {form.fiscal_years.first: message("form_changes", instrument=form.instrument) for form in later}


def indicator_breaks(key: str, years: Sequence[int]) -> dict[int, Message]:
    """The years from which an indicator is not comparable with the year before, with the reason."""
    declared = next((each for each in indicators().indicators if each.key == key), None)
    own = set(declared.breaks) if declared else set()
    found = {each.year: Message(zh=each.zh, en=each.en) for each in indicators().breaks if each.year in own}
    every = range(min(years, default=0), max(years, default=0) + 1)
    return {year: text for year, text in (form_breaks() | found).items() if year in every}


def count_points(rows: Sequence[Row], measure: str) -> list[Point]:
    return [Point(row["year"], row[measure], write_count(row[measure])) for row in rows]


def result_stacks(rows: Sequence[Row], names: Mapping[str, Message], language: str) -> list[Stack]:
    """A stack for each year in which every result has a figure and something was processed."""
    whole = [row for row in rows if all(row[result] is not None for result in RESULTS) and any(row[r] for r in RESULTS)]
    return [
        Stack(str(row["year"]), _parts(row, names, language), write_count(sum(row[r] for r in RESULTS)))
        for row in whole
    ]


def _parts(row: Row, names: Mapping[str, Message], language: str) -> list[tuple[int, str]]:
    total = sum(row[result] for result in RESULTS)
    return [
        (row[r], f"{names[r].in_language(language)}: {write_count(row[r])} ({write_share(row[r], total)})")
        for r in RESULTS
    ]


def missing_reason(row: Row, *, table: str = "applications") -> Message:
    """Why a sum of a table has no figure in a row of marts.by_region."""
    basis = row["basis" if table == "applications" else f"basis_{table}"]
    return message("no_reports_counted") if basis == "none" else message("no_figure")


MEASURE_COLUMNS = ("year", "measure", "zh", "en", "unit", "value")


def measure_rows(rows: Sequence[Row], measures: Sequence[Row], further: Sequence[str] = ()) -> list[dict[str, Any]]:
    """A row for each year and measure, with the columns `further` of the year repeated."""
    return [
        {"year": row["year"], "measure": m["measure"], "zh": m["zh"], "en": m["en"], "unit": m["unit"],
         "value": row[m["measure"]], **{name: row[name] for name in further}}
        for row in rows
        for m in measures
        if m["measure"] in row
    ]  # fmt: skip


def is_small(row: Row) -> bool:
    """Whether a ratio rests on fewer cases than are compared."""
    return row["denominator"] is not None and row["denominator"] < indicators().least_n
