"""What changed since the previous release is on the home page and on the page of releases, by the rows of the diff."""

import shutil

import pytest

from pipelines.site.build import build_site
from pipelines.site.numbers import write_count
from tests.pipelines.site.pages import parse, row_named
from tests.warehouse.releases.built import rows
from warehouse.releases.index import write_index

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def later(tmp_path_factory, released, released_later):
    """The site of the second of two releases in one folder that has an index."""
    folder = tmp_path_factory.mktemp("releases")
    for release in (released, released_later):
        shutil.copytree(release, folder / release.name)
    write_index(folder)
    build_site(folder / released_later.name, folder / "site")
    return folder / "site"


def reports(released_later):
    """How many reports were added, changed and are gone, of the diff."""
    found = set(rows(released_later, "release.diff", "change, key, table_name"))
    listed = [change for change, _, table in found if table == "marts.fact_report"]
    return [listed.count(change) for change in ("added", "changed", "gone")]


def test_the_home_page_states_what_changed(released_later, later):
    added, changed, gone = reports(released_later)
    assert added
    assert gone
    page = parse(later / "en" / "index.html")
    assert f"Since release first: {added} reports added, {changed} changed, {gone} removed." in page.text


def test_the_changed_sums_of_the_country_are_on_the_page_of_releases(released_later, later):
    page = parse(later / "en" / "releases.html")
    names = dict(rows(released_later, "marts.dim_measure", "measure, en"))
    changed = rows(
        released_later, "release.diff", "year, column_name, old, new, region_code, table_name, change, documents"
    )
    own = [row for row in changed if row[4:7] == ("00", "marts.by_region", "changed") and row[1] in names]
    shown = [row[1:] for row in page.rows if len(row) == 5 and row[0].isdigit()]
    assert sorted(shown) == sorted(
        [names[name], write_count(old and int(old)), write_count(new and int(new)), write_count(documents)]
        for _, name, old, new, *_, documents in own
    )


def test_every_release_of_the_index_is_listed_with_its_changes(released_later, later):
    page = parse(later / "en" / "releases.html")
    number = len(rows(released_later, "marts.fact_report", "1"))
    assert row_named(page, "second")[1:] == [write_count(number), *map(write_count, reports(released_later))]
    assert row_named(page, "first")[2:] == ["—", "—", "—"]


def test_the_first_release_has_nothing_to_compare_with(site):
    assert "This is the first release" in parse(site / "en" / "index.html").text
    assert row_named(parse(site / "en" / "releases.html"), "first")[2:] == ["—", "—", "—"]
