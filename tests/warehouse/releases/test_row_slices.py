"""A mart written slice by slice has the same files as one written at once, and no row is lost or twice."""

import random

import pytest

from warehouse.releases.mart_files import write_parquet
from warehouse.releases.row_slices import EVERY_ROW, REPORTS_IN_A_SLICE, row_slices
from warehouse.schema import tables
from warehouse.store import attach, detached, memory

SPLIT = [name for name, table in tables().items() if "hive" in table.released]
OF_REPORTS = [name for name in SPLIT if "report_id" in tables()[name].keys]
REPORTS = "warehouse.marts.fact_report"


@pytest.fixture
def attached(earlier, tmp_path):
    with detached(tmp_path / "spill") as con:
        attach(con, earlier, "warehouse")
        yield con


def written(con, table, folder, slices):
    columns = ", ".join(f'"{column.name}"' for column in tables()[table].all_columns())
    paths = write_parquet(con, tables()[table], f"SELECT {columns} FROM warehouse.{table}", folder, slices)
    return {path.relative_to(folder): path.read_bytes() for path in paths}


@pytest.mark.slow
@pytest.mark.parametrize("table", OF_REPORTS)
def test_a_mart_in_slices_has_the_files_of_one_that_is_written_at_once(attached, tmp_path, table):
    whole = written(attached, table, tmp_path / "whole", EVERY_ROW)
    for size in (1, 2):
        slices = row_slices(attached, tables()[table], REPORTS, size)
        assert len(slices) > 1
        assert written(attached, table, tmp_path / str(size), slices) == whole


@pytest.mark.parametrize("seed", range(3))
def test_every_report_is_in_one_slice_of_no_more_than_the_size(seed):
    draw, table = random.Random(seed), tables()["marts.fact_cell"]
    reports = [(draw.choice([2021, 2022, 2025]), f"{draw.getrandbits(64):016x}'") for _ in range(draw.randint(20, 60))]
    size = draw.randint(1, 9)
    with memory() as con:
        con.execute("CREATE TABLE reports (year INTEGER, report_id VARCHAR)")
        con.executemany("INSERT INTO reports VALUES (?, ?)", reports)
        slices = row_slices(con, table, "reports", size)
        found = [con.execute(f"SELECT year, report_id FROM reports WHERE {each}").fetchall() for each in slices]
    assert sorted(row for rows in found for row in rows) == sorted(reports)
    assert max(map(len, found)) <= size


def test_few_reports_and_tables_without_reports_are_one_slice(attached):
    assert row_slices(attached, tables()["marts.fact_cell"], REPORTS, REPORTS_IN_A_SLICE) == EVERY_ROW
    assert row_slices(attached, tables()["marts.measure"], REPORTS, 1) == EVERY_ROW
