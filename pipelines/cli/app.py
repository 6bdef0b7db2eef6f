"""The command line `gongkai`. Each command loads what it needs and no more: `check` knows no Dagster.

Exit codes: 0 all is well, 1 a run failed or a rule does not hold, 2 misuse or a file that is no readable report, 130
stopped by Ctrl-C, 143 by SIGTERM.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import terminal
from pipelines.process import stopping

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Reads annual disclosure reports of Chinese government bodies, checks their arithmetic, loads DuckDB.",
)  # fmt: skip

archive_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look after the archived documents.")
app.add_typer(archive_app, name="archive")


class Language(StrEnum):
    zh = "zh"
    en = "en"


class Bodies(StrEnum):
    list = "list"
    review = "review"


class SourcesAsked(StrEnum):
    list = "list"
    check = "check"


InboxOption = Annotated[
    Path | None, typer.Option(help="Folder with the reports.", show_default="inbox, beside the warehouse")
]
WarehouseOption = Annotated[
    Path | None, typer.Option(help="DuckDB file to publish.", show_default="data/warehouse.duckdb")
]
ArchiveOption = Annotated[
    str | None,
    typer.Option(
        help="Folder that keeps every document, or s3://BUCKET/PREFIX.", show_default="archive, beside the warehouse"
    ),
]
ComparedOption = Annotated[
    Path | None, typer.Option(help="DuckDB file to compare with.", show_default="none, the files alone are looked at")
]


def _spoken(chosen: Language | None) -> Language | None:
    """Should the command be stopped, this is said in its language too."""
    if chosen:
        stopping.speak(chosen.value)
    return chosen


LangOption = Annotated[
    Language | None, typer.Option(help="Language of the words.", show_default="the locale's", callback=_spoken)
]


@app.command()
def run(
    inbox: InboxOption = None,
    warehouse: WarehouseOption = None,
    archive: ArchiveOption = None,
    retry: Annotated[
        Path | None, typer.Option(help="Record of a run (runs/…json): take up what it left.", metavar="RECORD")
    ] = None,
) -> None:
    """Run the nightly job here and now: read the inbox, check, load, publish."""
    stopping.begin("run")
    from pipelines.cli import run as nightly

    places = inbox, warehouse, archive
    raise typer.Exit(nightly.retry(retry, *places) if retry else nightly.main(*places))


@app.command()
def backfill(
    year: Annotated[int, typer.Option(help="Fiscal year whose documents are read again.")],
    source: Annotated[
        str | None, typer.Option(help="Source they come from, by its name; or inbox.", show_default="every source")
    ] = None,
    warehouse: WarehouseOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Read the documents of a fiscal year again, check, load, publish."""
    stopping.begin("run")
    from pipelines.cli import run as nightly

    raise typer.Exit(nightly.backfill(year, source, warehouse, archive))


@app.command()
def collect(
    named: Annotated[
        list[str] | None,
        typer.Argument(help="Sources to ask, also those whose site turned us away; else all.", metavar="SOURCE..."),
    ] = None,
    archive: ArchiveOption = None,
    journals: Annotated[
        Path | None, typer.Option(help="Folder of the journals.", show_default="journals, beside the warehouse")
    ] = None,
    sources: Annotated[
        Path | None, typer.Option(help="Folder with sources of your own.", show_default="sources, beside the warehouse")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Ask the sites of the sources what is new, politely, in the name of GONGKAI_CONTACT. 1: a site gave no answer, or
    turned us away."""
    from pipelines.cli import collect as collecting

    raise typer.Exit(collecting.main(named or [], archive, journals, sources, terminal.language(lang)))


@app.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(help="Reports to read and check; of a folder, a table.", metavar="FILE...")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page to print, in Chinese.", metavar="FILE")] = None,
    against: Annotated[
        list[Path] | None, typer.Option(help="Last year's report of the same body, or a folder.", metavar="LAST_YEAR")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Read and check files without a warehouse. 0: no rule fails; 1: one fails; 2: a file is no readable report."""
    from assets.staged.workers.pool import Workers

    with Workers() as workers:  # one starts now, before all that checking loads
        from pipelines.cli import check as checking

        asked = checking.Asked(files, against or [], as_json, terminal.language(lang), html)
        raise typer.Exit(checking.main(asked, workers))


@app.command()
def forms() -> None:
    """List the statutory forms."""
    from pipelines.cli import forms_and_rules

    forms_and_rules.forms()


@app.command()
def rules(lang: LangOption = None) -> None:
    """List the rules."""
    from pipelines.cli import forms_and_rules

    forms_and_rules.rules(terminal.language(lang))


@app.command()
def corrections(warehouse: ComparedOption = None, lang: LangOption = None) -> None:
    """List and validate the reviewed corrections. 1: one is wrong, or its page says otherwise now."""
    from pipelines.cli import reviewed as reviewing

    raise typer.Exit(reviewing.corrections(warehouse, terminal.language(lang)))


@app.command()
def waivers(warehouse: ComparedOption = None, lang: LangOption = None) -> None:
    """List and validate the waivers. 1: one is wrong or has lapsed."""
    from pipelines.cli import reviewed as reviewing

    raise typer.Exit(reviewing.waivers(warehouse, terminal.language(lang)))


@app.command()
def bodies(
    what: Annotated[Bodies, typer.Argument(help="list, or review: the pairs that may be one body.")] = Bodies.list,
    warehouse: WarehouseOption = None,
    lang: LangOption = None,
) -> None:
    """List the bodies with their periods; `review`: those that may be one, and the entry that says so."""
    from pipelines.cli import bodies as of_bodies

    ask = of_bodies.review if what is Bodies.review else of_bodies.bodies
    raise typer.Exit(ask(warehouse, terminal.language(lang)))


@app.command()
def sources(
    what: Annotated[SourcesAsked, typer.Argument(help="list, or check: the files alone.")] = SourcesAsked.list,
    lang: LangOption = None,
) -> None:
    """List and validate the sites that reports are collected from. 1: a file is wrong."""
    from pipelines.cli import sources as declared

    ask = declared.check if what is SourcesAsked.check else declared.sources
    raise typer.Exit(ask(terminal.language(lang)))


@app.command()
def release(
    name: Annotated[str | None, typer.Argument(help="Name of the release.", show_default="the time, UTC")] = None,
    to: Annotated[Path | None, typer.Option(help="Folder to be made.", show_default="releases/NAME")] = None,
    before: Annotated[
        Path | None, typer.Option(help="Release or warehouse it follows.", show_default="the last one beside it")
    ] = None,
    warehouse: Annotated[Path | None, typer.Option(help="DuckDB file.", show_default="data/warehouse.duckdb")] = None,
    lang: LangOption = None,
) -> None:
    """Release the marts as files, with what changed since the one before; to the lake in GONGKAI_LAKE too."""
    from pipelines.cli import release as releasing

    raise typer.Exit(releasing.release(releasing.Asked(name, to, before, warehouse), terminal.language(lang)))


@app.command()
def diff(
    a: Annotated[Path, typer.Argument(help="Release or warehouse file.")],
    b: Annotated[Path, typer.Argument(help="The one that came after.")],
    csv: Annotated[Path | None, typer.Option(help="Write every changed row.", metavar="FILE")] = None,
    lang: LangOption = None,
) -> None:
    """Tell what changed from A to B, by table and by body."""
    from pipelines.cli import release as releasing

    raise typer.Exit(releasing.diff(a, b, csv, terminal.language(lang)))


@app.command()
def lake(lang: LangOption = None) -> None:
    """List the snapshots of the lake in GONGKAI_LAKE."""
    from pipelines.cli import release as releasing

    raise typer.Exit(releasing.lake(terminal.language(lang)))


@archive_app.command("verify")
def archive_verify(
    sample: Annotated[int | None, typer.Option(help="Hash that many, at random.", min=1, show_default="all")] = None,
    archive: ArchiveOption = None,
    warehouse: WarehouseOption = None,
    lang: LangOption = None,
) -> None:
    """Hash every document again. 1: one has rotted or is missing, with where to have it again."""
    from pipelines.cli import archive as archiving

    raise typer.Exit(archiving.verified(archive, warehouse, sample, terminal.language(lang)))


@archive_app.command("warc")
def archive_warc(
    source: Annotated[str, typer.Argument(help="Name of the source.", metavar="SOURCE")],
    file: Annotated[Path, typer.Argument(help="WARC file to write.", metavar="FILE.warc.gz")],
    archive: ArchiveOption = None,
    warehouse: WarehouseOption = None,
    lang: LangOption = None,
) -> None:
    """Write all that was fetched of a source as a WARC 1.1 file, for archives of the web."""
    from pipelines.cli import archive as archiving

    raise typer.Exit(archiving.warc(source, file, archive, warehouse, terminal.language(lang)))


@app.command()
def ui(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000) -> None:
    """Start the Dagster UI on 127.0.0.1 with the daemon that runs schedule and sensor."""
    stopping.begin("ui")
    from pipelines.orchestration import webserver

    webserver.main(port)


@app.command()
def docs() -> None:
    """Write the generated pages of docs/ anew."""
    from pipelines.cli import docs as pages

    pages.main()


def main() -> None:
    stopping.watch()
    from assets.collected.archive.archive import ArchiveError
    from assets.staged.workers.pool import CannotStart
    from warehouse.yaml_models import DeclarationError

    terminal.ready()
    try:
        app()
    except (ArchiveError, DeclarationError, CannotStart) as error:
        terminal.show(str(error), sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
