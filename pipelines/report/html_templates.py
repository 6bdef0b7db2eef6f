"""Renders the HTML templates of the page and of the desk: every value is escaped and put on one line.

The only place that imports Jinja2. Holds no template: those of the page are in templates/, the desk has its own.
"""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assets.text.characters import on_one_line

TEMPLATES = Path(__file__).parent / "templates"
HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def render(template: str, context: dict[str, Any], *folders: Path) -> str:
    """`template` of one of `folders` or of this room, with `context`; jinja2.UndefinedError where a name is missing."""
    return _environment((*folders, TEMPLATES)).get_template(template).render(context)


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    return Environment(
        loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, finalize=_printable,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip


def _printable(value: object) -> object:
    """What a document printed as it may be shown; what is markup already stays so."""
    return on_one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value
