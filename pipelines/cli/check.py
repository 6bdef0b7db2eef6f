"""`gongkai check`: documents read and checked without a warehouse. The work is in check_documents.py."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import ClusterOption, LangOption
from pipelines.process.lasting_imports import lasting_imports


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...")],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
    against: Annotated[list[str] | None, typer.Option(metavar="FILE")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    cluster: ClusterOption = None,
    lang: LangOption,
) -> int:
    """Check `files`; returns the exit code."""
    from assets.staged.workers.pool import Workers

    with Workers(sharing=True) as workers:  # where they cannot share, one starts while this process imports the rest
        with lasting_imports():
            from pipelines.cli.check_documents import CheckRequest, check_documents
        return check_documents(CheckRequest(files, against or [], as_json, lang, html, xlsx, name, cluster), workers)
