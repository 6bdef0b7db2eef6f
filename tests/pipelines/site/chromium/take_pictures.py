"""`python -m tests.pipelines.site.chromium.take_pictures SITE docs`: the pictures of a site in docs/site.md.

SITE is a built site, such as `make site` writes into build/site. Needs Chromium and Playwright.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.pipelines.desk.chromium.launch import launch

SIZE = {"width": 1180, "height": 820}
PICTURES = {"site-home": "index.html", "site-report": "body/330106/政府/2023.html", "site-explore": "explore.html"}
PLACES = {"site-report": "table.applications"}  # what is scrolled to


def main(site, folder):
    with sync_playwright() as driver:
        page = launch(driver).new_page(viewport=SIZE, locale="zh-CN")
        for name, path in PICTURES.items():
            page.goto((site / path).resolve().as_uri())
            if name == "site-explore":
                page.locator("button.start").click()
                page.locator("table.groups tbody tr").first.wait_for()
            if name in PLACES:
                page.evaluate("name => document.querySelector(name).scrollIntoView()", PLACES[name])
            save(page, folder / f"{name}.webp")


def save(page, path):
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(path, quality=82, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
