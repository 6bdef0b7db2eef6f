"""The rules once more, in plain Python over one report's cells: what the SQL and the suites are held against.

Written from the form, not from the rulebook; it shares no formula with it. Holds no test.
"""

from tests.generator.figures import result_rows
from warehouse.reference.forms.form_list import forms

NOT_LOCATED, TYPELESS = "absent", "invalid"
EMPTY = ("blank", "slash", "dash", "word")
UNITLESS, UNHEADED, IN_WORDS = "unit_ambiguous", "by_form_order", "in_words"


def outcomes(form_id, layout, cells, year, earlier=None):
    """Rule and line of each rule that fails or is undecided on the report of a county government.

    `cells` are figures, marks, or `absent`, by key; `earlier` those of last year's report; of one on
    another form tables three and four.
    """
    form = forms()[form_id]
    reading = _reading(cells)
    cells, earlier = figured(cells), earlier and figured(earlier)
    found = reading | _tabletwo(form, cells) | _disputes(form, layout, cells, year, earlier or {})
    found |= _across(form, cells, year, earlier or {})
    found["S-08", ""] = at_most(2021, year) if form_id == "f2021" else at_most(year, 2020)
    found |= _columns(form, layout, cells)
    found |= _rows(form, layout, cells)
    found |= _blocks(form, cells)
    found |= _structure(form, layout, cells)
    found |= _applications(form, layout, cells)
    return {at: outcome for at, outcome in found.items() if outcome != "pass"}


def figured(cells):
    """`cells` with a 0 for the figures whose headings are lost or that are in words."""
    return {key: 0 if value in (UNHEADED, IN_WORDS) else value for key, value in cells.items()}


def _reading(cells):
    """Rules about how a page was read."""
    listed = [value for key, value in cells.items() if key.startswith("proactive.")]
    everywhere = {"S-12": UNHEADED, "S-13": IN_WORDS}
    found = {(rule, ""): found_without(mark, [*cells.values()]) for rule, mark in everywhere.items()}
    return found | {("S-11", ""): found_without(UNITLESS, listed)}


def found_without(mark, values):
    located = any(value != NOT_LOCATED for value in values)
    return "fail" if mark in values else "pass" if located else "undecided"


def _columns(form, layout, cells):
    found = {}
    for n, column in enumerate(form.applications.columns):
        at = {row.key: cells[f"applications.{row.key}.{column.key}"] for row in form.applications.rows_in(layout)}
        balance = [at["received_new"], at["carried_in"]], [at["processed_total"], at["carried_out"]]
        results = [at["processed_total"]], [at[row.key] for row in result_rows(form, layout)]
        found[f"T3-{n + 1:02}", column.key] = equal(*balance)
        found[f"T3-{n + 11:02}", column.key] = equal(*results)
    return found


def _rows(form, layout, cells):
    numbers = {row.key: n for n, row in enumerate(forms()["f2021"].applications.rows, 21)} | {"other_total": 41}
    found = {}
    for row in form.applications.rows_in(layout):
        *parts, total = (cells[f"applications.{row.key}.{column.key}"] for column in form.applications.columns)
        found[f"T3-{numbers[row.key]}", row.key] = equal([total], parts)
        found["S-03", row.key] = complete([*parts, total])
    return found


def _blocks(form, cells):
    found = {}
    for n, block in enumerate(form.disputes.blocks, 1):
        *parts, total = (cells[f"disputes.{block.key}.{column.key}"] for column in form.disputes.columns)
        found[f"T4-{n:02}", block.key] = equal([total], parts)
    return found


def _structure(form, layout, cells):
    printed = [cells[cell.key] for cell in form.layout(layout)]
    disputes = [value for key, value in cells.items() if key.startswith("disputes.")]
    somewhere = any(value != NOT_LOCATED for value in printed)
    some = any(not isinstance(value, str) for value in printed)
    empty = any(value in EMPTY for value in printed)
    return {
        ("S-02", ""): complete(printed), ("S-04", ""): complete(disputes),
        ("S-05", ""): typed(printed), ("T4-04", ""): typed(disputes),
        ("S-06", ""): ("fail" if empty else "pass") if somewhere else "undecided",
        ("S-10", ""): ("pass" if some else "fail") if somewhere else "undecided",
    }  # fmt: skip


def _applications(form, layout, cells):
    rows = [row.key for row in form.applications.rows_in(layout)]
    found = {}
    for column in form.applications.columns:
        at = {row: cells[f"applications.{row}.{column.key}"] for row in rows}
        results = [at[row.key] for row in result_rows(form, layout)]
        base = plus(at["received_new"], at["carried_in"])
        found["T3-51", column.key] = every(at_most(result, base) for result in results)
    for row in rows:
        *parts, total = (cells[f"applications.{row}.{column.key}"] for column in form.applications.columns)
        found["T3-52", row] = given(same(total, 0), every(at_most(part, 0) for part in parts))
    new, came, out = (cells[f"applications.{row}.total"] for row in ("received_new", "carried_in", "carried_out"))
    base = plus(new, came)
    found["T3-53", ""] = at_most(out, new)
    found["T3-54", ""] = given(at_most(20, base), at_most(plus(out, out), base))
    return found


def _tabletwo(form, cells):
    def cell(key):
        return cells[f"proactive.{key}"]

    if form.form == "f2021":
        rules = plus(*(cell(f"rules_{end}") for end in ("made", "repealed", "in_force")))
        found = {("T2-03", ""): same(rules, 0)}
        for row in DOCUMENTS:
            made, repealed, in_force = (cell(f"{row}_{end}") for end in ("made", "repealed", "in_force"))
            found["T2-01", row] = at_most(made, plus(in_force, repealed))
        return found
    found = {("T2-03", ""): same(plus(*(v for key, v in cells.items() if key.startswith("proactive.rules_"))), 0)}
    for row in DOCUMENTS:
        made, new, every_one = (cell(f"{row}_{end}") for end in ("newly_made", "newly_disclosed", "total_disclosed"))
        found |= {("T2-11", row): at_most(new, every_one), ("T2-12", row): at_most(new, made)}
    for row in (*DECISIONS["f2019"], "admin_fee"):
        before, change = cell(f"{row}_items_prev_year"), cell(f"{row}_items_change")
        found["T2-14", row] = at_most(0, plus(before, change))
        if row != "admin_fee":
            unlike = opposite(same(cell(f"{row}_decisions"), plus(before, change)))
            found["T2-16", row] = given(opposite(same(change, 0)), unlike)
    projects, amount = cell("procurement_projects"), cell("procurement_amount_wan")
    both_or_none = isinstance(projects, str) or isinstance(amount, str) or bool(projects) == bool(amount)
    unknown = isinstance(projects, str) or isinstance(amount, str)
    found["T2-17", ""] = "undecided" if unknown else "pass" if both_or_none else "fail"
    return found


def _disputes(form, layout, cells, year, earlier):
    def sums(cells):
        return [cells.get(f"disputes.{block.key}.total", NOT_LOCATED) for block in form.disputes.blocks]

    def concluded(cells):
        total, pending = (cells.get(f"disputes.review.{key}", NOT_LOCATED) for key in ("total", "pending"))
        return NOT_LOCATED if isinstance(total, str) or isinstance(pending, str) else total - pending

    closed, before = (c.get("applications.processed_total.total", NOT_LOCATED) for c in (cells, earlier))
    any_dispute = opposite(at_most(plus(*sums(cells)), 0))
    found = {("T4-05", ""): given(every([any_dispute, same(closed, 0)]), opposite(at_most(before, 0)))}
    _, direct, after = sums(cells)
    found["T4-07", ""] = given(
        opposite(at_most(after, concluded(cells))), at_most(after, plus(concluded(cells), concluded(earlier)))
    )
    if form.form == "f2021":
        refused = [
            cells[f"applications.{r.key}.total"] for r in form.applications.rows_in(layout) if r.group == "denied"
        ]
        since = "undecided" if year is None else "pass" if year >= 2024 else "fail"
        found["T4-06", ""] = given(every([since, opposite(at_most(plus(*refused), 0))]), same(direct, 0))
    return found


def _across(form, cells, year, earlier):
    def pair(key):
        return cells[key], earlier.get(key, NOT_LOCATED)

    found = {}
    for column in form.applications.columns:
        out = earlier.get(f"applications.carried_out.{column.key}", NOT_LOCATED)
        found["X-01", column.key] = same(cells[f"applications.carried_in.{column.key}"], out)
    for block in form.disputes.blocks:
        pending = earlier.get(f"disputes.{block.key}.pending", NOT_LOCATED)
        found["T4-08", block.key] = at_most(pending, cells[f"disputes.{block.key}.total"])
    for row in DECISIONS[form.form]:
        now, before = pair(f"proactive.{row}_decisions")
        found["T2-06", row] = given(at_most(100, before), within(now, before, 10))
    told = [value for key, value in cells.items() if not key.startswith("proactive.")]
    decisions = plus(*(cells[f"proactive.{row}_decisions"] for row in DECISIONS["f2021"]))
    something = opposite(every([*(same(value, 0) for value in told), at_most(decisions, 0)]))
    known = {key: None if isinstance(value, str) else value for key, value in cells.items()}
    past = {key: None if isinstance(value, str) else value for key, value in earlier.items()}
    chained = any(key.startswith("proactive.") for key in earlier)  # last year's report is on the same form
    copied = "undecided" if not chained else "fail" if known == past else "pass"
    found["X-06", ""] = given(something, copied)
    return found | (_kept(cells, year, earlier) if form.form == "f2021" else _published(cells, earlier))


def _kept(cells, year, earlier):
    found = {}
    for row in DOCUMENTS:
        made, repealed, in_force = (cells[f"proactive.{row}_{end}"] for end in ("made", "repealed", "in_force"))
        before = earlier.get(f"proactive.{row}_in_force", NOT_LOCATED)
        since = "undecided" if year is None else "pass" if year >= 2022 else "fail"
        found["X-03", row] = given(since, equal([in_force, repealed], [before, made]))
        found["T2-02", row] = given(opposite(at_most(repealed, made)), at_most(repealed, plus(before, made)))
    fee = "proactive.admin_fee_amount_wan"
    now, before = cells[fee], earlier.get(fee, NOT_LOCATED)
    some = every([opposite(at_most(now, 0)), opposite(at_most(before, 0))])
    found["T2-05", ""] = given(some, within(now, before, 100))
    return found


def _published(cells, earlier):
    found = {}
    for row in DOCUMENTS:
        new, every_one = (cells[f"proactive.{row}_{end}"] for end in ("newly_disclosed", "total_disclosed"))
        before = earlier.get(f"proactive.{row}_total_disclosed", NOT_LOCATED)
        found["T2-13", row] = at_most(plus(before, new), every_one)
    for row in (*DECISIONS["f2019"], "admin_fee"):
        before, change = (earlier.get(f"proactive.{row}_items_{end}", NOT_LOCATED) for end in ("prev_year", "change"))
        found["T2-15", row] = same(cells[f"proactive.{row}_items_prev_year"], plus(before, change))
    return found


DOCUMENTS = ("rules", "normative_docs")
DECISIONS = {
    "f2019": ("licensing", "other_external", "penalty", "compulsion"), "f2021": ("licensing", "penalty", "compulsion"),
}  # fmt: skip


def plus(*values):
    return NOT_LOCATED if any(isinstance(value, str) for value in values) else sum(values)


def same(left, right):
    return equal([left], [right])


def at_most(left, right):
    if left is None or right is None or isinstance(left, str) or isinstance(right, str):
        return "undecided"
    return "pass" if left <= right else "fail"


def within(now, before, times):
    """Whether neither is more than so many times the other."""
    if isinstance(now, str) or isinstance(before, str):
        return "undecided"
    return "pass" if max(now, before) <= times * min(now, before) else "fail"


def opposite(outcome):
    return {"pass": "fail", "fail": "pass", "undecided": "undecided"}[outcome]


def every(found):
    found = set(found)
    return next((outcome for outcome in ("fail", "undecided") if outcome in found), "pass")


def given(premise, conclusion):
    """What is concluded, where the premise holds."""
    return opposite(every([premise, opposite(conclusion)]))


def typed(values):
    numbers = any(not isinstance(value, str) for value in values)
    return "fail" if TYPELESS in values else "pass" if numbers else "undecided"


def equal(left, right):
    if any(isinstance(value, str) for value in (*left, *right)):
        return "undecided"
    return "pass" if sum(left) == sum(right) else "fail"


def complete(values):
    gone = values.count(NOT_LOCATED)
    return "undecided" if gone == len(values) else "fail" if gone else "pass"
