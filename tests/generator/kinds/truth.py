"""The reports the document kinds draw, and what each of their cells prints: the truth a reader is measured by.

Seeded: bodies, years, forms, sizes of figures, the ways nothing and thousands are printed. Draws no document.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from random import Random

from tests.generator.bodies import bodies, written
from tests.generator.figures import TOTAL, Figure, figures
from tests.generator.narrative import narratives
from tests.generator.report import Report
from warehouse.reference.forms.form import Form, FormCell, Labelled
from warehouse.reference.forms.form_list import forms

Shown = Figure | str | None

SCALES = (0, 1, 3, 20, 20, 150, 2_000, 40_000)  # 40 000 gives 1.6 million decisions
NOTHING: tuple[str | None, ...] = (None, "/", "—", "-", "无")
# Every layout, newest form first; the newest form in its standard layout twice, as it is met most.
_NEWEST_FIRST = tuple((form, name) for form in reversed(forms().values()) for name in form.layouts)
_LAYOUTS = (_NEWEST_FIRST[0], *_NEWEST_FIRST)
SIGNS = (("", "-"), ("+", "-"), ("增", "减"))


def report(seed: int) -> Report:
    """The report of a seed: every identity of the form holds over its figures, however they are printed."""
    rng = Random(seed)
    form, layout = rng.choice(_LAYOUTS)
    years = form.fiscal_years
    year = rng.randint(years.first, years.last or max(years.first, 2025))
    drawn = figures(form, layout, rng.randrange(2**32), rng.choice(SCALES), makes_rules=rng.random() < 0.3)
    body = rng.choice(sorted({body for body, _ in bodies()}))
    whole = written(
        body, year, form.form, layout, drawn, note=narratives().notes["generated"], relabel=_relabelled(form, rng)
    )  # fmt: skip
    return replace(whole, values=_shown(form.layout(layout), drawn, rng))


def truth(report: Report) -> dict[str, str]:
    """Cell key to the text the report prints for it, in print order; a blank is the empty text."""
    return {key: report.printed_value(key) for key in report.values}


def _relabelled(form: Form, rng: Random) -> dict[str, str]:
    """A few labels in a declared variant, in four reports of ten; those of amounts with their unit."""
    if rng.random() < 0.6:
        return {}
    varied = [(term.label, words) for term in _terms(form) if (words := _variants(term))]
    return {label: rng.choice(words) for label, words in rng.sample(varied, min(3, len(varied)))}


def _variants(term: Labelled) -> list[str]:
    return [words for words in term.variants if "金额" not in words or "元" in words]


def _terms(form: Form) -> Iterable[Labelled]:
    for block in form.proactive.blocks:
        yield from block.columns
        yield from block.rows
    yield from (*form.applications.rows, *form.applications.columns, *form.disputes.columns)


def _shown(cells: tuple[FormCell, ...], drawn: dict[str, Figure], rng: Random) -> dict[str, Shown]:
    """The figures as this report prints them; the marks for nothing stand only where the figure is 0."""
    commas, signs = rng.random() < 0.3, rng.choice(SIGNS)
    empty, mark = rng.choice(_EMPTIED), rng.choice(NOTHING)
    shown: dict[str, Shown] = {}
    for cell in cells:
        figure = drawn[cell.key]
        if figure == 0 and empty(cell, drawn, rng):
            shown[cell.key] = mark
        else:
            shown[cell.key] = _printed(cell, figure, commas, signs, rng)
    return shown


def _printed(cell: FormCell, figure: Figure, commas: bool, signs: tuple[str, str], rng: Random) -> Figure | str:
    if cell.type == "change" and figure:
        return f"{signs[figure < 0]}{abs(figure)}"
    if cell.type == "amount":
        places = Decimal(1).scaleb(-rng.choice((0, 2, 4, 4, 6)))
        figure = Decimal(figure).quantize(places)
    return f"{figure:,f}" if commas and isinstance(figure, Decimal) else f"{figure:,}" if commas else figure


def _nowhere(cell: FormCell, drawn: dict[str, Figure], rng: Random) -> bool:
    return False


def _rules(cell: FormCell, drawn: dict[str, Figure], rng: Random) -> bool:
    return cell.row.startswith("rules_")


def _idle_applicants(cell: FormCell, drawn: dict[str, Figure], rng: Random) -> bool:
    """Whole columns of table three for applicants of whom there were none."""
    return cell.table == "applications" and not drawn[f"applications.processed_total.{cell.column}"]


def _parts(cell: FormCell, drawn: dict[str, Figure], rng: Random) -> bool:
    """Every 0 of table three that is no total."""
    return cell.table == "applications" and TOTAL not in (cell.column, cell.row.rpartition("_")[2])


def _anywhere(cell: FormCell, drawn: dict[str, Figure], rng: Random) -> bool:
    return rng.random() < 0.15


Emptied = Callable[[FormCell, dict[str, Figure], Random], bool]
_EMPTIED: tuple[Emptied, ...] = (_nowhere, _nowhere, _nowhere, _rules, _idle_applicants, _parts, _anywhere)
