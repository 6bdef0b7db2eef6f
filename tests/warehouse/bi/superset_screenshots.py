"""Screenshots of the imported dashboards, by a browser that is on the machine: Playwright drives Chromium at a Superset
served on 127.0.0.1. A part of superset_check.py; no test. Without Chromium it states that there are none.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from tests.warehouse.bi.dashboards import dashboards

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync"]  # fmt: skip
_PAGE = {"width": 1600, "height": 3000}
_LONGEST = 600_000  # milliseconds


def take_screenshots(app: Any, admin: dict[str, str], folder: Path) -> None:
    """Write a picture of each dashboard into `folder`; ends the check if a chart shows an error or is empty."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        print(f"no screenshots: this machine has no Chromium ({', '.join(_BROWSERS)})")
        return
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # else a line for each request
    with _served(app) as address, _page(browser) as page:
        _log_in(page, address, admin)
        for language, dashboard in dashboards().items():
            file = folder / f"dashboard-{language}.png"
            _open(page, f"{address}/superset/dashboard/{dashboard.slug}/", len(dashboard.charts))
            page.screenshot(path=str(file))
            errors = [found.inner_text() for found in page.locator('[role="alert"], :text-is("No data")').all()]
            if errors:
                raise SystemExit(f"{file}: a chart shows an error, or nothing: {errors}")
            print(f"screenshot: {file}")


@contextmanager
def _served(app: Any) -> Iterator[str]:
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def _page(browser: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=_FLAGS)
        page = opened.new_page(viewport=_PAGE)
        page.set_default_timeout(_LONGEST)
        try:
            yield page
        finally:
            opened.close()


def _log_in(page: Any, address: str, admin: dict[str, str]) -> None:
    page.goto(f"{address}/login/")
    for name in ("username", "password"):
        page.locator(f"#{name}").fill(admin[name])
    page.locator('button[type="submit"], input[type="submit"]').first.click()
    page.wait_for_url(lambda url: "/login" not in url)


def _open(page: Any, url: str, charts: int) -> None:
    """Open a dashboard and wait until each of its charts has come and none is loading."""
    page.goto(url)
    page.wait_for_function(
        "n => document.querySelectorAll('.dashboard-chart .slice_container').length >= n"
        " && document.querySelectorAll('.loading, [data-test=\"loading-indicator\"]').length === 0",
        arg=charts,
    )
    page.wait_for_load_state("networkidle")
