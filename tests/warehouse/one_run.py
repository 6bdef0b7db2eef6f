"""A run over an inbox without Dagster, from collecting to publishing, and what it published. Holds no test.

`python -m tests.warehouse.one_run INBOX FOLDER` in the checkout of a version writes the warehouse of that version to
FOLDER. older_warehouse.tar.xz holds the inbox and the warehouse of a version before migrations, made in this way; the
marts of divisions and cells are emptied, as they would be most of the file and every run fills them.
"""

import sys
from datetime import datetime
from pathlib import Path

import duckdb

from assets.checked.judge import judge
from assets.checked.suites import validate_suites
from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import known_files, record
from assets.staged.stage import stage
from warehouse.marts import build
from warehouse.store import building, publish

TIMES = ("first_seen", "last_seen", "changed_ns")
_NAMES = """
SELECT schema_name || '.' || table_name FROM duckdb_tables()
UNION SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL
"""


def run_once(inbox: Path, folder: Path, seen: datetime) -> Path:
    """Run every stage over `inbox` in `folder`, at the time `seen`; returns the path of the published warehouse."""
    warehouse, archive = folder / "warehouse.duckdb", Archive(folder / "archive")
    with building(warehouse) as con:
        record(con, list(collect(list_inbox(inbox).files, archive, seen, known_files(con))))
        stage(con, archive)
        judge(con)
    validate_suites(warehouse, None)
    with building(warehouse) as con:
        build(con)
    publish(warehouse)
    return warehouse


def published_content(warehouse: Path) -> dict[str, tuple]:
    """By table and view: its columns in order, how many rows it has, and a hash of them in any order, without the
    times of runs.
    """
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return {name: _content(con, name) for (name,) in con.execute(_NAMES).fetchall()}


def _content(con, name):
    rows = f"SELECT {_without_times(con, name)} FROM {name}"
    counted = con.execute(f"SELECT count(*), sum(hash(each)::HUGEINT) FROM ({rows}) each").fetchone()
    return _without_times(con, name), *counted


def _without_times(con, name):
    columns = [column for column, *_ in con.execute(f"DESCRIBE {name}").fetchall()]
    return ", ".join(f'"{column}"' for column in columns if column not in TIMES)


if __name__ == "__main__":
    print(run_once(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2024, 3, 1, 2)))
