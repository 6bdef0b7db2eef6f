"""A nightly run at a workplace with its results: the published tables and Dagster's history. Contains no test."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.workplace import Workplace
from pipelines.orchestration.definitions import definitions
from pipelines.orchestration.resources import prepare_dagster_home
from pipelines.orchestration.run_job import run
from tests.conftest import plain_environment
from tests.generator.bodies import bodies, report_of
from tests.generator.report import Report
from warehouse.store import records

_NAMES = """
SELECT schema_name || '.' || table_name FROM duckdb_tables()
UNION SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal
"""


@dataclass(frozen=True)
class DagsterHistory:
    """The events of one run: metadata of each asset, and asset checks by name."""

    assets: dict[str, dict]
    checks: dict[str, dg.AssetCheckEvaluation]


@dataclass(frozen=True)
class NightlyRun:
    """A finished run, the published tables and views, and the history in Dagster."""

    completed: bool
    failures: tuple[str, ...]
    tables: "PublishedTables"
    history: DagsterHistory

    def rows(self, table, *columns):
        return [tuple(row[name] for name in columns) for row in self.tables[table]]


def workplace_in(folder: Path) -> Workplace:
    """A workplace below `folder`, its inbox made."""
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    out = folder / "out"
    return Workplace(folder / "inbox", out / "warehouse.duckdb", out / "archive", out / "site")


def run_nightly(at: Workplace) -> NightlyRun:
    outcome = run(at)
    return _finished(at, outcome.completed, outcome.failures)


def run_fiscal_year(at: Workplace, *, year: str) -> NightlyRun:
    """The documents of one fiscal year of the inbox read again, as the Dagster UI starts it after a nightly run."""
    run(at)
    job = definitions(at).resolve_job_def("reread")
    prepare_dagster_home()
    with dg.DagsterInstance.get() as instance:
        key = f"inbox|{year}"
        tags = {"dagster/asset_partition_range_start": key, "dagster/asset_partition_range_end": key}
        result = job.execute_in_process(instance=instance, raise_on_error=False, tags=tags)
    return _finished(at, result.success, ())


def _finished(at: Workplace, completed: bool, failures: tuple[str, ...]) -> NightlyRun:
    tables = PublishedTables(at.warehouse) if at.warehouse.exists() else {}
    return NightlyRun(completed, failures, tables, dagster_history(prepare_dagster_home()))


class PublishedTables(Mapping):
    """The rows of every table and view of a warehouse as it is now, as the columns of the table in order sort them.

    They are read from a copy of the file when asked for: most tests ask for a few, and some tables have 60,000 rows.
    """

    def __init__(self, warehouse: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="published-")
        self._copy = shutil.copyfile(warehouse, Path(self._folder.name) / "warehouse.duckdb")
        self._rows: dict[str, list[dict]] = {}
        with self._opened() as con:
            self._names = sorted(name for (name,) in con.execute(_NAMES).fetchall())

    def __getitem__(self, name: str) -> list[dict]:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._rows:
            with self._opened() as con:
                self._rows[name] = records(con, f"FROM {name} ORDER BY ALL")
        return self._rows[name]

    def __iter__(self):
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublishedTables) and not differing(self, other)

    __hash__ = None

    def _opened(self):
        return duckdb.connect(str(self._copy), read_only=True)

    def hashes(self) -> dict[str, tuple]:
        """By table: the number of its rows, and one number for what they hold, whatever their order."""
        with self._opened() as con:
            return {
                name: con.execute(f"SELECT count(*), sum(hash(each)::HUGEINT) FROM {name} each").fetchone()
                for name in self._names
            }


def dagster_history(home: Path) -> DagsterHistory:
    """The events of the latest run in the Dagster home `home`."""
    with _dagster_at(home) as instance:
        run_id = instance.get_run_records(limit=1)[0].dagster_run.run_id
        events = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.dagster_event]
    made = [event.step_materialization_data.materialization for event in events if event.is_step_materialization]
    judged = [event.event_specific_data for event in events if event.event_type_value == "ASSET_CHECK_EVALUATION"]
    return DagsterHistory(
        {made_.asset_key.to_user_string(): {k: v.value for k, v in made_.metadata.items()} for made_ in made},
        {check.check_name: check for check in judged},
    )


@contextmanager
def _dagster_at(home: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(home))
        with dg.DagsterInstance.get() as instance:
            yield instance


def of_body(body: str, year: int, **changed) -> Report:
    """The declared report of a body, with fields of Report or cells (by key, dots as __) changed."""
    whole = report_of(bodies()[body, year])
    cells = {name.replace("__", "."): changed.pop(name) for name in list(changed) if "__" in name}
    return replace(whole, values={**whole.values, **cells}, **changed)


_HOLDER = """
import sys
from pathlib import Path
from warehouse.files.run_lock import hold_run_lock
with hold_run_lock(Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding_the_run_lock(warehouse: Path):
    """Another process that holds the run lock of `warehouse` until its standard input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(warehouse)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=plain_environment(),
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == "held\n"
        yield holder


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differing(before: PublishedTables, after: PublishedTables) -> list[str]:
    """The tables that hold other rows after than before."""
    earlier, later = before.hashes(), after.hashes()
    return [name for name in {**earlier, **later} if earlier.get(name) != later.get(name)]


def one(rows, **values):
    found = [row for row in rows if all(row[name] == value for name, value in values.items())]
    assert len(found) == 1, found
    return found[0]


def staged_of(finished, source):
    """What is staged of the file in force under a name."""
    version = [row for row in finished.tables["collected.manifest"] if Path(row["source"]).name == source]
    latest = max(version, key=lambda row: row["last_seen"])
    return one(finished.tables["staged.report"], report_id=latest["sha256"])
