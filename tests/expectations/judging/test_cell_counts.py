"""Counts over cells are made once, beside the table of the cells, and mean what they meant within the rule."""

import pytest

from expectations.judging.cell_counts import name_counts
from warehouse.store import memory

CELLS = '[v."a", v."b", v."c"]'
KNOWN, NONZERO = f"list_count({CELLS})", f"len(list_filter({CELLS}, lambda x: x <> 0))"
UNFILLED = """len(list_filter([s."a", s."b"], lambda x: x IN ('blank', 'slash')))"""


@pytest.fixture
def con():
    con = memory()
    con.execute(
        "CREATE TABLE figures AS FROM (VALUES ('r', 3, 0, NULL), ('q', NULL, NULL, NULL)) t(report_id, a, b, c)"
    )
    con.execute(
        "CREATE TABLE status AS FROM (VALUES ('r', 'blank', 'number'), ('q', NULL, 'slash')) t(report_id, a, b)"
    )
    return con


def evaluated(con, sides, v="figures v", s="status s"):
    return con.execute(f"SELECT report_id, {sides} FROM {v} JOIN {s} USING (report_id) ORDER BY report_id").fetchall()


def test_a_count_by_its_name_is_the_count(con):
    sides = f"nullif({NONZERO}, CASE WHEN {KNOWN} < 3 THEN 0 END) AS some, {UNFILLED} AS empty, v.a + {KNOWN} AS sum"
    named, counts = name_counts(sides)
    beside = {alias: counts.counted(table, alias) for table, alias in (("figures", "v"), ("status", "s"))}
    assert evaluated(con, named, **beside) == evaluated(con, sides)


def test_rules_about_the_same_cells_share_the_list_and_the_count():
    named, counts = name_counts(f"{NONZERO} AS l1, {KNOWN} AS r1, {NONZERO} AS l2")
    assert (len(counts.lists), len(counts.counts)) == (1, 2)
    assert "[" not in named


def test_a_table_of_which_nothing_is_counted_is_read_as_it_is():
    _, counts = name_counts(f"{NONZERO} AS l1")
    assert counts.counted("status", "s") == "status s"
