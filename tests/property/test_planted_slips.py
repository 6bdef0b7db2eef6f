"""Planted slips, by name and in both forms: each that breaks an identity is caught, and the planted cell is suspected.

It is the only suspect wherever the arithmetic determines it, which is worked out here by trying every other cell.
"""

from collections import Counter
from random import Random

import pytest

from expectations.rulebook.sums import sums, tally
from expectations.suspects.suggest import suggest
from tests.expectations.judging.wide import enter, judged
from tests.generator.figures import figures
from warehouse.reference.forms.form_list import layouts
from warehouse.store import memory


def count_cells(layout):
    return [cell for cell in layout if cell.table in ("applications", "disputes")]


def row_of(layout, cell):
    return [c.key for c in count_cells(layout) if (c.table, c.row) == (cell.table, cell.row)]


def swapped_digits(layout, numbers, draw):
    cell = draw.choice([c for c in count_cells(layout) if len(set(str(numbers[c.key]))) > 1])
    digits = list(str(numbers[cell.key]))
    first = draw.choice([n for n in range(len(digits) - 1) if digits[n] != digits[n + 1]])
    digits[first : first + 2] = digits[first + 1], digits[first]
    return {cell.key: int("".join(digits))}


def digit_dropped(layout, numbers, draw):
    cell = draw.choice([c for c in count_cells(layout) if numbers[c.key] > 9])
    digits, n = str(numbers[cell.key]), draw.randrange(len(str(numbers[cell.key])))
    return {cell.key: int(digits[:n] + digits[n + 1 :])}


def digit_doubled(layout, numbers, draw):
    cell = draw.choice([c for c in count_cells(layout) if numbers[c.key]])
    digits, n = str(numbers[cell.key]), draw.randrange(len(str(numbers[cell.key])))
    return {cell.key: int(digits[: n + 1] + digits[n:])}


def total_zero(layout, numbers, draw):
    totals = [c for c in count_cells(layout) if "total" in (c.column, c.row) or c.row == "processed_total"]
    return {draw.choice([c for c in totals if numbers[c.key]]).key: 0}


def row_shifted(layout, numbers, draw):
    cells = [c for c in count_cells(layout) if c.table == "applications" and c.column == "total" and numbers[c.key]]
    row = row_of(layout, draw.choice(cells))
    return dict(zip(row, [0, *(numbers[key] for key in row[:-1])], strict=True))


def columns_swapped(layout, numbers, draw):
    rows = {cell.row: row_of(layout, cell) for cell in count_cells(layout) if cell.table == "applications"}
    row = draw.choice([keys for keys in rows.values() if len({numbers[key] for key in keys[:-1]}) > 1])
    one, other = draw.sample(row[:-1], 2)
    return {one: numbers[other], other: numbers[one]}


SLIPS = (swapped_digits, digit_dropped, digit_doubled, total_zero, row_shifted, columns_swapped)


def seeds(slip):
    """How many are planted of a slip: of one that alters a row every way to mend it is told, which takes a second."""
    return 4 if slip is row_shifted else 16


def planted(layout, slip):
    """Figures with a slip each, and what was planted, of those that break a sum."""
    for seed in range(seeds(slip)):
        draw = Random(f"{(layout.form.form, layout.name)} {slip.__name__} {seed}")
        numbers = figures(layout.form, layout.name, seed, 400)
        changed = {key: count for key, count in slip(layout, numbers, draw).items() if numbers[key] != count}
        if tally(layout, {**numbers, **changed}).broken:
            yield numbers, changed


def cells_that_mend(layout, reported):
    """Every single cell that, changed alone, makes all sums hold: tried one by one, with the change a sum needs."""
    listed = sums(layout)
    broken = [equation for equation in listed if equation.residual(reported)]
    found = {}
    for key, factor in broken[0].factors:
        value = reported[key] - broken[0].residual(reported) // factor
        if value >= 0 and not any(equation.residual({**reported, key: value}) for equation in listed):
            found[key] = value
    return found


@pytest.fixture(scope="module")
def caught():
    """The slips of each layout as planted, and the reports on which a rule fails: judged all together."""
    cases = {layout: {slip.__name__: list(planted(layout, slip)) for slip in SLIPS} for layout in layouts()}
    con = memory()
    for layout, slips in cases.items():
        reports = {
            f"{layout} {slip} {n}": {**numbers, **changed}
            for slip, listed in slips.items()
            for n, (numbers, changed) in enumerate(listed)
        }
        enter(con, layout.form.form, layout.name, reports)
    found = {at[0] for at, row in judged(con).items() if row["outcome"] == "fail" and row["effect"] == "flag"}
    return cases, found


@pytest.mark.slow
@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.__name__)
@pytest.mark.parametrize("layout", layouts(), ids=str)
def test_a_planted_slip_is_caught_and_its_cell_suspected(caught, layout, slip):
    cases, seen = caught[0][layout][slip.__name__], Counter()
    assert len(cases) > seeds(slip) // 2, "most of them break a sum"
    assert {f"{layout} {slip.__name__} {n}" for n in range(len(cases))} <= caught[1]
    for numbers, changed in cases:
        reported = {**numbers, **changed}
        suggested = suggest(layout, reported)
        suspected = {key for suggestion in suggested for key in suggestion.cells}
        assert suspected & set(changed), (changed, suggested)
        seen["suspected"] += 1
        mends = cells_that_mend(layout, reported)
        if len(changed) == 1:
            ((key, _),) = changed.items()
            assert {s.cells: s.values for s in suggested if s.part == 0} == {(k,): (v,) for k, v in mends.items()}
            assert all(s.unique == (len(mends) == 1) for s in suggested)
            seen["determined"] += list(mends) == [key]
            if list(mends) == [key]:
                assert [(s.cells, s.values, s.unique) for s in suggested] == [((key,), (numbers[key],), True)]
    assert seen["suspected"] == len(cases)
    assert seen["determined"] or len(cases[0][1]) > 1
