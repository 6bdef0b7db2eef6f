"""`gongkai lake`: the snapshots of the DuckLake catalog that releases are also written to, and its upkeep.

GONGKAI_LAKE is the catalog, GONGKAI_LAKE_ROWS the folder or bucket of its files, GONGKAI_LAKE_WRITER who writes (main).
"""

import os
import sys
from datetime import UTC, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.extras import require
from pipelines.cli.options import LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from warehouse.releases.lake_address import Lake


class LakeAction(StrEnum):
    """What to do with the lake."""

    list = "list"
    compact = "compact"


def lake(
    action: Annotated[LakeAction, typer.Argument(metavar="[list|compact]")] = LakeAction.list,
    *,
    keep_days: Annotated[int, typer.Option(min=0)] = 30,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    lang: LangOption,
) -> int:
    """Print the snapshots of the lake, or drop those older than `keep_days`; returns the exit code."""
    from warehouse.releases.mart_files import ReleaseError
    from warehouse.store import WarehouseError

    words = Words("lake", lang)
    try:
        configured = configured_lake(words)
        if configured is None:
            raise ReleaseError(words("no_lake"))
        if action is LakeAction.compact:
            _compact(configured, timedelta(days=keep_days), words, dry_run=dry_run)
        else:
            _list(configured, words)
    except (ReleaseError, WarehouseError) as error:
        return report_misuse(error)
    return SUCCESS


def _list(configured: "Lake", words: Words) -> None:
    from pipelines.cli.tables import print_table
    from warehouse.releases.lake import list_snapshots, open_lake

    with open_lake(configured) as con:
        found = list_snapshots(con)
    rows = [(f"{s.number}", f"{s.made.astimezone(UTC):%Y-%m-%d %H:%M:%S}", s.writer or "") for s in found]
    print_table(words.columns("columns"), rows)


def _compact(configured: "Lake", keep: timedelta, words: Words, *, dry_run: bool) -> None:
    from warehouse.releases.lake_upkeep import compact_lake

    done = compact_lake(configured, keep, lambda waiting: show(waiting, sys.stderr), dry_run=dry_run)
    counts = {"snapshots": done.snapshots, "joined": done.joined or 0, "deleted": done.deleted}
    show(words("to_compact" if dry_run else "compacted", **counts))


def configured_lake(words: Words) -> "Lake | None":
    """The lake of the environment, None where none is set; ReleaseError where its files have no place."""
    from warehouse.releases.lake_address import Lake
    from warehouse.releases.mart_files import ReleaseError

    catalog, rows = (os.environ.get(name) for name in ("GONGKAI_LAKE", "GONGKAI_LAKE_ROWS"))
    if not catalog:
        return None
    require("ducklake", "lake")
    if not rows:
        raise ReleaseError(Words("lake", words.language)("no_rows"))
    return Lake(catalog, rows, os.environ.get("GONGKAI_LAKE_WRITER") or "main")
