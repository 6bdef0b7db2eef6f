"""The archive in a folder and in a bucket: documents are stored once, complete, and corrupt ones are replaced."""

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.collected.archive.address import ArchiveError, digest, document_path, root
from assets.collected.archive.archive import Archive, FirstSight
from assets.collected.archive.object_store import ObjectStore
from assets.staged.workers.pool import Workers
from tests.conftest import plain_environment

SEEN = datetime(2024, 2, 1, 2)
FRESH = count()


def sight(data, source="https://a.gov.cn/1.html"):
    return FirstSight(source, "text/html", len(data), SEEN)


def put(archive, data, **seen):
    archive.put(digest(data), data, sight(data, **seen))
    return digest(data)


def spoil(archive, named, data):
    """Put `data` where a document is, behind the archive's back."""
    ObjectStore(archive.root).write(named, data)


@pytest.fixture(params=["folder", "bucket"])
def empty(request, tmp_path):
    """A new archive."""
    if request.param == "folder":
        return Archive(tmp_path / "archive")
    return Archive(f"{request.getfixturevalue('bucket')}/{next(FRESH)}")


@settings(max_examples=25, deadline=None)
@given(documents=st.lists(st.binary(max_size=300), max_size=8))
def test_a_stored_document_can_be_read_and_is_stored_once(documents, tmp_path_factory):
    archive = Archive(tmp_path_factory.mktemp("archive") / "资料 #1")
    for data in documents:
        put(archive, data)
    assert sorted(archive.digests()) == sorted({digest(data) for data in documents})
    assert [archive.get(digest(data)) for data in documents] == documents


def test_a_document_is_kept_with_what_it_was_first_seen_as(empty):
    assert list(empty.digests()) == []
    put(empty, b"report", source="first")
    put(empty, b"report", source="second")
    assert empty.get(digest(b"report")) == b"report"
    assert empty.sight(digest(b"report")) == sight(b"report", "first")
    assert list(empty.digests()) == [digest(b"report")]
    assert empty.sight(digest(b"another")) is None


@pytest.mark.parametrize("left", [b"", b"rep", b"rep0rt", b"report and more"])
def test_a_corrupt_document_is_not_returned_and_is_replaced_when_it_arrives_again(empty, left):
    sha256 = put(empty, b"report", source="first")
    spoil(empty, document_path(sha256), left)
    with pytest.raises(ValueError, match="is corrupt"):
        empty.get(sha256)
    put(empty, b"report", source="second")
    assert empty.get(sha256) == b"report"
    assert empty.sight(sha256).source == "first"


def test_an_incomplete_first_sight_is_written_again_with_its_document(empty):
    sha256 = put(empty, b"report", source="first")
    spoil(empty, document_path(sha256), b"")
    spoil(empty, document_path(sha256).replace(".bin", ".json"), b'{"source": "fi')
    assert empty.sight(sha256) is None
    put(empty, b"report", source="second")
    assert empty.sight(sha256).source == "second"


def test_what_was_never_put_cannot_be_had(empty):
    with pytest.raises(FileNotFoundError, match=r"0000\.bin"):
        empty.get("0" * 64)


def test_many_at_once_put_one_document(empty):
    data = b"report" * 10_000
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: put(empty, data, source=f"{n}"), range(24)))
    assert empty.get(digest(data)) == data
    assert list(empty.digests()) == [digest(data)]


@pytest.mark.slow
def test_a_worker_reads_the_archive_without_receiving_secrets(empty):
    sha256 = put(empty, "年度报告".encode())
    assert b"testing" not in pickle.dumps(empty)
    with Workers(1) as workers:
        (read,) = workers.read({sha256: partial(empty.get, sha256)})
    assert (read.sha256, read.outcome) == (sha256, "not_a_report")


def test_an_unwritable_folder_is_reported_with_what_to_do(tmp_path):
    (tmp_path / "archive").write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"cannot store a document \(.*Not a directory.*\): check the folder"):
        put(Archive(tmp_path / "archive"), b"report")


def test_a_missing_bucket_is_reported_with_what_to_do(bucket):
    with pytest.raises(ArchiveError, match=r"nosuch cannot store a document \(.*\): check the network, the bucket"):
        put(Archive("s3://nosuch"), b"report")
    with pytest.raises(ArchiveError, match="s3://nosuch cannot be listed"):
        list(Archive("s3://nosuch").digests())


# A file that may not grow any more is what a full disk is, for one process alone.
FULL = """
import resource, signal, sys
from datetime import datetime
from pathlib import Path
from assets.collected.archive.archive import Archive, ArchiveError, FirstSight, digest
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
data = b"x" * 50_000
try:
    Archive(Path(sys.argv[1])).put(digest(data), data, FirstSight("a", "text/plain", len(data), datetime(2024, 1, 1)))
except ArchiveError as error:
    print(error)
"""


def test_a_full_disk_is_reported_and_leaves_no_incomplete_file(tmp_path):
    said = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path / "archive"], env=plain_environment(), capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip
    assert "cannot store a document" in said
    assert "check the folder, its disk" in said
    assert [path.suffix for path in (tmp_path / "archive").rglob("*") if path.is_file()] == [".json"]
    put(Archive(tmp_path / "archive"), b"x" * 50_000)
    assert Archive(tmp_path / "archive").get(digest(b"x" * 50_000)) == b"x" * 50_000


@pytest.mark.parametrize("named", ["gs://bucket/a", "s3://", "s3:///a", "https://a.gov.cn"])
def test_an_archive_elsewhere_is_refused(named):
    with pytest.raises(ArchiveError, match=r"name a folder, or a bucket as s3://BUCKET/PREFIX"):
        root(named)


def test_an_archive_is_a_folder_or_a_bucket():
    assert (root("data/archive"), root(Path("a")), root("s3://b/c/")) == (
        Path("data/archive"),
        Path("a"),
        "s3://b/c",
    )
