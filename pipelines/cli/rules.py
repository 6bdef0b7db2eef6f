"""`gongkai rules`: the rules in the order of the form, or all that is declared of one. The work is in rule_words.py."""

import sys
from typing import Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import MISUSE, SUCCESS, show
from pipelines.cli.words import Words


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="RULE")] = None,
    *,
    lang: LangOption,
) -> int:
    """Print every rule, or the details of `rule`; returns the exit code."""
    from pipelines.cli.rule_words import describe_rule, list_rules

    words = Words("rules", lang)
    lines = list(list_rules(words) if rule is None else describe_rule(rule, words))
    if not lines:
        show(words("no_such_rule", rule=str(rule)), sys.stderr)
        return MISUSE
    show("\n".join(lines))
    return SUCCESS
