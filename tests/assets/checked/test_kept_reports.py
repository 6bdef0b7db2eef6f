"""A report of the year before that was kept and signed, named or filed again, and a fee in 元, are noticed alone."""

from dataclasses import replace
from datetime import date
from functools import partial
from random import Random

import pytest

from assets.checked.check_files import check_against
from assets.collected.archive.address import digest
from assets.staged.workers.pool import Workers
from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.generator.bodies import bodies, report_of

REPORTS = [report_of(body) for body in bodies().values() if body.form == "f2021"]
WRITERS = [write_text.write, write_html.write, write_docx.write, write_pdf.write]


@pytest.fixture(scope="module")
def findings():
    """A function that checks a report at a place and returns the conclusions of the failing rules, by rule."""
    with Workers(1) as workers:
        yield partial(_findings, workers)


def _findings(workers, report, place="draft", write=write_text.write):
    data = write(report)
    sha256 = digest(data)
    found = check_against({sha256: partial(bytes, data)}, {}, workers, places={sha256: place})
    return {finding.rule: finding.conclusion.zh for finding in found.checked[sha256].failing}


@pytest.mark.parametrize("seed", range(6))
def test_a_report_signed_a_year_too_late_is_noticed(findings, seed):
    rng = Random(seed)
    report = rng.choice(REPORTS)
    late = replace(report, signed=date(report.year + 2, rng.randint(1, 6), rng.randint(1, 28)))
    found = findings(late, write=rng.choice(WRITERS))
    assert "落款日期“" in found["E-05"]
    assert found["E-05"].endswith("与报告年度不一致，可能沿用了上年的报告，请核对")


@pytest.mark.parametrize("seed", range(6))
def test_a_name_of_another_year_is_noticed(findings, seed):
    rng = Random(seed)
    report = rng.choice(REPORTS)
    other = report.year + rng.choice((-1, 1))
    named = rng.choice(("{}年政府信息公开工作年度报告.docx", "{}年度信息公开年报/draft.docx"))
    assert "名“" in findings(report, f"drafts/{named.format(other)}")["E-05"]
    assert "E-05" not in findings(report, f"drafts/{named.format(report.year)}")


@pytest.mark.slow
def test_a_report_signed_and_filed_as_it_should_be_is_not(findings):
    for report in REPORTS:
        assert not {"E-05", "T2-08"} & findings(report, f"{report.year + 1}/{report.year}年报.txt").keys()


@pytest.mark.parametrize("seed", range(4))
def test_a_fee_in_yuan_is_noticed_without_the_previous_report(findings, seed):
    rng = Random(seed)
    report = rng.choice(REPORTS)
    amount = rng.randint(10_000_000, 99_999_999)
    values = {**report.values, "proactive.admin_fee_amount_wan": amount}
    found = findings(replace(report, values=values), write=rng.choice(WRITERS))
    assert found["T2-08"].startswith(f"表二：收费金额 {amount} 万元，超过同级机关可能的最大数")
