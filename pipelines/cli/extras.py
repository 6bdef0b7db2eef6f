"""The optional parts of an installation (extras of the package), and the error of a command whose part is missing.

A command that needs an extra calls `require` before it imports anything of it.
"""

import os
from importlib.util import find_spec

import click

from assets.staged.cluster.address import named_cluster
from pipelines.cli.command_line import language_in_use
from pipelines.cli.terminal import MISUSE
from pipelines.cli.words import Words

# An extra is installed where these modules are found; the other libraries of it come with them.
_MODULES = {
    "pipeline": (
        "aiohttp", "dagster", "dagster_webserver", "duckdb_sqlalchemy", "great_expectations", "obstore", "protego",
        "sqlalchemy", "warcio",
    ),
    "cluster": ("distributed",),
    "ducklake": ("duckdb_extension_ducklake",),
}  # fmt: skip


class MissingExtra(click.ClickException):
    """A command needs an extra that is not installed."""

    exit_code = MISUSE


def require(extra: str, command: str) -> None:
    """Raise MissingExtra, with the line that installs it, where `extra` is not installed."""
    if not all(map(_is_installed, _MODULES[extra])):
        raise MissingExtra(Words("extras", language_in_use())("missing", command=command, extra=extra))


def require_cluster(address: str | None, command: str) -> None:
    """The same for the extra of a cluster, where a cluster is named by `address` or by the environment."""
    if named_cluster(os.environ, address):
        require("cluster", command)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ValueError:  # the module is blocked
        return False
