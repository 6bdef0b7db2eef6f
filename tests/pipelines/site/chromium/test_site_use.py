"""What a reader does on the site in a real browser: searches, sorts, follows links, switches the language, explores."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.pipelines.site.pages import all_pages
from tests.warehouse.releases.built import rows

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect


def test_a_body_is_searched_and_opened_by_the_keyboard(open_page):
    page = open_page("index.html")
    page.get_by_role("searchbox").fill("宿迁政府")
    first = page.locator(".found a").first
    expect(first).to_contain_text("宿迁市人民政府")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("宿迁市人民政府")
    page.get_by_role("searchbox").fill("没有这个机关")
    expect(page.locator(".found")).to_contain_text("没有找到")
    page.keyboard.press("Escape")
    expect(page.locator(".found")).to_be_hidden()


def test_the_search_of_a_page_in_a_folder_finds_its_way(open_page):
    page = open_page("en/body/3213/政府.html", 390)
    page.get_by_role("searchbox").fill("331181")
    page.locator('.found a[href*="division/331181"]').click()
    expect(page).to_have_url(re.compile("/en/division/331181.html$"))


def test_a_table_is_sorted_both_ways_with_missing_values_last(open_page):
    page = open_page("index.html")
    table = page.locator("table.sortable").first
    head = table.get_by_role("columnheader").nth(4)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    down = table.locator("tbody tr td:nth-child(5)").evaluate_all("cells => cells.map(c => c.dataset.value)")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    upwards = table.locator("tbody tr td:nth-child(5)").evaluate_all("cells => cells.map(c => c.dataset.value)")
    figures = [[int(value) for value in order if value] for order in (down, upwards)]
    assert figures[0] == sorted(figures[0], reverse=True)
    assert figures[1] == sorted(figures[1])
    assert all("" not in order[: len(found)] for order, found in zip((down, upwards), figures, strict=True))


def test_every_link_of_the_site_leads_to_a_page(open_page, site_later):
    page = open_page("index.html")
    opened = page.evaluate("[...document.links].map(link => decodeURI(link.href))")
    for name in list(all_pages(site_later))[::12]:
        page.goto((site_later / name).as_uri())
        opened += page.evaluate("[...document.links].map(link => decodeURI(link.href))")
    files = {link.partition("#")[0].removeprefix("file://") for link in opened if link.startswith("file:")}
    assert len(files) > 50
    assert [path for path in files if not Path(path).is_file()] == []


def test_the_language_is_switched_on_the_same_page(open_page):
    page = open_page("indicator/disclosure_rate.html")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile("/en/indicator/disclosure_rate.html$"))
    page.get_by_role("link", name="中文").click()
    expect(page).to_have_url(re.compile("/site/indicator/disclosure_rate.html$"))


def test_a_chart_tells_its_values_where_it_is_pointed_at(open_page):
    page = open_page("division/00.html")
    page.locator("svg.lines circle").first.hover()
    expect(page.locator(".tip")).to_be_visible()
    expect(page.locator(".tip")).to_contain_text("20")


def explored(open_page, name="explore.html"):
    page = open_page(name)
    page.locator("button.start").click()
    expect(page.locator("table.groups tbody tr").first).to_be_visible()
    return page


def test_a_cell_shows_its_whole_place_of_which_row_and_heading_state_a_part(open_page):
    name, shown = "body/411003/政府/2023.html", "cells => cells.map(cell => [cell.parentNode.title, cell.title])"
    places = open_page(name).locator("tr[title] > td").evaluate_all(shown)
    stated = open_page(name, java_script_enabled=False).locator("tr[title] > td[title]")
    assert len(places) > 150
    assert stated.count() < len(places) / 4
    whole = (f"{re.escape(row)} · (第[0-9]+列|页面上没有找到)" for row, _ in places)
    assert [place for (_, place), form in zip(places, whole, strict=True) if not re.match(form, place)] == []


def test_the_sample_is_explored_from_a_folder(open_page, released_later):
    page = explored(open_page)
    sample = rows(released_later, "release.sample", "level, received_new, region_path")
    counted = page.locator("table.groups tbody tr td:nth-child(2)").all_inner_texts()
    assert sum(map(int, counted)) == len(sample)
    assert "县级" in page.locator("table.groups").inner_text()
    page.get_by_label("筛选").fill("宿迁")
    kept = [received for _, received, path in sample if "宿迁" in path]
    expect(page.locator("table.groups tbody tr")).to_have_count(1)
    assert int(page.locator("table.groups tbody td:nth-child(5)").inner_text().replace(",", "")) == max(kept)
    with page.expect_download() as saved:
        page.get_by_role("button", name="导出所选（CSV）").click()
    text = Path(saved.value.path()).read_text("utf-8-sig")
    assert [row["region_path"] for row in csv.DictReader(io.StringIO(text))] == ["江苏省宿迁市"] * len(kept)


def test_any_parquet_file_of_the_release_is_opened(open_page, released_later):
    page = explored(open_page, "en/explore.html")
    page.locator("#explore input[type=file]").set_input_files(released_later / "by_region.parquet")
    number = len(rows(released_later, "marts.by_region", "1"))
    expect(page.locator("#explore [role=status]")).to_have_text(f"Opened by_region.parquet: {number} rows")
    page.locator("#explore input[type=file]").set_input_files(released_later / "datapackage.json")
    expect(page.locator("#explore [role=status]")).to_contain_text("Cannot be read")


def test_the_data_of_a_page_is_its_file(open_page, site_later):
    page = open_page("indicator/disclosure_rate.html")
    address = page.get_by_role("link", name="JSON").get_attribute("href")
    data = json.loads((site_later / "indicator" / address).resolve().read_text("utf-8"))
    assert data["rows"]
