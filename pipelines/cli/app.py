"""The command line `gongkai`: registers the commands, each of which is declared in a module of its own name.

Exit codes: 0 success; 1 a run failed or a rule does not hold; 2 misuse, or a file that is not a readable report;
130 stopped by Ctrl-C; 143 stopped by SIGTERM.
"""

import sys
from typing import Annotated

import typer

from pipelines.cli import terminal
from pipelines.cli.archive_verify import verify
from pipelines.cli.archive_warc import warc
from pipelines.cli.backfill import backfill
from pipelines.cli.bodies import bodies
from pipelines.cli.check import check
from pipelines.cli.cluster import status
from pipelines.cli.cluster_scheduler import scheduler
from pipelines.cli.cluster_worker import worker
from pipelines.cli.collect import collect
from pipelines.cli.command_line import Command, Group
from pipelines.cli.compare import compare
from pipelines.cli.config import config
from pipelines.cli.corrections import corrections
from pipelines.cli.desk import desk
from pipelines.cli.diff import diff
from pipelines.cli.docs import docs
from pipelines.cli.forms import forms
from pipelines.cli.identities import identities
from pipelines.cli.lake import lake
from pipelines.cli.letters import letters
from pipelines.cli.options import LangOption
from pipelines.cli.release import release
from pipelines.cli.rules import rules
from pipelines.cli.run import run
from pipelines.cli.site import site
from pipelines.cli.sources import sources
from pipelines.cli.ui import ui
from pipelines.cli.verdicts import verdicts
from pipelines.cli.waivers import waivers
from pipelines.cli.withdraw import withdraw
from pipelines.process import stopping
from pipelines.program_version import program_version

_COMMANDS = (
    check, compare, desk, letters, run, backfill, collect, ui, forms, rules, corrections, waivers, verdicts, withdraw,
    bodies, identities, sources, release, diff, site, lake, config, docs,
)  # fmt: skip


def _group(name: str) -> typer.Typer:
    return typer.Typer(
        name=name, cls=Group, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
        rich_markup_mode=None, suggest_commands=False,
    )  # fmt: skip


app = _group("gongkai")
archive, cluster = _group("archive"), _group("cluster")
for _command in _COMMANDS:
    app.command(cls=Command)(_command)
archive.command(cls=Command)(verify)
archive.command(cls=Command)(warc)
app.add_typer(archive)
cluster.callback(invoke_without_command=True)(status)
cluster.command(cls=Command)(scheduler)
cluster.command(cls=Command)(worker)
app.add_typer(cluster, no_args_is_help=False)


def _print_version(wanted: bool) -> None:
    if wanted:
        terminal.show(f"gongkai {program_version() or ''}".rstrip())
        raise typer.Exit


@app.callback()
def _options(
    *, lang: LangOption, version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True)]
    = False,
) -> None:  # fmt: skip
    """The options of `gongkai` itself; its help is in messages/gongkai.yaml."""


def main() -> None:
    """Run the command line; errors of an installation or of its settings are reported in a sentence."""
    stopping.watch()
    from assets.collected.archive.address import ArchiveError
    from assets.staged.cluster.address import ClusterError
    from assets.staged.workers.pool import CannotStart
    from pipelines.orchestration.settings import SettingsError
    from warehouse.yaml_models import DeclarationError

    terminal.escape_unencodable()
    try:
        app(prog_name="gongkai")
    except (ArchiveError, CannotStart, ClusterError, DeclarationError, SettingsError) as error:
        sys.exit(terminal.report_misuse(error))


if __name__ == "__main__":
    main()
