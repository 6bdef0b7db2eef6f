"""Reviewed verdicts on findings: a person confirms a finding, dismisses it with a reason, or states that it is fixed.

Defines, validates and writes entries. apply_verdicts.py compares them with a warehouse, review_checked.py with checked
documents. A verdict changes no value and no outcome; what exempts a report from a rule is a waiver (waivers.py).
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_validator

from assets.checked.finding_review import FINGERPRINT_LENGTH, VerdictKind
from assets.checked.reviewed.corrections import Day, Report, Sentence, require_quoted
from assets.checked.reviewed.review_files import ReviewedEntries, read_reviewed
from assets.checked.reviewed.yaml_text import quote
from expectations.rulebook.load import rulebook
from warehouse.reference.forms.form_list import layouts
from warehouse.yaml_models import Declared

KIND = "verdicts"


def _known(rule: str) -> str:
    if rule in judged_lines():
        return rule
    of_rule = sorted({i.id for layout in layouts() for i in rulebook().instances(layout) if i.rule.id == rule})
    if of_rule:
        raise ValueError(f"{rule} is judged as {of_rule[0]} to {of_rule[-1]}: give the one that the report fails")
    raise ValueError(f"there is no rule {rule}: `gongkai rules` lists the rules")


class Verdict(Declared):
    """A verdict on one finding: the rule that a report fails and, where it is judged for several, the column, row or
    block (`line`). `finding` is the fingerprint of the finding as it was reviewed; `role` is an office, not a name.
    """

    report: Report
    rule: Annotated[str, AfterValidator(_known)]
    line: str = ""
    finding: Annotated[
        str, StringConstraints(pattern=f"^[0-9a-f]{{{FINGERPRINT_LENGTH}}}$"), BeforeValidator(require_quoted)
    ]
    verdict: VerdictKind
    reason: Sentence | None = None
    role: Sentence
    date: Day

    @model_validator(mode="after")
    def _is_of_a_finding(self) -> Self:
        lines = judged_lines()[self.rule]
        if self.line not in lines:
            listed = ", ".join(filter(None, lines))
            raise ValueError(
                f"{self.rule} is judged for {listed}: give one of them as line"
                if listed
                else f"{self.rule} is judged for the whole report: leave line out"
            )
        if self.verdict == "dismissed" and self.reason is None:
            raise ValueError("a dismissed finding needs a reason")
        return self


class Verdicts(Declared):
    """A file of verdicts."""

    verdicts: tuple[Verdict, ...]


@cache
def judged_lines() -> Mapping[str, tuple[str, ...]]:
    """What each rule is judged for, by the id that its findings have: columns, rows, blocks; "" is the whole report."""
    found: dict[str, dict[str, None]] = {}
    for instance in (i for layout in layouts() for i in rulebook().instances(layout)):
        found.setdefault(instance.id, {})[instance.at or ""] = None
    return {rule: tuple(lines) for rule, lines in found.items()}


def read_verdicts(own: Path | None = None) -> ReviewedEntries[Verdict]:
    """Every verdict, packaged and in the folder `own`, and the faults of the others."""
    return read_reviewed(
        KIND, Verdicts, lambda file: file.verdicts, lambda entry: (f"{entry.rule} {entry.line}".rstrip(),), own
    )


def write_verdicts(entries: Iterable[Verdict]) -> str:
    """A file of verdicts that `read_verdicts` reads."""
    return "".join([f"{KIND}:\n", *(f"{line}\n" for entry in entries for line in _entry_lines(entry))])


def _entry_lines(entry: Verdict) -> list[str]:
    return [
        *finding_lines(entry.report, entry.rule, entry.line, entry.finding),
        f"  verdict: {entry.verdict}",
        *([f"  reason: {quote(entry.reason)}"] if entry.reason else []),
        f"  role: {quote(entry.role)}",
        f"  date: {entry.date}",
    ]


def finding_lines(report: str, rule: str, line: str, finding: str) -> list[str]:
    """The lines of an entry that name the finding."""
    return [
        f"- report: {quote(report)}", f"  rule: {rule}", *([f"  line: {line}"] if line else []),
        f"  finding: {quote(finding)}",
    ]  # fmt: skip
