"""The sample of a release: whole bodies, at most so many reports, the figures of the marts."""

import random

import duckdb
import pytest

from tests.warehouse.releases.built import rows
from warehouse.releases.sample import MOST, sample_rows, sample_table
from warehouse.releases.templates import sql

COLUMNS = "body_id, year, received_new, granted, clean"


def test_a_small_release_is_its_own_sample(second):
    found = rows(second.path, "release.sample", COLUMNS)
    wanted = rows(second.path, "marts.fact_report", "body_id, year, clean")
    assert [(body, year, clean) for body, year, *_, clean in found] == wanted
    measured = rows(second.path, "marts.nesting", "body_id, year, granted")
    assert [(body, year, granted) for body, year, _, granted, _ in found] == measured
    assert (second.path / "csv" / "sample.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("seed", range(3))
def test_a_body_is_in_the_sample_with_all_its_years_or_not_at_all(seed):
    random_source = random.Random(seed)
    years = {f"{n}:政府": random_source.randint(1, 7) for n in range(300)}
    reports = [(f"{body}{n}", body, 2019 + n, True) for body, count in years.items() for n in range(count)]
    with duckdb.connect() as con:
        con.execute("ATTACH ':memory:' AS w; CREATE SCHEMA w.marts")
        columns = "report_id VARCHAR, body_id VARCHAR, year INTEGER, counted BOOLEAN"
        con.execute(f"CREATE TABLE w.marts.fact_report ({columns})")
        con.executemany("INSERT INTO w.marts.fact_report VALUES ($1, $2, $3, $4)", reports)
        con.execute("CREATE TABLE w.marts.nesting AS SELECT report_id FROM w.marts.fact_report")
        select = sql("sample", warehouse="w", most="400", columns="report.body_id, report.year")
        found = con.execute(f"SELECT body_id, count(*) FROM ({select}) GROUP BY body_id").fetchall()
        again = con.execute(f"SELECT body_id, count(*) FROM ({select}) GROUP BY body_id").fetchall()
    assert sorted(found) == sorted(again)
    assert all(years[body] == count for body, count in found)
    assert 380 < sum(count for _, count in found) <= 400


def test_the_sample_is_declared_with_its_limit_and_its_caveat():
    assert f"LIMIT {MOST}" not in sample_rows("warehouse")
    assert str(MOST) in sample_rows("warehouse")
    assert any("role" in caveat.en for caveat in sample_table().caveats)
