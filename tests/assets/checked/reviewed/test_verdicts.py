"""Verdicts on findings: which entries are valid, when one applies, is stale or contradicted by the next version, and
that none changes an outcome.
"""

from collections import Counter
from itertools import cycle
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.checked.check_files import check_documents
from assets.checked.judge import judge
from assets.checked.reviewed.review_checked import review_checked
from assets.checked.reviewed.stored_findings import stored_findings
from assets.checked.reviewed.verdicts import Verdict, judged_lines, read_verdicts, write_verdicts
from assets.staged.load import load_documents
from assets.staged.report import read_report
from tests.assets.checked.reviewed.entries import DAY, NEWER, OTHER, REPORT, seen, stage, verdict, write
from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.pipelines.nightly_runs import of_body
from tests.seeds import seeds
from warehouse.reference.forms.form_list import forms
from warehouse.store import memory

BROKEN = {"applications.received_new.natural_person": 5}  # T3-01 fails
NO_FINDING = {}
KINDS = ("confirmed", "dismissed", "fixed")
CELLS = [cell.key for cell in forms()["f2021"].layout("standard") if cell.type == "count"]


def rows(con, query):
    return con.execute(query).fetchall()


def states(con):
    return [
        state for (state,) in rows(con, "SELECT state FROM checked.reviewed_finding ORDER BY report_id, rule, line")
    ]


def given_on(con, report, **changed):
    """An entry for each finding of `report` as it is now, by rule and line."""
    return {
        key[1:]: verdict(report=report, rule=key[1], line=key[2], finding=finding.fingerprint, **changed)
        for key, finding in stored_findings(con, [report]).items()
    }


# Which entries are valid


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"rule": "T9-99"}, "there is no rule T9-99: `gongkai rules` lists the rules"),
        ({"rule": "T3-01..07"}, "T3-01..07 is judged as T3-01 to T3-07: give the one that the report fails"),
        ({"line": ""}, "T3-01 is judged for natural_person: give one of them as line"),
        ({"line": "review"}, "T3-01 is judged for natural_person: give one of them as line"),
        ({"rule": "S-04"}, "S-04 is judged for the whole report: leave line out"),
        ({"finding": 123456789012}, "quote it, as in '123456789012'"),
        ({"finding": "0123"}, "finding: "),
        ({"report": "abc"}, "report: "),
        ({"verdict": "wrong"}, "'confirmed', 'dismissed' or 'fixed'"),
        ({"reason": None}, "a dismissed finding needs a reason"),
        ({"role": ""}, "role: "),
        ({"date": "2026-02-30"}, "date: "),
        ({"who": "某某"}, "who: "),
    ],
    ids=str,
)
def test_an_invalid_entry_is_named_by_file_line_and_field(changed, fault, tmp_path):
    rule = changed.get("rule", "T3-01")
    if rule in judged_lines() and rule != "T3-01":
        assert judged_lines()[rule] == ("",)
    read = read_verdicts(write(tmp_path, "verdicts", verdict(rule="T3-02", line="commercial"), verdict(**changed)))
    assert read.entries == ()
    assert "one.yaml:3: verdicts.1" in read.faults[-1] or "one.yaml:2: " in read.faults[-1]
    assert fault in "\n".join(read.faults)


def test_a_reason_may_be_left_out_unless_the_finding_is_dismissed(tmp_path):
    for kind in ("confirmed", "fixed"):
        assert read_verdicts(write(tmp_path, "verdicts", verdict(verdict=kind, reason=None))).faults == ()


def test_of_two_verdicts_on_one_finding_the_error_names_both_lines(tmp_path):
    again = verdict(report=REPORT[:20], verdict="confirmed")
    read = read_verdicts(write(tmp_path, "verdicts", verdict(), verdict(report=NEWER), again))
    assert [(entry.line, entry.content.verdict) for entry in read.entries] == [(2, "dismissed"), (3, "dismissed")]
    (fault,) = read.faults
    assert "one.yaml:4: duplicate entry: T3-01 natural_person of report aaaaaaaaaaaa" in fault
    assert fault.endswith("one.yaml:2: keep one")


@given(
    reason=st.text(min_size=2), role=st.text(min_size=2), kind=st.sampled_from(KINDS), place=st.sampled_from([
        (rule, line) for rule, lines in judged_lines().items() for line in lines
    ]),
)  # fmt: skip
def test_a_written_file_is_read_with_the_same_entries(tmp_path_factory, reason, role, kind, place):
    kept = [" ".join(text.split()) for text in (reason, role)]
    if min(map(len, kept)) < 2:
        return
    rule, line = place
    entry = Verdict.model_validate(verdict(rule=rule, line=line, verdict=kind, reason=reason, role=role))
    own = tmp_path_factory.mktemp("own")
    (own / "verdicts").mkdir()
    (own / "verdicts" / "desk.yaml").write_text(write_verdicts([entry]), "utf-8", newline="\n")
    read = read_verdicts(own)
    assert read.faults == ()
    (found,) = read.entries
    assert found.content.model_copy(update={"reason": None, "role": ""}) == entry.model_copy(
        update={"reason": None, "role": ""}
    )
    assert len(found.content.role.split()) == len(kept[1].split())


# When a verdict applies


def test_a_verdict_changes_no_outcome(tmp_path):
    with memory() as con:
        stage(con, a=BROKEN, b={"applications.granted.total": "absent"}, o={})
        judge(con, None, DAY)
        kept = ("checked.violation", "checked.undecided", "checked.verdict", "checked.counted", "checked.judged")
        before = [rows(con, f"FROM {table} ORDER BY ALL") for table in kept]
        entries = [entry for report in (REPORT, NEWER) for entry in given_on(con, report).values()]
        entries = [entry | {"verdict": kind} for entry, kind in zip(entries, cycle(KINDS), strict=False)]
        judged = judge(con, write(tmp_path, "verdicts", *entries), DAY)
        assert [rows(con, f"FROM {table} ORDER BY ALL") for table in kept] == before
        assert judged.changed == ()  # so none costs a judgement
        assert judged.verdicts == ()
        shown = rows(con, "SELECT DISTINCT verdict, state FROM checked.reviewed_finding ORDER BY 1")
        assert shown == [("confirmed", "applies"), ("dismissed", "applies"), ("fixed", "not_yet")]
        assert rows(con, "SELECT count(*) FROM checked.finding_verdict") == [(len(entries),)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(6, 2))
def test_a_verdict_is_stale_once_a_figure_of_its_finding_changes_and_no_other_is(seed, tmp_path):
    random = Random(seed)
    broken = {cell: random.randrange(1, 90) for cell in random.sample(CELLS, 4)}
    with memory() as con:
        stage(con, a=broken)
        judge(con, None, DAY)
        entries = given_on(con, REPORT, verdict=random.choice(("confirmed", "dismissed")))
        write(tmp_path, "verdicts", *entries.values())
        assert judge(con, tmp_path, DAY).verdicts == ()
        assert Counter(states(con)) == {"applies": len(entries)}
        violations = rows(con, "SELECT rule, line, cells FROM checked.violation")
        operands = {(rule, line): (cells or "").split(",") for rule, line, cells in violations}
        changed = random.choice(sorted(broken))
        column = changed.replace(".", "__")
        con.execute(f'UPDATE staged.f2021 SET "{column}" = 1000')
        con.execute(f"UPDATE staged.f2021_text SET \"{column}\" = '1000'")
        faults = judge(con, tmp_path, DAY).verdicts
        stale = {
            (rule, line)
            for rule, line, state in rows(con, "SELECT rule, line, state FROM checked.reviewed_finding")
            if state == "stale"
        }
        still = {(rule, line) for rule, line in rows(con, "SELECT rule, line FROM checked.violation")}
        shown = {(rule, line) for rule, line in rows(con, "SELECT rule, line FROM checked.finding_verdict")}
    assert {key for key in entries if changed in operands[key]} <= stale
    assert {key for key in entries if key in still and changed not in operands[key]}.isdisjoint(stale)
    assert set(entries) - still <= stale
    assert shown == set(entries) - stale
    assert len(faults) == len(stale) > 0
    assert all("review it again" in fault for fault in faults)


@pytest.mark.parametrize(
    ("changed", "state", "fault"),
    [
        ({"report": NEWER}, "stale", "aaaaaaaaaaaa"),
        ({"report": "d" * 64}, "no_report", None),
        ({"report": REPORT[:12]}, "ambiguous", "the prefix is ambiguous"),
        ({"finding": "f" * 12}, "stale", "have changed"),
    ],
)
def test_a_verdict_is_listed_with_its_state_and_shown_nowhere(changed, state, fault, tmp_path):
    with memory() as con:
        stage(con, a=BROKEN, b=NO_FINDING, o=NO_FINDING)
        judge(con, None, DAY)
        entry = given_on(con, REPORT)["T3-01", "natural_person"] | changed
        judged = judge(con, write(tmp_path, "verdicts", entry), DAY)
        assert states(con) == [state]
        assert rows(con, "FROM checked.finding_verdict") == []
    assert len(judged.verdicts) == (fault is not None)
    if state == "stale" and "report" in changed:
        assert "the report no longer fails T3-01" in judged.verdicts[0]
    elif fault:
        assert fault in judged.verdicts[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("newer", "place", "state", "shown"),
    [
        (None, "at its source", "not_yet", [REPORT]),
        (NO_FINDING, "elsewhere", "fixed", [REPORT]),
        (BROKEN, "at its source", "still_there", [REPORT, NEWER]),
        ({"applications.received_new.natural_person": 9}, "elsewhere", "still_there", [REPORT, NEWER]),
        ({"applications.received_new.natural_person": "blank"}, "at its source", "not_judged", [REPORT]),
    ],
)
def test_a_finding_stated_as_fixed_is_looked_up_in_the_next_version(newer, place, state, shown, tmp_path):
    versions = [REPORT] if newer is None else [REPORT, NEWER]
    with memory() as con:
        stage(con, **{"a": BROKEN} | ({} if newer is None else {"b": newer}))
        con.execute("UPDATE staged.report SET body = '某县人民政府'")
        if place == "at its source":
            seen(con, "a.html", *versions)
        else:
            seen(con, "later.html", OTHER, *versions[1:])
            seen(con, "a.html", REPORT)
        judge(con, None, DAY)
        entry = given_on(con, REPORT, verdict="fixed")["T3-01", "natural_person"]
        judged = judge(con, write(tmp_path, "verdicts", entry), DAY)
        assert states(con) == [state]
        assert [r for (r,) in rows(con, "SELECT report_id FROM checked.finding_verdict ORDER BY 1")] == shown
    assert len(judged.verdicts) == (state in ("still_there", "not_judged"))
    if state == "still_there":
        assert "stated as fixed, but the next version bbbbbbbbbbbb still fails it" in judged.verdicts[0]


def test_a_verdict_of_the_new_version_is_shown_before_that_of_the_earlier_one(tmp_path):
    with memory() as con:
        stage(con, a=BROKEN, b=BROKEN)
        con.execute("UPDATE staged.report SET body = '某县人民政府'")
        seen(con, "a.html", REPORT, NEWER)
        judge(con, None, DAY)
        fixed, own = (
            given_on(con, report, verdict=kind)["T3-01", "natural_person"]
            for report, kind in ((REPORT, "fixed"), (NEWER, "dismissed"))
        )
        judge(con, write(tmp_path, "verdicts", fixed, own), DAY)
        shown = rows(con, "SELECT report_id, verdict, state FROM checked.finding_verdict ORDER BY 1")
    assert shown == [(REPORT, "fixed", "still_there"), (NEWER, "dismissed", "applies")]


# Documents without a warehouse

WRITERS = (write_text, write_html, write_docx, write_pdf)


@pytest.mark.parametrize("seed", seeds(4))
def test_a_finding_has_one_fingerprint_in_a_document_and_in_the_warehouse(seed, tmp_path):
    random = Random(seed)
    altered = {cell.replace(".", "__"): random.choice((None, 7, 4321)) for cell in random.sample(CELLS, 3)}
    data = WRITERS[seed % 4].write(of_body("杭州市西湖区人民政府", 2023, **altered))
    (checked,) = check_documents([data])
    of_document = {(f.rule, f.at or ""): f.fingerprint for f in checked.failing}
    with memory() as con:
        load_documents(con, [read_report(data)])
        judge(con, None, DAY)
        stored = {
            key[1:]: finding.fingerprint for key, finding in stored_findings(con, [checked.document.sha256]).items()
        }
    assert stored == of_document
    assert len(set(stored.values())) == len(stored) > 0
    entries = [Verdict.model_validate(verdict(report=checked.document.sha256[:12], rule=rule, line=line, finding=f))
               for (rule, line), f in of_document.items()]  # fmt: skip
    assert {f.review.state for f in review_checked(checked, entries).failing} == {"applies"}
    stale = [entry.model_copy(update={"finding": "0" * 12}) for entry in entries]
    assert {f.review.state for f in review_checked(checked, stale).failing} == {"stale"}
    others = [entry.model_copy(update={"report": "0" * 12}) for entry in entries]
    assert review_checked(checked, others) is checked
