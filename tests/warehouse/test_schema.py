"""The declared tables: a file has the declared columns in plain types, with their descriptions in both languages."""

import re

import duckdb
import pytest

from warehouse.cells import ASPECTS
from warehouse.marts import build
from warehouse.reference.forms.form_list import forms
from warehouse.schema import STAGES, literal, tables
from warehouse.store import building, count, memory, prepare, publish, published

PLAIN = {"VARCHAR", "INTEGER", "BIGINT", "BOOLEAN", "DOUBLE", "DATE", "TIMESTAMP"}
STORED = {name: table for name, table in tables().items() if table.kind == "table"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """A published warehouse without reports."""
    path = tmp_path_factory.mktemp("published") / "w.duckdb"
    with building(path) as con:
        build(con)
    publish(path)
    return path


def columns(con):
    """Name, type and comment of the columns of every table and view."""
    found = {}
    for table, *column in con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, comment FROM duckdb_columns()"
        " WHERE NOT internal ORDER BY table_oid, column_index"
    ).fetchall():
        found.setdefault(table, []).append(tuple(column))
    return found


def test_every_table_is_created_as_declared():
    created = columns(memory())
    for name, table in STORED.items():
        assert [column[:2] for column in created[name]] == [(c.name, c.type) for c in table.all_columns()]


def test_the_views_over_no_report_have_no_rows():
    con = memory()
    assert [count(con, f"staged.{name}") for name in ("cell", "measure", "version")] == [0, 0, 0]


def test_a_form_has_a_column_a_cell_in_each_of_its_tables():
    for form in forms().values():
        cells = form.all_cells()
        assert len(tables()[f"staged.{form.form}"].columns) == len(cells) + 3
        for aspect in ASPECTS:
            table = tables()[f"staged.{form.form}_{aspect}"]
            assert [column.name for column in table.columns[3:]] == [cell.sql for cell in cells]


def test_a_count_is_an_integer_and_an_amount_a_decimal():
    kinds = {c.name: c.type for c in tables()["staged.f2019"].columns}
    assert kinds["proactive__licensing_items_change"] == kinds["applications__granted__total"] == "BIGINT"
    assert kinds["proactive__procurement_amount_wan"] == "DECIMAL(18,8)"
    used = {column.type for table in tables().values() for column in table.all_columns()}
    assert not {kind for kind in used if re.match("FLOAT|REAL", kind)}
    assert {c.name for t in tables().values() for c in t.all_columns() if c.type == "DOUBLE"} == {
        "x0", "top", "x1", "bottom", "confidence",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in tables() if not re.match(r"staged\.f20", name)])
def test_a_declaration_names_its_keys_and_has_words_in_both_languages(name):
    table = tables()[name]
    names = [column.name for column in table.all_columns()]
    assert len(set(names)) == len(names)
    assert table.keys
    assert set(table.keys) <= set(names)
    assert name.split(".")[0] in STAGES
    for words in (table.grain, *table.caveats, *table.all_columns()):
        assert re.search("[一-鿿]", words.zh), words
        assert re.search("[a-z]", words.en), words


def test_a_row_without_its_key_is_refused_unless_the_key_may_be_missing():
    con = memory()
    with pytest.raises(duckdb.ConstraintException, match=r"report\.report_id"):
        con.execute("INSERT INTO staged.report (title) VALUES ('某县')")
    con.execute(
        "INSERT INTO checked.suite BY NAME SELECT 'f2021' AS form, 'standard' AS layout, 'S-02' AS rule, '' AS line"
    )


def test_the_published_file_has_plain_types_only(warehouse):
    with published(warehouse) as con:
        types = {kind for table in columns(con).values() for _, kind, _ in table}
    assert {kind for kind in types if not re.fullmatch(r"DECIMAL\(\d+,\d+\)", kind)} <= PLAIN


def test_the_published_file_explains_every_table_and_column(warehouse):
    with published(warehouse) as con:
        found = columns(con)
        comments_on = dict(
            con.execute(
                "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() UNION ALL"
                " SELECT schema_name || '.' || view_name, comment FROM duckdb_views() WHERE NOT internal"
            ).fetchall()
        )
    for name, table in tables().items():
        assert comments_on[name] == f"{table.grain.zh} / {table.grain.en}"
        if table.aspect:  # its columns are those of the table of figures
            continue
        comments = {column: comment for column, _, comment in found[name]}
        for column in table.all_columns():
            assert comments[column.name].startswith(f"{column.zh} / {column.en}"), (name, column.name)
            assert column.unit is None or comments[column.name].endswith(f"({column.unit})")


def test_a_view_of_an_older_declaration_is_replaced(tmp_path):
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        prepare(con)
        con.execute("CREATE OR REPLACE VIEW staged.version AS SELECT 1 AS report_id")
    with building(path) as con:
        assert [column for column, *_ in columns(con)["staged.version"]][-2:] == ["in_force", "gone"]


@pytest.mark.parametrize(
    "words",
    ["", "it's", "''", "\\'; DROP TABLE x; --", "$$ ? %s {} :a", "换行\r\n\t", "\U00020000〇", "\x01\x7f\u200b\ufeff"],
)
def test_any_words_are_a_literal(words):
    assert duckdb.sql(f"SELECT {literal(words)}").fetchall() == [(words,)]


def test_characters_that_sql_cannot_hold_are_replaced_in_a_literal():
    assert duckdb.sql(f"SELECT {literal('a' + chr(0) + 'b' + chr(0xD800))}").fetchall() == [("a\ufffdb\ufffd",)]
