"""The figures on the pages and in their data are those of the marts; what is missing is a dash with its reason."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.data_files import plain
from pipelines.site.numbers import MISSING, write_count, write_rate
from tests.pipelines.site.pages import parse, row_named
from tests.warehouse.releases.built import rows

MEASURES = ("received_new", "processed_total", "granted", "review_total", "licensing_decisions")


def years(released, code):
    return sorted(
        year for (year,) in rows(released, "marts.by_region", "DISTINCT year", "1") if has(released, code, year)
    )


def has(released, code, year):
    return (code, year) in set(rows(released, "marts.by_region", "region_code, year"))


@pytest.fixture(scope="module")
def names(released):
    return dict(rows(released, "marts.dim_measure", "measure, zh"))


@pytest.mark.parametrize("measure", MEASURES)
def test_the_sums_of_a_division_are_those_of_the_mart(released, site, names, measure):
    for code in {code for (code,) in rows(released, "marts.by_region", "region_code")}:
        found = rows(released, "marts.by_region", f"region_code, year, {measure}", "1, 2")
        expected = [write_count(value) for own, _, value in found if own == code]
        assert row_named(parse(site / f"division/{code}.html"), names[measure]) == expected


def test_a_sum_states_its_basis_and_how_many_reports_are_in_it(released, site):
    found = rows(released, "marts.by_region", "region_code, year, reports, reports_left_out, values_missing", "1, 2")
    country = [row for row in found if row[0] == "00"]
    page = parse(site / "en/division/00.html")
    assert row_named(page, "Reports counted") == [write_count(row[2]) for row in country]
    assert row_named(page, "Reports excluded") == [write_count(row[3]) for row in country]
    assert row_named(page, "Measures without a figure") == [write_count(row[4]) for row in country]


def test_a_missing_sum_is_a_dash_with_a_reason(released, site, names):
    found = rows(released, "marts.by_region", "region_code, year, normative_docs_made", "1, 2")
    assert [value for code, year, value in found if (code, year) == ("00", 2020)] == [None]
    page = parse(site / "division/00.html")
    assert row_named(page, names["normative_docs_made"])[0] == MISSING
    assert all("title" in attributes for tag, attributes in page.tags if tag == "abbr")


def test_the_value_of_an_indicator_is_that_of_the_mart(released, site):
    found = rows(released, "marts.region_indicator", "region_code, indicator, year, value, denominator", "year")
    for key in ("disclosure_rate", "denial_rate"):
        expected = {year: write_rate(value) for code, own, year, value, _ in found if (code, own) == ("00", key)}
        page = parse(site / f"indicator/{key}.html")
        for year, text in expected.items():
            assert row_named(page, str(year))[0].rstrip("*") == text


def test_a_report_has_every_cell_as_printed(released, site):
    for body_id, year, report_id in rows(released, "marts.fact_report", "body_id, year, report_id"):
        page = (site / f"body/{body_id.replace(':', '/')}/{year}.html").read_text("utf-8")
        cells = rows(released, "marts.fact_cell", "report_id, key, text")
        texts = [text or MISSING for own, _, text in cells if own == report_id]
        printed = page.partition('id="tables"')[2]
        assert printed.count("<td") == len(texts)
        assert all(f">{text}" in printed for text in texts)


def test_a_figure_of_a_failing_rule_is_marked(released, site):
    failing = rows(released, "marts.findings", "body_id, year, rule, effect")
    for body_id, year, rule, effect in failing:
        page = (site / f"body/{body_id.replace(':', '/')}/{year}.html").read_text("utf-8")
        assert f"rule/{rule}.html" in page
        assert effect == "tell" or 'class="fault"' in page


def test_the_data_of_a_page_has_its_figures_with_units_caveats_and_licence(released, site):
    data = json.loads((site / "data/division/00.json").read_text("utf-8"))
    columns = [column["name"] for column in data["columns"]]
    records = [dict(zip(columns, row, strict=True)) for row in data["rows"]]
    found = {
        year: value
        for code, year, value in rows(released, "marts.by_region", "region_code, year, received_new")
        if code == "00"
    }
    assert {r["year"]: r["value"] for r in records if r["measure"] == "received_new"} == found
    assert {record["unit"] for record in records} == {"件"}
    assert data["licenses"][0]["name"] == "CC-BY-4.0"
    assert data["caveats"]
    assert data["page"] == "https://data.example.cn/gongkai/division/00.html"
    text = (site / "data/division/00.csv").read_bytes().decode("utf-8-sig")
    assert [list(row.values()) for row in csv.DictReader(io.StringIO(text))] == [
        ["" if value is None else str(value) for value in row] for row in data["rows"]
    ]


def test_a_document_without_an_address_is_not_linked(site, released):
    for body_id, year, source in rows(released, "marts.fact_report", "body_id, year, source"):
        page = parse(site / f"body/{body_id.replace(':', '/')}/{year}.html")
        assert (source in page.attributes("a", "href")) == source.startswith("http")


def rows_of(report, data):
    """The cells of a report of the JSON of a body: a value without a list holds for all of them."""
    keys, number = data["keys"][report["keys"]], len(report["text"])
    columns = [keys if name == "keys" else report[name] for name in (column["name"] for column in data["columns"])]
    return map(list, zip(*(each if type(each) is list else [each] * number for each in columns), strict=True))


def test_the_data_of_a_body_has_every_cell_of_its_reports(released, site):
    columns = (
        "key, text, status, value, corrected, suggested, page, table_number, row_number, column_number,"
        " x0, x1, top, bottom"
    )
    found = {}
    for body_id, *cell in rows(released, "marts.fact_cell", f"body_id, year, {columns}", "1, 2, 3"):
        found.setdefault(body_id, []).append([plain(value) for value in cell])
    for body_id, cells in found.items():
        path = site / f"data/body/{body_id.replace(':', '/')}.json"
        data = json.loads(path.read_text("utf-8"))
        assert [column["name"] for column in data["columns"]] == [
            "year",
            "keys",
            *columns.replace(",", " ").split()[1:],
        ]
        assert [row for report in data["reports"] for row in rows_of(report, data)] == cells
        with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
            listed = list(csv.DictReader(file))
        names = ["year", *columns.replace(",", " ").split()]
        texts = [["" if value is None else str(value) for value in cell] for cell in cells]
        for each in texts:
            each[2] = f"'{each[2]}" if each[2].startswith("-") else each[2]  # a spreadsheet would evaluate it
        assert [[each[name] for name in names] for each in listed] == texts


@given(st.permutations([f"applications.{n:02}.natural_person" for n in range(12)]))
def test_the_cells_of_a_report_are_in_order_whatever_order_they_are_read_in(keys):
    columns = [[part + key for key in keys] for part in ("", "text ", ",,,", "across ", "down ")]
    cells = ReportCells.of(["\x1f".join(column).encode() for column in columns], False, (), {})
    joined = [b"\x1f".join(each) for each in (cells.texts, cells.across, cells.down)]
    listed = (cells.keys, joined[0], cells.positions, *joined[1:])
    assert [each.decode().split("\x1f") for each in listed] == [sorted(column) for column in columns]
