"""The page of a comparison: complete, escaped, without scripts; its text can be read off its marks."""

import re
from html import unescape

import pytest

from pipelines.compare.page import PAGE_MARK, comparison_page, is_our_page
from pipelines.compare.sentences import comparable
from tests.pipelines.compare.pairs import SENTENCES, compared, report, two_years
from tests.pipelines.desk.browser import Page

OUT = "applications__carried_in__total"


@pytest.fixture(scope="module")
def found():
    """A comparison with a figure that does not carry on, a blank, edited text, and a sentence that moved."""
    earlier = {"一": "".join(SENTENCES[:5]), "五": SENTENCES[6]}
    later = {"一": "".join(SENTENCES[1:5]) + SENTENCES[7], "五": SENTENCES[6].replace("邻县", "外省") + SENTENCES[0]}
    one, other = two_years(earlier=earlier, later=later, applications__granted__other_org=None, **{OUT: 999})
    return compared(one, other)


def page(found, language="zh", names=("上年.docx", "本年.docx")):
    return comparison_page(found, dict(zip((found.earlier.sha256, found.later.sha256), names, strict=True)), language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_one_file_without_scripts_that_loads_nothing(found, language):
    text = page(found, language)
    read = Page(text)
    assert {tag for tag, _ in read.tags} & {"script", "link", "img", "iframe", "form", "object"} == set()
    assert not re.search(r"https?://|url\(|@import|style=|\son\w+=", text)
    assert read.all("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert "None" not in read.words
    assert {section["id"] for section in read.all("section")} == {"carried", "tables", "text"}
    assert {link.removeprefix("#") for link in read.links()} == {"carried", "tables", "text"}


def test_every_cell_of_the_form_is_in_the_tables(found):
    cells = Page(page(found)).all("td")
    layout = found.later.reading.form.layout(found.later.reading.layout)
    assert len(cells) == len(layout)
    classes = [cell["class"].split()[0] for cell in cells]
    assert classes.count("missing") == 1
    assert classes.count("differs") == sum(bool(cell.change) for cell in found.cells)
    assert sum("striking" in cell["class"] for cell in cells) == sum(cell.striking for cell in found.cells)


def test_the_tied_figures_are_joined_by_a_line_each(found):
    text = page(found)
    lines = re.findall(r'<g class="tie (\w+)">', text)
    assert len(lines) == len(found.ties)
    assert lines.count("fail") == sum(tie.outcome == "fail" for tie in found.ties) == 1
    (tie,) = (tie for tie in found.ties if tie.outcome == "fail")
    assert f"相差 {tie.difference}" in text


def section_text(text, heading, without):
    """The text of a section on a page, without the marks `without` and without notes in brackets."""
    article = re.search(rf"<h3>{heading}</h3>.*?</article>", text, re.DOTALL)[0].partition("</p>")[2]
    bare = re.sub(rf"<{without}>.*?</{without}>|〔[^〕]*〕", "", article, flags=re.DOTALL)
    return "".join(unescape(re.sub(r"<[^>]*>", "", bare)).split())


@pytest.mark.parametrize("section", ["一", "五"])
def test_the_later_text_can_be_read_off_the_page(found, section):
    heading = f"{section}、{next(s.heading for s in found.sections if s.section == section)}"
    printed = "".join(s.text for s in found.later.sections if s.section == section)
    assert section_text(page(found), heading, "del") == comparable(printed).replace("\n", "")


def test_a_moved_sentence_is_marked_at_both_places(found):
    text = page(found)
    assert f'<span class="away">〔移至第五部分〕<del>{SENTENCES[0]}</del></span>' in text
    assert f'<span class="moved">〔移自上年第一部分〕{SENTENCES[0]}</span>' in text


def test_what_a_document_or_a_file_name_holds_is_escaped():
    earlier, later = ({"一": f"公开了<script>alert({n})</script>专栏&amp;若干。"} for n in (1, 2))
    names = ('<img src=x onerror="a">.docx', "本年.docx")
    text = page(compared(*two_years(earlier=earlier, later=later)), names=names)
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;img src=x" in text


def test_a_page_of_two_forms_lists_what_only_the_earlier_one_prints():
    found = compared(report(2020, form="f2019"), report(2021))
    read = Page(page(found))
    assert len(read.all("td", **{"class": "unprinted"})) == len(found.only_later)
    assert len(read.all("li")) == 4 + len(found.only_earlier)
    assert "仅 2020 年度的格式有的数据项" in read.words


def test_its_own_page_is_recognised_and_no_other_file(found, tmp_path):
    (tmp_path / "ours.html").write_text(page(found), "utf-8")
    (tmp_path / "other.html").write_text("<!DOCTYPE html><html>", "utf-8")
    assert PAGE_MARK in page(found)
    assert is_our_page(tmp_path / "ours.html")
    assert not is_our_page(tmp_path / "other.html")
