"""The version of each mart that is a view: the same as in an earlier run only if its rows are the same.

A view computes all its rows to count them, which in a run with nothing new took a fifth of the time. By its version
Dagster shows again what it showed of the same rows (asset.py). Computes no row of a view and imports no Dagster.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assets import asset_preview
from assets.lineage import upstreams
from expectations.judging.report_digests import JUDGED, UNJUDGED, digested_tables
from warehouse.connection import Connection
from warehouse.mart_inputs import edition
from warehouse.marts import ORDER, REFERENCE
from warehouse.schema import tables
from warehouse.store import count
from warehouse.views import view_queries

_EVERY_RUN = "collected.manifest"  # holds when each file was last seen


def view_versions(con: Connection) -> dict[str, str]:
    """The version of each mart that is a view, but of those that every run changes; none where reports are not judged
    as they are. The tables of the marts must be built.
    """
    if count(con, UNJUDGED):
        return {}
    views = [f"marts.{name}" for name in ORDER if tables()[f"marts.{name}"].kind == "view"]
    read = {view: frozenset(_tables_below(view)) for view in views}
    steady = {view: below for view, below in read.items() if _EVERY_RUN not in below}
    digests = {table: _digest(con, table) for table in sorted(frozenset[str]().union(*steady.values()))}
    return {view: _version(view, *(f"{name} {digests[name]}" for name in sorted(of))) for view, of in steady.items()}


def _tables_below(name: str) -> Iterator[str]:
    """The tables that a view rests on, through other views: for what is staged of reports its digests, and without
    reference data, which are part of the edition.
    """
    table = tables().get(name)
    if name.removeprefix("marts.") in REFERENCE and table and table.kind == "table":
        return
    if table and table.kind == "table":
        yield JUDGED if name in digested_tables() else name
    else:
        for read in upstreams().get(name, ()):
            yield from _tables_below(read)


def _digest(con: Connection, table: str) -> str:
    """The number of rows and a digest of them. Rows are hashed twice: see report_digests.py."""
    rows = con.execute(f"SELECT count(*), bit_xor(hash(1, hash(r))) FROM {table} r").fetchall()
    return " ".join(map(str, rows[0]))


def _version(*parts: str) -> str:
    return hashlib.sha256("\n".join((*parts, *_made_by())).encode()).hexdigest()[:16]


@cache
def _made_by() -> tuple[str, ...]:
    """What beside tables decides what is shown of a view: its SELECT, reference data, and how rows are shown."""
    shown = Path(asset_preview.__file__).read_text("utf-8")
    return (edition(), *map(" ".join, sorted(view_queries().items())), shown)
