"""The facts and sums of the marts: what plain Python makes of the clean reports that count."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from expectations.rulebook.load import rulebook
from tests.expectations.judging.wide import TOLD
from tests.warehouse.documents import BODIES, COUNTED, OLD, QUARANTINED, SINGLE, STANDARD, added, conformed
from warehouse.coded_values import coded_values
from warehouse.marts import mart_query
from warehouse.reference.forms.form_list import forms
from warehouse.reference.measures import TABLES, measures
from warehouse.schema import tables
from warehouse.store import records, replace_records

BODY_IDS = {
    "许昌市建安区人民政府": "411003:政府", "宿迁市人民政府": "3213:政府", "湛河区曹镇乡人民政府": "410411200:政府",
    "龙泉市财政局": "331181:财政局", "龙泉市教育局": "331181:教育局",
}  # fmt: skip


def test_the_documents_were_read_as_they_were_meant(con, printed):
    for document in printed.values():
        reading, identity = document.report.reading, document.report.identity
        assert (reading.form.form, reading.layout, identity.year) == (document.form, document.layout, document.year)
        assert (identity.region_code, identity.region_name, identity.level) == BODIES[document.body]


def test_reports_in_force_are_there_and_quarantined_ones_are_not(con, printed):
    found = records(con, "SELECT * FROM marts.fact_report")
    assert {row["report_id"] for row in found} == {d.id for s, d in printed.items() if s not in QUARANTINED}
    assert len(found) == len(printed) - len(QUARANTINED)
    for row in found:
        document = next(d for d in printed.values() if d.id == row["report_id"])
        assert row["source"] == document.source
        assert (row["region_code"], row["region_name"], row["level"]) == BODIES[document.body]
        assert (row["body"], row["year"], row["form"]) == (document.body, document.year, document.form)
        assert row["body_id"] == BODY_IDS[document.body]
        assert (row["failed"], row["clean"]) == (len(document.failed), not document.failed)
        assert row["cells"] == len(document.values)
        assert row["cells_missing"] == sum(value is None for value in document.values.values())
        assert row["media_type"] == {"pdf": "application/pdf", "old": "text/html"}.get(document.source, "text/plain")


def test_one_report_of_a_body_and_year_is_counted_the_last_collected_else_a_clean_one(con, printed):
    found = con.execute("SELECT source FROM marts.fact_report WHERE counted").fetchall()
    assert {source for (source,) in found} == COUNTED
    assert {(d.body, d.year) for s, d in printed.items() if s in COUNTED} == {
        (d.body, d.year) for s, d in printed.items() if s not in QUARANTINED
    }


GROUPS = {
    "by_year": ("year",),
    "by_level": ("level", "year"),
    "by_region": ("region_code", "year"),
    "by_region_level_year": ("region_code", "level", "year"),
}


def above(code):
    """A division and all it is in, the country among them."""
    return ["00", *(code[:digits] for digits in (2, 4, 6, 9) if digits <= len(code))]


def is_clean(document, table):
    """Whether no statutory or identity rule that concerns `table` fails; one without cells concerns all tables."""
    printed = forms()[document.form].layout(document.layout)
    failed = set(document.failed)
    instances = [i for i in rulebook().instances(printed) if (i.id, i.at or "") in failed]
    concerned = [{cell.table for cell in i.equation.cells} or set(TABLES) for i in instances]
    return all(table not in tables_of_rule for tables_of_rule in concerned)


@pytest.mark.parametrize("mart", GROUPS)
def test_sums_are_those_of_the_clean_reports_counted(con, printed, mart):
    parts, left_out = defaultdict(list), Counter()
    for row in records(con, "SELECT source FROM marts.fact_report"):
        document = printed[row["source"]]
        code, _, level = BODIES[document.body]
        if row["source"] not in COUNTED:
            continue
        for division in above(code) if "region_code" in GROUPS[mart] else ["00"]:
            at = {"region_code": division, "level": level, "year": document.year}
            parts[tuple(at[name] for name in GROUPS[mart])].append(document)
            left_out[tuple(at[name] for name in GROUPS[mart])] += not is_clean(document, "applications")
    found = {tuple(row[name] for name in GROUPS[mart]): row for row in records(con, f"SELECT * FROM marts.{mart}")}
    assert set(found) == set(parts)
    for at, group in parts.items():
        clean = {t: [conformed(document) for document in group if is_clean(document, t)] for t in TABLES}
        assert (found[at]["reports"], found[at]["reports_left_out"]) == (len(clean["applications"]), left_out[at])
        assert found[at]["reports_disputes"] == len(clean["disputes"])
        table = {measure.name: measure.table for measure in measures()}
        assert found[at]["values_missing"] == sum(
            value is None for t in TABLES for report in clean[t] for name, value in report.items() if table[name] == t
        )
        sums = {m.name: added(report.get(m.name) for report in clean[m.table]) for m in measures()}
        assert {name: found[at][name] for name in sums} == sums, at


def test_a_figure_that_no_report_has_is_missing_and_not_0(con):
    by_year = {row["year"]: row for row in records(con, "SELECT * FROM marts.by_year")}
    assert (by_year[2020]["reports"], by_year[2020]["values_missing"]) == (1, 15)
    assert by_year[2020]["review_total"] is None
    assert by_year[2020]["received_new"] is not None
    assert (by_year[2021]["reports"], by_year[2021]["reports_left_out"], by_year[2021]["values_missing"]) == (1, 0, 1)
    assert (by_year[2021]["reports_disputes"], by_year[2021]["reports_left_out_disputes"]) == (0, 1)
    assert by_year[2021]["granted"] is None
    for measure in measures():
        assert (by_year[2021][measure.name] is None) == (measure.table == "disputes" or measure.name == "granted")
    assert by_year[2023]["values_missing"] == 1
    assert by_year[2023]["other_total"] is not None


def test_other_total_is_conformed_in_every_layout(con, printed):
    found = dict(con.execute("SELECT report_id, other_total FROM staged.measure").fetchall())
    for source, pair in (("a", STANDARD), ("c", SINGLE), ("old", OLD)):
        document = printed[source]
        assert (document.form, document.layout) == pair
        assert found[document.id] == conformed(document)["other_total"]
    assert found[printed["d"].id] is None


def test_measures_of_the_views_are_those_of_the_marts(con):
    names = [column[0] for column in con.execute("SELECT * FROM staged.measure").description]
    assert names == [
        "report_id",
        "fiscal_year",
        *(measure.name for measure in measures()),
        "values_missing",
        *(f"values_missing_{t}" for t in TABLES),
    ]
    for mart in GROUPS:
        assert {measure.name for measure in measures()} < {c.name for c in tables()[f"marts.{mart}"].all_columns()}


def test_every_located_cell_is_a_fact_as_reported(con, printed):
    found = defaultdict(dict)
    for row in records(con, "SELECT * FROM marts.fact_cell"):
        found[row["report_id"]][row["key"]] = row
    for document in (d for s, d in printed.items() if s not in QUARANTINED):
        facts = found.pop(document.id)
        assert {key: row["value"] for key, row in facts.items()} == document.values
        assert {row["status"] for row in facts.values()} == {"number"} | (
            {"blank"} if None in document.values.values() else set()
        )
        assert {(row["clean"], row["counted"]) for row in facts.values()} == {
            (not document.failed, document.source in COUNTED)
        }
        assert {row["table_number"] for row in facts.values()} == {1, 2, 3} or document.source == "pdf"
        assert all(row["row_number"] and row["column_number"] for row in facts.values())
        assert len({(row["table_number"], row["row_number"], row["column_number"]) for row in facts.values()}) == len(
            facts
        )
    assert found == {}


def test_a_cell_of_a_pdf_has_its_page_and_box_and_one_of_a_text_has_none(con, printed):
    facts = records(con, f"SELECT * FROM marts.fact_cell WHERE report_id = '{printed['pdf'].id}'")
    assert len(facts) == 186
    assert all(row["page"] >= 1 and 0 < row["x0"] < row["x1"] and 0 < row["top"] < row["bottom"] for row in facts)
    assert len({(row["page"], row["x0"], row["top"]) for row in facts}) == 186
    others = "SELECT DISTINCT page, x0, top, x1, bottom FROM marts.fact_cell WHERE report_id <> "
    assert con.execute(f"{others}'{printed['pdf'].id}'").fetchall() == [(None,) * 5]


def test_quality_counts_every_rule_over_the_reports_counted(con, printed):
    expected = defaultdict(lambda: [0, 0, 0])
    for document in (printed[source] for source in COUNTED):
        past = [printed[s] for s in COUNTED if (printed[s].body, printed[s].year + 1) == (document.body, document.year)]
        found = document.found(past[0] if past else None)
        layout = forms()[document.form].layout(document.layout)
        for instance in (i for i in rulebook().instances(layout) if i.id not in TOLD):
            outcome = found.get((instance.id, instance.at or ""), "pass")
            code, _, level = BODIES[document.body]
            for division in set(above(code)) - {code[:9]} | {code[:6]}:
                at = division, document.year, level, document.form, instance.id
                expected[at][("pass", "fail", "undecided").index(outcome)] += 1
    found = {
        (row["region_code"], row["year"], row["level"], row["form"], row["rule"]):
        [row["passed"], row["failed"], row["undecided"]]
        for row in records(con, "SELECT * FROM marts.quality")
        if row["rule"] not in TOLD
    }  # fmt: skip
    assert found == {at: counts for at, counts in expected.items() if len(at[0]) == 2 or counts[1]}


def plain(value):
    return f"{value.normalize():f}"


@pytest.fixture
def review(con):
    """A function that makes checked.reviewed_finding hold verdicts, for one test."""
    yield lambda *verdicts: replace_records(con, "checked.reviewed_finding", verdicts)
    replace_records(con, "checked.reviewed_finding", [])


@pytest.mark.parametrize("state", list(coded_values()["finding_verdict_state"]))
def test_a_finding_has_the_verdict_of_a_person_unless_it_is_stale(con, review, state):
    everything = "SELECT * EXCLUDE (verdict, verdict_reason, verdict_role, verdict_date, verdict_state)"
    before = records(con, f"{everything} FROM marts.findings ORDER BY ALL")
    first, *_, last = before
    key = {name: first[name] for name in ("report_id", "rule", "line")}
    given = {"verdict": "fixed", "reason": "已要求更正", "role": "某办审核岗", "day": date(2026, 5, 1)}
    review(key | given | {"state": state, "next_report": last["report_id"], "declared": "verdicts/a.yaml:2"})
    assert records(con, f"{everything} FROM marts.findings ORDER BY ALL") == before
    shown = records(con, "SELECT * FROM marts.findings WHERE verdict IS NOT NULL AND report_id = $$"
                    f"{first['report_id']}$$")  # fmt: skip
    if state in ("stale", "no_report", "ambiguous"):
        assert shown == []
    else:
        (row,) = shown
        assert {name: row[name] for name in key} == key
        assert [row[f"verdict_{name}"] for name in ("reason", "role", "date", "state")] == [
            given["reason"], given["role"], given["day"], state
        ]  # fmt: skip
    (public,) = records(con, mart_query("finding_verdict"))
    assert (public["report_id"], public["body"], public["state"]) == (first["report_id"], first["body"], state)


def test_a_finding_is_one_row_with_a_sentence_and_its_cells_have_rows_of_their_own(con, printed):
    found, cells = defaultdict(dict), defaultdict(list)
    for row in records(con, "FROM marts.findings"):
        assert found[row["report_id"]].setdefault((row["rule"], row["line"]), row) is row
    for row in records(con, "FROM marts.finding_cell"):
        cells[row["report_id"], row["rule"], row["line"]].append(row)
    for document in (d for s, d in printed.items() if s not in QUARANTINED):
        rows = found[document.id]
        assert {at for at, row in rows.items() if row["effect"] == "flag"} == set(document.failed)
        for at, row in rows.items():
            own = cells.pop((document.id, *at), [])
            assert row["cells"] == len(own)
            for sentence, rule, name in (("sentence", "zh", "cell"), ("sentence_en", "en", "cell_en")):
                assert row[sentence].startswith(row[rule])
                shown = [f"{c[name]} {plain(c['value'])}" for c in own if c[name] and c["value"]]
                assert all(figure in row[sentence] for figure in shown)
                assert len(own) <= 8 or "—" not in row[sentence]
                assert len(row[sentence]) < 3000  # a rule may name every cell of the form
    assert cells == {}
