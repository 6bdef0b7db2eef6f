"""Verdicts given on the desk: kept for the session, in the table and in every download, taken by the nightly run."""

import hashlib
import io
import json
import zipfile
from urllib.parse import urlencode

import pytest
import yaml

from assets.checked.reviewed.verdicts import read_verdicts
from tests.pipelines.desk.drafts import CARRIED, REVIEW, SUQIAN, draft

ROLE = "某市政务公开办审核岗"
REVIEWED = "T4-01/review"


def give(browser, verdict, reason="", *, finding=REVIEWED, role=ROLE, number=1, **more):
    fields = {"finding": finding, "verdict": verdict, "reason": reason, "role": role} | more
    return browser.post(f"/reports/{number}/verdicts", urlencode(fields).encode())


def findings(browser, number=1):
    (report,) = json.loads(browser.get(f"/reports/{number}/report.json").text)["reports"]
    return {f"{f['rule']}/{f['at'] or ''}": f for f in report["findings"] if f["outcome"] == "fail"}


def entries(browser):
    return yaml.safe_load(browser.get("/verdicts.yaml").text)["verdicts"] or []


def typed(page, field):
    """What the inputs of a name are filled in with."""
    return [attrs["value"] for tag, attrs in page.tags if tag == "input" and attrs.get("name") == field]


@pytest.fixture
def filled(opened):
    opened.browser.drop(("a.txt", draft(**REVIEW, **CARRIED)))
    return opened


def test_a_verdict_is_in_the_table_the_page_and_every_download_and_changes_no_result(filled):
    browser = filled.browser
    before = browser.page().rows()[0]
    assert give(browser, "dismissed", "表后有说明").status == 303
    row = browser.page().rows()[0]
    assert row[:8] + row[9:] == before
    assert row[8] == "排除 1"
    written = f"排除（{ROLE}，"
    page = browser.page("/reports/1")
    assert written in page.words
    assert typed(page, "role") == [ROLE] * len(findings(browser))
    assert "：表后有说明" in browser.get("/reports/1/page.html").text
    given = findings(browser)[REVIEWED]["verdict"]
    assert {name: given[name] for name in ("verdict", "reason", "role", "state")} == {
        "verdict": "dismissed", "reason": "表后有说明", "role": ROLE, "state": "applies",
    }  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(browser.get("/results.zip").data)) as archive:
        assert written in archive.read("核对结果.html").decode()
        assert archive.read("verdicts/desk.yaml") == browser.get("/verdicts.yaml").data


def test_the_file_of_verdicts_is_one_that_the_nightly_run_reads(filled, tmp_path):
    browser = filled.browser
    for verdict, finding in zip(("confirmed", "fixed", "dismissed"), sorted(findings(browser)), strict=False):
        give(browser, verdict, "已与填报单位核实", finding=finding)
    (tmp_path / "verdicts").mkdir()
    (tmp_path / "verdicts" / "desk.yaml").write_bytes(browser.get("/verdicts.yaml").data)
    read = read_verdicts(tmp_path)
    assert read.faults == ()
    found = findings(browser)
    assert {f"{e.content.rule}/{e.content.line}": e.content.finding for e in read.entries} == {
        key: found[key]["fingerprint"] for key in sorted(found)[:3]
    }
    assert {e.content.report for e in read.entries} == {hashlib.sha256(draft(**REVIEW, **CARRIED)).hexdigest()}


@pytest.mark.parametrize(
    "text",
    ["它说：“不 # 是” 'x' \"y\"", "- a: {b: [c]}", "<script>alert(1)</script>", "一\r\n二\t三", "a\u2028b\x85c",
     "😀 &amp;", "null", "12\x00\x1b[31m", "\ufffe\ud7ff\ue000", "%{x} {y} $z"],
)  # fmt: skip
def test_a_reason_is_text_on_every_page_and_in_the_file(filled, text, tmp_path):
    browser = filled.browser
    assert give(browser, "dismissed", text, role=text).status == 303
    (entry,) = entries(browser)
    assert entry["reason"] == findings(browser)[REVIEWED]["verdict"]["reason"]
    assert "\n" not in entry["reason"]
    page = browser.page("/reports/1")
    assert len(page.all("script")) == 1
    assert entry["reason"] in typed(page, "reason")
    assert entry["reason"] in page.words


@pytest.mark.parametrize(
    "sent",
    [{"verdict": "dismissed"}, {"verdict": ""}, {"verdict": "waived"}, {"verdict": "confirmed", "role": " "},
     {"verdict": "confirmed", "finding": "T9-99/"}, {"verdict": "confirmed", "finding": "T4-01/litigation"}],
    ids=str,
)  # fmt: skip
def test_an_incomplete_verdict_is_rejected_with_a_sentence_and_not_kept(filled, sent):
    answer = give(filled.browser, **sent)
    assert answer.status == 400
    assert "结论没有保存" in answer.text
    assert entries(filled.browser) == []


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://example.org"}, {"Origin": "null"}], ids=str)
def test_another_web_page_cannot_give_or_remove_a_verdict(filled, headers):
    browser = filled.browser
    give(browser, "confirmed")
    for sent in ({"verdict": "dismissed", "reason": "别处"}, {"remove": "1"}):
        body = urlencode({"finding": REVIEWED, "role": ROLE} | sent)
        kind = "application/x-www-form-urlencoded"
        answer = browser.request("POST", "/reports/1/verdicts", body, Content_Type=kind, **headers)
        assert answer.status == 403
    assert [entry["verdict"] for entry in entries(browser)] == ["confirmed"]


def test_who_has_no_token_sees_and_changes_none(filled):
    give(filled.browser, "confirmed")
    cookie, filled.browser.cookie = filled.browser.cookie, None
    assert filled.browser.get("/verdicts.yaml").status == 403
    assert give(filled.browser, "dismissed", "没有口令").status == 403
    filled.browser.cookie = cookie
    assert [entry["verdict"] for entry in entries(filled.browser)] == ["confirmed"]


def test_a_verdict_is_changed_and_removed(filled):
    browser = filled.browser
    give(browser, "confirmed")
    give(browser, "dismissed", "表后有说明")
    assert [entry["verdict"] for entry in entries(browser)] == ["dismissed"]
    assert give(browser, "", remove="1").status == 303
    assert entries(browser) == []
    assert findings(browser)[REVIEWED]["verdict"] is None


def test_a_finding_stated_as_fixed_that_the_next_draft_still_has_shows_it(filled):
    browser = filled.browser
    give(browser, "fixed")
    give(browser, "confirmed", finding="T3-01/natural_person")
    first = hashlib.sha256(draft(**REVIEW, **CARRIED)).hexdigest()
    browser.drop(("a.txt", draft(**REVIEW)))
    found = findings(browser)
    assert found[REVIEWED]["verdict"]["state"] == "still_there"
    assert browser.page().rows()[0][9] == "称已改正仍不符 1"
    assert "上一稿称已改正，本稿仍不符" in browser.page("/reports/1").words
    assert {entry["report"] for entry in entries(browser)} == {first}
    browser.drop(("a.txt", draft()))
    assert findings(browser) == {}
    assert browser.page().rows()[0][9] == ""
    assert len(entries(browser)) == 2, "the verdicts on the first draft name that draft"


def test_the_same_file_again_keeps_its_verdicts_and_other_drafts_have_none(filled):
    browser = filled.browser
    give(browser, "confirmed")
    browser.drop(("a.txt", draft(**REVIEW, **CARRIED)), ("b.txt", draft(SUQIAN, **REVIEW)))
    assert [findings(browser, n)[REVIEWED]["verdict"] is None for n in (1, 2)] == [False, True]


def test_verdicts_are_deleted_with_the_desk_and_written_nowhere(filled):
    browser = filled.browser
    kept = sorted(path for path in filled.folder.rglob("*"))
    give(browser, "confirmed")
    browser.get("/verdicts.yaml")
    assert sorted(path for path in filled.folder.rglob("*")) == kept
    browser.post("/clear")
    assert entries(browser) == []
