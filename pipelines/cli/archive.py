"""`gongkai archive verify` and `gongkai archive warc`: what has rotted or is missing, and a source as a file for web
archives. The words around it are in words.yaml.
"""

import sys
from contextlib import nullcontext
from pathlib import Path

from assets.collected.archive.archive import Archive, ArchiveError, Root
from assets.collected.archive.verify import LostDocument, verify
from assets.collected.journal.fetch_record import COLUMNS, FetchRecord
from pipelines.cli.forms_and_rules import listing
from pipelines.cli.progress import tracker
from pipelines.cli.terminal import MISUSE, WELL, WRONG, misused, show
from pipelines.orchestration.resources import workplace_at
from pipelines.vocabulary import words as vocabulary
from warehouse.store import WarehouseError, published

Words = dict[str, str]


def verified(archive: Root | None, warehouse: Path | None, sample: int | None, language: str) -> int:
    """Hash what is archived again, print what is lost; returns the exit code."""
    words, at = vocabulary(language), workplace_at(warehouse=warehouse, archive=archive)
    try:
        with published(at.warehouse) if at.warehouse.exists() else nullcontext() as con:
            found = verify(Archive(at.archive), con, sample, tracker())
    except (ArchiveError, WarehouseError) as error:
        return misused(error)
    if found.lost:
        listing(words["lost_columns"].split(" | "), [_row(lost, words) for lost in found.lost])
    rotten = sum(lost.what == "rotten" for lost in found.lost)
    said = words["archive_verified"].format(
        hashed=found.hashed, n=found.documents, rotten=rotten, missing=len(found.lost) - rotten
    )
    show(said if con is not None else f"{said} {words['archive_alone'].format(path=at.warehouse)}")
    return WRONG if found.lost else WELL


def _row(lost: LostDocument, words: Words) -> tuple[str, ...]:
    return words[f"lost_{lost.what}"], lost.sha256, "\n".join(lost.sources) or "-"


def warc(source: str, to: Path, archive: Root | None, warehouse: Path | None, language: str) -> int:
    """Write the WARC file of a source; returns the exit code."""
    from assets.collected.archive.warc import export

    words, at = vocabulary(language), workplace_at(warehouse=warehouse, archive=archive)
    try:
        with published(at.warehouse) as con:
            rows = con.execute(f"SELECT {COLUMNS} FROM collected.fetch WHERE source = ? ORDER BY asked", [source])
            fetches = [FetchRecord(*row) for row in rows.fetchall()]
            named = con.execute("SELECT DISTINCT source FROM collected.fetch ORDER BY source").fetchall()
        if not fetches:
            names = " ".join(name for (name,) in named) or "-"
            show(words["no_such_source"].format(name=source, names=names), sys.stderr)
            return MISUSE
        tracked = tracker()(fetches, source, len(fetches))
        lacking = export(tracked, Archive(at.archive), source, to)
    except (OSError, WarehouseError) as error:
        return misused(error)
    for fetched in lacking:
        show(words["warc_lacks"].format(url=fetched.url, time=fetched.asked, sha256=fetched.sha256), sys.stderr)
    show(words["warc_written"].format(path=to, requests=len(fetches), lacking=len(lacking)))
    return WRONG if lacking else WELL
