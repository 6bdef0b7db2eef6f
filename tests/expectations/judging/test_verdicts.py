"""The verdict on a report: what keeps it apart, what flags it, and the reason in words."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from expectations.judging import judge
from expectations.judging.judge import fill_verdict
from expectations.rulebook.load import rulebook
from tests.expectations.judging.test_rules import STANDARD
from tests.expectations.judging.wide import LOOKING_FURTHER, enter, findings, judged, layout_of
from warehouse.store import memory

REPORT_SOURCE = (Path(judge.__file__).parent / "report_source.sql").read_text("utf-8")
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
    rules = len(rulebook().instances(layout_of(STANDARD)))
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


ANOTHER = {  # what may be known otherwise of a report, as SQL
    "what was read": "UPDATE staged.report SET title = '某县人民政府2023年报' WHERE report_id = 'r'",
    "the fee its words tell": "INSERT INTO staged.stated BY NAME SELECT 'r' AS report_id, 9 AS ordinal,"
    " 'info_fee_collected_yuan' AS what, 'exact' AS bound, 50 AS number",
    "its name": "UPDATE staged.body SET normalised_name = '别名' WHERE report_id = 'r'",
    "its division": "UPDATE staged.body SET division = '别处' WHERE report_id = 'r'",
    "where it is held": "UPDATE report_source SET source = '别处' WHERE report_id = 'r'",
    "its media type": "UPDATE report_source SET media_type = 'text/plain' WHERE report_id = 'r'",
    "what it violates": "UPDATE checked.violation SET residual = residual + 1 WHERE report_id = 'r'",
    "what it lacks": "UPDATE checked.undecided SET gap = gap + 1 WHERE report_id = 'r'",
    "whether it counts": "DELETE FROM checked.counted WHERE report_id = 'r'",
    "a waiver": "INSERT INTO checked.waiver BY NAME SELECT 'r' AS report_id, any_value(rule) AS rule,"
    " 'holds' AS state, string_agg(rule, ',') AS covers FROM checked.violation WHERE report_id = 'r'",
}


KNOWN = (
    "staged.report", "staged.stated", "staged.body", "report_source", "checked.violation", "checked.undecided",
    "checked.counted", "checked.waiver",
)  # fmt: skip


@pytest.fixture(scope="module")
def judged_once():
    return held()


@pytest.fixture
def con(judged_once):
    """The reports of `held`, as they were judged; what a test changes of what is known is undone."""
    for table in KNOWN:
        judged_once.execute(f'CREATE OR REPLACE TEMP TABLE "kept {table}" AS FROM {table}')
    yield judged_once
    for table in KNOWN:
        judged_once.execute(f'DELETE FROM {table}; INSERT INTO {table} FROM "kept {table}"')


def test_two_verdicts_alike_have_digests_of_their_own(con):
    assert len(set(digests(con).values())) == 2


@pytest.mark.parametrize("change", ANOTHER.values(), ids=ANOTHER)
def test_the_digest_of_a_verdict_is_another_where_anything_known_of_the_report_is(con, change):
    before = digests(con)
    assert digests(con) == before
    con.execute(change)
    after = digests(con)
    assert {report for report in before if before[report] != after[report]} == {"r"}


def test_a_figure_that_is_another_is_in_the_digest_whether_or_not_a_rule_minds():
    con = held()
    before, found = digests(con), findings(con)
    con.execute("UPDATE staged.f2021 SET proactive__penalty_decisions = 7 WHERE report_id = 'r'")
    assert judged(con) == found
    after = digests(con)
    assert {report for report in before if before[report] != after[report]} == {"r"}


def test_what_two_reports_exchange_does_not_cancel_out_in_a_sum_of_digests(con):
    con.execute("UPDATE staged.body SET normalised_name = report_id")
    before = digests(con)
    con.execute("UPDATE staged.body SET normalised_name = CASE report_id WHEN 'r' THEN 's' ELSE 'r' END")
    summed = "SELECT bit_xor(hash(digest)) FROM (SELECT unnest(?) AS digest)"
    sums = [con.execute(summed, [list(said.values())]).fetchall() for said in (before, digests(con))]
    assert sums[0] != sums[1]


def test_a_verdict_tells_the_source_that_holds_the_report_now():
    con = held()
    con.execute("INSERT INTO collected.manifest BY NAME SELECT * REPLACE ('above' AS source) FROM collected.manifest")
    con.execute("UPDATE collected.manifest SET source = 'all.zip!s' WHERE source = 'at s'")
    con.execute("DELETE FROM collected.manifest WHERE sha256 = 's' AND source = 'above'")
    con.execute(
        "INSERT INTO collected.manifest BY NAME SELECT 'all.zip' AS source, 'z' AS sha256, 1 AS bytes, 'unpacked' AS"
        " outcome, 'application/zip' AS media_type, TIMESTAMP '2026-01-01' AS first_seen, TIMESTAMP '2026-01-02' AS"
        " last_seen"
    )
    judged(con)
    found = con.execute("SELECT report_id, source, media_type FROM checked.verdict ORDER BY report_id").fetchall()
    assert found == [("r", "above", "text/html"), ("s", None, None)]


def held():
    """Two reports alike that break a rule and lack a figure, each held by a source, judged."""
    con = memory()
    settings = {"disputes.review.total": 1, "applications.granted.total": "blank"}
    enter(con, *STANDARD, {"r": settings, "s": settings})
    con.execute(
        "INSERT INTO collected.manifest BY NAME SELECT 'at ' || report_id AS source, report_id AS sha256, 1 AS bytes,"
        " 'text/html' AS media_type, 'archived' AS outcome, TIMESTAMP '2026-01-01' AS first_seen,"
        " TIMESTAMP '2026-01-01' AS last_seen FROM staged.report"
    )
    judged(con)
    return con


def digests(con):
    fill_verdict(con)
    return dict(con.execute("SELECT report_id, digest FROM checked.verdict").fetchall())


@pytest.mark.parametrize("path", ["/data/inbox/甲.pdf", "inbox/a.zip!甲.pdf", "C:\\inbox\\甲.pdf", "甲.pdf"])
@pytest.mark.parametrize("address", ["https://gov.example/甲.pdf", "http://gov.example/a.zip!甲.pdf"])
def test_a_report_is_known_by_its_public_address_where_it_has_one(path, address):
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA staged; CREATE TABLE staged.version (report_id VARCHAR, source VARCHAR,"
                    " media_type VARCHAR, in_force BOOLEAN, first_seen TIMESTAMP)")  # fmt: skip
        seen = datetime(2024, 3, 1, 2)
        held = [("both", path, "a/file", True), ("both", address, "a/page", True), ("file", path, "a/file", True),
                ("left", address, "a/page", False), ("left", path, "a/file", True)]  # fmt: skip
        con.executemany("INSERT INTO staged.version VALUES (?, ?, ?, ?, ?)", [(*row, seen) for row in held])
        found = con.sql(f"SELECT report_id, source, media_type FROM ({REPORT_SOURCE}) ORDER BY ALL").fetchall()
    assert found == [("both", address, "a/page"), ("file", path, "a/file"), ("left", path, "a/file")]
