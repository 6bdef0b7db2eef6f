"""Headings in another order than the form's, whose figures do not add up in that order: nothing is taken silently."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Row, paragraph
from tests.assets.staged.readers.pages import drawn, grid, report, table_rows
from tests.generator.arrangement import Arrangement
from tests.generator.printed import printed


def page_with_headings_of(of, arranged, section):
    """The figures in the form's order below headings in another one."""
    other = printed(replace(of, arrangement=arranged))[section]
    own = printed(of)[section]
    mixed = replace(own, rows=(*other.rows[: own.header_rows], *own.rows[own.header_rows :]))
    page = grid(of)
    rows = [row for row in page.rows if row.table != section + 1]
    return replace(page, rows=(*rows, *table_rows(mixed, section + 1)))


@pytest.mark.parametrize("seed", range(6))
def test_a_total_headed_first_whose_figures_stand_last_is_not_taken(seed):
    of = report()
    keys = [column.key for column in of.form.applications.columns]
    inside = keys[1:-1]
    Random(seed).shuffle(inside)
    page = page_with_headings_of(of, Arrangement(applicants=("total", "natural_person", *inside)), 1)
    read = recognise(page)
    assert not [key for key in read.cells if key.startswith("applications.")]
    whys = {leftover.why.en for leftover in read.leftovers}
    assert len(whys) == 1
    assert "do not add up" in whys.pop()


def test_results_headed_in_another_order_than_they_add_up_are_not_taken():
    of = report()
    results = ("total", "upheld", "corrected", "other_result", "pending")
    read = recognise(page_with_headings_of(of, Arrangement(results=results), 2))
    assert not [key for key in read.cells if key.startswith("disputes.")]


def test_a_single_slip_below_reordered_headings_is_taken_and_judged():
    values = dict(drawn())
    key = "applications.received_new.total"
    of = report(**{key.replace(".", "__"): values[key] + 1})
    of = replace(of, arrangement=Arrangement(applicants=("total", "natural_person", "commercial_enterprise",
        "research_institution", "social_welfare_org", "legal_service_org", "other_org")))  # fmt: skip
    read = recognise(grid(of))
    assert read.cells[key].value.number == values[key] + 1
    assert len(read.cells) == read.expected


@pytest.mark.parametrize("figures", ["5 0 0 0 0 0 5", "3 1 2 0 6", "（其他） 12 3 4 19"])
def test_figures_beside_a_recognised_table_are_left_over(figures):
    """A row that has lost its rules stands in no table: its figures are no narrative."""
    page = grid(report())
    at = next(n for n, row in enumerate(page.rows) if row.table == 3)
    read = recognise(replace(page, rows=(*page.rows[:at], paragraph(figures), *page.rows[at:])))
    assert [leftover.text for leftover in read.leftovers] == [figures]


@pytest.mark.parametrize("line", ["— 3 —", "2024年收到申请5件。", "3 / 10", "第二季度 3 5"])
def test_lines_of_words_beside_a_table_are_narrative(line):
    page = grid(report())
    at = next(n for n, row in enumerate(page.rows) if row.table == 3)
    rows: list[Row] = [*page.rows[:at], paragraph(line), *page.rows[at:]]
    assert recognise(replace(page, rows=tuple(rows))).leftovers == ()
