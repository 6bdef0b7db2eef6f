"""Whatever is put into the inbox, a report or a refusal that says why and what to do comes back: never an exception."""

import re
import tracemalloc
from datetime import datetime
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assets.collected.archive import Archive
from assets.collected.inbox import collect, found
from assets.staged.report import Refusal, Report, read_report
from tests.assets.packages import NAMESPACE, document, package, para, table
from tests.assets.pages import SHARED, report
from tests.generator import write_docx, write_html, write_text
from tests.generator.examples import examples

FILES = {example.file: example.content() for example in examples().examples}
SEEN = datetime(2024, 3, 1, 2)
ADVICE_EN = re.compile(r"\b(save|put in|fetch|print|unpack|export|pack)\b")
CHINESE = re.compile("[\u4e00-\u9fff]")


def outcome(data):
    """What came of `data`; a refusal must say why in two languages, a report must account for its numbers."""
    read = read_report(data)
    if isinstance(read, Refusal):
        assert read.outcome in ("unreadable", "not_a_report")
        assert CHINESE.search(read.why_zh)
        assert read.why.isascii() or "“" in read.why
        assert "reader failed" not in read.why
    else:
        assert isinstance(read, Report)
        account = read.reading
        assert account.seen == account.used + account.ignored.total() + account.left
    return read


def refused(data):
    """The refusal of `data`, which says what to do about it."""
    read = outcome(data)
    assert isinstance(read, Refusal)
    assert ADVICE_EN.search(read.why), read.why
    assert "请" in read.why_zh, read.why_zh
    return read


def encrypted(password):
    target = BytesIO()
    lock = StandardEncryption(password, ownerPassword="owner", canPrint=0)
    canvas = Canvas(target, encrypt=lock, invariant=1)
    canvas.drawString(100, 100, "2023")
    canvas.save()
    return target.getvalue()


def ole(*streams):
    """The beginning of a container as older office programs write it, with the names of these streams."""
    names = b"".join(name.encode("utf-16-le").ljust(64, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names + b"\xff" * 512


def zipped(members):
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def zip_locked(data):
    """`data`, a zip, with the mark of encryption on every member."""
    marked = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for at in (m.start() for m in re.finditer(re.escape(signature), data)):
            marked[at + offset] |= 1
    return bytes(marked)


NOISE = Random(7).randbytes(20_000)
OTHER_KINDS = {
    "an empty file": b"",
    "binary noise": NOISE,
    "zeros": bytes(1_000_000),
    "a PNG": b"\x89PNG\r\n\x1a\n" + NOISE,
    "a JPEG": b"\xff\xd8\xff\xe0" + NOISE,
    "a TIFF": b"II*\x00" + NOISE,
    "an RTF": b"{\\rtf1 2023}",
    "an older Word file": ole("WordDocument"),
    "a Word file with a password": ole("EncryptionInfo", "EncryptedPackage"),
    "a zip of reports": zipped({"a.txt": FILES["xuwan-2023.txt"]}),
    "an empty zip": zipped({}),
    "a spreadsheet": zipped({"xl/workbook.xml": "<workbook/>"}),
    "an OFD": zipped({"OFD.xml": "<OFD/>"}),
    "the first bytes of a zip": b"PK\x03\x04",
    "the first bytes of a PDF": b"%PDF-1.7\n",
    "a PDF of noise": b"%PDF-1.7\n" + NOISE,
    "a PDF with a password": encrypted("secret"),
    "a Word file whose zip has a password": zip_locked(write_docx.write(report())),
    "a Word file of noise": zipped({"word/document.xml": NOISE}),
    "a Word file without a body": package(f'<w:document xmlns:w="{NAMESPACE}"/>'),
    "a Word file of another language": package("<html><body/></html>"),
    "text of no encoding": b"\xff\x81\x30 \xfe\xff\xff" * 100,
}


@pytest.mark.parametrize("data", OTHER_KINDS.values(), ids=OTHER_KINDS)
def test_what_no_reader_reads_is_refused_with_what_to_do(data):
    assert refused(data).outcome == "unreadable"


@pytest.mark.parametrize("name", ["a Word file with a password", "a PDF with a password"])
def test_a_password_is_called_one(name):
    read = refused(OTHER_KINDS[name])
    assert "password" in read.why
    assert "密码" in read.why_zh


def test_a_pdf_that_opens_without_a_password_is_read_though_it_may_not_be_printed():
    assert outcome(encrypted("")).outcome == "not_a_report"


NO_REPORTS = {
    "a notice": "关于道路施工的通告\n\n施工期为3月1日至5月31日。\n".encode(),
    "one word": b"x",
    "blank lines": b"\n\n\n",
    "white space": b" \t\t \n",
    "an empty page": b"<html></html>",
    "an empty Word file": package(document("")),
    "another table": "项目\t数量\n桌子\t3\n".encode(),
    "a PDF of another matter": encrypted(""),
}


@pytest.mark.parametrize("data", NO_REPORTS.values(), ids=NO_REPORTS)
def test_what_is_no_report_is_refused_as_none(data):
    assert outcome(data).outcome == "not_a_report"


@pytest.mark.parametrize("made", [str, "<h1>{}</h1>".format, lambda t: package(document(para(t)))])
def test_a_report_without_its_tables_is_refused_by_its_title(made):
    title = report().title
    data = made(title)
    read = refused(data if isinstance(data, bytes) else data.encode())
    assert read.outcome == "not_a_report"
    assert title in read.why_zh


@pytest.mark.parametrize("name", FILES)
def test_the_name_of_a_file_says_nothing_about_its_kind(name, tmp_path):
    kinds = set()
    for ending in (".pdf", ".docx", ".txt", ".html", ".doc", ""):
        path = tmp_path / f"report{ending}"
        path.write_bytes(FILES[name])
        (sighting,) = collect([path], Archive(tmp_path / "archive"), SEEN)
        kinds.add(sighting.media_type)
    assert len(kinds) == 1
    assert isinstance(read_report(FILES[name]), Report)


@pytest.mark.parametrize("name", ["erligang-2023.docx", "hongze-2024.pdf", "baofeng-2023.html", "xuwan-2023.txt"])
@pytest.mark.parametrize("part", [0.0005, 0.002, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.995])
def test_a_file_cut_short_is_refused_or_read_as_far_as_it_goes(name, part):
    whole = FILES[name]
    read = outcome(whole[: int(len(whole) * part)])
    if isinstance(read, Report):
        assert len(read.reading.cells) <= len(read_report(whole).reading.cells)


@pytest.mark.parametrize("length", range(5, 70, 3))
@pytest.mark.parametrize("name", ["erligang-2023.docx", "hongze-2024.pdf"])
def test_the_first_bytes_of_a_file_are_refused(name, length):
    refused(FILES[name][:length])


@pytest.mark.parametrize("lost", [1, 4, 22, 60, 200, 1000, 5000])
def test_a_word_file_without_its_end_is_called_damaged(lost):
    assert "damaged" in refused(FILES["suqian-2023.docx"][:-lost]).why


def test_a_file_of_200_mb_is_refused_unread(tmp_path):
    path = tmp_path / "zeros.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    (sighting,) = collect(found(tmp_path), Archive(tmp_path.parent / "archive"), SEEN)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sighting.outcome, sighting.sha256, sighting.bytes) == ("refused", "", 200 * 1024 * 1024)
    assert "over the limit" in sighting.why
    assert peak < 1_000_000


def bomb(size, declared=None):
    """A Word file that unpacks to `size` spaces, its size declared as `declared`."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(size // 1_000_000):
            member.write(b" " * 1_000_000)
    data = target.getvalue()
    return data if declared is None else data.replace(size.to_bytes(4, "little"), declared.to_bytes(4, "little"))


@pytest.mark.parametrize("declared", [None, 1000, 0, 2**32 - 2])
def test_a_word_file_that_unpacks_to_hundreds_of_megabytes_is_refused_unpacked(declared):
    data = bomb(120_000_000, declared)
    assert len(data) < 1_000_000
    tracemalloc.start()
    refused(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize("use", ["<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", '<w:p w:x="&e11;"/>'])
def test_entities_are_never_expanded(use):
    xml = document(use, before=f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{ENTITIES}]>')
    tracemalloc.start()
    read = outcome(package(xml))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert isinstance(read, Refusal)


def test_no_file_is_fetched_through_an_entity(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("4711")
    before = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    read = outcome(package(document("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", before)))
    assert "4711" not in read.why


DEEP = {
    "divisions": "<div>" * 100_000 + "1",
    "closed divisions": "<div>" * 100_000 + "1" + "</div>" * 100_000,
    "unlike tags": "".join(f"<x{n}>" for n in range(100_000)),
    "tables": "<table><tr><td>" * 100_000,
    "a thousand tables": "<table><tr><td>" * 1000,
    "lists": "<ul><li>" * 2500,
    "bold": "<b>" * 100_000,
    "hidden": "<div hidden>" * 2900,
    "unclosed paragraphs": "<p>x" * 50_000,
    "unclosed cells": "<table>" + "<tr><td>1" * 20_000,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">",
    "an unclosed tag": "<div " * 50_000,
    "comments": "<!--" * 50_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_mark_up_without_end_is_refused_or_read(text):
    outcome(f"<html><body>{text}".encode())


def test_tags_as_deep_as_a_browser_shows_them_are_read():
    page = write_html.write(report()).decode()
    start, end = page.index("<body>") + 6, page.index("</body>")
    deep = page[:start] + "<div>" * 2000 + page[start:end] + "</div>" * 2000 + page[end:]
    assert len(read_report(deep.encode()).reading.cells) == 200


DEEP_XML = {
    "elements": "<w:x>" * 100_000 + "</w:x>" * 100_000,
    "tables": "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60,
    "text boxes": "<w:p><w:r><w:txbxContent>" * 80 + "</w:txbxContent></w:r></w:p>" * 80,
    "paragraphs": "<w:p/>" * 100_000,
}


@pytest.mark.parametrize("body", DEEP_XML.values(), ids=DEEP_XML)
def test_xml_without_end_is_refused_or_read(body):
    outcome(package(document(body)))


def test_absurd_spans_are_cut():
    wide = '<td colspan="999999999" rowspan="999999999">1</td>' * 3000
    outcome(f"<table><tr>{wide}</tr>{'<tr><td>1</td></tr>' * 3000}</table>".encode())
    cells = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>' * 100
    rows = f'<w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr>{cells}</w:tr>' * 20
    outcome(package(document(table(rows))))


@pytest.mark.parametrize(
    "data",
    [
        b"\t" * 2000 + b"\n" + b"a\t\n" * 90_000,
        b"a\n" * 200_000,
        b"a" * 20_000_000,
        b"<p>a" * 1_100_000,
    ],
    ids=["cells", "lines", "letters", "tags"],
)  # fmt: skip
def test_more_of_anything_than_a_report_has_is_refused(data):
    assert "more than any report" in refused(data).why


def test_digits_beyond_any_count_are_carried_as_leftovers():
    of = report(applications__granted__total="9" * 5000, proactive__admin_fee_amount_wan="0." + "1" * 5000)
    for write in (write_text.write, write_html.write, write_docx.write):
        read = outcome(write(of))
        assert [cell.key for cell in read.reading.cells.values() if cell.value.status == "invalid"] == [
            "proactive.admin_fee_amount_wan", "applications.granted.total",
        ]  # fmt: skip


def test_a_stray_control_character_does_not_make_a_page_binary():
    page = write_html.write(report()).replace("宝丰县".encode(), "宝丰\x03县".encode(), 1)
    assert len(outcome(page).reading.cells) == 200


def spoilt(data, edits):
    """`data` with bytes changed, cut out and put in twice."""
    data = bytearray(data)
    for kind, place, length, value in edits:
        at = int(place * (len(data) - 1)) if data else 0
        if kind == "change" and data:
            data[at] = value
        elif kind == "cut":
            del data[at : at + length]
        else:
            data[at:at] = data[max(0, at - length) : at]
    return bytes(data)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["change", "change", "cut", "again"]), st.floats(0, 1), st.integers(1, 400), st.integers(0, 255)
    ),
    min_size=1,
    max_size=20,
)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".txt")])
@given(edits=EDITS)
@settings(max_examples=60, deadline=None)
def test_spoilt_text_is_read_or_refused(name, edits):
    outcome(spoilt(FILES[name], edits))


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".html")])
@given(edits=EDITS)
@settings(max_examples=40, deadline=None)
def test_a_spoilt_page_is_read_or_refused(name, edits):
    outcome(spoilt(FILES[name], edits))


@given(edits=EDITS)
@settings(max_examples=60, deadline=None)
def test_a_spoilt_word_file_is_read_or_refused(edits):
    outcome(spoilt(FILES["suqian-2022.docx"], edits))


@given(edits=EDITS, tags=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_word_file_of_spoilt_xml_is_read_or_refused(edits, tags):
    with ZipFile(BytesIO(FILES["erligang-2023.docx"])) as archive:
        xml = archive.read("word/document.xml")
    outcome(package(spoilt(xml, edits)))
    pieces = re.findall(rb"<[^>]*>|[^<]+", xml)
    for one, other in tags:  # tags in each other's places: well formed or not, no document as Word writes it
        i, j = (int(at * (len(pieces) - 1)) for at in (one, other))
        pieces[i], pieces[j] = pieces[j], pieces[i]
    outcome(package(b"".join(pieces)))


@pytest.mark.slow
@given(edits=EDITS)
@settings(max_examples=25, deadline=None)
def test_a_spoilt_pdf_is_read_or_refused(edits):
    outcome(spoilt(FILES["hongze-2024.pdf"], edits))


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the real reports are not here")
@given(edits=EDITS)
@settings(max_examples=8, deadline=None)
def test_a_spoilt_real_pdf_is_read_or_refused(edits):
    outcome(spoilt((SHARED / "samples" / "huaian-hongze-2024.pdf").read_bytes(), edits))
