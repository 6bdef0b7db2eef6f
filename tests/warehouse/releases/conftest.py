"""One warehouse after two nightly runs and its two releases, made once; read only."""

import pytest

from tests.warehouse.releases.built import documents, documents_later, publish_documents
from warehouse.releases.release import release


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("given it's 100%")


@pytest.fixture(scope="session")
def earlier(place):
    return publish_documents(place / "earlier.duckdb", documents())


@pytest.fixture(scope="session")
def later(place):
    return publish_documents(place / "later.duckdb", documents_later())


@pytest.fixture(scope="session")
def first(place, earlier):
    return release(earlier, place / "releases" / "2024年")


@pytest.fixture(scope="session")
def second(place, later, first):
    return release(later, place / "releases" / "2025年", first.path)
