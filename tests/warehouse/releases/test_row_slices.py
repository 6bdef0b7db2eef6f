"""A mart written slice by slice has the same files as one written at once, and no row is lost or twice; rows that a
SELECT makes in the order of their keys are written unsorted.
"""

import random

import pytest

from warehouse.releases.mart_files import SLICE, MartRows, ReleaseError, write_parquet
from warehouse.releases.mart_rows import mart_rows
from warehouse.releases.row_slices import EVERY_ROW, REPORTS_IN_A_SLICE, row_slices
from warehouse.schema import tables
from warehouse.store import attach, create_temporary, detached, memory

SPLIT = [name for name, table in tables().items() if "hive" in table.released]
OF_REPORTS = [name for name in SPLIT if "report_id" in tables()[name].keys]
REPORTS = "warehouse.marts.fact_report"


@pytest.fixture
def attached(earlier, tmp_path):
    with detached(tmp_path / "spill") as con:
        attach(con, earlier, "warehouse")
        yield con


def written(con, table, folder, slices):
    paths = write_parquet(con, tables()[table], mart_rows(tables()[table], "warehouse"), folder, slices)
    return {path.relative_to(folder): path.read_bytes() for path in paths}


@pytest.mark.slow
@pytest.mark.parametrize("table", OF_REPORTS)
def test_a_mart_in_slices_has_the_files_of_one_that_is_written_at_once(attached, tmp_path, table):
    whole = written(attached, table, tmp_path / "whole", EVERY_ROW)
    for size in (1, 2):
        slices = row_slices(attached, tables()[table], REPORTS, size)
        assert len(slices) > 1
        assert written(attached, table, tmp_path / str(size), slices) == whole


@pytest.mark.parametrize("table", ["marts.fact_cell", "marts.measure"])
@pytest.mark.parametrize("seed", range(3))
def test_every_row_is_in_one_slice_of_whole_provinces(seed, table):
    draw = random.Random(seed)
    years, codes = [2021, 2022, 2025], ["00", "11", "110101", "32", "4110", "62", "65"]
    reports = [(draw.choice(years), draw.choice(codes), n) for n in range(draw.randint(20, 60))]
    rows = [*reports, (2019, "11", 98), (2021, "99", 99), (2021, None, 100), (None, "11", 101)]
    size = draw.randint(2, 12)
    with memory() as con:
        con.execute("CREATE TABLE reports (year INTEGER, region_code VARCHAR, n INTEGER)")
        con.executemany("INSERT INTO reports VALUES (?, ?, ?)", reports)
        slices = row_slices(con, tables()[table], "reports", size)
        con.execute("DELETE FROM reports")
        con.executemany("INSERT INTO reports VALUES (?, ?, ?)", rows)
        rows_with_province = "SELECT *, left(region_code, 2) AS province FROM reports"
        found = [con.execute(f"FROM ({rows_with_province}) WHERE {each}").fetchall() for each in slices]
    assert sorted(row[2] for rows in found for row in rows) == sorted(row[2] for row in rows)
    for slice_ in found if table == "marts.fact_cell" else []:
        of_reports = [row for row in slice_ if row[2] < 98]
        assert len(of_reports) <= size or len({(row[0], row[3]) for row in of_reports}) == 1


def test_few_reports_are_one_slice(attached):
    assert row_slices(attached, tables()["marts.fact_cell"], REPORTS, REPORTS_IN_A_SLICE) == EVERY_ROW


def test_only_reports_are_sorted_to_write_their_cells(attached):
    """The plan of a file of cells has its only sort below the step that makes rows of the lists."""
    rows = mart_rows(tables()["marts.fact_cell"], "warehouse")
    create_temporary(attached, SLICE, rows.gathered)
    for name, step in rows.steps.items():
        create_temporary(attached, name, step)
    plan = attached.execute(f"EXPLAIN {rows.expand(SLICE)}").fetchall()[0][1]
    assert plan.count("ORDER_BY") == 1
    assert plan.index("UNNEST") < plan.index("ORDER_BY")
    assert "JOIN" not in plan


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [("[2021, 2020]", "is not in the order of its keys"), ("[2020, 2020]", "has several rows with the same key")],
)
def test_rows_that_are_not_in_the_order_of_their_keys_are_refused(attached, tmp_path, numbers, fault):
    table = tables()["marts.by_year"]
    columns = ", ".join(f'"{column.name}"' for column in table.all_columns() if column.name != "year")
    rows = MartRows(
        "SELECT 1", f"SELECT unnest({numbers})::INTEGER AS year, {columns} FROM (FROM warehouse.marts.by_year LIMIT 1)"
    )
    with pytest.raises(ReleaseError, match=rf'marts\.by_year {fault} \("year" 2020\)'):
        write_parquet(attached, table, rows, tmp_path)
