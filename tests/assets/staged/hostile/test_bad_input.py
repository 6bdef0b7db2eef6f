"""Files that are not reports or not documents are refused with a reason and advice, and never raise an exception."""

import re
from datetime import datetime
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.staged.report import Report, read_report
from tests.assets.staged.outcomes import FILES, outcome, refused
from tests.assets.staged.readers.packages import NAMESPACE, document, package, para
from tests.assets.staged.readers.pages import report
from tests.generator import write_docx, write_html, write_text

SEEN = datetime(2024, 3, 1, 2)


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


@pytest.mark.slow
@pytest.mark.parametrize("data", OTHER_KINDS.values(), ids=OTHER_KINDS)
def test_an_unsupported_format_is_refused_with_advice(data):
    assert refused(data).outcome == "unreadable"


@pytest.mark.parametrize("name", ["a Word file with a password", "a PDF with a password"])
def test_a_file_with_a_password_is_refused_as_such(name):
    read = refused(OTHER_KINDS[name])
    assert "password" in read.why.en
    assert "密码" in read.why.zh


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
def test_a_document_that_is_not_a_report_is_refused_as_such(data):
    assert outcome(data).outcome == "not_a_report"


@pytest.mark.parametrize("made", [str, "<h1>{}</h1>".format, lambda t: package(document(para(t)))])
def test_a_report_without_its_tables_is_refused_by_its_title(made):
    title = report().title
    data = made(title)
    read = refused(data if isinstance(data, bytes) else data.encode())
    assert read.outcome == "not_a_report"
    assert title in read.why.zh


@pytest.mark.parametrize("name", FILES)
def test_the_format_does_not_depend_on_the_file_name(name, tmp_path):
    kinds = set()
    for ending in (".pdf", ".docx", ".txt", ".html", ".doc", ""):
        path = tmp_path / f"report{ending}"
        path.write_bytes(FILES[name])
        (sighting,) = collect([path], Archive(tmp_path / "archive"), SEEN)
        kinds.add(sighting.media_type)
    assert len(kinds) == 1
    assert isinstance(read_report(FILES[name]), Report)


def test_digits_beyond_any_count_are_left_over():
    of = report(applications__granted__total="9" * 5000, proactive__admin_fee_amount_wan="0." + "1" * 5000)
    for write in (write_text.write, write_html.write, write_docx.write):
        read = outcome(write(of))
        assert [cell.key for cell in read.reading.cells.values() if cell.value.status == "invalid"] == [
            "proactive.admin_fee_amount_wan", "applications.granted.total",
        ]  # fmt: skip


def test_a_stray_control_character_does_not_make_a_page_binary():
    page = write_html.write(report()).replace("宝丰县".encode(), "宝丰\x03县".encode(), 1)
    assert len(outcome(page).reading.cells) == 200
