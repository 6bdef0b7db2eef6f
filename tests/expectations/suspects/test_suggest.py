"""Each named slip planted and told again, and whose error it may be."""

from decimal import Decimal

import pytest

from expectations.suspects.error_patterns import doubled, dropped, swapped, yuan_for_wan
from expectations.suspects.suggest import ANYWHERE, Known, mistaken_unit, suggest
from tests.expectations.suspects.test_localise import F2021, altered, at, balanced
from warehouse.reference.forms.form_list import forms

CELL = at("granted", "natural_person")
LAYOUTS = [form.layout() for form in forms().values()]


def with_count(layout, key, count):
    """Balanced figures in which `key` is `count`, carried into its row's and column's totals."""
    numbers = balanced(layout, scale=40)
    _, row, column = key.split(".")
    more = count - numbers[key]
    keys = [key, at(row, "total"), *(at(r, c) for r in ("processed_total", "received_new") for c in (column, "total"))]
    return altered(numbers, dict.fromkeys(keys, more))


def only(found):
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize(
    ("meant", "reported", "kind"),
    [(243, 423, "swapped_digits"), (1234, 134, "digit_dropped"), (123, 1223, "digit_doubled"), (123, 171, None)],
)
def test_a_slip_of_the_digits_of_one_count(layout, meant, reported, kind):
    suggestion = only(suggest(layout, {**with_count(layout, CELL, meant), CELL: reported}))
    assert (suggestion.cells, suggestion.values, suggestion.unique) == ((CELL,), (meant,), True)
    assert suggestion.kind == kind


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("key", [at("granted", "total"), at("processed_total", "natural_person")])
def test_a_total_left_at_zero(layout, key):
    numbers = balanced(layout)
    suggestion = only(suggest(layout, {**numbers, key: 0}))
    assert (suggestion.cells, suggestion.values, suggestion.kind) == ((key,), (numbers[key],), "total_zero")


def test_a_total_of_table_four_left_at_zero():
    block = {"total": 0, "upheld": 10, "corrected": 1, "other_result": 0, "pending": 0}
    numbers = {**balanced(), **{f"disputes.review.{column}": count for column, count in block.items()}}
    suggestion = only(suggest(F2021, numbers))
    assert (suggestion.cells, suggestion.values, suggestion.kind) == (("disputes.review.total",), (11,), "total_zero")


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("right", [True, False])
def test_a_row_shifted_by_one(layout, right):
    numbers = balanced(layout)
    row = [at("granted", column.key) for column in layout.form.applications.columns]
    values = [numbers[key] for key in row]
    moved = [0, *values[:-1]] if right else [*values[1:], 0]
    reported = {**numbers, **dict(zip(row, moved, strict=True))}
    first = suggest(layout, reported)[0]
    assert first.kind == "row_shifted"
    assert {**reported, **dict(zip(first.cells, first.values, strict=True))} == numbers


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_two_columns_swapped_in_a_row(layout):
    numbers = with_count(layout, CELL, 345)
    other = at("granted", "legal_service_org")
    suggestions = suggest(layout, {**numbers, CELL: numbers[other], other: numbers[CELL]})
    planted = only([s for s in suggestions if set(s.cells) == {CELL, other}])
    assert planted.kind == "columns_swapped"
    assert dict(zip(planted.cells, planted.values, strict=True)) == {key: numbers[key] for key in (CELL, other)}


def test_suggestions_with_a_name_come_first_within_their_part():
    numbers = altered(balanced(), {"disputes.review.total": 6})
    kinds = [suggestion.kind is None for suggestion in suggest(F2021, numbers)]
    assert kinds == sorted(kinds)


def test_blanks_that_can_only_be_zero():
    numbers = balanced()
    nothing = [key for key, count in numbers.items() if key.startswith("applications.denied") and count == 0]
    blank = dict.fromkeys(nothing)
    suggestions = suggest(F2021, {**numbers, **blank})
    assert {cell for suggestion in suggestions for cell in suggestion.cells} == set(nothing)
    assert {(s.kind, s.unique, s.part) for s in suggestions} == {("blank_meant_zero", True, None)}
    assert all(set(s.values) == {0} for s in suggestions)


def test_a_cell_without_a_number_that_the_sums_force():
    numbers = balanced()
    suggestion = only(suggest(F2021, {**numbers, CELL: None}))
    assert numbers[CELL] > 0
    assert (suggestion.cells, suggestion.values, suggestion.kind) == ((CELL,), (numbers[CELL],), "left_out")
    assert (suggestion.unique, suggestion.part) == (True, None)
    assert suggest(F2021, dict.fromkeys(numbers)) == ()


def test_a_left_out_count_beside_a_wrong_one_rests_on_its_only_repair():
    numbers = balanced()
    total = at("granted", "total")
    repair, filled = suggest(F2021, {**altered(numbers, {total: 5}), CELL: None})
    assert (repair.cells, repair.values, repair.unique) == ((total,), (numbers[total],), True)
    assert (filled.cells, filled.values, filled.kind) == ((CELL,), (numbers[CELL],), "left_out")


def test_only_an_empty_cell_is_meant_as_0():
    numbers = balanced()
    key = next(key for key, count in numbers.items() if key.startswith("applications.denied") and count == 0)
    statuses = dict.fromkeys(numbers, "number")
    reported = {**numbers, key: None}
    kinds = {status: only(suggest(F2021, reported, Known({**statuses, key: status}))) for status in ("dash", "unsure")}
    assert {status: found.kind for status, found in kinds.items()} == {"dash": "blank_meant_zero", "unsure": "left_out"}
    assert {found.values for found in kinds.values()} == {(0,)}
    del statuses[key]
    assert suggest(F2021, reported, Known(statuses)) == ()


@pytest.mark.parametrize(
    ("status", "leftovers", "whose"),
    [("number", (), "publisher"), ("ocr", (), "reader"), ("ocr_by_sums", (), "reader"), ("split_by_sums", (), "reader"),
     ("number", ("applications.granted",), "reader"), ("number", ("applications",), "reader"),
     ("number", ("applications.grant",), "unknown"), ("number", ("disputes",), "unknown"),
     ("number", (ANYWHERE,), "unknown")],
)  # fmt: skip
def test_whose_error_it_may_be(status, leftovers, whose):
    numbers = altered(balanced(), {CELL: 5})
    known = Known({**dict.fromkeys(numbers, "number"), CELL: status}, leftovers)
    assert only(suggest(F2021, numbers, known)).whose == whose


def test_no_error_is_the_publishers_where_cells_are_wanting_or_nothing_is_known():
    numbers = altered(balanced(), {CELL: 5})
    statuses = dict.fromkeys(numbers, "number")
    assert only(suggest(F2021, numbers)).whose == "unknown"
    assert only(suggest(F2021, numbers, Known({**statuses, "disputes.review.total": "invalid"}))).whose == "unknown"
    del statuses["disputes.review.total"]
    assert only(suggest(F2021, numbers, Known(statuses))).whose == "unknown"


def test_nothing_is_suggested_for_a_clean_report_and_no_figure_is_changed():
    numbers = balanced()
    assert suggest(F2021, numbers) == ()
    wrong = altered(numbers, {CELL: 5})
    kept = dict(wrong)
    suggest(F2021, wrong)
    assert wrong == kept


def test_slips_of_digits():
    assert swapped(21, 12)
    assert not swapped(12, 12)
    assert not swapped(10, 1)
    assert dropped(1234, 124)
    assert not dropped(5, 0)
    assert doubled(12, 112)
    assert not doubled(12, 122 + 1)


@pytest.mark.parametrize(
    ("reported", "earlier", "wan"),
    [(350_000, 35, 35), (350_000, 340, 35), (Decimal("2515.5"), Decimal("0.3"), Decimal("0.25155")),
     (35, 350_000, None), (3500, 35, None), (35, 0, None), (0, 0, None), (10**9, 35, None)],
)  # fmt: skip
def test_an_amount_in_yuan_is_told_by_last_years(reported, earlier, wan):
    assert yuan_for_wan(reported, earlier) == wan


def test_an_amount_in_the_wrong_unit_is_never_the_only_repair():
    fee = "proactive.admin_fee_amount_wan"
    suggestion = mistaken_unit(fee, 350_000, 35, F2021, Known())
    assert (suggestion.cells, suggestion.values, suggestion.unique) == ((fee,), (35,), False)
    assert (suggestion.kind, suggestion.whose, suggestion.part) == ("yuan_for_wan", "unknown", None)
    assert mistaken_unit(fee, 35, 35, F2021, Known()) is None
