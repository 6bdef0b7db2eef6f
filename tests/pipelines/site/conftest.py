"""One release and its site, shared by the tests, as building the warehouse takes seconds."""

import pytest

from pipelines.site.build import build_site
from tests.warehouse.releases.built import documents, documents_later, publish_documents
from warehouse.releases.release import release


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """The folder of a release."""
    place = tmp_path_factory.mktemp("released")
    return release(publish_documents(place / "warehouse.duckdb", documents()), place / "first").path


@pytest.fixture(scope="session")
def released_later(tmp_path_factory, released):
    """The release after the next run: one report replaced, one gone, one new."""
    place = tmp_path_factory.mktemp("later")
    published = publish_documents(place / "warehouse.duckdb", documents_later())
    return release(published, place / "second", released).path


@pytest.fixture(scope="session")
def site(tmp_path_factory, released):
    """The folder of its site, with an address."""
    folder = tmp_path_factory.mktemp("built") / "site"
    build_site(released, folder, "https://data.example.cn/gongkai")
    return folder
