"""`gongkai release`: the marts written as files, and to the lake of the environment where there is one.

Releases are in GONGKAI_RELEASES, or in releases/ beside the warehouse.
"""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import LangOption, WarehouseOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words

_NAME = re.compile(r"\w[\w.-]*")


def release(
    name: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    *,
    to: Annotated[Path | None, typer.Option()] = None,
    before: Annotated[Path | None, typer.Option()] = None,
    warehouse: WarehouseOption = None,
    lang: LangOption,
) -> int:
    """Write a release, print what changed since the one before; returns the exit code."""
    from pipelines.cli.changes import print_changes
    from pipelines.cli.lake import configured_lake
    from pipelines.orchestration.resources import workplace_at
    from warehouse.releases.lake import publish_to_lake
    from warehouse.releases.mart_files import ReleaseError
    from warehouse.releases.release import latest_release
    from warehouse.releases.release import release as write_release
    from warehouse.store import WarehouseError

    words = Words("release", lang)
    try:
        published, lake = workplace_at(warehouse=warehouse).warehouse, configured_lake(words)
        folder = _folder(name, to, words)
        made = write_release(published, folder, before or latest_release(folder.parent))
        show(words("released", path=str(made.path), rows=sum(made.rows.values()), size=made.bytes))
        show(words("first") if made.before is None else words("since", before=str(made.before)))
        if made.before is not None:
            print_changes(made.compared, lang)
        if lake is not None:
            snapshot = publish_to_lake(published, lake, lambda waiting: show(waiting, sys.stderr))
            show(words("in_lake", number=snapshot.number, writer=lake.writer))
    except (ReleaseError, WarehouseError) as error:
        return report_misuse(error)
    return SUCCESS


def _folder(name: str | None, to: Path | None, words: Words) -> Path:
    """The folder of the release; ReleaseError where it is named twice, or its name is not a name of a folder."""
    from pipelines.orchestration.settings import place
    from warehouse.releases.mart_files import ReleaseError

    if name is not None and to is not None:
        raise ReleaseError(words("name_and_to"))
    if name is not None and not _NAME.fullmatch(name):
        raise ReleaseError(words("invalid_name", name=name))
    return to or Path(place("GONGKAI_RELEASES")) / (name or f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}")
