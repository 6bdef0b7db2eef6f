"""Each kind of page in a real browser: accessible by WCAG 2.2 AA, within the width of a phone and of an office screen,
in light and in dark, and whole on paper.
"""

import io

import pdfplumber
import pytest

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
KINDS = (
    "index.html", "division/00.html", "division/3213.html", "body/3213/政府.html", "body/411003/政府/2023.html",
    "indicators.html", "indicator/disclosure_rate.html", "rules.html", "rule/T3-01.html", "quality.html",
    "coverage.html", "about.html", "dictionary.html", "table/by_region.html", "release.html", "releases.html",
    "explore.html",
)  # fmt: skip
PHONE, OFFICE = 390, 1366


def faults(page):
    """What axe finds, each with the elements it finds it at, and whether the page is wider than the screen."""
    found = axe_playwright.Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    listed = [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found.response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*listed, *(["wider than the screen"] if wide else [])]


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(PHONE, "light", "zh"), (OFFICE, "light", "en"), (PHONE, "dark", "en"), (OFFICE, "dark", "zh")],
)
def test_every_kind_of_page_is_accessible_and_fits_the_screen(open_page, site_later, width, scheme, language):
    page, found = open_page("index.html", width, color_scheme=scheme), {}
    for name in KINDS:
        page.goto((site_later / ("" if language == "zh" else "en") / name).as_uri())
        found[name] = faults(page)
    assert {name: each for name, each in found.items() if each} == {}


def test_dark_mode_is_dark(open_page):
    shown = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    light, dark = (open_page("index.html", color_scheme=scheme).evaluate(shown) for scheme in ("light", "dark"))
    assert min(light) > 200
    assert max(dark) < 60


@pytest.mark.parametrize("name", ["index.html", "body/411003/政府/2023.html", "indicator/disclosure_rate.html"])
def test_a_page_is_printed_whole_and_without_what_is_for_the_screen(open_page, name):
    page = open_page(name)
    headings = page.locator("h2").all_inner_texts()
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4"))) as printed:
        text = "".join("".join(sheet.extract_text().split()) for sheet in printed.pages)
        words = [word for sheet in printed.pages for word in sheet.extract_words()]
        assert all(word["x0"] >= 0 and word["x1"] <= printed.pages[0].width + 1 for word in words)
    assert len(words) > 50
    assert headings
    page.emulate_media(media="print")
    assert page.locator("header nav").is_hidden()
    assert page.locator("form.search").is_hidden()
    assert page.locator("table").first.is_visible()
    assert "CCBY4.0" in text


def test_a_page_is_readable_without_script(open_page):
    page = open_page("index.html", java_script_enabled=False)
    assert page.locator("form.search").is_hidden()
    assert page.locator("svg.tiles").first.is_visible()
    assert page.locator("table.sortable tbody tr").count() > 1
