"""What a worker does with a batch: a bucket that is out of reach for a while costs no document."""

import os
import threading
from urllib.parse import urlsplit

import pytest

from assets.collected.archive.address import digest
from assets.collected.archive.archive import Archive
from assets.staged.cluster import read_batch
from assets.staged.cluster.batches import Batch
from assets.staged.cluster.landing import expect, land
from assets.staged.cluster.reader_versions import version
from assets.staged.cluster.stored_readings import stored_keys, unpacked
from tests.assets.staged.cluster.cut_line import Line
from tests.assets.staged.cluster.documents import archive_documents, due_document, reports
from tests.s3_server import BUCKET, s3_environment
from warehouse.store import count, memory

_ATTEMPTS = 6  # of a request


@pytest.mark.slow
def test_a_document_that_a_bucket_did_not_deliver_for_a_while_is_read_and_one_that_is_missing_refused(
    bucket, monkeypatch
):
    root, documents, missing = f"{BUCKET}/read_batch", reports(2), digest(b"missing")
    with memory() as con, Line(urlsplit(os.environ["AWS_ENDPOINT_URL"]).port) as line:
        digests = archive_documents(con, Archive(root), documents)
        assert stored_keys(root, version()) == []  # this process has reached the bucket, and goes on as it did
        monkeypatch.setenv(
            "AWS_ENDPOINT_URL", s3_environment(line.port)["AWS_ENDPOINT_URL"]
        )  # of the process that reads
        monkeypatch.setattr(read_batch, "_thread", threading.local())
        line.refused = _ATTEMPTS
        batch = Batch(root, version(), tuple(due_document(sha256, "text-1") for sha256 in (*digests, missing)))
        read_batch.read_batch(batch)
        assert line.refused == 0
        with unpacked(root, version(), [batch.key]) as files:
            land(con, files, expect(batch.documents))
        assert count(con, "staged.report") == len(documents)
        assert con.execute("SELECT sha256, transient FROM staged.refusal").fetchall() == [(missing, True)]
