"""`gongkai forms` and `gongkai rules`: what is known, as tables."""

from rich.console import Console
from rich.table import Table

from expectations.rulebook import rulebook
from warehouse.reference.form import forms as every_form


def forms() -> None:
    table = Table("form", "instrument", "fiscal years", "cells", "layouts")
    for form in every_form().values():
        years = f"{form.fiscal_years.first}–{form.fiscal_years.last or ''}"
        layouts = ", ".join(f"{name} ({len(form.layout(name))})" for name in form.layouts)
        table.add_row(form.form, form.instrument, years, str(form.cells), layouts)
    Console().print(table)


def rules(language: str) -> None:
    table = Table("rule", "version", "severity", "family", "words", "formula")
    for rule in rulebook().rules:
        words = rule.zh if language == "zh" else rule.en
        table.add_row(rule.id, str(rule.version), rule.severity, rule.family, words, rule.formula)
    Console().print(table)
