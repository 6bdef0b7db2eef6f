"""The faults that a finding names are the ones the rules count."""

from dataclasses import replace
from itertools import product

import pytest

from assets.checked.wording.section_faults import (
    empty_sections,
    foreign_names,
    heading_faults,
    mentions,
    missing_mentions,
)
from assets.staged.load import load_documents
from assets.staged.narrative.sections import SectionText
from assets.staged.narrative.statements import find_statements
from assets.staged.report import read_report
from expectations.judging.report_facts import create_facts
from tests.generator import write_text
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body
from warehouse.store import memory

ORDERS = ["一二三四五六", "一二三四六", "一二一三四五六", "一三二四五六", "六五四三二一", "二二"]
NAMES = [
    "我省",
    "本自治区",
    "我市",
    "我州",
    "我县",
    "我旗",
    "我镇",
    "本乡",
    "我街道",
    "我办事处",
    "我区",
    "我局",
    "本机关",
]
LEVELS = ["national", "province", "prefecture", "county", "township", None]
WORDS = ["考核", "社会评议", "责任追究", "问责", "追责", "评价"]


@pytest.fixture(scope="module")
def report():
    return read_report(write_text.write(of_body(*XIHU)))


def counted(reports, fact):
    """The fact for each report, as the SQL counts it."""
    con = memory()
    load_documents(con, reports)
    create_facts(con, beside=False)
    return dict(con.execute(f"SELECT report_id, {fact} FROM facts").fetchall())


def written(report, order, text):
    """The report with sections in `order`, each with `text`."""
    sections = tuple(SectionText(key, f"{key}、", text) for key in order)
    return replace(report, sha256=f"{order}{text}", sections=sections, stated=())


def test_every_heading_at_fault_is_named_where_the_rule_counts_one(report):
    reports = [written(report, order, "内容") for order in ORDERS]
    counts = counted(reports, "headings_amiss")
    assert {r.sha256: bool(heading_faults(r)) for r in reports} == {key: n > 0 for key, n in counts.items()}


def test_the_topics_that_are_named_are_those_that_the_rule_does_not_count(report):
    reports = [written(report, "一", f"{a}，{b}") for a, b in product(WORDS, WORDS)]
    counts = counted(reports, "assessment_words")
    assert {r.sha256: len(mentions()) - len(missing_mentions(r)) for r in reports} == counts


def test_the_sections_that_are_named_are_those_that_the_rule_counts(report):
    reports = [written(report, order, text) for order in ORDERS for text in ("", "无。", "问题与改进情况如下所述：")]
    counts = counted(reports, "sections_empty")
    assert {r.sha256: len(empty_sections(r)) for r in reports} == counts


@pytest.mark.parametrize("level", LEVELS)
def test_the_names_of_itself_that_are_named_are_those_that_the_rule_counts(report, level):
    identity = replace(report.identity, level=level)
    given = [replace(naming(report, *names), identity=identity) for names in (NAMES, *((name,) for name in NAMES))]
    assert counted(given, "foreign_names") == {each.sha256: len(foreign_names(each)) for each in given}


def naming(report, *names):
    sections = (SectionText("一", "一、总体情况", "，".join(f"{name}推进公开" for name in names)),)
    return replace(report, sha256="".join(names), sections=sections, stated=find_statements(sections, 2023))


def test_a_word_broken_by_a_line_or_a_space_is_mentioned(report):
    given = written(report, "一", "工作考\n核、社会评 议和责任\n追究")
    assert missing_mentions(given) == []
    assert counted([given], "assessment_words") == {given.sha256: 3}
