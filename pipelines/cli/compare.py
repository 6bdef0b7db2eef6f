"""`gongkai compare`: the reports of one body of two years side by side. The work is in compare_documents.py."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import ArchiveOption, LangOption, WarehouseOption


def compare(
    one: Annotated[str, typer.Argument(metavar="A")],
    other: Annotated[str, typer.Argument(metavar="B")],
    *,
    html: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    renamed: Annotated[bool, typer.Option("--renamed")] = False,
    warehouse: WarehouseOption = None,
    archive: ArchiveOption = None,
    lang: LangOption,
) -> int:
    """Compare two documents, or archived reports by id; returns the exit code."""
    from assets.staged.workers.pool import Workers

    with Workers(sharing=True) as workers:  # where they cannot share, one starts while this process imports the rest
        from pipelines.cli.compare_documents import CompareRequest, compare_documents

        request = CompareRequest((one, other), html, xlsx, as_json, renamed, lang, warehouse, archive)
        return compare_documents(request, workers)
