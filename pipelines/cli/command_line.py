"""What all commands have in common: their language, and their help in it. Declares no command.

The help of a command and of its options is in messages/<module of the command>.yaml, under `summary`, `details`, the
option as it is typed (`--json`) or the name of the argument; options that many commands share are in options.yaml.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

import click
from typer.core import TyperCommand, TyperGroup

from pipelines.cli import terminal, usage_errors
from pipelines.cli.help_format import HelpFormatter
from pipelines.cli.words import Words
from pipelines.process import stopping

_LANGUAGE = "gongkai.language"  # in the meta of the contexts of one call
_LANGUAGES = ("zh", "en")


def language_in_use() -> str:
    """The language of the call under way: that of --lang, else that of the locale."""
    context = click.get_current_context(silent=True)
    return _language_of(context) if context else terminal.locale_language()


def _language_of(context: click.Context) -> str:
    return str(context.meta.get(_LANGUAGE) or terminal.locale_language())


def _language_asked_for(arguments: Sequence[str]) -> str:
    """The language of the last valid --lang among `arguments`, wherever it is; else that of the locale.

    Found before the arguments are parsed, as the help and the errors of parsing are in that language too.
    """
    options = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    values = [
        following if option == "--lang" else option.removeprefix("--lang=")
        for option, following in pairwise([*options, ""])
        if option == "--lang" or option.startswith("--lang=")
    ]
    return next((value for value in reversed(values) if value in _LANGUAGES), terminal.locale_language())


def _translate_type(term: str, words: Words) -> str:
    """An option with the type of its value, which Click names in English, in the language of `words`."""
    option, _, kind = term.rpartition(" ")
    return f"{option} {words(kind)}" if option and kind in words else term


class Context(click.Context):
    """The context of a command, whose help is in its language."""

    def make_formatter(self) -> click.HelpFormatter:
        return HelpFormatter(_language_of(self), width=self.terminal_width, max_width=self.max_content_width)


class _InMessages(click.Command):
    """A command whose help is in a file of messages."""

    context_class = Context

    @property
    def file(self) -> str:
        """The name of the file of messages: that of the module of the command, that of a group of commands."""
        if isinstance(self, click.Group) or self.callback is None:
            return str(self.name)
        return str(self.callback.__module__.rpartition(".")[2])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        words = Words("command_line", _language_of(ctx))
        return [words(piece) if piece in words else piece for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = Words(self.file, _language_of(ctx))
        for key in ("summary", "details"):
            if key in words:
                formatter.write_paragraph()
                with formatter.indentation():
                    formatter.write_text(words(key))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing: format_options writes the arguments too."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = Words("command_line", _language_of(ctx))
        parameters = [(parameter, parameter.get_help_record(ctx)) for parameter in self.get_params(ctx)]
        for kind in ("argument", "option"):
            rows = [
                (_translate_type(record[0], words), self._help_of(parameter, ctx))
                for parameter, record in parameters
                if record and parameter.param_type_name == kind
            ]
            if rows:
                with formatter.section(words(f"{kind}s")):
                    formatter.write_dl(rows)

    def _help_of(self, parameter: click.Parameter, ctx: click.Context) -> str:
        key = parameter.opts[0]
        own = Words(self.file, _language_of(ctx))
        return own(key) if key in own else Words("options", _language_of(ctx))(key)


class Command(_InMessages, TyperCommand):
    """A command of gongkai. Its function returns the exit code."""


class Group(_InMessages, TyperGroup):
    """`gongkai` itself, and a command that has commands of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        stopping.use_language(ctx.meta.setdefault(_LANGUAGE, _language_asked_for(args)))
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        language = _language_of(ctx)
        rows = [
            (name, Words(cast(_InMessages, command).file, language)("summary"))
            for name, command in self.commands.items()
        ]
        with formatter.section(Words("command_line", language)("commands")):
            formatter.write_dl(rows)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and exit with what it returns; in a sentence, and with 2, where it was misused."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except click.ClickException as error:
            usage_errors.show_error(error, _language_asked_for(sys.argv[1:] if args is None else args))
            code = error.exit_code
        sys.exit(code)
