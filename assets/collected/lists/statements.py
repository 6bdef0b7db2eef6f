"""Reads what a list page states about its own length: entries, pages, entries of a page, and which page it is.

The wordings are data (statements.yaml). The number in a page's name or address is read in pager.py.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assets.collected.pages.html_page import HtmlPage, visible_text
from assets.collected.sources.patterns import Pattern
from warehouse.yaml_models import Declared, load

STATEMENTS = Path(__file__).parent / "statements.yaml"


class StatementPatterns(Declared):
    """Patterns of one number, in the code and in the visible text of a page."""

    code: tuple[Pattern, ...]
    printed: tuple[Pattern, ...]


class StatementFile(Declared):
    """The file: patterns of each number that a list page may state."""

    entries: StatementPatterns
    pages: StatementPatterns
    per_page: StatementPatterns
    current: StatementPatterns


@dataclass(frozen=True, slots=True)
class Statement:
    """The numbers that a list page states; None where it does not."""

    entries: int | None = None
    pages: int | None = None
    per_page: int | None = None
    current: int | None = None


def read_statement(page: HtmlPage) -> Statement:
    """What the page states. Where it gives several numbers of entries or pages, the largest counts: a list that is
    short of it lacks something.
    """
    printed = "".join(visible_text(page).split())
    entries, pages, per_page, current = (_numbers(name, page.text, printed) for name in StatementFile.model_fields)
    return Statement(
        max(entries, default=None),
        max(pages, default=None),
        next((number for number in per_page if number), None),
        next(iter(current), None),
    )


def _numbers(name: str, code: str, printed: str) -> list[int]:
    in_code, in_print = _patterns()[name]
    return [int(found[1]) for pattern in in_code for found in pattern.finditer(code)] + [
        int(found[1]) for pattern in in_print for found in pattern.finditer(printed)
    ]


@cache
def _patterns() -> dict[str, tuple[list[re.Pattern[str]], list[re.Pattern[str]]]]:
    file = load(STATEMENTS, StatementFile)
    return {
        name: (
            [re.compile(pattern, re.IGNORECASE) for pattern in getattr(file, name).code],
            [re.compile(pattern) for pattern in getattr(file, name).printed],
        )
        for name in StatementFile.model_fields
    }
