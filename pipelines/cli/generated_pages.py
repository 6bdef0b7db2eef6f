"""The pages of docs/ that are generated from rules and from table declarations."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from expectations.rulebook.catalogue import catalogue
from warehouse.dictionary import dictionary

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "tables.md": dictionary,
    "rules.md": partial(catalogue, "en"),
    "rules.zh.md": partial(catalogue, "zh"),
}


def write_pages() -> None:
    """Write every page of PAGES into DOCS."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
