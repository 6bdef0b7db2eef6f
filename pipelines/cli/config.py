"""`gongkai config`: every setting with its value, where that comes from, and whether the place exists. No secrets."""

import sys
from typing import TYPE_CHECKING

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import MISUSE, SUCCESS, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from pipelines.orchestration.settings import Value


def config(*, lang: LangOption) -> int:
    """Print the settings; returns the exit code, that of misuse where one names a folder that is missing."""
    from pipelines.cli.tables import print_table
    from pipelines.orchestration.settings import values

    words, found = Words("config", lang), [*values()]
    print_table(words.columns("columns"), [_row(value, words) for value in found])
    missing = [value for value in found if _is_missing(value)]
    for value in missing:
        show(words("missing_folder", name=value.setting.name, path=value.shown), sys.stderr)
    return MISUSE if missing else SUCCESS


def _is_missing(value: "Value") -> bool:
    return value.setting.kind == "input" and value.origin == "environment" and not value.exists


def _row(value: "Value", words: Words) -> tuple[str, ...]:
    exists = "" if value.exists is None else words("exists" if value.exists else "not_there")
    meaning = value.setting.zh if words.language == "zh" else value.setting.en
    return value.setting.name, value.shown, words(f"from_{value.origin}"), exists, meaning
