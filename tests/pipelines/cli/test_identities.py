"""`gongkai identities` over a report that names nobody, and what the filled entry does in later runs."""

from datetime import datetime

import pytest
import yaml

from assets.checked.judge import judge
from assets.checked.reviewed.identities import identities_by_document
from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import known_files, record
from assets.staged.due_documents import KnownOutside
from assets.staged.stage import stage
from warehouse.marts import build
from warehouse.store import building, publish, records

BODY = "湛河区曹镇乡人民政府"
FILLED = {"body: ''": f"body: '{BODY}'", "region: ''": "region: '410411200'", "year: ": "year: 2023"}


@pytest.fixture(scope="module")
def place(tmp_path_factory, examples_folder):
    """An inbox with a report whose title, signature and dates are lost."""
    at = tmp_path_factory.mktemp("identities")
    (at / "inbox").mkdir()
    lines = (examples_folder / "caozhen-2023.txt").read_text("utf-8").splitlines()
    anonymous = [line for line in lines if not any(word in line for word in ("曹镇", "湛河", "2023", "2024"))]
    (at / "inbox" / "x.txt").write_text("\n".join(anonymous), "utf-8")
    return at


def run_again(place, own=None):
    """Collect, stage and judge the inbox with the reviewed files `own`; the report with its verdict."""
    warehouse, archive = place / "w.duckdb", Archive(place / "archive")
    with building(warehouse) as con:
        record(
            con, list(collect(list_inbox(place / "inbox").files, archive, datetime(2024, 3, 1, 2), known_files(con)))
        )
        read = stage(con, archive, known=KnownOutside(reviewed=identities_by_document(con, own)))
        judge(con, own)
        build(con)
        rows = records(con, "FROM staged.report JOIN checked.verdict USING (report_id)")
        counted = records(con, "SELECT body, region_code FROM marts.fact_report")
        entries = records(con, "FROM checked.reviewed_identity")
    publish(warehouse)
    return {"row": rows[0], "read": read.reports, "counted": counted, "entries": entries}


@pytest.fixture(scope="module")
def first(place):
    return run_again(place)


@pytest.fixture(scope="module")
def printed_entry(gongkai_here, place, first):
    """The entry that the command prints."""
    printed = gongkai_here("identities", "--warehouse", place / "w.duckdb", "--lang", "en")
    lines = printed.stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  - report"))
    return printed, "\n".join(lines[at : at + 6])


@pytest.mark.slow
def test_a_report_without_an_identity_is_quarantined_and_listed_with_an_entry(first, printed_entry):
    printed, entry = printed_entry
    assert first["row"]["quarantined"]
    assert printed.returncode == 0
    assert "x.txt" in printed.stdout
    assert "Reports to settle: 1, to confirm: 0" in printed.stdout
    assert yaml.safe_load(entry)[0]["report"] == first["row"]["report_id"][:12]


@pytest.mark.slow
def test_the_filled_entry_settles_the_report_and_its_removal_restores_it(place, first, printed_entry, tmp_path):
    entry = printed_entry[1]
    for blank, filled in {**FILLED, "who: ''": "who: 某办", "reason: ''": "reason: 网站所列"}.items():
        entry = entry.replace(blank, filled)
    (tmp_path / "identities").mkdir()
    (tmp_path / "identities" / "one.yaml").write_text(f"identities:\n{entry}\n", "utf-8")
    settled = run_again(place, tmp_path)
    row = settled["row"]
    assert settled["read"] == 1
    assert (row["body"], row["region_code"], row["level"], row["fiscal_year"]) == (BODY, "410411200", "township", 2023)
    assert (row["kind"], row["undecided_identity"], row["quarantined"]) == ("township_government", None, False)
    assert (row["printed_body"], row["printed_region_code"], row["printed_year"]) == (None, None, None)
    assert row["identity_evidence"].startswith("body: reviewed “identities/one.yaml:2”")
    assert {"body": BODY, "region_code": "410411200"} in settled["counted"]
    assert [entry["state"] for entry in settled["entries"]] == ["applied"]
    assert run_again(place, tmp_path)["read"] == 0
    assert run_again(place)["row"]["undecided_identity"] == first["row"]["undecided_identity"]
