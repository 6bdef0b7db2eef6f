"""Imports the dashboards of warehouse/bi/superset by Superset's own command, and compares what each chart is given with
DuckDB's answer to the same question. A part of superset_check.py; no test.
"""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse.bi.dashboards import FOLDER, Dashboard, Query, dashboards

_PLACE = "/absolute/path/warehouse.duckdb"  # to be replaced in databases/gongkai.yaml, as docs/bi.md states
Post = Callable[[str, dict], dict]
Get = Callable[[str], dict]


def import_dashboards(warehouse: Path, home: Path, user: str) -> None:
    """Import the folder as a ZIP, with the path of `warehouse` in it, by `superset import-dashboards`."""
    packed = home / "dashboards.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(FOLDER.rglob("*.yaml")):
            text = path.read_text("utf-8").replace(_PLACE, str(warehouse))
            archive.writestr(f"gongkai/{path.relative_to(FOLDER).as_posix()}", text)
    command = [Path(sys.executable).with_name("superset"), "import-dashboards", "-p", packed, "-u", user]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"superset import-dashboards: {done.stdout[-3000:]}{done.stderr[-3000:]}")


def compare_charts(get: Get, post: Post, warehouse: Path) -> None:
    """Ask Superset for the data of every chart of an opened dashboard; ends at the first that differs from DuckDB."""
    ids = {found["uuid"]: found["id"] for found in get("dataset/?q=(page_size:100)")["result"]}
    for language, dashboard in dashboards().items():
        placed = get(f"dashboard/{dashboard.slug}/charts")["result"]
        if len(placed) != len(dashboard.charts):
            raise SystemExit(f"{dashboard.slug}: {len(placed)} charts were imported, not {len(dashboard.charts)}")
        rows = [_compare(post, dashboard, chart, ids, warehouse) for chart in dashboard.charts]
        print(f"dashboard {language}: {len(rows)} charts agree with DuckDB, {sum(rows)} rows")


def _compare(post: Post, dashboard: Dashboard, chart: str, ids: dict[str, int], warehouse: Path) -> int:
    """The number of rows of a chart, which Superset and DuckDB give alike."""
    with duckdb.connect(str(warehouse), read_only=True) as con:

        def newest(table: str, column: str) -> object:
            return con.sql(f'SELECT max("{column}") FROM {table}').fetchone()[0]

        query = dashboard.query(chart, newest)
        expected = con.execute(query.sql()).fetchall()
    shown = _rows_shown(post, query, ids[query.dataset["uuid"]])
    if not expected or sorted(map(repr, map(_exact, shown))) != sorted(map(repr, map(_exact, expected))):
        raise SystemExit(f"{chart}: Superset shows {shown}, DuckDB has {expected}")
    return len(shown)


def _rows_shown(post: Post, query: Query, dataset: int) -> list[tuple]:
    asked = {"datasource": {"id": dataset, "type": "table"}, "queries": [query.for_superset()], "force": True}
    (answer,) = post("chart/data", {**asked, "result_format": "json", "result_type": "full"})["result"]
    return [tuple(row[name] for name in (*query.columns, *query.metrics)) for row in answer["data"]]


def _exact(row: tuple) -> tuple:
    """A row with equal numbers and days written alike; Superset gives a day as milliseconds."""
    return tuple(_plain(value) for value in row)


def _plain(value: Any) -> object:
    if isinstance(value, date):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp() * 1000
    return round(Decimal(str(value)), 9).normalize() if isinstance(value, int | float | Decimal) else value
