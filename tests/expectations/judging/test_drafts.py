"""Reports judged as drafts have the findings that they have in a warehouse, but for those that only the previous year's
report could settle where no report has one.
"""

from random import Random

import pytest

from assets.staged.load import load_documents, load_drafts
from assets.staged.report import read_report
from expectations.judging.judge import check, check_drafts
from expectations.rulebook.load import rulebook
from tests.generator import write_html
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms, layouts
from warehouse.store import memory, memory_for_judging, records

FORM = list(forms())[-1]


def report(year, seed, body="宝丰县人民政府", altered=0, previous=None):
    """A generated report with `altered` of its counts changed, and its figures."""
    chance, form = Random(seed), forms()[FORM]
    values = dict(figures(form, STANDARD, seed=seed, previous=previous))
    for key in chance.sample([c.key for c in form.layout() if c.table != "proactive"], altered):
        values[key] += chance.choice((1, 7, 90))
    return read_report(write_html.write(written(body, year, FORM, STANDARD, values))), values


def findings(con):
    """The findings of a report by report, rule and line."""
    rows = records(con, "SELECT * FROM checked.finding")
    return {(row["report_id"], row["rule"], row["line"]): row for row in rows}


def of_drafts(reports, *, few):
    with memory_for_judging(few=few) as con:
        load_drafts(con, reports)
        check_drafts(con, rulebook())
        return findings(con)


def of_warehouse(reports):
    with memory() as con:
        load_documents(con, reports)
        check(con, rulebook())
        return findings(con)


@pytest.mark.slow
@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_drafts_without_previous_reports_have_the_findings_of_a_warehouse_that_can_be_settled(seed, few):
    reports = [report(2023, seed + n, f"{name}人民政府", altered=n)[0] for n, name in enumerate(("宝丰县", "叶县"))]
    expected, found = of_warehouse(reports), of_drafts(reports, few=few)
    missing = expected.keys() - found.keys()
    assert {key: row for key, row in expected.items() if key in found} == found
    assert missing
    for key in missing:
        assert expected[key]["outcome"] == "undecided"
        assert any(cell.startswith("previous") for cell in expected[key]["cells"].split(","))


@pytest.mark.parametrize("altered", [0, 1, 3])
def test_a_report_by_itself_has_the_findings_of_a_warehouse_that_no_other_report_could_settle(altered):
    (lone, _) = report(2023, 7 + altered, altered=altered)
    expected, found = of_warehouse([lone]), of_drafts([lone], few=True)
    assert {key: row for key, row in expected.items() if key in found} == found
    assert {row["rule"] for row in found.values() if row["outcome"] == "fail"} or not altered
    for key in expected.keys() - found.keys():
        assert expected[key]["outcome"] == "undecided"
        assert all(cell.startswith(("previous", "told.")) for cell in expected[key]["cells"].split(","))


@pytest.mark.parametrize("seed", range(3))
def test_drafts_with_previous_reports_have_every_finding_of_a_warehouse(seed):
    earlier, values = report(2022, seed)
    reports = [earlier, report(2023, seed + 50, altered=seed, previous=values)[0]]
    assert of_drafts(reports, few=True) == of_warehouse(reports)


def test_what_a_rule_cannot_fail_without_lacks_in_every_gap():
    """A comparison with a figure of the previous year's report states among what it lacks that it needs that report."""
    comparing = [i.equation for at in layouts() for i in rulebook().instances(at) if i.equation.compares_previous]
    assert comparing
    assert all(any(key.startswith("previous") for key, _ in equation.lacking()) for equation in comparing)
