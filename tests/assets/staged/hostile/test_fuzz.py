"""Spoilt documents of every format, thousands of ways: they are read or refused, and no reader fails or dies of one."""

import io
import os
import re
from functools import cache
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, is_zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from assets.staged.report import Refusal
from assets.staged.workers.pool import Workers
from tests.assets.collected.sources import declared
from tests.assets.staged.outcomes import CHINESE
from tests.generator.kinds.docx import DOCX_KINDS
from tests.generator.kinds.html import HTML_KINDS
from tests.generator.kinds.markdown import MARKDOWN_KINDS
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.office import OFFICE_KINDS, soffice
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.sheets import SHEET_KINDS
from tests.generator.kinds.sheets_xls import XLS_KINDS
from tests.generator.kinds.text import TEXT_KINDS
from tests.generator.kinds.truth import report


def _picture(form):
    """A small image, so that corruption hits its encoding."""

    def draw(report, rng):
        target = io.BytesIO()
        dots = Image.frombytes("L", (160, 120), rng.randbytes(160 * 120))
        (dots.convert("1") if form == "TIFF" else dots).save(target, form, **_SAVED[form])
        return target.getvalue()

    return draw


_SAVED = {"PNG": {}, "JPEG": {"progressive": True}, "TIFF": {"compression": "group4"}}
PICTURES = {form: _picture(form) for form in _SAVED}
KINDS = {
    "html": (HTML_KINDS, 60), "docx": (DOCX_KINDS, 60), "text": (TEXT_KINDS, 60), "markdown": (MARKDOWN_KINDS, 40),
    "sheets": (SHEET_KINDS, 60), "xls": (XLS_KINDS, 30), "ofd": (OFD_KINDS, 40), "pdf": (PDF_KINDS, 25),
    "office": (OFFICE_KINDS, 2), "pictures": (PICTURES, 30),
}  # fmt: skip
WORTH_CHANGING = re.compile(rb"\d+|<[^<>]*>|[^<>\s]+")
NASTY = (
    b"", b"0", b"-1", b"99999999999", b"2147483648", b"1e308", b"NaN", b"\0", b"\xff", b"<", b">", b"&", b"&#0;", b'"',
    b"A1:XFD1048576", b"1 0 R", b"stream", b"\xe2\x80\x8f", b"\xef\xbc\x91", b"\xe2\x85\xa7",
)  # fmt: skip
PLACE = st.floats(0, 1, exclude_max=True)
EDIT = st.one_of(
    st.tuples(st.just("flip"), PLACE, st.integers(1, 255)),
    st.tuples(st.just("cut"), PLACE, st.integers(1, 3000)),
    st.tuples(st.just("again"), PLACE, st.integers(1, 3000)),
    st.tuples(st.just("put"), PLACE, st.sampled_from(NASTY)),
    st.tuples(st.just("instead"), PLACE, st.sampled_from(NASTY)),
    st.tuples(st.just("swap"), PLACE, PLACE),
)
EDITS = st.lists(EDIT, min_size=1, max_size=8)


def edited(data, edit):
    """`data` with one thing done to it; "instead" and "swap" go by words, numbers and tags."""
    kind, place, more = edit
    at = int(place * len(data))
    if kind in ("instead", "swap"):
        pieces = [match.span() for match in WORTH_CHANGING.finditer(data)] or [(0, len(data))]
        start, end = pieces[int(place * len(pieces))]
        other = more if kind == "instead" else data[slice(*pieces[int(more * len(pieces))])]
        return data[:start] + other + data[end:]
    if kind == "flip":
        return data[:at] + bytes(byte ^ more for byte in data[at : at + 1]) + data[at + 1 :]
    if kind == "put":
        return data[:at] + more + data[at:]
    return data[:at] + data[at + more if kind == "cut" else max(0, at - more) :]


def spoilt(data, edits):
    for edit in edits:
        data = edited(data, edit)
    return data


def spoilt_within(data, edits):
    """A zip with one of its members spoilt, and the others and its own frame whole."""
    with ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    by_size = sorted(members, key=lambda name: -len(members[name]))
    name = by_size[int(edits[0][1] ** 2 * len(by_size))]  # the large ones oftener: they hold the report
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for member, content in (members | {name: spoilt(members[name], edits)}).items():
            archive.writestr(member, content)
    return target.getvalue()


@cache
def sample(group, kind):
    return KINDS[group][0][kind](report(11), Random(11))


@pytest.fixture(scope="module")
def workers():
    with Workers(1, seconds=30) as started:
        yield started


# DOC and RTF are written by LibreOffice.
_MARKS = {
    "office": [pytest.mark.libreoffice, pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")]
}


@pytest.mark.slow
@pytest.mark.parametrize("group", [pytest.param(group, marks=_MARKS.get(group, ())) for group in KINDS])
def test_corrupt_documents_are_read_or_refused(group, workers):
    kinds, times = KINDS[group]
    times *= int(os.environ.get("FUZZ_TIMES", "1"))

    @given(st.sampled_from(sorted(kinds)), EDITS, st.booleans())
    @settings(max_examples=times, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(kind, edits, within):
        whole = sample(group, kind)
        data = spoilt_within(whole, edits) if within and is_zipfile(io.BytesIO(whole)) else spoilt(whole, edits)
        (read,) = workers.read(declared.given(data))
        if isinstance(read, Refusal):
            assert "reader failed" not in read.why.en
            assert "process reading it ended" not in read.why.en
            assert "seconds and was stopped" not in read.why.en
            assert CHINESE.search(read.why.zh)

    holds()
