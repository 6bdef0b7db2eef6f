"""`gongkai site`: the public pages of a release as a static site. The work is in pipelines/site."""

import re
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words

_ADDRESS = re.compile(r"https?://[^\s\"'<>?#]+")


def site(
    release: Annotated[Path, typer.Argument(metavar="RELEASE")],
    *,
    to: Annotated[Path, typer.Option()],
    address: Annotated[str, typer.Option()] = "",
    boundaries: Annotated[Path | None, typer.Option()] = None,
    approval: Annotated[str | None, typer.Option()] = None,
    lang: LangOption,
) -> int:
    """Write the site of `release` into a folder; returns the exit code."""
    words = Words("site", lang)
    if address and not _ADDRESS.fullmatch(address):
        return report_misuse(words("invalid_address", address=address))
    from pipelines.site.build import build_site
    from pipelines.site.charts.boundaries import given_boundaries
    from pipelines.site.output import SiteError
    from warehouse.releases.mart_files import ReleaseError

    try:
        built = build_site(release, to, address, given_boundaries(boundaries, approval))
    except (ReleaseError, SiteError) as error:
        return report_misuse(error)
    show(words("built", to=str(to), pages=built.pages, files=built.files, size=built.bytes))
    show(words("changed", changed=built.changed, removed=built.removed))
    return SUCCESS
