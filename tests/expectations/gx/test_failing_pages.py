"""The index of Data Docs and the pages of failing reports: every count leads to its reports and their documents."""

import random
import re
from datetime import date
from decimal import Decimal
from itertools import groupby

import pytest

from expectations.gx.data_docs import Count, both, failing_page
from expectations.gx.failing_pages import Failure, write_failing_pages
from expectations.gx.index_page import FamilyStates, write_index
from expectations.rulebook.rule import family_words
from warehouse.coded_values import coded_values

PARTS = [
    (form, year, family, rule)
    for form in ("f2019", "f2021") for year in (2020, None)
    for family, rule in (("balance", "T3-01"), ("stated_disputes", "N-05"))
]  # fmt: skip
SOURCES = ("https://www.a.gov.cn/1.html?x=1&y=2", "/inbox/曹镇 <1>.pdf", "/inbox/all.zip!a.pdf", None)


def drawn(seed):
    draw = random.Random(seed)
    failures = [
        Failure(*part, at, f"{part[-1]} 应当 <= 合计", f"{part[-1]} is <= the total", f"机关<{n}>", f"{n:064x}",
                Decimal(draw.randint(0, 99)), draw.choice([Decimal(7), None]), draw.choice(SOURCES))
        for part in PARTS for at in ("", "total") for n in range(draw.randint(0, 2))
    ]  # fmt: skip
    counts = [
        Count(form, year, rule, "", 5, sum((f.form, f.year, f.rule) == (form, year, rule) for f in failures), 1, family)
        for form, year, family, rule in PARTS
    ]
    return failures, counts


@pytest.mark.parametrize("seed", range(5))
def test_every_count_of_failures_leads_to_its_reports(tmp_path, seed):
    failures, counts = drawn(seed)
    write_index(tmp_path, counts, linked=write_failing_pages(tmp_path, failures))
    index = (tmp_path / "index.html").read_text("utf-8")
    assert all(f"<td>{family_words()[name].zh} {family_words()[name].en}</td>" in index for _, _, name, _ in PARTS)
    linked = dict(re.findall(r'class="fails" href="([^"]+)">(\d+)<', index))
    wanted = {}
    for (form, year, family), found in groupby(failures, key=lambda f: (f.form, f.year, f.family)):
        wanted[f"{failing_page(form, year)}#{family}"] = str(len(list(found)))
    assert linked == wanted
    for target in linked:
        page, _, family = target.partition("#")
        text = (tmp_path / page).read_text("utf-8")
        assert f'<h2 id="{family}">{family_words()[family].zh} {family_words()[family].en}</h2>' in text
        assert not re.search(r"<script|<link|src=", text)


@pytest.mark.parametrize("seed", range(5))
def test_a_failing_report_is_shown_with_its_rule_and_document(tmp_path, seed):
    failures, _ = drawn(seed)
    write_failing_pages(tmp_path, failures)
    for failure in failures:
        text = (tmp_path / failing_page(failure.form, failure.year)).read_text("utf-8")
        assert f"{failure.rule} 应当 &lt;= 合计<br>{failure.rule} is &lt;= the total" in text
        assert f"机关&lt;{int(failure.report_id, 16)}&gt;" in text
    pages = "".join(path.read_text("utf-8") for path in tmp_path.rglob("failing/**/*.html"))
    sources = {failure.source for failure in failures}
    assert ('href="https://www.a.gov.cn/1.html?x=1&amp;y=2"' in pages) == (SOURCES[0] in sources)
    assert ('href="file:///inbox/%E6%9B%B9%E9%95%87%20%3C1%3E.pdf"' in pages) == (SOURCES[1] in sources)


@pytest.mark.parametrize(
    ("failed", "waived", "few", "state"),
    [
        (2, 0, False, "check_fails"), (2, 1, True, "check_fails"), (2, 2, False, "check_passes"),
        (2, 2, True, "check_undecided"), (0, 0, True, "check_undecided"), (0, 0, False, "check_passes"),
    ],
)  # fmt: skip
def test_a_family_has_the_state_of_its_check_in_dagster(tmp_path, failed, waived, few, state):
    family = ("f2021", 2023, "balance")
    states = FamilyStates(frozenset({family} if few else ()), {family: waived})
    write_index(tmp_path, [Count("f2021", 2023, "T3-01", "", 5, failed, 1, "balance")], states)
    index = (tmp_path / "index.html").read_text("utf-8")
    assert f'<td class="{state}">{both(state)}</td>' in index
    assert f'<td class="n">{failed}</td><td class="n">{waived}</td>' in index


@pytest.mark.parametrize(("reports", "shown"), [(2, False), (312, True)])
def test_a_list_that_is_cut_states_how_many_reports_there_are(tmp_path, reports, shown):
    failures = [
        Failure("f2021", 2023, "balance", "T3-01", "total", "应当", "is", f"机关{n}", f"{n:064x}", Decimal(1),
                Decimal(2), None, waived=n == 1, reports=reports)
        for n in range(2)
    ]  # fmt: skip
    (target,) = write_failing_pages(tmp_path, failures)
    text = (tmp_path / target.partition("#")[0]).read_text("utf-8")
    assert ("312 reports, of which the first 2 are listed" in text) == shown
    assert [both("waived") in row for row in re.findall(r"<td>机关.*?</td>", text)] == [False, True]
    assert '<h3 id="T3-01-total">' in text


@pytest.mark.parametrize("verdict", list(coded_values()["finding_verdict"]))
@pytest.mark.parametrize("state", ["applies", "still_there"])
def test_a_verdict_is_shown_beside_its_finding(tmp_path, verdict, state):
    known = ("f2021", 2023, "balance", "T3-01", "total", "应当", "is")
    reviewed = (verdict, state, "表后有说明 <1>", "审核岗", date(2026, 1, 2))
    failure = Failure(*known, "甲机关", "0" * 64, Decimal(1), Decimal(2), None, False, 2, *reviewed)
    (target,) = write_failing_pages(tmp_path, [failure, Failure(*known, "乙机关", "1" * 64, None, None, None)])
    shown, without = re.findall(r"<tr><td>.机关.*?</tr>", (tmp_path / target.partition("#")[0]).read_text("utf-8"))
    word = coded_values()["finding_verdict"][verdict]
    assert f"{word} {verdict} (审核岗, 2026-01-02)<br>表后有说明 &lt;1&gt;" in shown
    assert (both("verdict_still_there") in shown) == (state == "still_there")
    assert without.endswith("<td></td></tr>")
