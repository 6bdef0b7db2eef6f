"""A ZIP of documents: each document in it once, by the name it was given, and nothing that was made to do harm."""

import struct
import tracemalloc
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from assets.collected.inbox import zip_members
from assets.collected.inbox.zip_members import NotUnpacked, members
from assets.collected.media_type import DOCX, MOST_MEMBERS, OFD, XLSX, ZIP, media_type

REPORT = "2023年政府信息公开工作年度报告".encode()


def zipped(named, method=ZIP_DEFLATED):
    target = BytesIO()
    with ZipFile(target, "w", method) as archive:
        for name, data in named:
            archive.writestr(name, data)
    return target.getvalue()


def listed(*entries):
    """A stored zip written by hand, of (name in bytes, data, flags): names in any encoding, and locked members."""
    body, directory = b"", b""
    for name, data, flags in entries:
        fixed = struct.pack("<5H3I2H", 20, flags, 0, 0, 0, zlib.crc32(data), len(data), len(data), len(name), 0)
        directory += b"PK\x01\x02\x14\x00" + fixed + struct.pack("<3H2I", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + fixed + name + data
    count = len(entries)
    return body + directory + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, count, count, len(directory), len(body), 0)


def taken(data):
    return [(m.name, m.data) for m in members(data) if m.data is not None]


def refused(data):
    return {m.name: m.why.en for m in members(data) if m.data is None}


def why_not(data):
    with pytest.raises(NotUnpacked) as error:
        list(members(data))
    return str(error.value)


def test_each_document_comes_with_its_name():
    data = zipped([("a.txt", REPORT), ("附件/b.html", b"<html>")])
    assert media_type(data) == ZIP
    assert taken(data) == [("a.txt", REPORT), ("附件/b.html", b"<html>")]


def test_a_document_under_two_names_comes_once():
    assert taken(zipped([("a.txt", b"x"), ("copy of a.txt", b"x"), ("b.txt", b"y")])) == [
        ("a.txt", b"x"), ("b.txt", b"y"),
    ]  # fmt: skip


def test_what_systems_put_there_for_themselves_is_no_document():
    names = [
        "__MACOSX/._a.txt", ".DS_Store", "a/.hidden/b.txt", "~$a.docx", "a/Thumbs.db", "a/", "desktop.ini", "a/a.txt",
    ]  # fmt: skip
    assert [name for name, _ in taken(zipped([(name, name.encode()) for name in names]))] == ["a/a.txt"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_name_without_a_mark_of_its_encoding_is_read_as_it_was_meant(encoding):
    name = "徐湾县2023年年度报告㐀.doc"
    assert taken(listed((name.encode(encoding), REPORT, 0))) == [(name, REPORT)]


def test_a_name_in_no_encoding_costs_nothing():
    assert taken(listed((b"\xff\xff.txt", REPORT, 0))) == [("\ufffd\ufffd.txt", REPORT)]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"../../etc/a.txt", "../../etc/a.txt"), (b"/etc/a.txt", "/etc/a.txt"), (b"..\\a.txt", "../a.txt"),
        (b"C:\\a.txt", "C:/a.txt"), (b"a\nb\x00c.txt", "a\ufffdb\ufffdc.txt"), (b"a" * 60_000, "a" * 500),
    ],
    ids=["up", "root", "backslashes", "drive", "control characters", "long"],
)  # fmt: skip
def test_a_name_is_words_and_never_a_path(name, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert taken(listed((name, REPORT, 0))) == [(shown, REPORT)]
    assert list(tmp_path.iterdir()) == []


def test_a_zip_in_a_zip_is_unpacked_and_one_within_that_is_refused():
    deep = zipped([("c.txt", b"c")])
    inner = zipped([("b.txt", b"b"), ("deep.zip", deep)])
    outer = zipped([("a.txt", b"a"), ("inner.zip", inner)])
    assert taken(outer) == [("a.txt", b"a"), ("inner.zip!b.txt", b"b")]
    assert "ZIP in a ZIP" in refused(outer)["inner.zip!deep.zip"]


def test_a_spoilt_zip_in_a_zip_costs_itself_only():
    spoilt = zipped([("b.txt", b"b")])[:-10]
    assert taken(zipped([("inner.zip", spoilt), ("a.txt", b"a")])) == [("a.txt", b"a")]
    assert "corrupt" in refused(zipped([("inner.zip", spoilt), ("a.txt", b"a")]))["inner.zip"]


def test_a_member_that_cannot_be_had_costs_itself_only():
    data = listed((b"locked.txt", b"secret", 1), (b"empty.txt", b"", 0), (b"a.txt", b"words", 0))
    spoilt = data.replace(b"words", b"wo0ds")
    assert taken(data) == [("a.txt", b"words")]
    assert {name: why.split()[2] for name, why in refused(data).items()} == {"locked.txt": "a", "empty.txt": "empty:"}
    assert "password" in refused(data)["locked.txt"]
    assert "corrupt" in refused(spoilt)["a.txt"]
    assert "compression method" in refused(zipped([("a.txt", REPORT)], ZIP_BZIP2))["a.txt"]


def test_a_member_over_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(zip_members, "LARGEST", 100)
    data = zipped([("a.txt", b"a" * 101), ("b.txt", b"b")])
    assert taken(data) == [("b.txt", b"b")]
    assert "over the limit" in refused(data)["a.txt"]


def test_zips_too_large_together_are_refused(monkeypatch):
    monkeypatch.setattr(zip_members, "LARGEST_TOGETHER", 500)
    assert "unpacks to over 500 bytes" in why_not(zipped([(n, n.encode() * 251) for n in "ab"], ZIP_STORED))
    within = zipped([("c.txt", b"c" * 200)], ZIP_STORED)
    assert "unpacks to over" in refused(zipped([("a.zip", within)], ZIP_STORED))["a.zip"]


def bomb(size, declared=None):
    """A zip of one member of zeros, its size declared as `declared`."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(size // 1_000_000):
            member.write(bytes(1_000_000))
    data = target.getvalue()
    return data if declared is None else data.replace(size.to_bytes(4, "little"), declared.to_bytes(4, "little"))


def test_a_zip_that_unpacks_to_a_thousand_times_its_size_is_refused_unpacked():
    data = bomb(60_000_000)
    tracemalloc.start()
    assert "times its size" in why_not(data)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_zip_that_unpacks_to_more_than_it_says_is_read_no_further():
    data = bomb(60_000_000, declared=1000)
    tracemalloc.start()
    assert "corrupt" in refused(data)["a.txt"]
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_hundred_thousand_members_are_refused_before_they_are_listed():
    directory = b"PK\x01\x02" + bytes(42)
    count = 100_000
    data = b"PK\x03\x04" + directory * count
    data += b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, len(directory) * count, 4, 0)
    tracemalloc.start()
    assert media_type(data) == ZIP
    assert f"{MOST_MEMBERS:,}" in why_not(data)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_many_small_zips_count_together(monkeypatch):
    monkeypatch.setattr(zip_members, "MOST_MEMBERS", 5)
    inner = [(f"{n}.zip", zipped([("a.txt", str(n).encode()), ("b.txt", b"b")])) for n in range(3)]
    data = zipped(inner)
    assert len(taken(data)) < 5
    assert "over 5 files" in refused(data)["2.zip"]


def test_members_that_lie_over_one_another_are_refused():
    """As in a bomb whose members are all the same bytes: the ratio of each is small."""
    data = bytearray(listed(*((f"{n}.txt".encode(), REPORT * 10, 0) for n in range(5))))
    first = data.index(b"PK\x01\x02")
    at = first
    while at >= 0:
        data[at + 42 : at + 46] = bytes(4)
        at = data.find(b"PK\x01\x02", at + 4)
    assert "overlap" in why_not(bytes(data))


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"PK\x03\x04" + bytes(500), zipped([("a.txt", REPORT)])[:-30]],
    ids=["a mark", "a mark and nothing", "without its end"],
)
def test_a_spoilt_zip_is_reported_as_corrupt(data):
    assert "corrupt" in why_not(data)


@pytest.mark.parametrize("named", [[], [("a/", b"")], [(".DS_Store", b"x")]])
def test_a_zip_of_nothing_is_refused(named):
    assert "no files" in why_not(zipped(named))


def test_a_package_is_a_document_and_no_zip_of_documents():
    kinds = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "OFD.xml": OFD, "mimetype": "application/octet-stream"}
    for part, kind in kinds.items():
        assert media_type(zipped([(part, b"x")])) == kind
    assert media_type(zipped([("[Content_Types].xml", b"x"), ("ppt/a.xml", b"x")])) == "application/octet-stream"
    assert [name for name, _ in taken(zipped([("a.docx", zipped([("word/document.xml", b"x")]))]))] == ["a.docx"]


def test_a_name_said_to_be_utf_8_that_is_not_makes_the_zip_corrupt():
    assert "corrupt" in why_not(listed((b"\xff\xff.txt", REPORT, 0x800)))


def test_new_style_names_are_told_by_their_mark():
    info = ZipInfo("报告.txt")
    assert taken(zipped([(info, REPORT)])) == [("报告.txt", REPORT)]
