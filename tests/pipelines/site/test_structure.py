"""The structure of a whole site: links, requests, languages, sizes, what every page has."""

import json
import re

import pytest

from pipelines.site.render import NAVIGATION
from tests.pipelines.site.pages import all_pages, local_targets, parse
from tests.warehouse.releases.built import rows

LARGEST = 100_000
ADDRESS = "https://data.example.cn/gongkai/"


@pytest.fixture(scope="module")
def pages(site):
    return all_pages(site)


def test_no_link_is_dead_and_none_leaves_the_folder(site, pages):
    links = [(page, link, target) for page, each in pages.items() for link, target in local_targets(site, page, each)]
    assert len(links) > 1000
    assert [(page, link) for page, link, target in links if not target.is_file()] == []
    assert [(page, link) for page, link, target in links if not target.is_relative_to(site.resolve())] == []


def test_a_page_makes_three_requests_and_none_to_another_place(pages):
    for name, page in pages.items():
        sheets = [a["href"] for tag, a in page.tags if tag == "link" and a["rel"] == "stylesheet"]
        requested = sheets + page.attributes("script", "src")
        assert len(requested) == 2, name
        assert not [address for address in requested if "//" in address], name
        assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "video", "audio"}, name
        assert [a["href"] for tag, a in page.tags if tag == "link" and a["rel"] == "icon"] == ["data:,"]


def test_style_and_script_request_nothing_from_another_place(site):
    for name in ("site.css", "site.js"):
        text = (site / "static" / name).read_text("utf-8")
        assert "http" not in text
        assert "@import" not in text
        assert "url(" not in text


def test_a_page_is_whole_without_script_and_small(site, pages):
    for name, page in pages.items():
        assert page.astray == [], name
        assert page.open == [], name
        assert (site / name).stat().st_size <= LARGEST, name


def test_every_page_is_there_in_both_languages(pages):
    chinese = {name for name in pages if not name.startswith("en/")}
    assert {name.removeprefix("en/") for name in pages if name.startswith("en/")} == chinese
    assert {page.attributes("html", "lang")[0] for name, page in pages.items() if name in chinese} == {"zh-CN"}
    assert {page.attributes("html", "lang")[0] for name, page in pages.items() if name not in chinese} == {"en"}


def test_each_kind_of_page_is_there(pages):
    kinds = {name.partition("/")[0] for name in pages}
    assert kinds >= {
        "index.html",
        "division",
        "body",
        "indicator",
        "rule",
        "table",
        "en",
        *(path for _, path in NAVIGATION),
    }


def test_every_page_has_title_description_heading_date_and_citation_with_its_address(released, pages):
    version = json.loads((released / "datapackage.json").read_text("utf-8"))["version"]
    for name, page in pages.items():
        assert page.attributes("meta", "content")[-1], name
        assert [tag for tag, _ in page.tags].count("h1") == 1, name
        (cited,) = [a for tag, a in page.tags if tag == "link" and a["rel"] == "canonical"]
        assert cited["href"].startswith(ADDRESS)
        assert cited["href"] in page.text, name
        assert version in page.text, name
        if name not in ("index.html", "en/index.html"):
            assert "trail" in page.attributes("nav", "class"), name


def test_every_template_of_a_text_is_filled_in(pages):
    assert [
        name for name, page in pages.items() if "{" in page.text or ("}" in page.text and "rule/" not in name)
    ] == []


def test_every_division_body_report_indicator_and_rule_of_the_release_has_a_page(released, pages):
    divisions = {code for (code,) in rows(released, "marts.by_region", "DISTINCT region_code")}
    assert {f"division/{code}.html" for code in divisions} <= set(pages)
    reports = rows(released, "marts.fact_report", "body_id, year")
    assert {f"body/{body.replace(':', '/')}/{year}.html" for body, year in reports} <= set(pages)
    assert {f"indicator/{key}.html" for (key,) in rows(released, "marts.dim_indicator", "indicator")} <= set(pages)
    assert {f"rule/{rule}.html" for (rule,) in rows(released, "marts.quality", "DISTINCT rule")} <= set(pages)


def test_the_sitemap_lists_every_page_once(site, pages):
    text = "".join(path.read_text("utf-8") for path in (site / "sitemap").iterdir())
    assert text.count("<loc>") == len(pages)
    listed = (site / "sitemap.xml").read_text("utf-8")
    assert set(re.findall(f"{ADDRESS}(.*?)</loc>", listed)) == {
        f"sitemap/{p.name}" for p in (site / "sitemap").iterdir()
    }


@pytest.mark.slow
def test_without_an_address_there_is_no_sitemap_and_the_citation_names_the_path(tmp_path, released):
    from pipelines.site.build import build_site

    build_site(released, tmp_path / "site")
    assert not (tmp_path / "site" / "sitemap.xml").exists()
    page = parse(tmp_path / "site" / "en" / "about.html")
    assert [a for tag, a in page.tags if tag == "link" and a["rel"] == "canonical"] == []
    assert "en/about.html. CC BY 4.0" in page.text
