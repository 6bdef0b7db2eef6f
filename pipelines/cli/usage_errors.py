"""How a wrong command line is reported, in either language.

Click words its errors in English. Each entry of messages/usage_errors.yaml is such a wording with its Chinese; an error
of another wording stays English.
"""

import re
import sys
from functools import cache

import click

from assets.text.characters import on_one_line
from pipelines.cli.terminal import show
from pipelines.cli.words import FOLDER, Words
from warehouse.messages import load_messages

_FILE = FOLDER / "usage_errors.yaml"


def show_error(error: click.ClickException, language: str) -> None:
    """Print the usage of the command, and what is wrong, to standard error."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        show(error.format_message().rstrip("\n"), sys.stderr)
        return
    words, lines = Words("command_line", language), []
    if isinstance(error, click.UsageError) and error.ctx is not None:
        lines = [error.ctx.get_usage(), words("try_help", command=error.ctx.command_path), ""]
    what = translated(on_one_line(error.format_message()), language)
    show("\n".join([*lines, words("error", what=what)]), sys.stderr)


def translated(text: str, language: str) -> str:
    """An English wording of Click in `language`, also the wordings within it."""
    if language == "en":
        return text
    for message in load_messages(_FILE).values():
        if found := _pattern(message.en).fullmatch(text):
            return message.zh.format(**{name: translated(part, language) for name, part in found.groupdict().items()})
    return text


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)))
