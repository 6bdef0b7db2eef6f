"""A warehouse that was begun and holds no report, for tests that ask nothing of its creation. Holds no test.

To create the tables with their comments and the marts of divisions takes seconds, so that is done once for all
processes of the tests. A run, or whatever opens the file under construction, goes on from a copy of it.
"""

import shutil
import tempfile
from pathlib import Path

import duckdb

from warehouse.connection import Connection
from warehouse.files.guard import building_path
from warehouse.files.run_lock import hold_run_lock
from warehouse.files.seal import seal_path
from warehouse.mart_inputs import edition
from warehouse.marts import build
from warehouse.schema import literal
from warehouse.store import building

# As a report leaves it that was held and is gone: without any the marts of divisions would be built again.
_HELD_BEFORE = "INSERT INTO marts.partition BY NAME SELECT 2000 AS year, '00' AS province, {edition} AS edition"
# Townships of which the tests have no document, 50,000: to copy, compare and release them takes most of many tests.
_FEWER_TOWNSHIPS = """
DELETE FROM marts.dim_region WHERE level = 'township' AND region_code NOT SIMILAR TO '(4104|4101|3201)[0-9]+'
"""

_made_in: Path | None = None


def make_in(folder: Path) -> None:
    """Keep what is made once in `folder`, which all processes of the tests share."""
    global _made_in
    folder.mkdir(exist_ok=True)
    _made_in = folder


def begin_warehouse(path: Path) -> Path:
    """Let the next run at `path` go on from a file under construction that has every table and mart; returns `path`."""
    begun = building_path(_begun_once(_made_in / "warehouse.duckdb"))
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(begun, building_path(path))
    shutil.copyfile(seal_path(begun), seal_path(building_path(path)))
    return path


def open_begun() -> Connection:
    """A connection to such a warehouse, in a file of its own: marts are built there sooner than in memory."""
    _made_in.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=_made_in))
    return duckdb.connect(str(building_path(begin_warehouse(folder / "warehouse.duckdb"))))


def _begun_once(path: Path) -> Path:
    done = path.with_suffix(".done")
    if not done.exists():
        with hold_run_lock(path, lambda _: None):
            if not done.exists():
                with building(path) as con:
                    build(con)
                    con.execute(_FEWER_TOWNSHIPS)
                    con.execute(_HELD_BEFORE.format(edition=literal(edition())))
                done.touch()
    return path
