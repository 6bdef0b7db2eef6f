"""Words of one language as HTML, each looked up and escaped once: those of the messages and those of coded values."""

from functools import cache
from types import SimpleNamespace

from pipelines.site.bodies.frames import html
from pipelines.site.words import coded, messages


@cache
def phrases(language: str) -> SimpleNamespace:
    """The messages as attributes. What is filled into one must be HTML."""
    return SimpleNamespace(**{key: html(text.in_language(language)) for key, text in messages().items()})


@cache
def code_phrase(values: str, code: str | None, language: str) -> str:
    """The words of a coded value of the marts."""
    return html(coded(values, code).in_language(language))
