"""The verdict on a report: what keeps it apart, what flags it, and the reason in words."""

from collections import Counter

from expectations.rulebook import rulebook
from tests.expectations.test_rules import STANDARD
from tests.expectations.wide import LOOKING_FURTHER, enter, judged
from warehouse.store import memory

VERDICTS = {  # quarantined, failed, undecided besides what waits for last year's report, clean
    "zeros": ({}, (False, 0, 0, True)),
    "an identity fails": ({"disputes.review.total": 1}, (False, 1, 0, False)),
    "two rules fail": ({"applications.received_new.total": 1}, (False, 2, 0, False)),
    "two fail, one is undecided": ({"disputes.review.total": "invalid"}, (False, 2, 1, False)),
    "one is undecided": ({"disputes.review.total": "blank"}, (False, 0, 1, True)),
    "a cell is not found": ({"proactive.rules_made": "absent"}, (True, 0, 2, False)),
    "what is only looked at": ({"applications.granted.total": "blank"}, (False, 0, 3, True)),
    "a rule nobody but a city makes": ({f"proactive.rules_{k}": 2 for k in ("made", "in_force")}, (False, 1, 0, False)),
}


def test_verdicts():
    con = memory()
    enter(con, *STANDARD, {name: settings for name, (settings, _) in VERDICTS.items()})
    waiting = Counter(
        report
        for (report, rule, _), row in judged(con).items()
        if rule in LOOKING_FURTHER and row["outcome"] == "undecided"
    )
    rows = con.execute("SELECT report_id, quarantined, failed, undecided, clean FROM checked.verdict").fetchall()
    found = {name: (apart, failed, undecided - waiting[name], clean) for name, apart, failed, undecided, clean in rows}
    assert found == {name: said for name, (_, said) in VERDICTS.items()}
    rules = len(rulebook().instances(*STANDARD))
    assert con.execute(f"SELECT bool_and(judged = {rules} - undecided) FROM checked.verdict").fetchall() == [(True,)]
    reasons = con.execute("SELECT reason FROM checked.verdict WHERE reason IS NOT NULL").fetchall()
    assert reasons == [("structure: S-02: 199 of 200 cells found",)]


def test_a_report_whose_identity_is_undecided_is_kept_apart_with_the_reason():
    con = memory()
    enter(con, *STANDARD, {"r": {"proactive.rules_made": "absent"}, "s": {}})
    con.execute("UPDATE staged.report SET undecided_identity = 'no title names a body'")
    judged(con)
    reasons = con.execute("SELECT quarantined, clean, reason FROM checked.verdict ORDER BY report_id").fetchall()
    assert reasons == [
        (True, False, "structure: S-02: 199 of 200 cells found; identity: no title names a body"),
        (True, False, "identity: no title names a body"),
    ]
