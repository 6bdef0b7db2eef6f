"""A source as a WARC file, read back by another program: every document whole, every request told, nothing invented."""

from dataclasses import replace
from datetime import timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator

from assets.collected.archive.address import digest, document_path
from assets.collected.archive.warc import export
from assets.collected.journal import journal
from tests.sites.seen import FILE, LIST, NIGHT, PAGE, SAID, Seen

CHANGED = SAID.replace("2024-01-20", "2024-02-02").encode()


@pytest.fixture
def site(tmp_path):
    site = Seen(tmp_path)
    site.night((LIST, b"<html>list</html>"), (PAGE, SAID.encode()), (FILE, b"%PDF-1"), loaded=False)
    site.night((LIST, None), (PAGE, CHANGED), (FILE, 404), loaded=False)
    return site


def fetches(site):
    return [fetched for path in journal.paths(site.journals) for fetched in journal.read(path)]


def records(path):
    """Each record as its headers and its bytes, the digests compared by the reader."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            yield record.rec_headers, record.content_stream().read()


def of_kind(path, kind):
    return [(headers, data) for headers, data in records(path) if headers["WARC-Type"] == kind]


def test_every_document_is_read_back_whole_with_its_address_and_time(site, tmp_path):
    to = tmp_path / "a.warc.gz"
    assert export(fetches(site), site.archive, "a", to) == []
    found = of_kind(to, "resource")
    assert [(h["WARC-Target-URI"], data) for h, data in found] == [
        (LIST, b"<html>list</html>"), (PAGE, SAID.encode()), (FILE, b"%PDF-1"), (PAGE, CHANGED),
    ]  # fmt: skip
    for headers, data in found:
        assert headers["WARC-Payload-Digest"] == f"sha256:{digest(data)}"
    assert [headers["WARC-Date"] for headers, _ in found][:2] == ["2024-02-01T18:00:00Z", "2024-02-01T18:00:03Z"]
    assert {headers.protocol for headers, _ in records(to)} == {"WARC/1.1"}


def test_what_is_known_of_each_request_stands_beside_it(site, tmp_path):
    to = tmp_path / "a.warc.gz"
    export(fetches(site), site.archive, "a", to)
    said = of_kind(to, "metadata")
    assert [h["WARC-Target-URI"] for h, _ in said] == [LIST, PAGE, FILE] * 2
    page, gone = said[1][1].decode().splitlines(), said[-1][1].decode().splitlines()
    assert {"outcome: archived", "status: 200", f"via: {LIST}", "title: 年报", "media_type: text/html"} <= set(page)
    assert {"outcome: gone", "status: 404"} <= set(gone)
    resource = next(headers for headers, _ in of_kind(to, "resource") if headers["WARC-Target-URI"] == PAGE)
    assert said[1][0]["WARC-Concurrent-To"] == resource["WARC-Record-ID"]


def test_what_was_seen_again_refers_to_what_it_is(site, tmp_path):
    to = tmp_path / "a.warc.gz"
    page = fetches(site)[1]
    again = replace(page, asked=NIGHT + timedelta(days=5), outcome="unchanged")
    export([page, again], site.archive, "a", to)
    ((headers, data),) = of_kind(to, "revisit")
    assert (headers["WARC-Refers-To-Target-URI"], headers["WARC-Refers-To-Date"], data) == (
        PAGE, "2024-02-01T18:00:03Z", b"",
    )  # fmt: skip
    assert len(of_kind(to, "resource")) == 1


def test_a_file_made_again_is_the_same(site, tmp_path):
    for to in (tmp_path / "one" / "a.warc.gz", tmp_path / "two" / "a.warc.gz"):
        to.parent.mkdir()
        export(fetches(site), site.archive, "a", to)
    assert (tmp_path / "one" / "a.warc.gz").read_bytes() == (tmp_path / "two" / "a.warc.gz").read_bytes()


def test_a_document_that_cannot_be_had_is_told_and_left_out(site, tmp_path):
    to = tmp_path / "a.warc"
    (site.archive.root / document_path(digest(b"%PDF-1"))).write_bytes(b"rot")
    (site.archive.root / document_path(digest(CHANGED))).unlink()
    assert [fetched.url for fetched in export(fetches(site), site.archive, "a", to)] == [FILE, PAGE]
    assert [headers["WARC-Target-URI"] for headers, _ in of_kind(to, "resource")] == [LIST, PAGE]
    assert len(of_kind(to, "metadata")) == 6


def test_a_file_that_cannot_be_finished_leaves_the_one_before(site, tmp_path):
    to = tmp_path / "a.warc.gz"
    to.write_bytes(b"before")

    def interrupted():
        yield fetches(site)[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(interrupted(), site.archive, "a", to)
    assert to.read_bytes() == b"before"
    assert not list(tmp_path.glob("*.part"))
