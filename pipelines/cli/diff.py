"""`gongkai diff`: what changed from one release or warehouse to another, by table and by body."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words

_SHOWN_OF_AN_ID = 12


def diff(
    before: Annotated[Path, typer.Argument(metavar="A")],
    after: Annotated[Path, typer.Argument(metavar="B")],
    *,
    csv: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
    lang: LangOption,
) -> int:
    """Print the changes from `before` to `after`, and write every changed row to `csv`; returns the exit code."""
    from pipelines.cli.changes import print_changes
    from warehouse.releases.diff import diff_releases
    from warehouse.releases.mart_files import ReleaseError
    from warehouse.store import WarehouseError

    words = Words("diff", lang)
    try:
        found = diff_releases(before, after, csv)
    except (ReleaseError, WarehouseError) as error:
        return report_misuse(error)
    print_changes(found.compared, lang)
    if found.bodies:
        _print_documents(found.bodies, words)
    if found.documents > len(found.bodies):
        show(words("more_documents", n=found.documents - len(found.bodies)))
    if csv is not None:
        show(words("csv_written", path=str(csv)))
    return SUCCESS


def _print_documents(bodies: Sequence[dict[str, object]], words: Words) -> None:
    """Print a row for each document, with the reason of its withdrawal only if one of them was withdrawn."""
    from pipelines.cli.tables import print_table

    headings, rows = words.columns("documents"), [_row(body) for body in bodies]
    if any(body["withdrawn"] for body in bodies):
        headings = [*headings, words("withdrawn")]
        rows = [(*row, str(body["withdrawn"] or "")) for row, body in zip(rows, bodies, strict=True)]
    print_table(headings, rows)


def _row(body: dict[str, object]) -> tuple[str, ...]:
    document = str(body["report_id"])[:_SHOWN_OF_AN_ID]
    if body["report_before"]:
        document = f"{str(body['report_before'])[:_SHOWN_OF_AN_ID]} → {document}"
    return (
        *(str(body[name] or "") for name in ("body", "year")),
        *(str(body[name]) for name in ("added", "changed", "gone")),
        document, str(body["source"] or ""),
    )  # fmt: skip
