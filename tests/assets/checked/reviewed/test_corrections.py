"""Corrections and waivers: which files are valid, and the outcome of each entry beside the reports."""

from decimal import Decimal

import pytest

from assets.checked.judge import judge
from assets.checked.reviewed.apply_corrections import correction_outcomes
from assets.checked.reviewed.corrections import corrections
from assets.checked.reviewed.waivers import waivers
from tests.assets.checked.reviewed.entries import (
    CELL,
    DAY,
    NEWER,
    OTHER,
    REPORT,
    correction,
    seen,
    stage,
    waiver,
    write,
)
from warehouse.store import memory

READ = {"corrections": corrections, "waivers": waivers}
ENTRY = {"corrections": correction, "waivers": waiver}
BROKEN = {"applications.received_new.natural_person": 5}  # T3-01 fails


def rows(con, query):
    return con.execute(query).fetchall()


@pytest.mark.parametrize("kind", READ)
def test_none_are_packaged_and_no_folder_is_none(kind, tmp_path):
    for own in (None, tmp_path, tmp_path / "nowhere"):
        assert (READ[kind](own).entries, READ[kind](own).faults) == ((), ())


@pytest.mark.parametrize("kind", READ)
def test_an_entry_is_known_by_its_file_and_line(kind, tmp_path):
    first, second = ENTRY[kind](), ENTRY[kind](report=NEWER)
    read = READ[kind](write(tmp_path, kind, first, second))
    assert read.faults == ()
    assert [(e.content.report, e.path.name, e.line) for e in read.entries] == [
        (REPORT, "one.yaml", 2), (NEWER, "one.yaml", 3)
    ]  # fmt: skip


def test_an_entry_is_read_with_its_values(tmp_path):
    (entry,) = corrections(write(tmp_path, "corrections", correction(use=13.5, cell="proactive.procurement_amount_wan",
                                                                     read="1350"))).entries  # fmt: skip
    assert entry.content.use == Decimal("13.5")
    (entry,) = waivers(write(tmp_path, "waivers", waiver())).entries
    assert entry.content.until == DAY


@pytest.mark.parametrize(
    ("changed", "fault_text"),
    [
        ({"report": "A" * 64}, "corrections.0.report: "),
        ({"report": "abc"}, "corrections.0.report: "),
        ({"report": 123456789012}, "quote it"),
        (
            {"cell": "applications.grantd.total"},
            "no form has the cell applications.grantd.total: did you mean applications.granted.total?",
        ),
        ({"cell": "x"}, "no form has the cell x: `gongkai check --json` lists the cells"),
        ({"read": 18}, "corrections.0.read: Value error, the value is text: quote it, as in '18'"),
        ({"read": "13"}, "the page already has 13"),
        ({"read": "１３ 件"}, "the page already has 13"),
        ({"use": -1}, "cannot be negative"),
        ({"use": 1.5}, "is not a whole number"),
        ({"use": True}, "corrections.0.use: "),
        ({"use": None}, "corrections.0.use: "),
        ({"use": "many"}, "corrections.0.use: "),
        ({"use": 10**30}, "corrections.0.use: "),
        ({"kind": "guess"}, "corrections.0.kind: "),
        ({"status": "done"}, "corrections.0.status: "),
        ({"reason": " "}, "corrections.0.reason: "),
        ({"who": "me"}, "corrections.0.who: "),
    ],
)
def test_an_invalid_correction_is_reported_with_file_and_line(changed, fault_text, tmp_path):
    read = corrections(write(tmp_path, "corrections", correction(**changed)))
    assert read.entries == ()
    (fault,) = read.faults
    assert fault.startswith(f"{tmp_path / 'corrections' / 'one.yaml'}:2: ")
    assert fault_text in fault


@pytest.mark.parametrize(
    ("changed", "fault_text"),
    [
        ({"rule": "T9-99"}, "there is no rule T9-99: `gongkai rules` lists the rules"),
        ({"until": "2026-02-30"}, "waivers.0.until: "),
        ({"until": "soon"}, "waivers.0.until: "),
        ({"until": 20260501}, "expected a date, such as"),
        ({"who": ""}, "waivers.0.who: "),
    ],
)
def test_an_invalid_waiver_is_reported_with_file_and_line(changed, fault_text, tmp_path):
    (fault,) = waivers(write(tmp_path, "waivers", waiver(**changed))).faults
    assert fault.startswith(f"{tmp_path / 'waivers' / 'one.yaml'}:2: ")
    assert fault_text in fault


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "'2026-05-01'", "2026-05-01"])
def test_a_date_is_read_as_it_is_written_in_yaml(day, tmp_path):
    path = write(tmp_path, "waivers", waiver()) / "waivers" / "one.yaml"
    path.write_text(path.read_text("utf-8").replace('"2026-05-01"', day), "utf-8")
    read = waivers(tmp_path)
    assert len(read.entries) == day.count("05-01")
    assert len(read.faults) == 1 - day.count("05-01")
    assert all("one.yaml:2: waivers.0.until" in fault for fault in read.faults)


def test_an_invalid_file_does_not_affect_the_others(tmp_path):
    write(tmp_path, "corrections", correction(cell="x"), correction(), name="wrong.yaml")
    write(tmp_path, "corrections", correction(), name="good.yaml")
    (tmp_path / "corrections" / "not.yaml").write_text("corrections: [", "utf-8")
    (tmp_path / "corrections" / "named.yml").write_text("corrections: []", "utf-8")
    read = corrections(tmp_path)
    assert [e.path.name for e in read.entries] == ["good.yaml"]
    assert sorted(fault.split("corrections/")[1].split(":")[0] for fault in read.faults) == [
        "named.yml", "not.yaml", "wrong.yaml"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "second", "whole"),
    [
        ("corrections", correction(use=14), False),
        ("corrections", correction(report=REPORT[:12]), False),
        ("corrections", correction(report=OTHER), True),
        ("corrections", correction(cell="applications.processed_total.total"), True),
        ("waivers", waiver(until="2027-01-01"), False),
        ("waivers", waiver(rule="T3-01..07"), False),
        ("waivers", waiver(rule="T3-02"), True),
    ],
)
def test_of_two_entries_about_the_same_thing_the_second_is_reported_and_skipped(kind, second, whole, tmp_path):
    write(tmp_path, kind, ENTRY[kind](), name="a.yaml")
    read = READ[kind](write(tmp_path, kind, second, name="b.yaml"))
    assert len(read.entries) == 1 + whole
    if not whole:
        (fault,) = read.faults
        assert fault.startswith(f"{tmp_path / kind / 'b.yaml'}:2: ")
        assert f"{tmp_path / kind / 'a.yaml'}:2" in fault


# Beside the reports


def corrected(con, folder, *entries):
    """The outcome of the only correction in `entries`."""
    (outcome,) = correction_outcomes(con, corrections(write(folder, "corrections", *entries)).entries)
    return outcome


@pytest.mark.parametrize("read", ["18", " 18 ", "１８"])
def test_a_correction_applies_where_the_page_has_the_expected_text(read, tmp_path):
    with memory() as con:
        stage(con, a={CELL: 18})
        outcome = corrected(con, tmp_path, correction(report=REPORT[:12], read=read))
    assert (outcome.state, outcome.report_id, outcome.why) == ("applied", REPORT, None)


@pytest.mark.parametrize(("now", "printed"), [(13, "“13”"), ("blank", "“”"), ("absent", "no such cell")])
def test_a_correction_whose_page_has_another_text_is_not_applied_and_reported(now, printed, tmp_path):
    with memory() as con:
        stage(con, a={CELL: now})
        outcome = corrected(con, tmp_path, correction())
    assert outcome.state == "stale"
    start = f"{tmp_path / 'corrections' / 'one.yaml'}:2: report {REPORT[:12]}, {CELL}: “18” is expected, but"
    assert outcome.message.startswith(f"{start} the page has {printed}")


def test_a_correction_of_a_blank_cell_applies_to_a_blank_cell_only(tmp_path):
    with memory() as con:
        stage(con, a={CELL: "blank"}, b={CELL: "absent"})
        entries = corrections(
            write(tmp_path, "corrections", correction(read=""), correction(read="", report=NEWER))
        ).entries
        assert [o.state for o in correction_outcomes(con, entries)] == ["applied", "stale"]


def test_a_correction_of_a_replaced_report_names_the_new_report_and_its_text(tmp_path):
    with memory() as con:
        stage(con, a={CELL: 18}, b={CELL: 13})
        seen(con, "report.pdf", REPORT, NEWER)
        outcome = corrected(con, tmp_path, correction())
        assert outcome.state == "superseded"
        assert f"report {NEWER[:12]} has replaced this one" in outcome.why.en
        assert "“13”" in outcome.why.en
        seen(con, "copy.pdf", REPORT)
        assert corrected(con, tmp_path, correction()).state == "applied"


@pytest.mark.parametrize(
    ("changed", "state"),
    [({"report": NEWER}, "no_report"), ({"report": REPORT[:12]}, "ambiguous"), ({"status": "proposed"}, "proposed"),
     ({"status": "withdrawn"}, "withdrawn")],
)  # fmt: skip
def test_a_correction_that_is_not_applied_has_a_reason(changed, state, tmp_path):
    with memory() as con:
        stage(con, a={CELL: 18}, o={CELL: 18})
        outcome = corrected(con, tmp_path, correction(**changed))
    assert outcome.state == state
    assert outcome.why.en
    assert outcome.why.zh


def test_judging_stores_each_correction_beside_the_figure_and_reports_what_to_review(tmp_path):
    write(tmp_path, "corrections", correction(), correction(report=NEWER, read="7"), correction(report=OTHER))
    with memory() as con:
        stage(con, a={CELL: 18}, b={CELL: 18})
        judged = judge(con, tmp_path, DAY)
        stored = rows(
            con, 'SELECT report_id, "use", applied, why IS NULL, declared FROM checked.correction ORDER BY ALL'
        )
        assert rows(con, "SELECT applications__granted__total FROM staged.f2021") == [(18,), (18,)]
        assert judge(con, None, DAY).corrections == ()
        assert rows(con, "FROM checked.correction") == []
    assert stored == [
        (REPORT, 13, True, True, "corrections/one.yaml:2"),
        (OTHER, 13, False, False, "corrections/one.yaml:4"),
        (NEWER, 13, False, False, "corrections/one.yaml:3"),
    ]
    (line,) = judged.corrections
    assert "one.yaml:3: " in line
