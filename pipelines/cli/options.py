"""Options that several commands share. Their help is in messages/options.yaml."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.command_line import language_in_use


class Language(StrEnum):
    """A language of the output."""

    zh = "zh"
    en = "en"


LangOption = Annotated[Language, typer.Option("--lang", default_factory=language_in_use)]
InboxOption = Annotated[Path | None, typer.Option("--inbox")]
WarehouseOption = Annotated[Path | None, typer.Option("--warehouse")]
ArchiveOption = Annotated[str | None, typer.Option("--archive")]
ClusterOption = Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS")]
