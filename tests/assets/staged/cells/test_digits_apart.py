"""Digits of a number that stand apart are one number only where a sum says so."""

from random import Random

import pytest

from assets.staged.ambiguity.best_reading import choose_best
from assets.staged.report import read_report
from assets.staged.values import read_value
from tests.assets.staged.readers.pages import grid, printed_values, report
from tests.generator.arranged import figures_of_another
from tests.generator.kinds.matrix import markup, matrix
from tests.generator.kinds.truth import report as drawn_by_kinds
from tests.generator.kinds.web_page import page


def apart(number, rng):
    """The digits of a number with white space among them."""
    digits = str(number)
    at = rng.randint(1, len(digits) - 1)
    return f"{digits[:at]}{rng.choice((' ', '　', '  '))}{digits[at:]}"


def long_cells(of, table):
    return [
        key for key, text in printed_values(of).items() if key.startswith(table) and text.isdecimal() and len(text) > 1
    ]


@pytest.mark.parametrize("seed", range(12))
def test_the_sums_join_digits_that_stand_apart(seed):
    rng, of = Random(seed), report()
    cells = rng.sample(long_cells(of, "applications."), 3)
    values = {key.replace(".", "__"): apart(of.values[key], rng) for key in cells}
    _, read = choose_best([grid(report(**values))])
    assert {key: cell.value.number for key, cell in read.cells.items() if key in cells} == {
        k: of.values[k] for k in cells
    }
    assert {read.cells[key].value.status for key in cells} == {"split_by_sums"}


@pytest.mark.parametrize("seed", range(6))
def test_digits_that_no_sum_joins_are_left_over(seed):
    rng, of = Random(seed), report()
    key = rng.choice(long_cells(of, "proactive."))
    text = apart(of.values[key], rng)
    _, read = choose_best([grid(report(**{key.replace(".", "__"): text}))])
    assert (read.cells[key].value.number, read.cells[key].value.status) == (None, "invalid")
    assert [leftover.text for leftover in read.leftovers] == [text]


def test_digits_are_not_joined_where_the_sums_deny_it():
    of = report()
    key = long_cells(of, "applications.received_new")[0]
    text = apart(of.values[key] + 1, Random(1))
    _, read = choose_best([grid(report(**{key.replace(".", "__"): text}))])
    assert read.cells[key].value.number is None


@pytest.mark.parametrize("seed", [1, 3, 24])  # in 24 the figures of the other report add up where they are alone
def test_a_second_figure_in_every_cell_is_not_taken_for_the_first(seed):
    of = drawn_by_kinds(seed)
    other = figures_of_another(of, Random(f"t3_stacked_years{seed}"))
    table = {key: text for key, text in printed_values(of).items() if key.startswith("applications.") and text}

    def content(cell):
        in_table = (cell.key or "").startswith("applications.")
        return f"{cell.text}<br>{other.printed_value(cell.key)}" if in_table else cell.text

    def draw(printed):
        return markup(matrix(printed), content)

    read = read_report(page(of, draw).encode()).reading
    numbers = {key: read.cells[key].value.number for key in table if key in read.cells}
    assert all(n in (None, read_value(table[key], "count").number) for key, n in numbers.items())
