"""Which of two reports is the earlier one, and which two are not compared."""

from dataclasses import replace

import pytest

from pipelines.compare.comparison import NotComparable, order_reports
from tests.pipelines.compare.pairs import report, two_years


def test_the_order_is_by_year_and_not_by_argument():
    one, other = two_years()
    assert order_reports(one, other, any_body=False) == order_reports(other, one, any_body=False) == (one, other)


def why(one, other, **options):
    with pytest.raises(NotComparable) as error:
        order_reports(one, other, any_body=options.get("any_body", False))
    return error.value.why


def test_two_reports_of_one_year_are_not_compared():
    assert "2023" in why(report(2023), report(2023, seed=5)).zh


def test_reports_of_different_bodies_are_compared_only_on_request():
    one, other = report(2022), report(2023, body="叶县人民政府")
    text = why(one, other)
    assert "宝丰县人民政府" in text.zh
    assert "叶县人民政府" in text.zh
    assert "--renamed" in text.en
    assert order_reports(other, one, any_body=True) == (one, other)


def test_a_report_without_a_year_cannot_be_ordered():
    one, other = two_years()
    unknown = replace(one, identity=replace(one.identity, year=None))
    assert "file name" in why(unknown, other, any_body=True).en
