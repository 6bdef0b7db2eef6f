"""Hostile documents of every format, read by workers: each is refused or read within its limits, and stops no other."""

from functools import cache

import pytest

from assets.collected.archive.address import digest
from assets.collected.media_type import media_type
from assets.staged.readers import READERS
from assets.staged.report import Refusal, Report
from assets.staged.workers.pool import Workers, worker_count
from tests.assets.collected.sources.declared import given
from tests.assets.staged.hostile.documents import HOSTILE
from tests.assets.staged.hostile.packages import entities, outside
from tests.assets.staged.outcomes import CHINESE, FILES

SECRET = "4711471147114711"
SECONDS, MEGABYTES = 6, 512
GOOD = FILES["xuwan-2023.txt"]

pytestmark = pytest.mark.xdist_group("hostile")  # the documents are made once


@cache
def made(group):
    return {name: make() for name, make in HOSTILE[group].items()}


def read(documents):
    """What becomes of documents by name, a good one being read after them all."""
    with Workers(worker_count(len(documents)), seconds=SECONDS, megabytes=MEGABYTES) as workers:
        found = {document.sha256: document for document in workers.read(given(*documents.values()))}
        (good,) = workers.read(given(GOOD))
    assert isinstance(good, Report)
    return {name: found[digest(data)] for name, data in documents.items()}


@pytest.mark.slow
@pytest.mark.parametrize("group", HOSTILE)
def test_a_hostile_document_is_refused_or_read_within_limits(group):
    for name, document in read(made(group)).items():
        if isinstance(document, Refusal):
            assert "reader failed" not in document.why.en, name
            assert document.outcome in ("unreadable", "not_a_report"), name
            assert CHINESE.search(document.why.zh), name


@pytest.mark.slow
def test_no_file_is_read_through_an_entity(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    found = read(entities(outside(secret), "&e;"))
    assert SECRET not in repr(found)


@pytest.mark.slow
def test_hostile_documents_of_every_format_are_tried():
    tried = {media_type(data) for group in HOSTILE for data in made(group).values()}
    assert {READERS[kind] for kind in tried & set(READERS)} == set(READERS.values())
