"""`gongkai forms` and `gongkai rules`: what is known, as tables."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from expectations.rulebook.load import rulebook
from warehouse.reference.forms.form import forms as every_form

_WIDE = 2_000


def forms() -> None:
    table = _table("form", "instrument", "fiscal years", "cells", "layouts")
    for form in every_form().values():
        years = f"{form.fiscal_years.first}–{form.fiscal_years.last or ''}"
        layouts = ", ".join(f"{name} ({len(form.layout(name))})" for name in form.layouts)
        table.add_row(form.form, form.instrument, years, str(form.cells), layouts)
    _screen().print(table)


def rules(language: str) -> None:
    table = _table("rule", "version", "severity", "family", "words", "formula")
    for rule in rulebook().rules:
        words = rule.zh if language == "zh" else rule.en
        table.add_row(rule.id, str(rule.version), rule.severity, rule.family, words, rule.formula)
    for principle in rulebook().principles:
        words, kept = (principle.zh, principle.kept_zh) if language == "zh" else (principle.en, principle.kept_en)
        table.add_row(principle.id, "", principle.severity, "", words, kept)
    _screen().print(table)


def listing(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """`rows` under `headings`, whatever they say."""
    table = _table(*headings)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _screen().print(table)


def _table(*headings: str) -> Table:
    return Table(*(Column(heading, overflow="fold") for heading in headings))


def _screen() -> Console:
    """The terminal, or a page wide enough for every word where there is none."""
    screen = Console()
    return screen if screen.is_terminal else Console(width=_WIDE)
