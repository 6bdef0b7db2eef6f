"""Figures for a form that balance: every identity the form prints or implies holds, within a report and across years.

Holds no words and no layout of a page. The same form, layout and seed give the same figures on every machine.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from random import Random

from warehouse.reference.forms.form import STANDARD, ApplicationsRow, Form, FormCell

Figure = int | Decimal
Figures = dict[str, Figure]

OUTSIDE_RESULTS = ("received_new", "carried_in", "carried_out")  # rows of table three that are no result of the year
NO_RESULT = (*OUTSIDE_RESULTS, "processed_total")
TOTAL = "total"


def figures(
    form: Form,
    layout: str = STANDARD,
    seed: int = 0,
    scale: int = 20,
    *,
    previous: Mapping[str, Figure] | None = None,
    makes_rules: bool = False,
) -> Figures:
    """A figure for every cell of `form.layout(layout)`, by cell key; counts are int, amounts (万元) Decimal.

    `scale` is about the largest count of a single result row, 0 gives a report of zeros. `previous` are the same
    body's figures of the year before, which this year then carries on. Rules (规章) stay 0 unless `makes_rules`.
    """
    rng, before = Random(seed), previous or {}
    drawn = _proactive(form, rng, scale, before, makes_rules)
    drawn |= _applications(form, layout, rng, scale, before)
    handled = drawn[f"applications.processed_total.{TOTAL}"]
    drawn |= _disputes(form, rng, min(scale // 4, int(handled)), before)
    return {cell.key: drawn[cell.key] for cell in form.layout(layout)}


def in_digits(figure: Figure) -> str:
    """A figure as it is printed, an amount with the places it has."""
    return format(figure, "f") if isinstance(figure, Decimal) else str(figure)


def completed(form: Form, layout: str, given: Mapping[str, Figure]) -> Figures:
    """`given` with 0 in every other cell of the layout; raises KeyError for a key the layout does not print."""
    cells = form.layout(layout)
    if unknown := set(given) - {cell.key for cell in cells}:
        raise KeyError(f"{form.form} ({layout}) prints no cell {', '.join(sorted(unknown))}")
    filled = {cell.key: given.get(cell.key, 0) for cell in cells}
    return {c.key: Decimal(filled[c.key]) if c.type == "amount" else int(filled[c.key]) for c in cells}


def result_rows(form: Form, layout: str) -> tuple[ApplicationsRow, ...]:
    """The rows of table three whose sum is （七）总计."""
    return tuple(row for row in form.applications.rows_in(layout) if row.key not in NO_RESULT)


def _proactive(form: Form, rng: Random, scale: int, before: Mapping[str, Figure], makes_rules: bool) -> Figures:
    drawn: Figures = {}
    for cell in (cell for cell in form.layout(STANDARD) if cell.table == "proactive"):
        ruled_out = cell.row.startswith("rules_") and not makes_rules
        drawn[cell.key] = 0 if ruled_out else _proactive_cell(cell, rng, scale, drawn, before)
    return drawn


def _proactive_cell(
    cell: FormCell, rng: Random, scale: int, drawn: Mapping[str, Figure], before: Mapping[str, Figure]
) -> Figure:
    """One figure of table two. Columns of a row come left to right, so what a figure rests on is drawn already."""
    stem = cell.key.rsplit("_", 2)[0]
    match cell.key.removeprefix("proactive.").split("_"):
        case [*_, "repealed"]:
            stock = int(before.get(_sibling(cell, "repealed", "in_force"), scale))
            return rng.randint(0, min(stock, scale // 2))
        case [*_, "in", "force"]:
            stock = int(before.get(cell.key, scale + rng.randint(0, 3 * scale)))
            return stock + int(drawn[f"{stem}_made"]) - int(drawn[f"{stem}_repealed"])
        case [*_, "total", "disclosed"]:
            stock = int(before.get(cell.key, rng.randint(0, 4 * scale)))
            return stock + int(drawn[f"{stem}_newly_disclosed"])
        case [*_, "prev", "year"] if before:
            return int(before[cell.key]) + int(before[_sibling(cell, "prev_year", "change")])
        case [*_, "items", "change"]:
            return rng.randint(-min(int(drawn[_sibling(cell, "change", "prev_year")]), scale // 4), scale // 4)
        case ["procurement", "amount", "wan"]:
            projects = int(drawn[_sibling(cell, "amount_wan", "projects")])
            return Decimal(projects * rng.randint(10_000, 3_000_000)).scaleb(-4)
        case [*_, "wan"]:
            return Decimal(rng.randint(0, scale * 1_000_000)).scaleb(-4)
        case [*_, "decisions"]:
            return rng.randint(0, scale * 40)
        case _:
            return rng.randint(0, scale)


def _sibling(cell: FormCell, ending: str, other: str) -> str:
    return cell.key.removesuffix(ending) + other


def _applications(form: Form, layout: str, rng: Random, scale: int, before: Mapping[str, Figure]) -> Figures:
    drawn: Figures = {}
    applicants = [column.key for column in form.applications.columns if column.key != TOTAL]
    for column in applicants:
        largest = scale if column == applicants[0] else scale // 6
        drawn |= _column(form, layout, rng, largest, column, before)
    for row in form.applications.rows_in(layout):
        drawn[_at(row.key, TOTAL)] = sum(int(drawn[_at(row.key, column)]) for column in applicants)
    return drawn


def _column(form: Form, layout: str, rng: Random, largest: int, column: str, before: Mapping[str, Figure]) -> Figures:
    """One applicant column: results first, then what was carried in and out, and what was received follows."""
    drawn: Figures = {_at(row.key, column): _often_none(rng, largest) for row in result_rows(form, layout)}
    drawn[_at("granted", column)] = rng.randint(largest, 4 * largest)
    processed = sum(drawn.values())
    carried_in = int(before.get(_at("carried_out", column), rng.randint(0, int(processed) // 6)))
    if carried_in > processed:  # what was open last year is closed this year: granted, for want of a better guess
        drawn[_at("granted", column)] += carried_in - processed
        processed = carried_in
    carried_out = rng.randint(0, int(processed - carried_in) // 8)
    drawn[_at("processed_total", column)] = processed
    drawn[_at("carried_in", column)] = carried_in
    drawn[_at("carried_out", column)] = carried_out
    drawn[_at("received_new", column)] = processed + carried_out - carried_in
    return drawn


def _disputes(form: Form, rng: Random, largest: int, before: Mapping[str, Figure]) -> Figures:
    drawn: Figures = {}
    for block in form.disputes.blocks:
        results = [column.key for column in form.disputes.columns if column.key != TOTAL]
        keys = [f"disputes.{block.key}.{result}" for result in results]
        pending = f"disputes.{block.key}.pending"
        drawn |= {key: rng.randint(0, largest) for key in keys}
        drawn[keys[0]] += before.get(pending, 0)  # a case open last year is decided this year
        drawn[f"disputes.{block.key}.{TOTAL}"] = _sum(drawn, keys)
        if block.key == "review":  # a suit after review needs a review that was decided
            largest = int(_sum(drawn, keys) - drawn[pending]) // 4
    return drawn


def _often_none(rng: Random, largest: int) -> int:
    return rng.randint(1, largest) if largest and rng.random() < 0.5 else 0


def _sum(drawn: Mapping[str, Figure], keys: Iterable[str]) -> int:
    return sum(int(drawn[key]) for key in keys)


def _at(row: str, column: str) -> str:
    return f"applications.{row}.{column}"
