"""The generated pages: those of docs/, and the changelog for its table of rules."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from expectations.rulebook.catalogue import catalogue, rule_table
from pipelines.cli.settings_page import settings_page
from warehouse.dictionary import dictionary

DOCS = Path(__file__).parents[2] / "docs"
_CHANGELOG = "../CHANGELOG.md"
_RULE_TABLE = re.compile(r"^\| id \| version \|.*\n(?:\|.*\n)*", re.MULTILINE)


def changelog() -> str:
    """The changelog as it is, the rule table of its newest release from the rulebook."""
    page = (DOCS / _CHANGELOG).read_text(encoding="utf-8")
    return _RULE_TABLE.sub(lambda _: rule_table(), page, count=1)


# Each page by its path from DOCS.
PAGES: dict[str, Callable[[], str]] = {
    "tables.md": dictionary,
    "rules.md": partial(catalogue, "en"),
    "rules.zh.md": partial(catalogue, "zh"),
    "settings.md": settings_page,
    _CHANGELOG: changelog,
}


def write_pages() -> None:
    """Write every page of PAGES to the docs/ of this checkout."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


def write_pages_to(folder: Path) -> None:
    """Write the pages to a folder, which is made where it does not exist; without the changelog, which is edited."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        if name != _CHANGELOG:
            (folder / name).write_text(page(), encoding="utf-8")
