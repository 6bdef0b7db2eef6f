"""The page of a rule: what it states, its basis, how often it holds by year, where it fails; and the list of rules.

Which rules there are is the release's; formula and legal basis are those of this version of the program.
"""

from collections.abc import Iterator

from expectations.rulebook.load import rulebook
from expectations.rulebook.rule import Rule, severity_words
from pipelines.site.addresses import rule_path
from pipelines.site.context import Context
from pipelines.site.data_files import data_columns, tabulate
from pipelines.site.page import Page, home_trail
from pipelines.site.release_data import Row
from pipelines.site.words import message
from warehouse.messages import Message

LIST = "rules.html"
_SUBJECTS = ("T2", "T3", "T4", "S", "N", "D", "E", "X", "A")


def rule_pages(context: Context) -> Iterator[Page]:
    """The list of rules, then a page for each."""
    rows = sorted(context.release.rows("rules"), key=lambda row: (_subject(row["rule"]), row["rule"]))
    yield Page(
        path=LIST, template="rules.html", trail=home_trail(), title=message("rules"),
        description=message("rules_description"),
        facts={"rules": rows, "severities": severity_words()},
    )  # fmt: skip
    years, findings = context.release.grouped("rule_years"), context.release.grouped("rule_findings")
    declared = _declared()
    for row in rows:
        yield _page(context, row, years.get(row["rule"], []), findings.get(row["rule"], []), declared.get(row["rule"]))


def _subject(rule: str) -> int:
    letters = rule.partition("-")[0]
    return _SUBJECTS.index(letters) if letters in _SUBJECTS else len(_SUBJECTS)


def _declared() -> dict[str, Rule]:
    """The rules of this version by id and by the ids of their columns, rows and blocks."""
    return {name: rule for rule in rulebook().rules for name in (rule.id, *rule.ids.values())}


def _page(context: Context, row: Row, years: list[Row], findings: list[Row], rule: Rule | None) -> Page:
    name = Message(zh=f"{row['rule']} {row['zh']}", en=f"{row['rule']} {row['en']}")
    return Page(
        path=rule_path(row["rule"]), template="rule.html", trail=home_trail((message("rules"), LIST)), title=name,
        description=message("rule_description", rule=row["rule"], text=Message(zh=row["zh"], en=row["en"])),
        data=tabulate(data_columns("year", "form", "passed", "failed", "undecided"), years, context.caveats("quality")),
        facts={"rule": row, "years": years, "findings": findings, "declared": rule, "severities": severity_words()},
    )  # fmt: skip
