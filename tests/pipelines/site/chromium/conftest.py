"""The site in the Chromium of this machine, opened from its folder; the browser is that of the tests of the desk."""

from pathlib import Path

import pytest

from tests.chromium import mark_browser_tests
from tests.pipelines.desk.chromium.conftest import chromium, new_page

__all__ = ["chromium", "new_page"]


def pytest_collection_modifyitems(items):
    mark_browser_tests(items, Path(__file__).parent)


@pytest.fixture(scope="session")
def site_later(tmp_path_factory, released_later):
    """The site of the second release, which states what changed."""
    from pipelines.site.build import build_site

    folder = tmp_path_factory.mktemp("later") / "site"
    build_site(released_later, folder, "https://data.example.cn/gongkai")
    return folder


@pytest.fixture
def open_page(new_page, site_later):
    """A function that opens a page of the site, in a window of the given width."""

    def open_at(path, width=1366, **settings):
        page = new_page(**settings)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((site_later / path).as_uri())
        return page

    return open_at
