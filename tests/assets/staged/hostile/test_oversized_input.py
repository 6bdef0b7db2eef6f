"""Files made to be too much, for memory, for the stack or for the clock, are refused or read: they stop no run."""

import tracemalloc
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.staged.report import Refusal, read_report
from tests.assets.staged.outcomes import outcome, refused
from tests.assets.staged.readers.packages import document, package, table
from tests.assets.staged.readers.pages import report
from tests.generator import write_html

SEEN = datetime(2024, 3, 1, 2)


def test_a_file_of_200_mb_is_refused_unread(tmp_path):
    path = tmp_path / "zeros.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    (sighting,) = collect(list_inbox(tmp_path).files, Archive(tmp_path.parent / "archive"), SEEN)
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
    assert "4711" not in read.why.en


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
def test_endless_markup_is_refused_or_read(text):
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
def test_endless_xml_is_refused_or_read(body):
    outcome(package(document(body)))


def test_absurd_spans_are_limited():
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
def test_oversized_documents_are_refused(data):
    assert "more than any report" in refused(data).why.en
