"""What is found on more reports than fit into one row group of DuckDB is there for whoever reads it next."""

from contextlib import closing

import duckdb
import pytest

from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.store import count, prepare

FORM = forms()[list(forms())[-1]]
ROW_GROUP = 2_048  # the smallest DuckDB allows; by default a file has 122,880 rows in one
REPORTS = 2 * ROW_GROUP


@pytest.fixture
def con(tmp_path):
    """A warehouse of small row groups, with reports whose figures are all 0 and whose text states nothing."""
    cells = [cell.sql for cell in FORM.layout(STANDARD)]
    head = f"SELECT sha256(i::VARCHAR) AS report_id, 2023 AS fiscal_year, '{STANDARD}' AS layout"
    with closing(duckdb.connect()) as con:
        con.execute(f"ATTACH '{tmp_path / 'warehouse.duckdb'}' AS warehouse (ROW_GROUP_SIZE {ROW_GROUP})")
        con.execute("USE warehouse")
        prepare(con)
        for table, value in ((FORM.form, "0"), (f"{FORM.form}_status", "'number'")):
            values = ", ".join(f'{value} AS "{cell}"' for cell in cells)
            con.execute(f"INSERT INTO staged.{table} BY NAME {head}, {values} FROM range({REPORTS}) r(i)")
        con.execute(
            f"INSERT INTO staged.report BY NAME {head}, '{FORM.form}' AS form, {len(cells)} AS cells_expected,"
            f" {len(cells)} AS cells_located, 'body ' || i AS body, '410000' AS region_code, 'government' AS kind,"
            f" 'province' AS level FROM range({REPORTS}) r(i)"
        )
        yield con


@pytest.mark.slow
def test_what_many_reports_lack_is_found_and_counted(con):
    check(con, rulebook())
    ((most, least),) = con.execute("SELECT max(undecided), min(undecided) FROM checked.verdict").fetchall()
    lacking = count(con, "checked.undecided")
    con.execute("CHECKPOINT")
    assert count(con, "checked.undecided") == lacking >= REPORTS
    assert most == least > 0
