"""Which documents are read again, and what is known of each from outside."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.collected.archive.address import digest
from assets.staged.due_documents import KnownOutside, RereadRequest, due_documents
from assets.staged.identity.file_names import split_names
from assets.staged.identity.received_document import ReviewedIdentity
from assets.staged.load import load_documents
from assets.staged.report import read_report
from tests.assets.staged.cluster.documents import letters
from warehouse.store import memory, merge

DAY = datetime(2026, 1, 1)


@pytest.fixture(scope="module")
def con():
    with memory() as opened:
        yield opened


def archived(con, *places, documents=None):
    """Let these be the archived documents: as many as places, or those named, in the order they were first seen."""
    con.execute("TRUNCATE collected.manifest")
    merge(con, "collected.manifest", [
        {"source": place, "sha256": sha256, "media_type": "text/html", "outcome": "archived",
         "first_seen": DAY + timedelta(n), "last_seen": DAY + timedelta(9)}
        for n, (place, sha256) in enumerate(zip(places, documents or map(str, range(len(places))), strict=True))
    ])  # fmt: skip


def editions(con, places, **known):
    """The editions of documents in these places."""
    archived(con, *places)
    found = {d.sha256: d.edition for d in due_documents(con, KnownOutside(**known)).documents}
    return [found[str(n)] for n in range(len(places))]


names = st.text(st.sampled_from("年报a.!\\ %2"), min_size=1, max_size=4)
paths = st.lists(names, min_size=1, max_size=6).map(lambda parts: "/" + "/".join(parts))
addresses = st.builds(
    "https://{}{}{}{}".format, st.sampled_from(["a.gov.cn", "b.gov.cn"]), paths,
    st.sampled_from(["", "?id=1/2", "#top", "?a!b"]), st.sampled_from(["", "!in/one.html"]),
)  # fmt: skip
places = paths | addresses


@settings(deadline=None)
@given(st.lists(places, min_size=2, max_size=20, unique=True))
def test_the_edition_is_another_wherever_the_names_of_a_document_are(con, places):
    named = {*zip(editions(con, places), map(split_names, places), strict=True)}
    assert len({edition for edition, _ in named}) == len(named)


@settings(deadline=None)
@given(st.lists(st.text("年报ab", min_size=1, max_size=4), min_size=4, max_size=4), paths, paths)
def test_a_folder_further_up_changes_no_edition(con, nearest, above, instead):
    found = editions(con, [f"{folder}/{'/'.join(nearest)}" for folder in (above, instead)])
    assert found[0] == found[1]


def test_all_that_is_known_of_a_document_is_in_its_edition(con):
    person = ReviewedIdentity("某局", "330106", 2023, "identities.yaml:3")
    of_source = "https://www.a.gov.cn/x.html"
    known = [{}, {"bodies": {"www.a.gov.cn": ("某局",)}}, {"reviewed": {"0": person}}, {"bodies": {"inbox": ("某局",)}}]
    found = [editions(con, [of_source], **one)[0] for one in known]
    assert (len(set(found)), found[0]) == (3, found[3])  # the bodies of another source are not its own


def test_a_document_in_several_places_is_read_once_as_where_it_was_seen_first(con):
    archived(con, "https://www.a.gov.cn/1.html", "/in/copy.html", "/in/b.html", documents=["one", "one", "two"])
    due = due_documents(con, KnownOutside(bodies={"www.a.gov.cn": ("某局",), "inbox": ("某办",)}))
    assert [(d.sha256, d.received.names[0], d.received.bodies) for d in due.documents] == [
        ("two", "b.html", ("某办",)),
        ("one", "1.html", ()),
    ]


def test_what_was_read_is_due_again_only_on_a_request_that_is_not_fulfilled():
    data = letters(2)
    digests = [digest(one) for one in data]
    with memory() as con:
        archived(con, "/in/1.txt", "/in/2.txt", documents=digests)
        editions = {d.sha256: d.edition for d in due_documents(con).documents}
        con.execute("UPDATE collected.manifest SET media_type = 'text/plain'")
        load_documents(con, [read_report(one) for one in data], editions)
        assert (due_documents(con).documents, due_documents(con).unchanged) == ([], 2)
        again = RereadRequest(documents=frozenset([*digests, "not archived"]))
        found = due_documents(con, again=again, fulfilled=digests[:1])
        assert ([d.sha256 for d in found.documents], found.unchanged) == (digests[1:], 1)
