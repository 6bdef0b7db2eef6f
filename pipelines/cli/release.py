"""`gongkai release`, `gongkai diff` and `gongkai lake`: what is given away, what changed, and what the lake holds.

The words around it are in words.yaml. Releases stand in releases/ beside the warehouse, or in GONGKAI_RELEASES. The
lake is the catalog in GONGKAI_LAKE with its rows in GONGKAI_LAKE_ROWS; GONGKAI_LAKE_WRITER is who writes (main).
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.cli.forms_and_rules import listing
from pipelines.cli.terminal import WELL, misused, show
from pipelines.orchestration.resources import data, workplace_at
from pipelines.vocabulary import words as vocabulary
from warehouse.releases.diff import Comparison, diff_releases
from warehouse.releases.lake import Lake, list_snapshots, open_lake, publish_to_lake
from warehouse.releases.mart_files import ReleaseError
from warehouse.releases.release import latest_release
from warehouse.releases.release import release as make
from warehouse.store import WarehouseError

SHORTEST = 12
_NAME = re.compile(r"\w[\w.-]*")
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What `gongkai release` was given."""

    name: str | None
    to: Path | None
    before: Path | None
    warehouse: Path | None


def release(asked: Asked, language: str) -> int:
    """Make a release and, where there is a lake, publish to it; returns the exit code."""
    words = vocabulary(language)
    try:
        warehouse, into = workplace_at(warehouse=asked.warehouse).warehouse, named_lake()
        to = _place(asked, words)
        made = make(warehouse, to, asked.before or latest_release(to.parent))
        rows = sum(made.rows.values())
        show(words["released"].format(path=made.path, rows=f"{rows:,}", size=f"{made.bytes:,}"))
        if made.before is None:
            show(words["released_first"])
        else:
            show(words["released_since"].format(before=made.before))
            _compared(made.compared, words)
        if into is not None:
            snapshot = publish_to_lake(warehouse, into)
            show(words["released_lake"].format(number=snapshot.number, writer=into.writer))
    except (ReleaseError, WarehouseError) as error:
        return misused(error)
    return WELL


def _place(asked: Asked, words: Words) -> Path:
    """The folder to be made."""
    if asked.name is not None and asked.to is not None:
        raise ReleaseError(words["name_or_to"])
    if asked.name is not None and not _NAME.fullmatch(asked.name):
        raise ReleaseError(words["name_odd"].format(name=asked.name))
    folder = Path(os.environ.get("GONGKAI_RELEASES") or data() / "releases")
    return asked.to or folder / (asked.name or f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}")


def named_lake() -> Lake | None:
    """The lake the environment names, None where it names none; ReleaseError where it does so by half."""
    catalog, rows = (os.environ.get(name) for name in ("GONGKAI_LAKE", "GONGKAI_LAKE_ROWS"))
    if not catalog:
        return None
    if not rows:
        raise ReleaseError("GONGKAI_LAKE is set and GONGKAI_LAKE_ROWS is not: name the folder or s3:// of its rows")
    return Lake(catalog, rows, os.environ.get("GONGKAI_LAKE_WRITER") or "main")


def diff(a: Path, b: Path, csv: Path | None, language: str) -> int:
    """Print what changed from `a` to `b`, by table and by body; returns the exit code."""
    words = vocabulary(language)
    try:
        found = diff_releases(a, b, csv)
    except (ReleaseError, WarehouseError) as error:
        return misused(error)
    _compared(found.compared, words)
    if found.bodies:
        listing(words["documents_columns"].split(" | "), [_line(body) for body in found.bodies])
    if found.documents > len(found.bodies):
        show(words["documents_more"].format(n=found.documents - len(found.bodies)))
    if csv is not None:
        show(words["csv_written"].format(path=csv))
    return WELL


def _line(body: dict[str, object]) -> tuple[str, ...]:
    document = str(body["report_id"])[:SHORTEST]
    if body["report_before"]:
        document = f"{str(body['report_before'])[:SHORTEST]} → {document}"
    return (
        *(str(body[name] or "") for name in ("body", "year")),
        *(str(body[name]) for name in ("added", "changed", "gone")),
        document, str(body["source"] or ""),
    )  # fmt: skip


def _compared(compared: Comparison, words: Words) -> None:
    for note in compared.notes:
        show(note)
    if compared.tables:
        rows = [(t.table, *(f"{n:,}" for n in (t.added, t.changed, t.gone))) for t in compared.tables]
        listing(words["changed_columns"].split(" | "), rows)
    else:
        show(words["nothing_changed"])


def lake(language: str) -> int:
    """Print the snapshots of the lake; returns the exit code."""
    words = vocabulary(language)
    try:
        into = named_lake()
        if into is None:
            raise ReleaseError(words["no_lake"])
        with open_lake(into) as con:
            found = list_snapshots(con)
    except (ReleaseError, WarehouseError) as error:
        return misused(error)
    rows = [(f"{s.number}", f"{s.made.astimezone(UTC):%Y-%m-%d %H:%M:%S}", s.writer or "") for s in found]
    listing(words["snapshots_columns"].split(" | "), rows)
    return WELL
