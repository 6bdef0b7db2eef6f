"""`gongkai archive verify`: finds archived documents that are corrupt or missing, and where to fetch them again."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.extras import require
from pipelines.cli.options import ArchiveOption, LangOption, WarehouseOption
from pipelines.cli.terminal import FAILURE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.collected.archive.verify import LostDocument, Verification


def verify(
    *,
    sample: Annotated[int | None, typer.Option(min=1, metavar="N")] = None,
    archive: ArchiveOption = None,
    warehouse: WarehouseOption = None,
    lang: LangOption,
) -> int:
    """Hash the archived documents, or a `sample` of them; print those lost; returns the exit code."""
    require("pipeline", "archive verify")
    from assets.collected.archive.address import ArchiveError
    from assets.collected.archive.archive import Archive
    from assets.collected.archive.verify import verify as verify_archive
    from pipelines.cli.progress import tracker
    from pipelines.cli.tables import print_table
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError, published

    words, at = Words("archive_verify", lang), workplace_at(warehouse=warehouse, archive=archive)
    alone = not at.warehouse.exists()
    try:
        with nullcontext() if alone else published(at.warehouse) as con:
            found = verify_archive(Archive(at.archive), con, sample, tracker())
    except (ArchiveError, WarehouseError) as error:
        return report_misuse(error)
    if found.lost:
        print_table(words.columns("columns"), [_row(lost, words) for lost in found.lost])
    show(_count(found, words) + (words("no_warehouse", path=str(at.warehouse)) if alone else ""))
    return FAILURE if found.lost else SUCCESS


def _row(lost: "LostDocument", words: Words) -> tuple[str, ...]:
    return words(lost.what), lost.sha256, "\n".join(lost.sources) or "-"


def _count(found: "Verification", words: Words) -> str:
    missing = sum(lost.what == "missing" for lost in found.lost)
    return words(
        "count", hashed=found.hashed, documents=found.documents, corrupt=len(found.lost) - missing, missing=missing
    )
