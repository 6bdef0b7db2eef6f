"""`gongkai docs`: writes the generated pages to a folder; in a checkout to docs/, with the rows derived from the lists
of divisions. A test fails where those of the checkout differ from their sources.
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse
from pipelines.cli.words import Words


def docs(*, to: Annotated[Path | None, typer.Option("--to", metavar="FOLDER")] = None, lang: LangOption) -> int:
    """Write every generated page, in a checkout also the derived rows of divisions; returns the exit code."""
    from pipelines.cli.generated_pages import DOCS, write_pages, write_pages_to
    from warehouse.reference.divisions.derived_files import write_derived_files

    if to is not None:
        write_pages_to(to)
    elif DOCS.is_dir():
        write_pages()
        write_derived_files()
    else:
        return report_misuse(Words("docs", lang)("no_checkout"))
    return SUCCESS
