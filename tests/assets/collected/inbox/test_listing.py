"""What of an inbox is read and what is refused unread: links, folders that cannot be listed, pipes; and files that
change while they are read.
"""

import os
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from assets.collected.archive.address import digest
from assets.collected.archive.archive import Archive
from assets.collected.inbox import inbox as taking
from assets.collected.inbox.inbox import LARGEST, collect, refusals
from assets.collected.inbox.listing import list_inbox
from tests.conftest import plain_environment
from tests.rights import held_by_permissions, on_linux

SEEN = datetime(2024, 1, 31, 2)
LISTED = """
import sys
from pathlib import Path
from assets.collected.inbox.listing import InboxError, list_inbox
try:
    listed = list_inbox(Path(sys.argv[1]))
    print([path.name for path in listed.files], [(one.path.name, one.why.en) for one in listed.refused])
except InboxError as error:
    print(error)
"""


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"a")
    return folder


def names(inbox):
    return [path.relative_to(inbox.resolve()).as_posix() for path in list_inbox(inbox).files]


def refused(inbox):
    return {one.path.name: one.why.en for one in list_inbox(inbox).refused}


def listed_with_permissions(inbox):
    """What is found where permissions hold, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", LISTED, str(inbox)], env=plain_environment(), capture_output=True, text=True, timeout=60,
        check=True, preexec_fn=held_by_permissions,
    ).stdout  # fmt: skip


def test_a_link_to_itself_is_refused_and_affects_no_other_file(inbox):
    (inbox / "loop").symlink_to("loop")
    (inbox / "to").symlink_to("fro")
    (inbox / "fro").symlink_to("to")
    assert names(inbox) == ["a.txt"]
    assert refused(inbox) == dict.fromkeys(["fro", "loop", "to"], "it is a link that leads back to itself: remove it")


def test_links_out_of_the_inbox_are_refused_with_where_they_lead(inbox, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"secret")
    (inbox / "file").symlink_to(outside / "secret.txt")
    (inbox / "folder").symlink_to(outside)
    (inbox / "chain").symlink_to("file")
    (inbox / "up").symlink_to("..")
    assert names(inbox) == ["a.txt"]
    assert set(refused(inbox)) == {"file", "folder", "chain", "up"}
    assert str(outside / "secret.txt") in refused(inbox)["file"]


def test_a_folder_whose_name_begins_as_the_inbox_does_is_outside(inbox):
    beside = inbox.with_name("inbox2")
    beside.mkdir()
    (beside / "b.txt").write_bytes(b"b")
    (inbox / "link").symlink_to(beside / "b.txt")
    assert list(refused(inbox)) == ["link"]


def test_a_dangling_link_is_refused(inbox):
    (inbox / "gone").symlink_to("nowhere.txt")
    assert "does not exist" in refused(inbox)["gone"]


def test_links_within_the_inbox_list_each_file_once(inbox):
    (inbox / "sub").mkdir()
    (inbox / "sub" / "b.txt").write_bytes(b"b")
    (inbox / "again.txt").symlink_to("sub/b.txt")
    (inbox / "folder").symlink_to("sub")
    (inbox / "sub" / "cycle").symlink_to("..")
    assert (names(inbox), refused(inbox)) == (["a.txt", "sub/b.txt"], {})


def test_a_link_into_a_folder_kept_apart_lists_nothing(inbox):
    (inbox / "archive").mkdir()
    (inbox / "archive" / "b.bin").write_bytes(b"b")
    (inbox / "b").symlink_to("archive/b.bin")
    listed = list_inbox(inbox, {inbox.resolve() / "archive"})
    assert ([path.name for path in listed.files], listed.refused) == (["a.txt"], ())


def test_an_inbox_that_is_a_link_is_read(inbox, tmp_path):
    (tmp_path / "named").symlink_to("inbox")
    assert list_inbox(tmp_path / "named").files == (inbox.resolve() / "a.txt",)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_pipes_sockets_and_devices_are_refused_and_not_opened(inbox, monkeypatch):
    os.mkfifo(inbox / "pipe")
    monkeypatch.chdir(inbox)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        (inbox / "device").symlink_to(os.devnull)
        found = refused(inbox)
    assert names(inbox) == ["a.txt"]
    assert "named pipe" in found["pipe"]
    assert "named pipe" in found["socket"]
    assert "outside" in found["device"]


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_what_became_a_pipe_or_a_link_since_it_was_listed_is_refused(inbox, tmp_path):
    (inbox / "b.txt").write_bytes(b"b")
    paths = list_inbox(inbox).files
    (tmp_path / "secret").write_bytes(b"secret")
    for path in paths:
        path.unlink()
    os.mkfifo(inbox / "a.txt")
    (inbox / "b.txt").symlink_to(tmp_path / "secret")
    archive = Archive(tmp_path / "archive")
    assert [seen.outcome for seen in collect(paths, archive, SEEN)] == ["refused", "refused"]
    assert list(archive.digests()) == []


@on_linux
def test_a_folder_that_cannot_be_listed_is_refused_and_affects_no_other_file(inbox):
    for name, mode in (("shut", 0), ("unentered", 0o444)):
        (inbox / name).mkdir()
        (inbox / name / f"{name}.txt").write_bytes(b"b")
        (inbox / name).chmod(mode)
    found = listed_with_permissions(inbox)
    assert found.startswith("['a.txt'] [('shut', 'this folder cannot be listed (Permission denied), so none of its")
    assert "('unentered.txt', 'it cannot be read (Permission denied): check the file and its permissions')" in found


@on_linux
@pytest.mark.parametrize("mode", [0, 0o444])
def test_an_inbox_that_cannot_be_listed_or_entered_is_an_error(inbox, mode):
    inbox.chmod(mode)
    assert "cannot be listed (Permission denied): give the account" in listed_with_permissions(inbox)


def test_what_is_refused_is_a_sighting_with_why(inbox):
    (inbox / "loop").symlink_to("loop")
    (seen,) = refusals(list_inbox(inbox).refused, SEEN)
    assert (seen.source, seen.sha256, seen.outcome) == (str(inbox / "loop"), "", "refused")
    assert "leads back to itself" in seen.why


def changing(monkeypatch, change):
    """Have `change` called with the path each time a file has been opened, before it is read."""
    opened = taking._open_regular

    def open_and_change(path, flags):
        handle = opened(path, flags)
        change(path)
        return handle

    monkeypatch.setattr(taking, "_open_regular", open_and_change)


def test_a_file_that_grows_while_it_is_read_is_refused_until_it_rests(inbox, tmp_path, monkeypatch):
    rest = iter([b"b", b"c", b"d"])

    def grow(path):
        with path.open("ab") as file:
            file.write(next(rest, b""))

    archive = Archive(tmp_path / "archive")
    half_read = taking.os.fstat
    facts = []

    def fstat(handle):
        facts.append(half_read(handle))
        if len(facts) % 2:  # the first look at each opened file, after which it grows
            grow(inbox / "a.txt")
        return facts[-1]

    monkeypatch.setattr(taking.os, "fstat", fstat)
    first, second = (next(collect([inbox / "a.txt"], archive, SEEN)) for _ in range(2))
    assert (first.outcome, first.sha256) == ("refused", "")
    assert "changed while it was read" in first.why
    assert (second.outcome, second.sha256) == ("archived", digest(b"abcd"))
    assert archive.get(second.sha256) == b"abcd"


def test_a_file_that_is_replaced_or_cut_before_it_is_read_is_archived_as_what_was_read(inbox, tmp_path, monkeypatch):
    changing(monkeypatch, lambda path: os.truncate(path, 0) if Path(path).stat().st_size == 4 else None)
    (inbox / "a.txt").write_bytes(b"long")
    archive = Archive(tmp_path / "archive")
    (cut,) = collect([inbox / "a.txt"], archive, SEEN)
    assert (cut.outcome, cut.why) == ("refused", "it is empty: download it again")

    (tmp_path / "other").write_bytes(b"other")
    changing(monkeypatch, lambda path: (tmp_path / "other").exists() and (tmp_path / "other").replace(path))
    (inbox / "a.txt").write_bytes(b"first")
    (kept,) = collect([inbox / "a.txt"], archive, SEEN)
    assert (kept.outcome, archive.get(kept.sha256)) == ("archived", b"first")


def test_of_a_file_that_grows_beyond_the_limit_no_more_is_read_than_shows_it(inbox, tmp_path, monkeypatch):
    changing(monkeypatch, lambda path: os.truncate(path, 4 * LARGEST))
    (seen,) = collect([inbox / "a.txt"], Archive(tmp_path / "archive"), SEEN)
    assert (seen.outcome, seen.bytes) == ("refused", LARGEST + 1)
    assert "over the limit" in seen.why
