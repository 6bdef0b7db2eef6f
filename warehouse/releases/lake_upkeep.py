"""The upkeep of a lake: old snapshots are dropped, small files joined, and files that nothing needs deleted.

What anyone may still read stays: a snapshot for the days asked for, and the files that it alone needs as long again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from warehouse.connection import Connection, DatabaseError
from warehouse.releases.lake import open_lake_to_write
from warehouse.releases.lake_address import Lake
from warehouse.releases.lake_lock import Confirm, Say
from warehouse.releases.mart_files import ReleaseError
from warehouse.schema import literal

_DELETED_SHARE = 0.3  # a file of which so many rows are deleted is written again without them


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done, or would be: snapshots dropped, files joined into fewer (not known beforehand), files deleted."""

    snapshots: int
    joined: int | None
    deleted: int


def compact_lake(
    lake: Lake, keep: timedelta, say: Say, *, dry_run: bool = False, now: datetime | None = None
) -> Upkeep:
    """Drop the snapshots older than `keep`, join files, delete those that nothing has needed for as long, and those
    that a publication left which did not end; the newest snapshot stays. With `dry_run` nothing changes.

    ReleaseError if the lake cannot be opened or changed.
    """
    day = ((now or datetime.now(UTC)) - keep).isoformat()
    before = f"older_than => {literal(day)}::TIMESTAMPTZ, dry_run => {dry_run}"
    with open_lake_to_write(lake, say) as (con, confirm):
        try:
            dropped = _count(con, f"ducklake_expire_snapshots('lake', {before})", confirm)
            joined = None if dry_run else _join_files(con, confirm)
            unneeded = _count(con, f"ducklake_cleanup_old_files('lake', {before})", confirm)
            orphaned = _count(con, f"ducklake_delete_orphaned_files('lake', {before})", confirm)
        except DatabaseError as error:
            why = lake.describe(error)
            raise ReleaseError(f"the lake {lake.rows} cannot be compacted ({why}): try again") from error
    return Upkeep(dropped, joined, unneeded + orphaned)


def _join_files(con: Connection, confirm: Confirm) -> int:
    """Rewrite files with many deleted rows and merge small ones; returns how many went into fewer."""
    confirm()
    rewritten = f"ducklake_rewrite_data_files('lake', delete_threshold => {_DELETED_SHARE})"
    calls = (rewritten, "ducklake_merge_adjacent_files('lake')")
    return sum(processed for call in calls for *_, processed, _ in con.execute(f"CALL {call}").fetchall())


def _count(con: Connection, call: str, confirm: Confirm) -> int:
    confirm()
    return len(con.execute(f"CALL {call}").fetchall())
