"""Writing to an open warehouse: merging, replacing and removing rows."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import warehouse
from warehouse.schema import tables
from warehouse.store import building, count, memory, merge, publish, remove, replace

SECTION = "staged.section"


def section(report_id, text, ordinal=1):
    return {"report_id": report_id, "ordinal": ordinal, "section": "一", "heading": None, "text": text}


def texts(con):
    return dict(con.execute(f"SELECT report_id, text FROM {SECTION} ORDER BY 1").fetchall())


def test_merging_replaces_by_key_and_changes_nothing_the_second_time():
    con = memory()
    for _ in range(2):
        merge(con, SECTION, [section("a", "1"), section("b", "1"), section("b", "2", ordinal=2)])
    assert count(con, SECTION) == 3
    merge(con, SECTION, [section("a", "new")])
    assert count(con, SECTION) == 3
    assert texts(con)["a"] == "new"
    merge(con, SECTION, [])
    assert count(con, SECTION) == 3


def test_the_last_of_several_records_with_one_key_is_kept():
    con = memory()
    merge(con, SECTION, [section("a", "1"), section("a", "2")])
    assert texts(con) == {"a": "2"}


def test_every_type_comes_back_as_it_went_in_and_missing_stays_missing():
    con = memory()
    seen = datetime(2024, 2, 29, 23, 59, 59, 123456)
    merge(con, "collected.manifest", [{"source": "a", "sha256": "b", "bytes": 2**40, "first_seen": seen}])
    merge(con, "checked.verdict", [{"report_id": "a", "quarantined": True, "clean": False, "judged": 0}])
    whole = {"report_id": "a", "layout": "standard", "proactive__rules_made": 0}
    merge(con, "staged.f2021", [whole | {"proactive__admin_fee_amount_wan": Decimal("1E+3") + Decimal("0.000001")}])
    assert con.execute("SELECT bytes, first_seen, last_seen FROM collected.manifest").fetchall() == [
        (2**40, seen, None)
    ]
    assert con.execute("SELECT quarantined, clean, judged, failed FROM checked.verdict").fetchall() == [
        (True, False, 0, None)
    ]
    assert con.execute(
        "SELECT proactive__rules_made, proactive__rules_repealed, proactive__admin_fee_amount_wan FROM staged.f2021"
    ).fetchall() == [(0, None, Decimal("1000.000001"))]


ODD = [
    "",
    "it's",
    "a\\'b; DROP TABLE x; --",
    "?",
    "%s {x} $1 $$",
    "行\r\n\t列",
    "𠀀〇︰\u3000\u200b\ufeff",
    "\x01\x7f",
    "NULL",
]


def test_odd_characters_survive():
    con = memory()
    merge(con, SECTION, [section(word, word) for word in ODD])
    assert texts(con) == dict(zip(ODD, ODD, strict=True))
    merge(con, SECTION, [section(word, "found again") for word in ODD])
    assert texts(con) == dict.fromkeys(ODD, "found again")
    remove(con, SECTION, "report_id", ODD)
    assert count(con, SECTION) == 0


def test_removing_takes_the_named_rows_and_no_other():
    con = memory()
    merge(con, SECTION, [section(name, "") for name in "abc"])
    remove(con, SECTION, "report_id", [])
    remove(con, SECTION, "report_id", ["b", "z"])
    assert list(texts(con)) == ["a", "c"]


def test_filling_makes_a_table_hold_just_that_matched_by_name():
    con = memory()
    for comment in tables()[SECTION].comments():
        con.execute(comment)
    for _ in range(2):
        assert replace(con, SECTION, "SELECT 'x' AS text, 2 AS ordinal, 'r' AS report_id") == 1
    assert con.execute(f"SELECT * FROM {SECTION}").fetchall() == [("r", 2, None, None, "x")]
    assert replace(con, SECTION, f"SELECT * FROM {SECTION} WHERE false") == 0
    comment = "SELECT comment FROM duckdb_columns() WHERE table_name = 'section' AND column_name = 'text'"
    assert con.execute(comment).fetchall() == [("正文，每段一行 / text of the section, a line for each paragraph",)]
    with pytest.raises(duckdb.BinderException, match="mood"):
        replace(con, SECTION, "SELECT 'r' AS report_id, 2 AS ordinal, 'x' AS mood")


def test_a_new_warehouse_is_a_file_of_duckdb_1_5_and_stays_one(tmp_path):
    path, found = tmp_path / "warehouse.duckdb", []
    for _ in range(2):
        with building(path) as con:
            (version,) = con.execute("SELECT tags FROM duckdb_databases() WHERE path IS NOT NULL").fetchall()[0]
            found.append(version["storage_version"])
        publish(path)
    assert found == ["v1.5.0+", "v1.5.0+"]


def test_only_the_store_and_the_migrations_write_rows_of_the_warehouse():
    changes = re.compile(r"\b(INSERT INTO|DELETE FROM|TRUNCATE|UPDATE|MERGE INTO) (collected|staged|checked|marts)\.")
    root = Path(warehouse.__file__).parent
    folders = (root, *(root.parent / name for name in ("expectations", "assets", "pipelines")))
    sources = (path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".sql"))
    others = (path for path in sources if path.name != "store.py" and "migrations" not in path.parts)
    assert [path.name for path in others if changes.search(path.read_text("utf-8"))] == []
