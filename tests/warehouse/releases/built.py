"""Published warehouses for the tests of releases, built from documents, and functions that read releases back."""

import json
from pathlib import Path

import duckdb

from assets.collected.manifest import record
from assets.staged.load import load_documents
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from tests.begun import begin_warehouse
from tests.warehouse.documents import OLD, STANDARD, Document
from warehouse.marts import build
from warehouse.releases.mart_files import parquet_select
from warehouse.releases.package import parquet_parts, read_package
from warehouse.store import building, publish

JIAN_AN, SUQIAN, FINANCE = "许昌市建安区人民政府", "宿迁市人民政府", "龙泉市财政局"


def documents():
    return [
        Document("jian-an", JIAN_AN, 2023, STANDARD, altered={"proactive.licensing_decisions": 380}),
        Document("suqian", SUQIAN, 2023, STANDARD),
        Document("finance", FINANCE, 2023, STANDARD, altered={"applications.other_fee_unpaid.total": None}),
        Document("finance old", FINANCE, 2020, OLD),
    ]


def documents_later():
    """Another document replaces the first, with one figure changed; one report is gone, one is new."""
    _, suqian, _, old = documents()
    changed = Document("jian-an", JIAN_AN, 2023, STANDARD, first=20, altered={"proactive.licensing_decisions": 4242})
    return [changed, suqian, old, Document("finance before", FINANCE, 2022, OLD)]


def publish_documents(path: Path, found) -> Path:
    with building(begin_warehouse(path)) as con:
        load_documents(con, [d.report for d in found])
        record(con, [d.sighting for d in found])
        check(con, rulebook())
        build(con)
    publish(path)
    return path


def rows(path: Path, table: str, columns: str = "*", order: str = "ALL"):
    """The rows of `table` in the warehouse file or release `path`, sorted."""
    if path.is_dir():
        source = parquet_select(path, list(parquet_parts(read_package(path))[table]))
        with duckdb.connect() as con:
            return con.execute(f"SELECT {columns} FROM ({source}) ORDER BY {order}").fetchall()
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(f"SELECT {columns} FROM {table} ORDER BY {order}").fetchall()


def package(path: Path):
    return json.loads((path / "datapackage.json").read_text("utf-8"))
