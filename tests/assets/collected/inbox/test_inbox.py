"""The first stop: every file is found, told by its bytes, kept once under its digest, and its sightings recorded."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from assets.collected.archive.address import digest, document_path
from assets.collected.archive.archive import Archive, FirstSight
from assets.collected.inbox.inbox import LARGEST, collect, refusals
from assets.collected.inbox.listing import InboxError, list_inbox
from assets.collected.manifest import record
from assets.collected.media_type import DOCX, media_type
from assets.staged.report import read_report
from assets.staged.stage import stage
from tests.generator import write_text
from tests.generator.examples import examples
from tests.pipelines.nightly_runs import of_body
from warehouse.store import memory

FIRST, LATER = datetime(2024, 1, 31, 2), datetime(2024, 2, 1, 2)
KINDS = {".txt": "text/plain", ".html": "text/html", ".docx": DOCX, ".pdf": "application/pdf"}


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(inbox, name, data=b"x"):
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def sighting(source, seen=FIRST):
    return FirstSight(source, "text/plain", 1, seen)


def manifest(con):
    return con.execute(
        "SELECT source, sha256, outcome, first_seen, last_seen FROM collected.manifest ORDER BY first_seen, source"
    ).fetchall()


def night(con, inbox, archive, seen):
    """One night's collecting."""
    listed = list_inbox(inbox)
    record(con, [*refusals(listed.refused, seen), *collect(listed.files, archive, seen)])


def test_a_document_is_kept_under_its_digest_with_what_it_was_first_seen_as(archive):
    data = "报告".encode()
    archive.put(digest(data), data, FirstSight("a.txt", "text/plain", len(data), FIRST))
    assert archive.get(digest(data)) == data
    assert document_path(digest(data)) == f"{digest(data)[:2]}/{digest(data)}.bin"
    described = json.loads((archive.root / document_path(digest(data))).with_suffix(".json").read_text())
    assert described == {
        "source": "a.txt", "media_type": "text/plain", "bytes": 6, "first_seen": "2024-01-31T02:00:00",
    }  # fmt: skip


def test_a_document_is_put_once_and_never_changed(archive):
    sha256 = digest(b"x")
    archive.put(sha256, b"x", sighting("first"))
    path = archive.root / document_path(sha256)
    written = path.stat()
    archive.put(sha256, b"x", sighting("second", LATER))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    assert json.loads(path.with_suffix(".json").read_text())["source"] == "first"
    assert sorted(path.suffix for path in archive.root.rglob("*") if path.is_file()) == [".bin", ".json"]


def test_a_document_that_rotted_is_not_handed_out(archive):
    sha256 = digest(b"report")
    archive.put(sha256, b"report", sighting("a"))
    (archive.root / document_path(sha256)).write_bytes(b"rep0rt")
    with pytest.raises(ValueError, match="is corrupt"):
        archive.get(sha256)


@pytest.mark.parametrize("half", [b"", b"rep", b"rep0rt"])
def test_a_document_a_crash_left_half_written_or_that_rotted_is_put_again(archive, half):
    sha256 = digest(b"report")
    archive.put(sha256, b"report", sighting("a"))
    (archive.root / document_path(sha256)).write_bytes(half)
    archive.put(sha256, b"report", sighting("a", LATER))
    assert archive.get(sha256) == b"report"


def test_a_document_never_put_cannot_be_had(archive):
    with pytest.raises(OSError, match=r"\.bin"):
        archive.get("0" * 64)


def test_files_are_found_in_a_fixed_order_hidden_and_open_ones_left_out(inbox):
    names = [
        "b.txt",
        "a.txt",
        "2023/c.txt",
        "2023/.part",
        ".hidden/d.txt",
        "~$a.docx",
        "2023/~$c.docx",
        ".DS_Store",
        "2023/Thumbs.db",
        "__MACOSX/a.txt",
        "报告.pdf",
    ]
    for name in names:
        put(inbox, name)
    (inbox / "empty").mkdir()
    listed = list_inbox(inbox).files
    assert [path.relative_to(inbox).as_posix() for path in listed] == ["2023/c.txt", "a.txt", "b.txt", "报告.pdf"]


def test_an_inbox_inside_a_hidden_folder_is_an_inbox(tmp_path):
    put(tmp_path, ".data/inbox/a.txt")
    assert len(list_inbox(tmp_path / ".data" / "inbox").files) == 1


@pytest.mark.parametrize("name", ["nowhere", "a.txt"])
def test_an_inbox_that_is_no_folder_is_said_to_be_none(inbox, name):
    put(inbox, "a.txt")
    with pytest.raises(InboxError, match="not a folder"):
        list_inbox(inbox / name)


@pytest.mark.parametrize("example", examples().examples, ids=lambda example: example.file)
def test_what_a_file_is_is_told_from_its_bytes(example, inbox, archive):
    path = put(inbox, "unnamed", example.content())
    (seen,) = collect([path], archive, FIRST)
    assert seen.media_type == KINDS["." + example.file.rpartition(".")[2]]
    assert (seen.outcome, seen.why, seen.sha256) == ("archived", None, digest(example.content()))
    assert archive.get(seen.sha256) == example.content()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"plain words", "text/plain"), ("报告".encode("gb18030"), "text/plain"), (b"\xef\xbb\xbfx", "text/plain"),
        ("报告".encode("utf-16"), "text/plain"), (b"<HTML>", "text/html"), (b"  <!DOCTYPE html>", "text/html"),
        ("<table>".encode("utf-16"), "text/html"), (b'<?xml version="1.0"?><html>', "text/html"),
        (b"\n\n%PDF-1.4", "application/pdf"), (b"junk %PDF-1.4", "application/pdf"), (b"a < b", "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"), (b"", "text/plain"),
    ],
)  # fmt: skip
def test_kinds_of_bytes(data, kind):
    assert media_type(data) == kind


def test_empty_and_huge_files_are_refused_and_cost_nobody_else(inbox, archive):
    put(inbox, "a.txt", b"")
    with put(inbox, "b.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    put(inbox, "c.txt", b"words")
    seen = list(collect(list_inbox(inbox).files, archive, FIRST))
    assert [s.outcome for s in seen] == ["refused", "refused", "archived"]
    assert all(s.why and s.sha256 == "" for s in seen[:2])
    assert len(list(archive.root.rglob("*.bin"))) == 1


def test_a_file_that_vanishes_between_finding_and_reading_is_refused(inbox, archive):
    paths = [put(inbox, "a.txt"), put(inbox, "b.txt")]
    paths[0].unlink()
    assert [s.outcome for s in collect(paths, archive, FIRST)] == ["refused", "archived"]


def test_two_names_of_the_same_content_are_two_sources_and_one_document(inbox, archive):
    put(inbox, "a.txt")
    put(inbox, "b.txt")
    con = memory()
    night(con, inbox, archive, FIRST)
    rows = manifest(con)
    assert [row[0].rpartition("/")[2] for row in rows] == ["a.txt", "b.txt"]
    assert rows[0][1] == rows[1][1]
    assert len(list(archive.root.rglob("*.bin"))) == 1


def test_a_file_seen_again_keeps_its_first_sight(inbox, archive):
    path = put(inbox, "a.txt")
    con = memory()
    night(con, inbox, archive, FIRST)
    night(con, inbox, archive, LATER)
    assert manifest(con) == [(str(path.resolve()), digest(b"x"), "archived", FIRST, LATER)]


def test_a_changed_file_is_a_second_version_beside_the_first(inbox, archive):
    path = put(inbox, "a.txt", b"draft")
    con = memory()
    night(con, inbox, archive, FIRST)
    path.write_bytes(b"final")
    night(con, inbox, archive, LATER)
    assert [(row[1], row[3], row[4]) for row in manifest(con)] == [
        (digest(b"draft"), FIRST, FIRST), (digest(b"final"), LATER, LATER),
    ]  # fmt: skip
    assert archive.get(digest(b"draft")) == b"draft"


def test_a_vanished_file_stays_as_it_was_last_seen(inbox, archive):
    path = put(inbox, "a.txt")
    con = memory()
    night(con, inbox, archive, FIRST)
    path.unlink()
    night(con, inbox, archive, LATER)
    assert manifest(con) == [(str(path.resolve()), digest(b"x"), "archived", FIRST, FIRST)]
    assert archive.get(digest(b"x")) == b"x"


def test_a_refused_file_is_recorded_with_why(inbox, archive):
    put(inbox, "a.txt", b"")
    con = memory()
    night(con, inbox, archive, FIRST)
    night(con, inbox, archive, LATER)
    assert con.execute("SELECT outcome, why, first_seen, last_seen FROM collected.manifest").fetchall() == [
        ("refused", "it is empty: download it again", FIRST, LATER)
    ]


def test_a_file_refused_at_first_and_mended_later_is_archived(inbox, archive):
    put(inbox, "a.txt", b"")
    con = memory()
    night(con, inbox, archive, FIRST)
    put(inbox, "a.txt", b"words")
    night(con, inbox, archive, LATER)
    assert [(row[2], row[4]) for row in manifest(con)] == [("refused", FIRST), ("archived", LATER)]


def zipped(*named):
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in named:
            archive.writestr(name, data)
    return target.getvalue()


def test_of_a_zip_each_document_is_archived_and_the_zip_is_entered_as_unpacked(inbox, archive):
    data = zipped(("2023/a.txt", b"a"), ("b.txt", b""), ("a again.txt", b"a"))
    path = put(inbox, "reports.zip", data)
    con = memory()
    night(con, inbox, archive, FIRST)
    night(con, inbox, archive, LATER)
    source = str(path.resolve())
    assert manifest(con) == [
        (source, digest(data), "unpacked", FIRST, LATER),
        (f"{source}!2023/a.txt", digest(b"a"), "archived", FIRST, LATER),
        (f"{source}!b.txt", "", "refused", FIRST, LATER),
    ]
    assert [path.name for path in archive.root.rglob("*.bin")] == [f"{digest(b'a')}.bin"]


def test_a_document_in_a_zip_and_beside_it_is_one_document_of_two_sources(inbox, archive):
    put(inbox, "a.txt", b"a")
    put(inbox, "reports.zip", zipped(("a.txt", b"a")))
    con = memory()
    night(con, inbox, archive, FIRST)
    assert [row[0].rpartition("/")[2] for row in manifest(con)] == ["a.txt", "reports.zip", "reports.zip!a.txt"]
    assert len(list(archive.root.rglob("*.bin"))) == 1


def test_a_zip_that_cannot_be_unpacked_is_refused_with_why_and_costs_nobody_else(inbox, archive):
    put(inbox, "a.zip", zipped(("a.txt", b"a"))[:-8])
    put(inbox, "b.txt", b"b")
    refused, kept = collect(list_inbox(inbox).files, archive, FIRST)
    assert (refused.outcome, refused.media_type, kept.outcome) == ("refused", "application/zip", "archived")
    assert "corrupt" in refused.why


def test_a_zip_itself_is_never_read_as_a_document(inbox, archive):
    put(inbox, "reports.zip", zipped(("a.txt", b"words")))
    con = memory()
    night(con, inbox, archive, FIRST)
    assert stage(con, archive).refusals == (f"{digest(b'words')[:12]} not_a_report: {read_report(b'words').why.en}",)


def test_what_a_newer_zip_in_the_inbox_holds_no_more_is_not_in_force_and_all_else_is(inbox, archive):
    """Also where the names of folders and files hold the mark between a ZIP and what is in it."""
    one, two = (write_text.write(of_body(body, 2023)) for body in ("湛河区曹镇乡人民政府", "宝丰县人民政府办公室"))
    put(inbox, "new!/alone!.txt", one)
    put(inbox, "new!/all!.zip", zipped(("a!.txt", one), ("b.txt", two)))
    version = "SELECT parse_filename(source) FROM staged.version WHERE in_force ORDER BY 1"
    with memory() as con:
        night(con, inbox, archive, FIRST)
        stage(con, archive)
        names = [name for (name,) in con.execute(version).fetchall()]
        put(inbox, "new!/all!.zip", zipped(("a!.txt", one)))
        night(con, inbox, archive, FIRST + timedelta(days=1))
        kept = [name for (name,) in con.execute(version).fetchall()]
    assert names == ["all!.zip!a!.txt", "all!.zip!b.txt", "alone!.txt"]
    assert kept == ["all!.zip!a!.txt", "alone!.txt"]
