"""Names of files for letters and downloads: accepted by every system, none twice in a folder."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.report.file_names import FileNames, file_name

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d) *(\..*)?", re.IGNORECASE)
ENDINGS = st.sampled_from([".docx", ".html", "-2022.xlsx"])
# Text that a body or a sender may write, with what systems refuse in it.
TEXTS = st.text(max_size=200) | st.text("con.nul 长𠮷/\\:*?\x00", max_size=200)


@given(st.lists(TEXTS, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_name_is_given_twice_in_a_folder(texts):
    names = FileNames("清单.xlsx")
    made = [names.name(text, ".docx") for text in texts]
    assert len({name.casefold() for name in made}) == len(made)


@given(TEXTS, ENDINGS)
@settings(max_examples=200, deadline=None)
def test_a_name_is_one_that_every_system_accepts(text, ending):
    name = file_name(text, ending)
    assert len(name) <= 120
    assert len(name.encode()) <= 240
    assert not set(name) & set('\\/:*?"<>|')
    assert name.isprintable()
    assert name.endswith(ending)
    assert not name.removesuffix(ending).endswith((".", " "))
    assert not RESERVED.fullmatch(name)


@pytest.mark.parametrize(
    "text",
    ["CON", "nul", "com1", "LPT9", "aux.txt", "AUX .txt", "prn.年报", "..", "", " ", "a.", "\x00", "a/b\\c:d"],
)
def test_no_name_is_a_device_or_a_path(text):
    name = file_name(text, ".docx")
    assert not RESERVED.fullmatch(name.removesuffix(".docx"))
    assert name.strip(". ") == name
    assert "/" not in name
