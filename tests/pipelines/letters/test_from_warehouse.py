"""The letters of a warehouse: which reports and findings get one, and that documents come from the archive."""

import duckdb
import pytest
from docx import Document

from pipelines.letters.from_warehouse import failing_query

TABLES = """
CREATE SCHEMA checked; CREATE SCHEMA staged;
CREATE TABLE checked.verdict (
  report_id TEXT, fiscal_year INT, region_code TEXT, body_id TEXT, source TEXT, counted BOOLEAN, withdrawn BOOLEAN
);
CREATE TABLE staged.report (report_id TEXT, body TEXT, undecided_identity TEXT);
CREATE TABLE checked.violation (report_id TEXT, rule TEXT, line TEXT, severity TEXT, effect TEXT);
CREATE TABLE checked.waived (report_id TEXT, rule TEXT);
"""


@pytest.fixture
def failing():
    """A function of reports, each given by what differs from one that counts and fails T3-01: who gets a letter."""
    con = duckdb.connect()
    con.execute(TABLES)

    def query(*reports, severities=(), waived=()):
        for n, given in enumerate(reports):
            one = {"id": f"r{n}", "year": 2023, "body_id": f"b{n}", "source": "f", "counted": True, "withdrawn": False,
                   "why": None, "rule": "T3-01", "severity": "statutory", "effect": "flag"} | given  # fmt: skip
            con.execute(
                "INSERT INTO checked.verdict VALUES (?, ?, '11', ?, ?, ?, ?)",
                [one[name] for name in ("id", "year", "body_id", "source", "counted", "withdrawn")],
            )
            con.execute("INSERT INTO staged.report VALUES (?, ?, ?)", [one["id"], f"机关{n}", one["why"]])
            con.execute(
                "INSERT INTO checked.violation VALUES (?, ?, 'total', ?, ?)",
                [one[name] for name in ("id", "rule", "severity", "effect")],
            )
        for report, rule in waived:
            con.execute("INSERT INTO checked.waived VALUES (?, ?)", [report, rule])
        found = con.execute(failing_query(2023, severities)).fetchall()
        return {row[0]: row[2] for row in found}

    yield query
    con.close()


def test_the_report_that_counts_gets_a_letter_and_what_it_replaced_gets_none(failing):
    same = {"body_id": "one"}
    assert failing({**same, "counted": False}, same) == {"r1": "机关1"}


def test_a_body_whose_corrected_report_counts_gets_no_letter(failing):
    same = {"body_id": "one"}
    assert failing({**same, "counted": False}, {**same, "rule": "T3-54", "effect": "tell"}) == {}


def test_where_no_report_counts_each_gets_a_letter(failing):
    same = {"body_id": "one", "counted": False, "severity": "structural", "effect": "apart"}
    assert set(failing(same, same)) == {"r0", "r1"}


@pytest.mark.parametrize(
    "given", [{"withdrawn": True}, {"source": None}, {"year": 2022}, {"effect": "tell", "severity": "plausibility"}]
)
def test_what_is_withdrawn_gone_of_another_year_or_a_note_gets_no_letter(failing, given):
    assert failing(given) == {}


def test_a_finding_under_a_waiver_gets_no_letter(failing):
    assert failing({}, {}, waived=[("r0", "T3-01")]) == {"r1": "机关1"}


def test_a_chosen_severity_may_be_one_that_is_only_reported(failing):
    note = {"severity": "narrative", "effect": "tell"}
    assert set(failing(note, {}, severities={"narrative"})) == {"r0"}


def test_a_body_that_is_undetermined_is_no_addressee(failing):
    assert failing({"why": "two divisions", "body_id": None}) == {"r0": None}


@pytest.mark.slow
def test_the_letters_of_a_year_are_written_from_the_archive(first, place, gongkai, tmp_path):
    said = gongkai(
        "letters", place.warehouse, "--archive", place.archive, "--year", 2023, "--to", tmp_path / "to", "--lang", "zh"
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert "2023 年度" in said.stdout
    letters = {path.name for path in (tmp_path / "to").glob("*.docx")}
    assert "杭州市西湖区人民政府 2023.docx" in letters
    assert "宿迁市人民政府 2023.docx" not in letters, "the report that counts is without a fault"
    text = "\n".join(p.text for p in Document(tmp_path / "to" / "杭州市西湖区人民政府 2023.docx").paragraphs)
    assert "由 99 改为 2" in text
