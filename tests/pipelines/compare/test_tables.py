"""Tables cell by cell: the planted changes are the changes reported, and what is missing has no change."""

from decimal import Decimal
from random import Random

import pytest

from pipelines.compare.tables import ComparedCell, compare_tables, find_unmatched
from tests.pipelines.compare.pairs import NEWEST, report
from warehouse.reference.forms.form_list import forms

KEYS = [cell.key for cell in forms()[NEWEST].layout() if cell.type == "count"]
OLDEST = next(iter(forms()))


def cells(one, other):
    return {c.key: c for table in compare_tables(one.reading, other.reading) for c in table.cells}


@pytest.mark.parametrize("seed", range(4))
def test_the_planted_changes_are_the_changes_reported(seed):
    chance, one = Random(seed), report(2022, seed=seed)
    planted = {key: chance.choice((-1, 1, 9, 400)) for key in chance.sample(KEYS, 12)}
    now = {key: max(one.reading.numbers[key] + change, 0) for key, change in planted.items()}
    other = report(2023, seed=seed, **{key.replace(".", "__"): value for key, value in now.items()})
    found = cells(one, other)
    expected = {
        key: value - one.reading.numbers[key] for key, value in now.items() if value != one.reading.numbers[key]
    }
    assert {key: cell.change for key, cell in found.items() if cell.change} == expected
    assert set(found) == {cell.key for cell in forms()[NEWEST].layout()}


@pytest.mark.parametrize("text", [None, "/", "-", "无", "很多"])
@pytest.mark.parametrize("which", ["earlier", "later"])
def test_a_cell_without_a_figure_has_no_change(text, which):
    key = "applications.granted.total"
    missing = {key.replace(".", "__"): text}
    one = report(2022, seed=3, **(missing if which == "earlier" else {}))
    other = report(2023, seed=3, **(missing if which == "later" else {}))
    cell = cells(one, other)[key]
    assert (cell.change, cell.percent, cell.striking) == (None, None, False)
    assert (cell.earlier is None, cell.later is None) == (which == "earlier", which == "later")


def cell(earlier, later, kind="count"):
    return ComparedCell("key", kind, "件", str(earlier), str(later), earlier, later)


@pytest.mark.parametrize(
    ("earlier", "later", "kind", "percent", "striking"),
    [
        (121, 145, "count", Decimal("19.8"), False),
        (100, 150, "count", Decimal("50.0"), True),
        (100, 149, "count", Decimal("49.0"), False),
        (9, 18, "count", Decimal("100.0"), False),
        (0, 10, "count", None, True),
        (0, 9, "count", None, False),
        (10, 0, "count", Decimal("-100.0"), True),
        (0, 0, "count", None, False),
        (-5, 5, "change", None, True),
        (Decimal("150.5"), Decimal("260"), "amount", Decimal("72.8"), True),
        (Decimal("150.5"), Decimal("240"), "amount", Decimal("59.5"), False),
    ],
)
def test_percent_and_striking(earlier, later, kind, percent, striking):
    found = cell(earlier, later, kind)
    assert (found.percent, found.striking) == (percent, striking)


def test_reports_on_two_forms_are_compared_by_the_cells_both_print():
    one, other = report(2020, form=OLDEST), report(2021, form=NEWEST)
    old, new = ({c.key for c in forms()[name].layout()} for name in (OLDEST, NEWEST))
    found = cells(one, other)
    assert {key for key, cell in found.items() if cell.earlier_text is not None} == old & new
    assert {key for key, cell in found.items() if cell.earlier_text is None} == new - old
    assert all(cell.change is None for cell in found.values() if cell.earlier_text is None)
    assert {u.cell.key for u in find_unmatched(one.reading, other.reading)} == old - new
    assert {u.cell.key for u in find_unmatched(other.reading, one.reading)} == new - old
