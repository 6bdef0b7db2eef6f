"""Files cut short, or with bytes changed, lost and repeated, are read as far as they go or refused."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.staged.report import Report, read_report
from tests.assets.staged.outcomes import FILES, outcome, refused
from tests.assets.staged.readers.packages import package
from tests.assets.staged.readers.pages import SHARED


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
def test_a_truncated_word_file_is_refused_as_corrupt(lost):
    assert "corrupt" in refused(FILES["suqian-2023.docx"][:-lost]).why.en


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


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".txt")])
@given(edits=EDITS)
@settings(max_examples=60, deadline=None)
def test_corrupt_text_is_read_or_refused(name, edits):
    outcome(spoilt(FILES[name], edits))


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".html")])
@given(edits=EDITS)
@settings(max_examples=40, deadline=None)
def test_a_corrupt_page_is_read_or_refused(name, edits):
    outcome(spoilt(FILES[name], edits))


@given(edits=EDITS)
@settings(max_examples=60, deadline=None)
def test_a_corrupt_word_file_is_read_or_refused(edits):
    outcome(spoilt(FILES["suqian-2022.docx"], edits))


@given(edits=EDITS, tags=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_word_file_with_corrupt_xml_is_read_or_refused(edits, tags):
    with ZipFile(BytesIO(FILES["erligang-2023.docx"])) as archive:
        xml = archive.read("word/document.xml")
    outcome(package(spoilt(xml, edits)))
    pieces = re.findall(rb"<[^>]*>|[^<]+", xml)
    for one, other in tags:  # tags in each other's places: well formed or not, no document as Word writes it
        i, j = (int(at * (len(pieces) - 1)) for at in (one, other))
        pieces[i], pieces[j] = pieces[j], pieces[i]
    outcome(package(b"".join(pieces)))


@pytest.mark.slow
@example(edits=[("again", 0.375, 8, 0)])  # leaves the headings of table three without a column
@given(edits=EDITS)
@settings(max_examples=25, deadline=None)
def test_a_corrupt_pdf_is_read_or_refused(edits):
    outcome(spoilt(FILES["hongze-2024.pdf"], edits))


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the real reports are not here")
@given(edits=EDITS)
@settings(max_examples=8, deadline=None)
def test_a_corrupt_real_pdf_is_read_or_refused(edits):
    outcome(spoilt((SHARED / "samples" / "huaian-hongze-2024.pdf").read_bytes(), edits))
