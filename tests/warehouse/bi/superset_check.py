"""`make bi-check`: Superset, in an environment of its own, connects to a warehouse, makes datasets and charts over its
REST API and reads the numbers back; they are to be DuckDB's own, also after the file has been replaced. Then it imports
the dashboards of warehouse/bi/superset, compares the data of their charts with DuckDB's, and takes screenshots.

Runs by Superset's Python, in a temporary home with SQLite, and writes the screenshots beside the warehouse:
python -m tests.warehouse.bi.superset_check warehouse.duckdb. No test, and imports nothing of the project but the other
modules of this check.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from tests.warehouse.bi.superset_dashboards import compare_charts, import_dashboards
from tests.warehouse.bi.superset_screenshots import take_screenshots

ADMIN = {"username": "admin", "password": secrets.token_urlsafe(16)}
CONFIG = f"""
SECRET_KEY = {secrets.token_urlsafe(42)!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{{home}}/superset.db"
WTF_CSRF_ENABLED = False  # this check speaks to the API with a token and has no browser
TALISMAN_ENABLED = False
LOG_LEVEL = "ERROR"
"""


@dataclass(frozen=True)
class Asked:
    """A table, and its columns of the year, a numerator and a denominator."""

    schema: str
    table: str
    year: str
    part: str
    whole: str


ASKED = (
    Asked("marts", "by_level", "year", "granted", "processed_total"),
    Asked("marts_zh", "按层级汇总", "年度", "予以公开", "办理结果总计"),
)


def main(warehouse: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="superset-") as folder:
        home = Path(folder)
        (home / "superset_config.py").write_text(CONFIG.format(home=home), "utf-8")
        os.environ |= {"SUPERSET_HOME": folder, "SUPERSET_CONFIG_PATH": str(home / "superset_config.py")}
        _initialise()
        copy = shutil.copyfile(warehouse, home / "warehouse.duckdb")
        import_dashboards(warehouse, home, ADMIN["username"])
        client = _Client()
        _check(client, copy)
        compare_charts(client.get, client.post, warehouse)
        take_screenshots(client.app, ADMIN, warehouse.parent / "screenshots")


def _initialise() -> None:
    """The commands that Superset's own guide has for a new installation, but for its examples."""
    command = Path(sys.executable).with_name("superset")
    person = ["--firstname", "a", "--lastname", "b", "--email", "admin@example.org"]
    admin = [part for name, value in ADMIN.items() for part in (f"--{name}", value)]
    for arguments in (["db", "upgrade"], ["fab", "create-admin", *admin, *person], ["init"]):
        done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"superset {' '.join(arguments[:2])}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


class _Client:
    """Superset's REST API, asked within this process; an answer that is no success ends the check."""

    def __init__(self) -> None:
        from superset.app import create_app

        self.app = create_app()
        self._ask = self.app.test_client()
        token = self.post("security/login", {**ADMIN, "provider": "db"})["access_token"]
        self._ask.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def post(self, path: str, content: dict) -> dict:
        return self._answer(path, self._ask.post(f"/api/v1/{path}", json=content))

    def get(self, path: str) -> dict:
        return self._answer(path, self._ask.get(f"/api/v1/{path}"))

    def _answer(self, path: str, answer) -> dict:
        if answer.status_code >= 300:
            raise SystemExit(f"{path}: {answer.status_code} {answer.get_data(as_text=True)[:2000]}")
        return answer.get_json()


def _check(client: _Client, file: Path) -> None:
    url = f"duckdb:///{file}?access_mode=read_only"
    database = client.post("database/", {"database_name": "of the check", "sqlalchemy_uri": url})["id"]
    offered = client.get(f"database/{database}/schemas/")["result"]
    print("schemas offered:", ", ".join(offered))
    charts = {asked: _chart(client, database, offered, asked) for asked in ASKED}
    for asked, chart in charts.items():
        _agree(client, chart, file, asked)
    _replace(file)
    for asked, chart in charts.items():
        _agree(client, chart, file, asked)
    print("the replaced file was seen without a restart")


def _chart(client: _Client, database: int, offered: list[str], asked: Asked) -> int:
    """A dataset on the table, its schema as Superset offers it, and a chart: by year the sums, and their ratio."""
    schema = next(name for name in offered if name.endswith(f".{asked.schema}"))
    dataset = client.post("dataset/", {"database": database, "schema": schema, "table_name": asked.table})["id"]
    columns = client.get(f"dataset/{dataset}")["result"]["columns"]
    print(f"dataset {schema}.{asked.table}: {len(columns)} columns, {columns[0]['column_name']} {columns[0]['type']}")
    query = {"columns": [asked.year], "metrics": _metrics(asked), "orderby": [[asked.year, True]], "row_limit": 1000}
    form = {"viz_type": "table", "query_mode": "aggregate", "groupby": [asked.year], "metrics": _metrics(asked)}
    context = {"datasource": {"id": dataset, "type": "table"}, "queries": [query], "result_type": "full"}
    content = {
        "slice_name": asked.table, "viz_type": "table", "datasource_id": dataset, "datasource_type": "table",
        "params": json.dumps(form), "query_context": json.dumps({**context, "form_data": form, "force": True}),
    }  # fmt: skip
    return client.post("chart/", content)["id"]


def _metrics(asked: Asked) -> list[dict]:
    metrics = {
        "part": f'sum("{asked.part}")',
        "whole": f'sum("{asked.whole}")',
        "ratio": f'sum("{asked.part}") * 1.0 / nullif(sum("{asked.whole}"), 0)',
    }
    return [{"expressionType": "SQL", "sqlExpression": sql, "label": label} for label, sql in metrics.items()]


def _agree(client: _Client, chart: int, file: Path, asked: Asked) -> None:
    """What the chart shows is what DuckDB says, number for number."""
    answer = client.get(f"chart/{chart}/data/?force=true")["result"][0]["data"]
    shown = [(row[asked.year], row["part"], row["whole"], row["ratio"]) for row in answer]
    sums = f'"{asked.year}", sum("{asked.part}"), sum("{asked.whole}")'
    with duckdb.connect(str(file), read_only=True) as con:
        expected = con.execute(f'SELECT {sums} FROM {asked.schema}."{asked.table}" GROUP BY 1 ORDER BY 1').fetchall()
    if [_exact(row[:3]) for row in shown] != [_exact(row) for row in expected] or not expected:
        raise SystemExit(f"{asked.table}: Superset shows {shown}, DuckDB has {expected}")
    for (*_, ratio), (_, over, under) in zip(shown, expected, strict=True):
        if (ratio is None) != (not under) or (under and abs(ratio - over / under) > 1e-9):
            raise SystemExit(f"{asked.table}: Superset shows a ratio of {ratio}, DuckDB {over} / {under}")
    print(f"chart {asked.table}: {len(shown)} years agree: {shown}")


def _exact(row: tuple) -> tuple:
    return tuple(None if value is None else Decimal(str(value)) for value in row)


def _replace(file: Path) -> None:
    """Another night: a file with other figures takes the place of the one that is open to Superset."""
    other = shutil.copyfile(file, file.with_suffix(".building"))
    with duckdb.connect(str(other)) as con:
        con.execute("UPDATE marts.by_level SET granted = granted + 1000")
    other.replace(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
