"""Workbooks that keep a sheet for each year: the newest year is read, and only where its own title agrees."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.report import read_report
from tests.generator.arranged import figures_of_another
from tests.generator.kinds.compare import compared
from tests.generator.kinds.sheets import number, sheet, whole
from tests.generator.kinds.sheets_package import workbook
from tests.generator.kinds.truth import report


def book(drawn, own, other, *, other_year):
    """A workbook with the sheet of `drawn` and one with other figures."""
    last = replace(figures_of_another(drawn, Random(drawn.year)), year=other_year)
    sheets = {own: sheet(whole(drawn), number), other: sheet(whole(last), number)}
    return workbook(dict(sorted(sheets.items())))


@pytest.mark.parametrize("seed", [1, 2, 3, 6])
@pytest.mark.parametrize(
    ("own", "other"), [("{0}年", "{1}年"), ("{0}", "{1}"), ("年报{0}", "年报{1}"), ("本年", "上年")]
)
def test_the_sheet_of_the_newest_year_is_read_alone(own, other, seed):
    drawn = report(seed)
    names = [name.format(drawn.year, drawn.year - 1) for name in (own, other)]
    read = read_report(book(drawn, *names, other_year=drawn.year - 1))
    assert compared(drawn, read.reading).unlike == []
    assert (read.identity.year, read.identity.why) == (drawn.year, None)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sheet_whose_title_is_of_another_year_than_its_name_is_not_read_alone(seed):
    drawn = report(seed)
    names = (f"{drawn.year + 1}年", f"{drawn.year}年")
    read = read_report(book(drawn, *names, other_year=drawn.year - 1))
    assert compared(drawn, read.reading).wrong == []
    assert read.reading.left > 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_reports_under_names_without_years_are_left_over_and_their_year_is_flagged(seed):
    drawn = report(seed)
    read = read_report(book(drawn, "Sheet1", "Sheet2", other_year=drawn.year - 1))
    assert read.reading.left > 0
    assert read.identity.year == drawn.year or any(one.about == "year" for one in read.identity.weak)
