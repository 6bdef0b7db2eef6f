"""No page has more than 100 KB however many bodies a division has: long lists are in parts, each with a page."""

import pytest

from pipelines.site.build import Site
from pipelines.site.pages import coverage, division
from pipelines.site.pages.division_lists import first_parts, further_parts
from pipelines.site.release_data import open_release
from tests.conftest import ROOT

CODE = "3213"
LARGEST = 100_000
NAME = "某某省某某自治州某某自治县人力资源和社会保障局第{}分局"


def bodies(number):
    return [
        {"body_id": f"{CODE}:{NAME.format(n)}", "name": NAME.format(n), "kind": "department", "last_year": 2024,
         "received_new": 1_234_567, "processed_total": None, "clean": False, "failed": 12}
        for n in range(number)
    ]  # fmt: skip


def filings(number):
    return [
        {"body_id": f"{CODE}:{NAME.format(n)}", "body": NAME.format(n), "year": 2023, "status": "missing",
         "has_page": True}
        for n in range(number)
    ]  # fmt: skip


@pytest.fixture
def site(released):
    with open_release(released) as opened:
        yield Site(opened, ROOT, "https://data.example.cn/gongkai")


@pytest.fixture
def many_provinces(site, monkeypatch):
    """The release as one of seven years of 31 provinces, with more bodies without a report than a page lists."""
    codes = [
        str(n) for n in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
    ]
    row = site.release.rows("coverage_provinces")[0]
    counts = {name: 123_456 for name in row if name not in ("code", "name", "year")}
    missing = {**filings(1)[0], "code": CODE, "path": NAME, "why": None, "deadline": None, "has_division": True}
    made = {
        "coverage_provinces": [
            {"code": code, "name": NAME, "year": year, **counts} for year in range(2025, 2018, -1) for code in codes
        ],
        "not_filed": [missing] * coverage._BODIES,
    }
    real = type(site.release).rows
    monkeypatch.setattr(type(site.release), "rows", lambda self, query, **k: made.get(query) or real(self, query, **k))
    return site


def written(site, page):
    return [site._writer(site.stamp).write(page, language) for language in ("zh", "en")]


def test_every_body_of_a_long_list_is_on_one_page_and_every_page_leads_to_the_others(site):
    lists = {"bodies": bodies(200), "not-filed": filings(130)}
    shown = first_parts(CODE, lists)
    further = list(further_parts(site.context, CODE, lists))
    listed = {draft.path: draft.make().facts["rows"] for draft in further}
    assert list(listed) == [
        f"division/{CODE}/{name}.html" for name in ("bodies-2", "bodies-3", "not-filed-2", "not-filed-3")
    ]
    own = [*shown["bodies"], *listed[f"division/{CODE}/bodies-2.html"], *listed[f"division/{CODE}/bodies-3.html"]]
    assert own == lists["bodies"]
    for draft in further:
        for text in written(site, draft.make()):
            assert len(text.encode()) < LARGEST
            links = [path for path in shown["parts_of"][draft.make().facts["kind"]] if path != draft.path]
            assert all(f'href="../../{path}"' in text for path in links)


def test_the_page_of_a_division_with_long_lists_has_no_more_than_a_page_may_have(site):
    context = site.context
    read = division.read_rows(context, CODE, CODE)
    read |= {"division_bodies": {CODE: bodies(500)}, "division_filing": {CODE: filings(500)}}
    for text in written(site, division._page(context, CODE, read)):
        assert text.count(NAME.partition("{}")[0]) >= 130
        assert len(text.encode()) < LARGEST


def test_a_page_of_a_long_list_is_made_again_only_if_its_rows_changed(site):
    before = {draft.path: draft.digest for draft in further_parts(site.context, CODE, {"bodies": bodies(200)})}
    changed = bodies(200)
    changed[90]["failed"] = 13
    after = {draft.path: draft.digest for draft in further_parts(site.context, CODE, {"bodies": changed})}
    assert {path for path in before if before[path] != after[path]} == {f"division/{CODE}/bodies-2.html"}


def test_a_list_that_fits_is_on_the_page_of_the_division_alone(site):
    lists = {"bodies": bodies(80), "not-filed": filings(50)}
    assert not list(further_parts(site.context, CODE, lists))
    assert first_parts(CODE, lists)["bodies"] == lists["bodies"]


def test_the_coverage_of_a_whole_country_is_on_a_page_for_each_year(many_provinces):
    first, *years = coverage.coverage_pages(many_provinces.context)
    assert [page.path for page in years] == [f"coverage/{year}.html" for year in range(2024, 2018, -1)]
    assert all(len(page.facts["provinces"]) == 31 for page in (first, *years))
    for page in (first, *years):
        for text in written(many_provinces, page):
            assert len(text.encode()) < LARGEST
    assert all(f'href="{page.path}"' in written(many_provinces, first)[0] for page in years)
