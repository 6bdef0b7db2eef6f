"""Every rule comes out on its own examples as it says, in SQL, for every form, layout, column, row and block of it."""

from datetime import datetime
from decimal import Decimal

import pytest

from expectations.rulebook.load import rulebook
from tests.expectations.judging.wide import (
    LAYOUTS,
    LOOKING_FURTHER,
    MARKS,
    applied,
    enter,
    judged,
    layout_of,
    this_year,
)
from warehouse.reference.forms.form_list import forms
from warehouse.store import memory

WANTING = {
    "located": {"absent"}, "mistyped": {"invalid"}, "unfilled": {"blank"}, "figures": set(),
    "unitless": {"unit_ambiguous"}, "unheaded": {"by_form_order"},
    "worded": {"in_words"},
}  # fmt: skip
OUTCOMES = ("pass", "fail", "undecided")
STANDARD = ("f2021", "standard")


def cases(form, layout):
    """Report id, instance and outcome of every example of a layout, with its settings by cell key."""
    for instance in rulebook().instances(layout_of((form, layout))):
        for outcome, example in instance.rule.examples.outcomes():
            settings = {"previous": "zeros"} | instance.placed(example)
            yield f"{form} {layout} {instance.column} {outcome}", instance, outcome, settings


@pytest.fixture(scope="module")
def found():
    """What is found on all examples together, and what was judged at all."""
    con = memory()
    for pair in LAYOUTS:
        enter(con, *pair, {report_id: settings for report_id, _, _, settings in cases(*pair)})
    return judged(con), applied(con)


def each(*settings):
    """What is found on each of some reports, which are judged together: to judge one takes nearly as long."""
    con = memory()
    enter(con, *STANDARD, {str(n): each for n, each in enumerate(settings)})
    rows = judged(con)
    return [of(rows, str(n)) for n in range(len(settings))]


def of(rows, report_id):
    return {(rule, line): row for (report, rule, line), row in rows.items() if report == report_id}


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_every_example_comes_out_as_said(found, pair, outcome):
    rows, judged_at = found
    said = [(report_id, i) for report_id, i, expected, _ in cases(*pair) if expected == outcome]
    assert len(said) == len(rulebook().instances(layout_of(pair))) > 50
    for report_id, instance in said:
        at = instance.at or ""
        row = rows.get((report_id, instance.id, at))
        assert (*pair, instance.id, at) in judged_at
        assert (row["outcome"] if row else "pass") == outcome, report_id


@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_a_finding_bears_its_rule_and_its_difference(found, pair):
    rows, _ = found
    for report_id, instance, outcome, _ in cases(*pair):
        row = rows.get((report_id, instance.id, instance.at or ""))
        if outcome == "pass":
            continue
        rule = instance.rule
        assert (row["version"], row["family"], row["severity"]) == (rule.version, rule.family, rule.severity)
        if outcome == "fail":
            assert row["residual"] == between(row, of_days=instance.equation.is_of_days), report_id
            assert row["residual"] or instance.equation.relation in (">", "<", "<>"), report_id
        else:
            assert row["residual"] is None, report_id


def between(row, *, of_days):
    """Left minus right; of days their number."""
    if not of_days:
        return row["lhs"] - row["rhs"]
    left, right = (datetime.strptime(f"{row[side]:.0f}", "%Y%m%d") for side in ("lhs", "rhs"))
    return (left - right).days


@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_cells_are_the_operands_of_a_failing_sum_and_the_wanting_ones_otherwise(found, pair):
    rows, _ = found
    for report_id, instance, outcome, settings in cases(*pair):
        if outcome == "pass":
            continue
        named = set(filter(None, rows[report_id, instance.id, instance.at or ""]["cells"].split(",")))
        operands = {entry.key for entry in instance.equation.entries}
        told = {told.key for told in instance.equation.told}
        if outcome == "fail" and not instance.equation.singles_out:
            assert named == operands | told, report_id
        elif outcome == "fail" and instance.equation.needs_parts:
            assert named == {key.removeprefix("parts.") for key in settings if key.startswith("parts.")}, report_id
        elif outcome == "undecided" and told:
            assert named, report_id
            assert named <= told | operands | {cell.key for cell in instance.equation.cells}, report_id
        elif settings["previous"] == "absent":
            assert named
            assert all(key.startswith("previous") for key in named), report_id
        else:
            speaks_of = operands | {cell.key for cell in instance.equation.cells} | {"report.fiscal_year"}
            speaks_of |= {f"report.{field}" for field in instance.equation.fields}
            wanting = next((marks for what, marks in WANTING.items() if what in instance.rule.formula), set(MARKS))
            wanting = wanting if instance.equation.needs_status else {*MARKS, "absent"}
            assert named == {k for k, value in settings.items() if value in wanting and k in speaks_of}, report_id


@pytest.mark.slow
@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_where_both_sides_are_missing_nothing_passes(pair):
    con, cells = memory(), forms()[pair[0]].layout(pair[1])
    missing = (*MARKS, "absent")
    enter(con, *pair, {mark: {cell.key: mark for cell in cells} for mark in missing} | {"zeros": {}})
    rows = judged(con)
    assert {report_id for report_id, _, _ in this_year(rows)} == set(missing)
    looking_here = [i for i in rulebook().instances(layout_of(pair)) if i.id not in LOOKING_FURTHER]
    for mark, instance in ((mark, instance) for mark in missing for instance in looking_here):
        found = rows.get((mark, instance.id, instance.at or ""))
        assert (found and found["outcome"]) == of_nothing(instance, mark), instance
        if instance.equation.is_sum:
            assert (found["lhs"], found["rhs"]) == (None, None)
            assert set(found["cells"].split(",")) == {cell.key for cell in instance.equation.cells}


def of_nothing(instance, mark):
    """How a rule comes out on a report none of whose cells has a figure."""
    match instance.rule.family:
        case "structure" if mark != "absent":
            return "fail" if instance.id == "S-10" else None
        case "cells":
            return "fail" if mark == "invalid" else "undecided"
        case "unfilled" if mark != "absent":
            return None if mark == "invalid" else "fail"
        case "form_of_the_year":
            return None
        case "units" | "column_headings" | "numerals" if mark != "absent":
            return None
    return None if instance.id == "T4-06" else "undecided"  # which is of 2024 and later


def test_one_missing_operand_names_itself():
    (rows,) = each({"applications.received_new.total": 7, "applications.carried_in.total": "blank"})
    row = rows["T3-07", "total"]
    assert (row["outcome"], row["lhs"], row["rhs"], row["residual"]) == ("undecided", None, None, None)
    assert row["cells"] == "applications.carried_in.total"
    assert rows["T3-22", "carried_in"]["outcome"] == "undecided"
    assert rows["T3-21", "received_new"]["outcome"] == "fail"


def test_left_right_and_residual_are_what_the_report_says():
    settings = {"disputes.review.total": 12, "disputes.review.upheld": 5, "disputes.review.pending": 4}
    whole, part = each(settings, {"disputes.review.upheld": 5})
    row = whole["T4-01", "review"]
    assert (row["lhs"], row["rhs"], row["residual"]) == (12, 9, 3)
    assert row["cells"].split(",") == [
        f"disputes.review.{key}" for key in ("total", "upheld", "corrected", "other_result", "pending")
    ]
    assert part["T4-01", "review"]["residual"] == -5


def test_large_counts_add_up_exactly():
    con, counts = memory(), (1, 2**31, 2**53 + 1, 10**17)
    keys = ("applications.granted.total", "applications.granted.natural_person")
    enter(con, *STANDARD, {str(n): dict(zip(keys, (n, n - 1), strict=True)) for n in counts})
    rows = judged(con)
    for n in counts:
        row = rows[str(n), "T3-23", "granted"]
        assert (row["lhs"], row["rhs"], row["residual"]) == (n, n - 1, 1)


def test_an_amount_is_typed_and_enters_no_sum():
    con, amounts = memory(), ("0.00000001", "9999999999.99999999")
    enter(con, *STANDARD, {amount: {"proactive.admin_fee_amount_wan": Decimal(amount)} for amount in amounts})
    assert this_year(judged(con)) == {}


def test_counts_name_the_cells_they_want():
    gone = ("applications.granted.total", "applications.granted.other_org", "disputes.review.pending")
    odd = ("applications.carried_out.total", "proactive.rules_made")
    (rows,) = each(dict.fromkeys(gone, "absent") | dict.fromkeys(odd, "invalid"))
    assert set(rows["S-02", ""]["cells"].split(",")) == set(gone)
    assert (rows["S-02", ""]["lhs"], rows["S-02", ""]["rhs"]) == (197, 200)
    assert set(rows["S-03", "granted"]["cells"].split(",")) == set(gone[:2])
    assert rows["S-04", ""]["cells"] == gone[2]
    assert set(rows["S-05", ""]["cells"].split(",")) == set(odd)
    assert ("S-03", "carried_out") not in rows


@pytest.mark.parametrize("pair", [pair for pair in LAYOUTS if pair != STANDARD], ids=" ".join)
def test_a_row_a_layout_does_not_print_is_not_judged(found, pair):
    _, judged_at = found
    ids = {rule for form, layout, rule, _ in judged_at if (form, layout) == pair and not rule.startswith("T2-")}
    assert not {"T3-42", "T3-43"} & ids
    assert (*pair, "T3-41", "other_total") in judged_at
    standard = {rule for form, layout, rule, _ in judged_at if (form, layout) == STANDARD}
    of_form = {rule.id for rule in rulebook().rules if pair[0] not in rule.forms}
    assert {rule for rule in standard - ids - of_form if not rule.startswith("T2-")} == {"T3-42", "T3-43"}
    assert (*STANDARD, "T3-41", "other_total") not in judged_at


def test_forms_and_layouts_are_judged_side_by_side():
    con = memory()
    single = {"applications.other_total.natural_person": 3}
    three = {"applications.other_fee_unpaid.natural_person": 3}
    enter(con, "f2021", "standard", {"three": three})
    enter(con, "f2021", "other_single_row", {"single": single})
    enter(con, "f2019", "standard", {"old": single})
    failing = {report: set() for report in ("three", "single", "old")}
    for (report, rule, _), row in this_year(judged(con)).items():
        assert row["outcome"] == "fail"
        failing[report].add(rule)
    every = {"T3-11", "T3-51", "T3-52"}
    assert failing == {"three": every | {"T3-42"}, "single": every | {"T3-41"}, "old": every | {"T3-41"}}


@pytest.mark.slow
def test_judging_again_gives_the_same_and_forgets_what_was_mended():
    con = memory()
    enter(con, *STANDARD, {"r": {"disputes.review.total": 1}, "s": {"disputes.review.total": "blank"}})
    first = judged(con)
    assert judged(con) == first != {}
    enter(con, *STANDARD, {"r": {}, "s": {}})
    assert this_year(judged(con)) == {}


def test_a_conclusion_that_holds_anyway_needs_no_premise():
    total = "applications.granted.total"
    none, half = each(
        {total: "blank"}, {"applications.granted.natural_person": 2, "applications.granted.other_org": "blank"}
    )
    assert ("T3-52", "granted") not in none
    assert (half["T3-52", "granted"]["outcome"], half["T3-23", "granted"]["outcome"]) == ("fail", "undecided")
    assert half["T3-52", "granted"]["lhs"] == 2


def test_the_largest_of_some_cells_fails_though_another_is_missing_and_holds_only_when_all_are_known():
    new, granted, other = (f"applications.{row}.total" for row in ("received_new", "granted", "other_misc"))
    at = ("T3-51", "total")
    known, missing = {new: 3, granted: 3}, {new: 3, other: "blank"}
    fails, open_, holds, nothing = each(
        missing | {granted: 4}, missing | {granted: 3}, known, {new: "blank", granted: 3}
    )
    assert fails[at]["outcome"] == "fail"
    assert open_[at]["outcome"] == "undecided"
    assert at not in holds
    assert nothing[at]["cells"] == new


# Who a report is of, by level and kind, and how it comes out that it makes rules.
MAKERS = [
    ("province", "government", None), ("prefecture", "government_office", None), ("national", "department", None),
    ("prefecture", "department", "fail"), ("county", "government", "fail"), ("zone", None, "fail"),
    ("prefecture", "absent", "undecided"), ("absent", "government", "undecided"), ("absent", "absent", "undecided"),
]  # fmt: skip


@pytest.fixture(scope="module")
def made():
    """What is found on two reports of each of MAKERS, one with a rule and one without, by level and kind."""
    of_whom = [{"report.level": level, "report.kind": kind or "functional_zone_committee"} for level, kind, _ in MAKERS]
    rows = each(*({**who, **cells} for who in of_whom for cells in ({"proactive.rules_in_force": 1}, {})))
    return {(level, kind): rows[2 * n : 2 * n + 2] for n, (level, kind, _) in enumerate(MAKERS)}


@pytest.mark.parametrize(("level", "kind", "outcome"), MAKERS)
def test_who_makes_rules_depends_on_level_and_kind(made, level, kind, outcome):
    rows, without = made[level, kind]
    assert rows.get(("T2-03", ""), {"outcome": None})["outcome"] == outcome
    if outcome == "undecided":
        missing = [name for name, value in (("level", level), ("kind", kind)) if value == "absent"]
        assert rows["T2-03", ""]["cells"].split(",") == [f"report.{name}" for name in missing]
    assert ("T2-03", "") not in without
