"""The document kinds of mark-up, text and sheets: the same file for a seed, whole, with every figure of truth."""

import re
from collections import Counter
from io import BytesIO
from random import Random
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from selectolax.lexbor import LexborHTMLParser

from tests.generator.kinds.docx import DOCX_KINDS
from tests.generator.kinds.html import HTML_KINDS
from tests.generator.kinds.markdown import MARKDOWN_KINDS
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.ofd_layout import pages
from tests.generator.kinds.sheets import SHEET_KINDS
from tests.generator.kinds.text import TEXT_KINDS, splits
from tests.generator.kinds.truth import report, truth

KINDS = {
    f"{family}-{name}": kind
    for family, kinds in {
        "html": HTML_KINDS, "docx": DOCX_KINDS, "text": TEXT_KINDS, "markdown": MARKDOWN_KINDS, "sheets": SHEET_KINDS,
        "ofd": OFD_KINDS,
    }.items()
    for name, kind in kinds.items()
}  # fmt: skip
SEEDS = (1, 8)
ENCODINGS = {
    "utf16": "utf-16", "gbk": "gb18030", "gbk_as_gb2312": "gb18030", "gb18030": "gb18030", "gbk_as_utf8": "gb18030",
    "gb18030_unlabelled": "gb18030", "gb18030_windows": "gb18030",
}  # fmt: skip
HALF = {ord("０") + n: str(n) for n in range(10)} | {ord("．"): ".", ord("，"): ","}
UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
UNREAD = re.compile("{[^}]*}(instrText|del|moveFrom|Fallback|f|rPh)$")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", list(KINDS))


def drawn(kind, seed):
    return KINDS[kind](report(seed), Random(seed))


def said(kind, data):
    """The text of a document, every element's text joined as it stands."""
    family, name = kind.split("-")
    if family in ("docx", "sheets", "ofd"):
        with ZipFile(BytesIO(data)) as archive:
            assert archive.testzip() is None
            parts = [ElementTree.fromstring(archive.read(n)) for n in archive.namelist() if n.endswith(".xml")]
        return "\n".join(_words(part) for part in parts)
    text = data.decode("gb18030" if kind == "html-word_export" and b"gb2312" in data else ENCODINGS.get(name, "utf-8"))
    if family == "html":
        text = _shown(LexborHTMLParser(text))
    return UNSEEN.sub("", text.translate(HALF))


def _words(root):
    """Text by cell or paragraph; pieces inside one are joined with nothing between."""
    blocks = [element for element in root.iter() if re.search("}(p|c|TextCode)$", str(element.tag))]
    return "\n".join("".join(_pieces(block)) for block in blocks)


def _pieces(element):
    hidden = any(child.tag.endswith("}vanish") for properties in element for child in properties)
    if not hidden and not UNREAD.match(str(element.tag)):
        yield element.text or ""
        for child in element:
            yield from _pieces(child)


def _shown(page):
    """The cells of a page as shown, those of the grids of divs too."""
    for node in page.css('script, sup, [hidden], [style*="none" i]'):
        node.decompose()
    return "\n".join(node.text() for node in page.css("td:not(:has(td)), th, pre, div:not(:has(div, table))"))


def test_a_seed_always_gives_the_same_document(kind):
    assert drawn(kind, 5) == drawn(kind, 5)


def test_seeds_give_different_documents(kind):
    assert len({drawn(kind, seed) for seed in SEEDS}) == len(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_truth_is_in_the_document(kind, seed):
    if "glued" in kind or kind in (
        "html-corrected_figures",
        "sheets-float_noise",
        "sheets-shared_strings",
        "ofd-characters",
        "ofd-split_lines",
        "ofd-shuffled",
        "text-comma_separated",
    ):
        pytest.skip("figures do not stand whole in the cells of this kind")
    text = said(kind, drawn(kind, seed))
    numbers = [figure for figure in truth(report(seed)).values() if NUMBER.fullmatch(figure)]
    if kind.startswith("sheets"):
        text, numbers = text.replace(",", ""), [figure.replace(",", "") for figure in numbers]
    assert Counter(numbers) - Counter(NUMBER.findall(text)) == Counter()


def test_shared_strings_hold_every_text_once():
    with ZipFile(BytesIO(drawn("sheets-shared_strings", 1))) as archive:
        texts = [element.text or "" for element in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).iter()]
    kept = [text for text in texts if text]
    assert len(kept) == len(set(kept))
    assert {text for text in truth(report(1)).values() if text} <= set(kept)


@pytest.mark.parametrize("one_way", [True, False])
def test_digits_run_together_are_those_of_the_kind(one_way):
    name = "text-glued_one_split" if one_way else "text-glued_many_splits"
    glued = set()
    for seed in range(8):
        known = set(truth(report(seed)).values())
        lines = drawn(name, seed).decode().splitlines()
        last = (line.split("\t")[-1] for line in lines if "\t" in line)
        glued |= {digits for digits in last if len(digits) > 7 and digits.isdecimal() and digits not in known}
    assert glued
    if not one_way:
        assert not any(splits(digits, 6) == 1 and len(digits) == 7 for digits in glued)


@pytest.mark.parametrize("name", DOCX_KINDS)
def test_a_word_document_opens_with_its_tables(name):
    document = docx.Document(BytesIO(drawn(f"docx-{name}", 3)))
    assert document.paragraphs or document.tables
    assert len(list(document.element.iter(qn("w:tbl")))) >= 3


@pytest.mark.parametrize("seed", range(12))
def test_truth_names_every_cell_of_the_layout_once(seed):
    whole = report(seed)
    assert list(truth(whole)) == [cell.key for cell in whole.form.layout(whole.layout)]


def test_reports_vary_in_form_size_and_marks():
    seen = [report(seed) for seed in range(80)]
    printed = {text for one in seen for text in truth(one).values()}
    assert {(one.form.form, one.layout) for one in seen} == {
        ("f2019", "standard"), ("f2021", "standard"), ("f2021", "other_single_row")
    }  # fmt: skip
    assert {"", "/", "—", "0"} <= printed
    assert any(re.fullmatch(r"\d,\d{3},\d{3}", text) for text in printed)
    assert any(re.fullmatch(r"\d{7}", text) for text in printed)


def test_text_of_an_ofd_stands_inside_its_page_and_figures_inside_their_boxes():
    for page in pages(report(4)):
        for text in page.texts:
            assert 0 < text.x < text.x + text.width < 210
            assert 0 < text.y < text.y + text.size < 297
        for text in (text for text in page.texts if text.size < 4):
            assert any(_inside(text, box) for box in page.boxes), text


def _inside(text, box):
    across = box.x <= text.x and text.x + text.width <= box.x + box.width + 0.01
    return across and box.y <= text.y and text.y + text.size <= box.y + box.height + 0.01


@pytest.mark.parametrize(
    ("digits", "ways"),
    [("0000000", 1), ("1000001", 1), ("120000012", 1), ("000011011", 2), ("1000002", 0), ("11111117", 0)],
)
def test_digits_run_together_part_as_the_sum_allows(digits, ways):
    assert splits(digits, 6) == ways
