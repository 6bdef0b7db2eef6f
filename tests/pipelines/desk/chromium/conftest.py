"""One Chromium for all tests of this folder, driven by Playwright, and pages in it that record what they request.

Skipped where Chromium or Playwright is missing. The browser ends with the folder and not with the session: as long as
it runs, its event loop is the one of this thread.
"""

from pathlib import Path

import pytest

from tests.chromium import mark_browser_tests
from tests.pipelines.desk.chromium.launch import PROGRAMS, SCREEN, find_chromium, launch
from tests.pipelines.desk.conftest import TOKEN


def pytest_collection_modifyitems(items):
    mark_browser_tests(items, Path(__file__).parent)


@pytest.fixture(scope="package")
def chromium():
    """Chromium without a window, with a new profile."""
    from playwright.sync_api import sync_playwright

    if find_chromium() is None:
        pytest.skip(f"no Chromium: none of {', '.join(PROGRAMS)} is on PATH")
    with sync_playwright() as driver:
        browser = launch(driver)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """A function that opens an empty page; what the page requested elsewhere, or failed at, fails the test."""
    contexts, requested, errors = [], [], []

    def open_page(**settings):
        context = chromium.new_context(viewport=SCREEN, locale="zh-CN", accept_downloads=True, **settings)
        context.set_default_timeout(60_000)
        context.on("request", lambda request: requested.append(request.url))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    ours = ("http://127.0.0.1:", "file://", "data:")
    assert [url for url in requested if not url.startswith(ours)] == []
    assert errors == []


@pytest.fixture
def desk(open_desk, new_page):
    """A page with an empty desk; `desk.found` is what open_desk gave."""
    found = open_desk()
    page = new_page()
    page.found = found
    page.home = f"http://127.0.0.1:{found.port}"
    page.goto(f"http://127.0.0.1:{found.port}/?token={TOKEN}")
    return page


@pytest.fixture
def drafts(tmp_path):
    """A function that writes files, given as bytes by name, and returns their paths."""

    def write(files, folder="drafts"):
        paths = [tmp_path / folder / name for name in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return paths

    return write
