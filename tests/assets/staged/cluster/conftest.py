"""What the tests of clusters share: an archive, and what reading the documents on this machine stages."""

import pytest

from assets.collected.archive.archive import Archive
from assets.staged.stage import stage
from tests.assets.staged.cluster.documents import DOCUMENTS, archive_documents, staged
from warehouse.store import memory


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """What reading the documents on this machine stages."""
    with memory() as con:
        archive = Archive(tmp_path_factory.mktemp("here") / "archive")
        archive_documents(con, archive, DOCUMENTS)
        stage(con, archive)
        return staged(con)
