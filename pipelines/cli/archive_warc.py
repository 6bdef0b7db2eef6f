"""`gongkai archive warc`: all that was fetched of a source as a WARC 1.1 file, for archives of the web."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.extras import require
from pipelines.cli.options import ArchiveOption, LangOption, WarehouseOption
from pipelines.cli.terminal import FAILURE, MISUSE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.collected.journal.fetch_record import FetchRecord


def warc(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    file: Annotated[Path, typer.Argument(metavar="FILE.warc.gz")],
    *,
    archive: ArchiveOption = None,
    warehouse: WarehouseOption = None,
    lang: LangOption,
) -> int:
    """Write the WARC `file` of `source`; returns the exit code."""
    require("pipeline", "archive warc")
    from assets.collected.archive.archive import Archive
    from assets.collected.archive.warc import export
    from pipelines.cli.progress import tracker
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    words, at = Words("archive_warc", lang), workplace_at(warehouse=warehouse, archive=archive)
    try:
        fetches, sources = _fetches(at.warehouse, source)
        if not fetches:
            show(words("no_such_source", name=source, names=" ".join(sources) or "-"), sys.stderr)
            return MISUSE
        lacking = export(tracker()(fetches, source, len(fetches)), Archive(at.archive), source, file)
    except (OSError, WarehouseError) as error:
        return report_misuse(error)
    for fetched in lacking:
        show(words("lost", url=fetched.url, time=f"{fetched.asked}", sha256=str(fetched.sha256)), sys.stderr)
    show(words("written", path=str(file), requests=len(fetches), lost=len(lacking)))
    return FAILURE if lacking else SUCCESS


def _fetches(warehouse: Path, source: str) -> tuple[list[FetchRecord], list[str]]:
    """The fetches of a source in order of time, and the names of all sources."""
    from assets.collected.journal.fetch_record import COLUMNS, FetchRecord
    from warehouse.store import published

    with published(warehouse) as con:
        rows = con.execute(f"SELECT {COLUMNS} FROM collected.fetch WHERE source = ? ORDER BY asked", [source])
        fetches = [FetchRecord(*row) for row in rows.fetchall()]
        sources = con.execute("SELECT DISTINCT source FROM collected.fetch ORDER BY source").fetchall()
    return fetches, [name for (name,) in sources]
