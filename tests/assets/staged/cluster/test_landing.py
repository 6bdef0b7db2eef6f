"""What a worker stores is loaded exactly once, as the rows that reading here gives, in place of what is outdated."""

import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import chain

import pytest

from assets.collected.archive.address import digest
from assets.collected.archive.archive import Archive
from assets.staged.cluster import readings_file
from assets.staged.cluster.address import ClusterError
from assets.staged.cluster.batches import Batch, batch_size, halve, split_batches
from assets.staged.cluster.landing import Expected, land, landed_keys, remove_unmarked
from assets.staged.cluster.readings_file import encode_readings, unpack_readings
from assets.staged.cluster.staging import join_growing
from assets.staged.cluster.stored_readings import delete_published, is_stored, store_readings, stored_keys, unpacked
from assets.staged.load import load_documents
from assets.staged.report import Refusal, read_report
from tests.assets.staged.cluster.documents import due_document, letters, reports, staged
from tests.conftest import ROOT
from warehouse.messages import Message
from warehouse.schema import literal, tables
from warehouse.store import count, memory

WHY = Message(zh="不可用", en="not available")


@pytest.fixture(scope="module")
def read():
    """Documents as read: two forms, a text, and one refused."""
    names = ("baofeng-2023.html", "longquan-finance-2020.html", "xuwan-2023.txt")
    return [read_report(data) for data in (*((ROOT / "examples" / name).read_bytes() for name in names), *letters(1))]


@pytest.fixture(scope="module")
def con():
    with memory() as opened:
        yield opened


@pytest.fixture
def empty(con):
    """A warehouse without staged documents."""
    for name in (*staged(con), "staged.landed"):
        con.execute(f"TRUNCATE {name}")
    return con


def stored(folder, **batches):
    folder.mkdir(exist_ok=True)
    return {key: unpack_readings(data, folder, key) for key, data in batches.items()}


def expecting(documents, read_before=(), **editions):
    return Expected({d.sha256: editions.get(d.sha256) for d in documents}, read_before)


def test_landed_documents_have_the_rows_that_loading_them_here_gives(empty, read, tmp_path):
    editions = {read[0].sha256: "0123456789abcdef"}
    load_documents(empty, read, editions)
    here = staged(empty)
    for name in here:
        empty.execute(f"TRUNCATE {name}")
    landed = land(empty, stored(tmp_path, a=encode_readings(read, editions)), expecting(read, **editions))
    assert staged(empty) == here
    assert {one.sha256: one.refusal for one in landed} == {
        one.sha256: one if isinstance(one, Refusal) else None for one in read
    }


def test_rows_made_some_at_a_time_and_many_batches_together_give_the_same(empty, read, tmp_path, monkeypatch):
    load_documents(empty, read, {})
    here = staged(empty)
    for name in here:
        empty.execute(f"TRUNCATE {name}")
    monkeypatch.setattr(readings_file, "_TOGETHER", 1)
    others = [replace(one, sha256=digest(one.sha256.encode())) for one in read]
    batches = {"a": read[:2], "b": read[2:], "c": others[:3], "d": others[3:]}
    files = stored(tmp_path, **{key: encode_readings(iter(some), {}) for key, some in batches.items()})
    land(empty, files, expecting([*read, *others]))
    assert {name: number for name, (number, _) in staged(empty).items()} == {
        name: number * 2 for name, (number, _) in here.items()
    }
    for name in here:
        key = tables()[name].keys[0]
        listed = ", ".join(literal(one.sha256) for one in others)
        empty.execute(f'DELETE FROM {name} WHERE "{key}" IN ({listed})')
    assert staged(empty) == here


def test_a_batch_is_landed_once_and_a_later_one_replaces_it(empty, read, tmp_path):
    first = stored(tmp_path / "1", a=encode_readings(read, {}))
    land(empty, first, expecting(read))
    once = staged(empty)
    assert land(empty, first, expecting(read)) == []
    assert staged(empty) == once
    refused = [Refusal(one.sha256, "html-1", "unreadable", WHY) for one in read]
    land(empty, stored(tmp_path / "2", b=encode_readings(refused, {})), expecting(read))
    assert landed_keys(empty) == {"a", "b"}
    assert (count(empty, "staged.report"), count(empty, "staged.refusal")) == (0, len(read))
    assert count(empty, "staged.f2021_text") + count(empty, "staged.section") == 0


def test_a_document_of_two_batches_is_landed_from_one(empty, read, tmp_path):
    twice = stored(tmp_path, a=encode_readings(read, {}), b=encode_readings(read[:2], {}))
    assert len(land(empty, twice, expecting(read))) == len(read)
    assert count(empty, "staged.report") == 3
    assert sum(n for (n,) in empty.execute("SELECT documents FROM staged.landed").fetchall()) == len(read)


def test_a_document_is_not_landed_that_is_not_expected_or_of_which_something_else_is_known_now(empty, read, tmp_path):
    editions = {one.sha256: "now" for one in read[1:]}
    files = stored(tmp_path, a=encode_readings(read, {read[0].sha256: "then", read[1].sha256: "now"}))
    landed = land(empty, files, Expected({read[0].sha256: "now", **dict(list(editions.items())[:1])}, ()))
    assert [one.sha256 for one in landed] == [read[1].sha256]
    assert count(empty, "staged.report") == 1
    assert landed_keys(empty) == {"a"}


def test_a_document_that_the_archive_could_not_deliver_keeps_its_earlier_reading(empty, read, tmp_path):
    load_documents(empty, read, {})
    before = staged(empty)
    gone = [Refusal(one.sha256, None, "unreadable", WHY, transient=True) for one in read[:2]]
    landed = land(empty, stored(tmp_path, a=encode_readings(gone, {})), expecting(read, [one.sha256 for one in read]))
    assert {one.refusal for one in landed} == set(gone)
    assert staged(empty) == before


def test_rows_of_a_document_whose_loading_was_interrupted_are_removed(empty, read, tmp_path):
    load_documents(empty, read, {})
    whole = staged(empty)
    empty.execute(f"DELETE FROM staged.report WHERE report_id = '{read[0].sha256}'")
    remove_unmarked(empty)
    land(empty, stored(tmp_path, a=encode_readings(read[:1], {})), expecting(read[:1]))
    assert staged(empty) == whole


def test_what_a_worker_stores_is_parquet_and_nothing_else(read):
    with zipfile.ZipFile(BytesIO(encode_readings(read, {}))) as members:
        assert {members.read(name)[:4] for name in members.namelist()} == {b"PAR1"}
        assert {"staged.report.parquet", "staged.refusal.parquet"} <= {*members.namelist()}


DOCUMENTS = tuple(due_document(digest(data), "text-1") for data in reports(3) + letters(42))
WHOLE = Batch("s3://b/a", "v1", DOCUMENTS)


@pytest.mark.parametrize(("weight", "processes", "size"), [(1, 8, 10), (800, 2, 100), (10**6, 64, 1000), (50, 0, 12)])
def test_a_batch_is_small_enough_for_every_process_to_have_some(weight, processes, size):
    assert batch_size(weight, processes) == size


def test_batches_hold_every_document_once_and_a_key_depends_on_all_that_decides_what_is_read():
    batches = list(split_batches(WHOLE, (), 10))
    assert [d for batch in batches for d in batch.documents] == list(DOCUMENTS)
    assert [len(batch.documents) for batch in batches] == [10, 10, 10, 10, 5]
    others = (Batch("s3://b/a", "v2", DOCUMENTS), Batch("s3://b/a", "v1", DOCUMENTS[1:]), WHOLE)
    assert len({batch.key for batch in (*batches, *others)}) == 8
    assert Batch("another/archive", "v1", DOCUMENTS).key == WHOLE.key


def test_a_batch_has_fewer_of_the_documents_that_take_longer():
    kinds = ["html-1"] * 7 + ["pdf-1"] * 3 + ["picture-1", None]
    documents = tuple(due_document(f"{n:064x}", reader) for n, reader in enumerate(kinds))
    batches = list(split_batches(Batch("a", "v", documents), (), 10))
    assert [[d.reader for d in batch.documents] for batch in batches] == [
        kinds[:7],
        kinds[7:9],
        kinds[9:11],
        kinds[11:],
    ]
    assert [len(batch.documents) for batch in split_batches(Batch("a", "v", documents[7:9]), (), 1)] == [1, 1]
    assert [len(half.documents) for half in halve(batches[1], ())] == [1, 1]


def test_a_batch_that_was_landed_gets_another_key_when_it_is_read_again():
    (first,) = split_batches(WHOLE, (), 100)
    (second,) = split_batches(WHOLE, {first.key}, 100)
    assert (first.attempt, second.attempt) == (0, 1)
    assert first.key != second.key


@pytest.mark.parametrize(
    ("ended", "joined"),
    [([1] * 20, [1, 1, 2, 4, 5, 5, 2]), ([3, 1, 1, 1, 9], [3, 3, 9]), ([0, 1, 0, 2], [1, 2]), ([], [])],
)
def test_batches_are_landed_soon_at_first_and_then_many_together(ended, joined):
    batches = [[object()] * number for number in ended]
    groups = list(join_growing(batches, 5))
    assert [len(group) for group in groups] == joined
    assert [*chain(*groups)] == [*chain(*batches)]


def test_what_ended_before_a_cluster_failed_is_landed_before_the_error():
    def failing():
        yield from ([1], [2], [3])
        raise ClusterError("lost")

    groups = join_growing(failing(), 5)
    assert [next(groups) for _ in range(3)] == [[1], [2], [3]]
    with pytest.raises(ClusterError, match="lost"):
        next(groups)


def test_halving_ends_at_one_document():
    parts, single = [WHOLE], []
    while parts:
        halves = halve(parts.pop(), ())
        parts += [part for part in halves if len(part.documents) > 1]
        single += [part.documents[0] for part in halves if len(part.documents) == 1]
    assert sorted(single, key=DOCUMENTS.index) == list(DOCUMENTS)
    assert halve(Batch("a", "v", DOCUMENTS[:1]), ()) == []


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_readings_are_stored_once_listed_fetched_and_deleted_once_published(kind, request, tmp_path, read):
    root = tmp_path / "archive" if kind == "folder" else f"{request.getfixturevalue('bucket')}/readings"
    batches = [replace(batch, root=root) for batch in split_batches(WHOLE, (), 20)]
    assert stored_keys(root, "v1") == []
    for batch in batches:
        assert not is_stored(batch)
        store_readings(batch, encode_readings(read, {}))
        store_readings(batch, b"a second copy")
        assert is_stored(batch)
    assert stored_keys(root, "v1") == sorted(batch.key for batch in batches)
    assert stored_keys(root, "v2") == []
    with unpacked(root, "v1", [batches[0].key]) as found:
        assert found[batches[0].key]["staged.report"].read_bytes()[:4] == b"PAR1"
    delete_published(root, {batches[0].key})
    delete_published(root, {batches[0].key})
    assert stored_keys(root, "v1") == sorted(batch.key for batch in batches[1:])
    assert list(Archive(root).digests()) == []
