"""`gongkai lake`: the snapshots of the DuckLake catalog that releases are also written to.

GONGKAI_LAKE is the catalog, GONGKAI_LAKE_ROWS the folder or bucket of its files, GONGKAI_LAKE_WRITER who writes (main).
"""

import os
from datetime import UTC
from typing import TYPE_CHECKING

from pipelines.cli.extras import require
from pipelines.cli.options import LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from warehouse.releases.lake import Lake


def lake(*, lang: LangOption) -> int:
    """Print the snapshots of the lake; returns the exit code."""
    from pipelines.cli.tables import print_table
    from warehouse.releases.lake import list_snapshots, open_lake
    from warehouse.releases.mart_files import ReleaseError
    from warehouse.store import WarehouseError

    words = Words("lake", lang)
    try:
        configured = configured_lake(words)
        if configured is None:
            raise ReleaseError(words("no_lake"))
        with open_lake(configured) as con:
            found = list_snapshots(con)
    except (ReleaseError, WarehouseError) as error:
        return report_misuse(error)
    rows = [(f"{s.number}", f"{s.made.astimezone(UTC):%Y-%m-%d %H:%M:%S}", s.writer or "") for s in found]
    print_table(words.columns("columns"), rows)
    return SUCCESS


def configured_lake(words: Words) -> "Lake | None":
    """The lake of the environment, None where none is set; ReleaseError where its files have no place."""
    from warehouse.releases.lake import Lake
    from warehouse.releases.mart_files import ReleaseError

    catalog, rows = (os.environ.get(name) for name in ("GONGKAI_LAKE", "GONGKAI_LAKE_ROWS"))
    if not catalog:
        return None
    require("ducklake", "lake")
    if not rows:
        raise ReleaseError(Words("lake", words.language)("no_rows"))
    return Lake(catalog, rows, os.environ.get("GONGKAI_LAKE_WRITER") or "main")
