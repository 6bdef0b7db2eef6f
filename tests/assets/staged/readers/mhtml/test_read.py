"""Web pages saved as one file: every kind reads as its page; a file without a page, or cut short, is refused."""

import random

import pytest

from assets.collected.media_type import MHTML, media_type
from assets.staged.report import Report, read_report
from tests.assets.staged.outcomes import refused
from tests.generator.kinds.compare import compared
from tests.generator.kinds.saved_page import SAVED_PAGE_KINDS
from tests.generator.kinds.truth import report

EMPTY = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/css\r\n\r\n\r\n--x--\r\n"
)


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize("kind", SAVED_PAGE_KINDS)
def test_every_cell_reads_as_on_the_page(kind, seed):
    drawn = report(seed)
    data = SAVED_PAGE_KINDS[kind](drawn, random.Random(seed))
    assert media_type(data) == MHTML
    document = read_report(data)
    assert isinstance(document, Report)
    assert compared(drawn, document.reading).unlike == []
    assert document.identity.year == drawn.year


def test_a_file_without_a_page_is_refused():
    assert media_type(EMPTY) == MHTML
    assert "holds no page" in refused(EMPTY).why.en


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short_gives_no_wrong_number(share):
    drawn = report(0)
    data = SAVED_PAGE_KINDS["base64"](drawn, random.Random(0))
    document = read_report(data[: int(len(data) * share)])
    assert not isinstance(document, Report) or compared(drawn, document.reading).wrong == []


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_too_many_parts_are_refused(end):
    assert "more than any report" in refused(EMPTY + (end + b"--x") * 6_000).why.en


@pytest.mark.parametrize("name", [b"boundary", b"Boundary", b"boundary*", b"boundary*0", b"boundary "])
def test_too_many_containers_inside_each_other_are_refused(name):
    nested = b"".join(b"Content-Type: multipart/mixed; %s=b%d\r\n\r\n--b%d\r\n" % (name, n, n) for n in range(60))
    assert "more than any report" in refused(EMPTY.replace(b"--x--", b"--x\r\n" + nested)).why.en


@pytest.mark.parametrize(
    "text", ["标题：年度报告", "Content-Type is a header", "<html><p>Content-Type: multipart/related</p>"]
)
def test_text_about_parts_is_not_a_saved_page(text):
    assert media_type(text.encode()) != MHTML
