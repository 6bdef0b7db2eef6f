"""What BI tools are made of reads the published file: every table and view of marts and marts_zh, row by row."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pytest
import sqlalchemy as sa

from warehouse.marts_zh import in_chinese
from warehouse.schema import tables

pytestmark = pytest.mark.slow

MARTS = [table for table in tables().values() if table.is_mart]
SHOWN = {
    f"{t.table.split('.')[0]}.{t.table.split('.')[1].strip(chr(34))}": t for t in (*MARTS, *map(in_chinese, MARTS))
}
TYPES = {"BIGINT": sa.BigInteger, "INTEGER": sa.Integer, "VARCHAR": sa.String, "BOOLEAN": sa.Boolean, "DATE": sa.Date,
         "DOUBLE": sa.Float, "DECIMAL": sa.Numeric, "TIMESTAMP": sa.DateTime}  # fmt: skip


@pytest.fixture
def engine(url):
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def reflected(url):
    """What SQLAlchemy finds of every mart and view, by name; it opens the file once."""
    engine = sa.create_engine(url)
    found = {name: Reflected(sa.inspect(engine), *name.split(".")) for name in SHOWN}
    engine.dispose()
    return found


class Reflected:
    def __init__(self, inspector, schema, name):
        self.columns = inspector.get_columns(name, schema)
        self.comment = inspector.get_table_comment(name, schema)["text"]
        self.primary_key = inspector.get_pk_constraint(name, schema)["constrained_columns"]
        self.others = (*inspector.get_foreign_keys(name, schema), *inspector.get_indexes(name, schema))


# There are no reviewed bodies and withdrawals here, no aggregates, and no peers enough.
EMPTY = {"marts.body_succession", "marts.reconciliation", "marts.peer_cut", "marts.withdrawn", "marts.finding_verdict"}


@pytest.fixture(scope="module")
def held(warehouse):
    """The rows of every mart and view, counted, as DuckDB itself reads them."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        found = {name: Counter(con.sql(f"FROM {table.table}").fetchall()) for name, table in SHOWN.items()}
    assert {name for name, rows in found.items() if not rows and name.startswith("marts.")} <= EMPTY
    return found


def test_reflection_finds_every_mart_and_view(engine):
    inspector = sa.inspect(engine)
    assert {"warehouse.marts", "warehouse.marts_zh"} <= set(inspector.get_schema_names())
    for schema in ("marts", "marts_zh"):
        for kind, names in (("table", inspector.get_table_names(schema)), ("view", inspector.get_view_names(schema))):
            wanted = {name for name, table in SHOWN.items() if name.startswith(f"{schema}.") and table.kind == kind}
            assert {f"{schema}.{name}" for name in names} == wanted


@pytest.mark.parametrize("name", SHOWN)
def test_reflection_finds_columns_with_types_and_descriptions_and_no_primary_key(reflected, name):
    table, found = SHOWN[name], reflected[name]
    assert [column["name"] for column in found.columns] == [column.name for column in table.all_columns()]
    for column, declared in zip(found.columns, table.all_columns(), strict=True):
        assert isinstance(column["type"], TYPES[declared.type.split("(")[0]])
        assert column["comment"].startswith(f"{declared.zh} / {declared.en}")
        assert column["nullable"] == (table.kind == "view" or declared.optional or declared.name not in table.keys)
    assert found.comment == f"{table.grain.zh} / {table.grain.en}"
    assert (found.primary_key, found.others) == ([], ())


def test_what_sqlalchemy_reflects_it_can_select(engine, held):
    for schema in ("marts", "marts_zh"):
        reflected = sa.MetaData()
        reflected.reflect(engine, schema=schema, views=True)
        with engine.connect() as con:
            for name, table in reflected.tables.items():
                assert Counter(map(tuple, con.execute(sa.select(table)))) == held[name], name


def test_sqlalchemy_groups_and_divides_by_chinese_names(engine, con):
    view = sa.Table("按层级汇总", sa.MetaData(), schema="marts_zh", autoload_with=engine)
    rate = sa.func.sum(view.c.予以公开) * 1.0 / sa.func.nullif(sa.func.sum(view.c.办理结果总计), 0)
    asked = sa.select(view.c.年度, rate.label("予以公开率")).group_by(view.c.年度).order_by(view.c.年度)
    with engine.connect() as connection:
        found = connection.execute(asked).all()
    sums = con.sql("SELECT year, granted, processed_total FROM marts.by_year ORDER BY year").fetchall()
    assert [year for year, _ in found] == [year for year, *_ in sums]
    for (_, share), (_, granted, processed) in zip(found, sums, strict=True):
        assert share == (None if granted is None or not processed else pytest.approx(granted / processed))


def rows_of(frame):
    frame = frame.astype(object)
    return Counter(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def test_pandas_reads_every_table_with_floats_for_decimals(engine, held):
    for name, table in SHOWN.items():
        expected = Counter()
        for row, times in held[name].items():
            expected[tuple(float(value) if isinstance(value, Decimal) else value for value in row)] += times
        assert rows_of(pd.read_sql(f"SELECT * FROM {table.table}", engine)) == expected, name


def test_pandas_reads_every_table_exactly_by_way_of_arrow(warehouse, held):
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for name, table in SHOWN.items():
            frame = con.sql(f"FROM {table.table}").to_arrow_table().to_pandas(types_mapper=pd.ArrowDtype)
            assert rows_of(frame) == held[name], name


def test_pandas_reads_what_is_missing_as_no_number_and_never_as_0(engine):
    plain = pd.read_sql("SELECT 年度, 行政复议_总计 FROM marts_zh.按年度汇总", engine).set_index("年度")
    assert plain["行政复议_总计"].isna()[2020]


def test_polars_reads_every_table(engine, held):
    for name, table in SHOWN.items():
        frame = pl.read_database(f"SELECT * FROM {table.table}", engine, infer_schema_length=None)
        assert Counter(frame.rows()) == held[name], name


def test_arrow_and_polars_read_every_table_from_duckdb_itself(warehouse, held):
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for name, table in SHOWN.items():
            arrow = con.sql(f"FROM {table.table}").to_arrow_table()
            assert arrow.column_names == [column.name for column in table.all_columns()]
            assert Counter(tuple(row.values()) for row in arrow.to_pylist()) == held[name], name
            assert Counter(con.sql(f"FROM {table.table}").pl().rows()) == held[name], name


def command(warehouse, *arguments):
    """The duckdb command of the installed version."""
    return subprocess.run(
        [sys.executable, "-m", "duckdb_cli", "-no-init", *arguments[:-1], str(warehouse), arguments[-1]],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


def test_the_duckdb_command_is_of_the_version_that_writes_the_file(warehouse):
    asked = command(warehouse, "-readonly", "-noheader", "-list", "SELECT version()")
    assert asked.stdout.strip() == f"v{duckdb.__version__}"


def as_printed(value):
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat(*[" "] if hasattr(value, "hour") else [])
    return Decimal(repr(value)) if isinstance(value, float) else value


@pytest.mark.parametrize("name", SHOWN)
def test_the_duckdb_command_reads_every_table(warehouse, held, name):
    done = command(warehouse, "-readonly", "-json", f"FROM {SHOWN[name].table}")
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads(done.stdout or "[]", parse_float=Decimal)
    expected = Counter({tuple(map(as_printed, row)): times for row, times in held[name].items()})
    assert Counter(tuple(row.values()) for row in rows) == expected


def test_no_client_that_reads_can_write(engine, warehouse):
    with pytest.raises(sa.exc.ProgrammingError, match="read-only"), engine.begin() as con:
        con.execute(sa.text("DELETE FROM marts.by_year"))
    done = command(warehouse, "-readonly", "DELETE FROM marts.by_year")
    assert done.returncode != 0
    assert "read-only" in done.stderr
