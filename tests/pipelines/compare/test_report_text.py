"""The same text in two formats has no changes: what a format adds around it is not compared."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.narrative.sections import SectionText
from assets.staged.report import Report, read_report
from pipelines.compare.report_text import PAGE_WORDS, PageWords, report_text
from pipelines.compare.sections import compare_sections
from tests.generator import write_text
from tests.generator.kinds.docx import DOCX_KINDS
from tests.generator.kinds.html import HTML_KINDS
from tests.generator.kinds.markdown import MARKDOWN_KINDS
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.text import TEXT_KINDS
from tests.pipelines.compare.pairs import report
from tests.pipelines.nightly_runs import of_body
from warehouse.yaml_models import load

BODY = "宿迁市人民政府"
# With notes of their own in the tables, or a list of other reports below the report.
OTHERWISE = {"nested_tables", "surrounded"}
KINDS = {
    **{f"html {name}": kind for name, kind in HTML_KINDS.items()},
    **{f"docx {name}": kind for name, kind in DOCX_KINDS.items()},
    **{f"text {name}": kind for name, kind in TEXT_KINDS.items()},
    **{f"markdown {name}": kind for name, kind in MARKDOWN_KINDS.items()},
    **{f"pdf {name}": PDF_KINDS[name] for name in ("horizontal_rules", "landscape", "no_rules", "kangxi_radicals")},
}


@pytest.fixture(scope="module")
def made():
    """A report, and the same as read from text."""
    drawn = of_body(BODY, 2023)
    return drawn, read_report(write_text.write(drawn))


@pytest.mark.parametrize("name", [name for name in KINDS if name.split()[1] not in OTHERWISE])
def test_the_same_text_in_two_formats_has_no_changes(made, name):
    drawn, plain = made
    other = read_report(KINDS[name](drawn, Random(3)))
    assert isinstance(other, Report)
    headings = {section.key: section.label for section in plain.reading.form.sections}
    found = compare_sections(report_text(plain), report_text(other), headings, (2023, 2023))
    assert [(s.section, one.kind, one.pieces) for s in found for one in s.sentences if one.kind != "same"] == []


@pytest.mark.parametrize(
    ("section", "line", "kept"),
    [
        ("三", "申请人情况", False),
        ("三", "（三）不\n予公开", False),
        ("三", "464", False),
        ("六", "申请人情况", True),
        ("六", "第 3 页 共 6 页", False),
        ("六", "打印本页　关闭窗口", False),
        ("六", "打印服务已开放。", True),
        ("三", "本年予以公开12件。", True),
    ],
)
def test_labels_page_numbers_and_buttons_are_no_text(section, line, kept):
    read = replace(report(2023), sections=(SectionText(section, "", f"本年工作有序开展。\n{line}"),))
    (found,) = report_text(read)
    assert found.text == (f"本年工作有序开展。\n{line}" if kept else "本年工作有序开展。")


def test_the_words_of_pages_are_listed_once():
    words = load(PAGE_WORDS, PageWords).words
    assert len(set(words)) == len(words)
