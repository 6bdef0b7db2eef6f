"""Divisions of one name: settled by the chain of names, the page's codes or its source, else open with candidates."""

import pytest

from assets.staged.identity.homonyms import division_by_code
from assets.staged.identity.identify import identify
from assets.staged.identity.publication import Publication, read_publication

SUBJECT = "2023年政府信息公开工作年度报告"
GULOU = ("320106", "320302", "350102", "410204")


def _found(title, *lines, **page):
    return identify([title + SUBJECT, *lines], Publication(**page))


def _codes(found):
    return tuple(candidate.split()[0] for candidate in found.candidates)


@pytest.mark.parametrize(
    ("title", "lines", "page", "code"),
    [
        ("徐州市鼓楼区人民政府", (), {}, "320302"),  # the chain of names
        ("鼓楼区人民政府", ("按照徐州市人民政府的部署",), {}, "320302"),  # the text
        ("鼓楼区人民政府", (), {"by": "徐州市鼓楼区人民政府办公室"}, "320302"),  # the page's source
        ("鼓楼区人民政府", (), {"site_code": "3203020001"}, "320302"),  # the site of the division
        ("鼓楼区人民政府", (), {"site_code": "3203000012"}, "320302"),  # the site of its city
        ("鼓楼区人民政府", (), {"site_code": "3500000001"}, "350102"),  # the site of its province
        ("鼓楼区人民政府", (), {"uscc": "11320302014050543X"}, "320302"),
        ("鼓楼区人民政府", (), {"site_code": "3200000001", "uscc": "11320302014050543X"}, "320302"),
        ("鼓楼区人民政府", ("南京市的部署",), {"site_code": "3200000001"}, "320106"),  # site and text together
        ("城关镇人民政府", (), {"site_code": "4104210001"}, "410421100"),
        ("县财政局", (), {"site_code": "4104210001"}, "410421"),
        ("财政局", (), {"by": "宝丰县财政局"}, "410421"),
    ],
)
def test_a_homonym_is_resolved(title, lines, page, code):
    found = _found(title, *lines, **page)
    assert (found.region_code, found.why, found.candidates) == (code, None, ())


@pytest.mark.parametrize(
    ("page", "candidates"),
    [
        ({}, GULOU),
        ({"site_code": "bm01000001"}, GULOU),  # a ministry's
        ({"site_code": "9999990001"}, GULOU),  # of no division
        ({"site_code": "3200000001"}, ("320106", "320302")),  # the province leaves two of the four
    ],
)
def test_an_unresolved_homonym_keeps_its_candidates(page, candidates):
    found = _found("鼓楼区人民政府", **page)
    assert (found.region_code, _codes(found)) == (None, candidates)
    assert f"{len(candidates)} divisions are called 鼓楼区" in found.why.en


@pytest.mark.parametrize(
    ("lines", "code"),
    [((), "1101050001"), (("按照徐州市人民政府的部署",), "3501020001"), (("按照徐州市的部署",), "1101050001")],
)
def test_a_contradicting_code_leaves_the_division_open(lines, code):
    found = _found("鼓楼区人民政府", *lines, site_code=code)
    assert (found.region_code, _codes(found)) == (None, GULOU)
    assert "the page's code is of" in found.why.en.lower()
    assert "网页所载代码属于" in found.why.zh


def test_two_codes_of_different_divisions_leave_it_open():
    found = _found("鼓楼区人民政府", site_code="3203020001", uscc="11350102014050543X")
    assert (found.region_code, _codes(found)) == (None, GULOU)


@pytest.mark.parametrize("code", ["4101000001", "1101050001"])
def test_a_code_never_overrules_an_unambiguous_name(code):
    """A page may be on the site of another division."""
    assert _found("宝丰县财政局", site_code=code).region_code == "410421"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("县财政局", "4104000001"),
        ("市财政局", "4104210001"),
        ("财政局", "4104210001"),
        ("某某镇人民政府", "4104210001"),
    ],
)
def test_a_code_selects_no_division_that_the_name_does_not_allow(body, code):
    assert _found(body, site_code=code).region_code is None


@pytest.mark.parametrize(
    ("code", "year", "division"),
    [
        ("310000", 2023, "31"),
        ("440300", 2023, "4403"),
        ("410421", 2023, "410421"),
        ("411626", 2017, "411626"),
        ("411626", 2023, "411603"),  # a site keeps the code it was given
        ("500105", 2024, "500105"),
    ],
)
def test_a_code_of_six_digits_is_a_division_of_the_year(code, year, division):
    assert division_by_code(code, year).code == division


def test_an_unknown_code_has_no_division():
    assert division_by_code("999999", 2023) is None


@pytest.mark.parametrize(
    ("line", "uscc"),
    [
        ("索 引 号： 11410421005461234X/2024-00012", "11410421005461234X"),
        ("统一社会信用代码：113708120043226000", "113708120043226000"),
        ("索引号：000014349/2024-00012", None),
        ("统一社会信用代码：91410421005461234X", None),  # a company's
    ],
)
def test_the_code_of_the_body_is_read_where_the_page_prints_it(line, uscc):
    found = read_publication({}, ["某页", line])
    assert found.uscc == uscc
    assert found.divisions == ((uscc[2:8],) if uscc else ())
