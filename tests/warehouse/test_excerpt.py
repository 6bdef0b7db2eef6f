"""The rows of chosen reports, wherever they lie in a table."""

import random

import pytest

from warehouse.excerpt import rows_of
from warehouse.store import create_temporary, memory

ROWS = 300_000  # more than two row groups of DuckDB


@pytest.fixture(scope="module")
def con():
    with memory() as con:
        con.execute(
            "INSERT INTO staged.report BY NAME"
            f" SELECT i::VARCHAR AS report_id, 'f2021' AS form, 'standard' AS layout FROM range({ROWS}) r(i)"
        )
        yield con


def runs(seed):
    """The numbers of rows in a few runs of any length."""
    seeded = random.Random(seed)
    first = [seeded.randrange(ROWS) for _ in range(seeded.randrange(1, 6))]
    return {n for start in first for n in range(start, min(ROWS, start + seeded.choice([1, 7, 3_000])))}


@pytest.mark.parametrize(
    "chosen",
    [set(), {0}, {ROWS - 1}, set(range(0, ROWS, 2_500)), set(range(0, ROWS, 7)), *map(runs, range(4))],
    ids=["none", "first", "last", "scattered", "everywhere", *map(str, range(4))],
)
def test_exactly_the_rows_of_the_chosen_reports_are_found(con, chosen):
    create_temporary(con, "chosen", "SELECT unnest($1)::VARCHAR AS report_id", [sorted(chosen)])
    rows = rows_of(con, "staged.report", "chosen")
    found = con.execute(f"SELECT report_id {rows}").fetchall() if rows else []
    assert sorted(int(report) for (report,) in found) == sorted(chosen)
