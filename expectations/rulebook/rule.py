"""One rule, as rules/*.yaml declares it, and its instances: the rule for one column, row or block of a layout.

A rule that names no line of any form, or lacks its examples, does not load. Judges nothing itself.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import Field, model_validator

from expectations.judging.report_facts import facts
from expectations.language.parse import FIELDS, REPORT, SCOPES, Equation, FormulaError, Scope, UnknownName, resolve
from expectations.language.side import PREVIOUS, TOLD
from warehouse.messages import Message, load_messages
from warehouse.reference.bodies.kinds_of_body import Kind, Level
from warehouse.reference.forms.form import Layout
from warehouse.reference.forms.form_list import forms, layouts
from warehouse.yaml_models import Declared

Severity = Literal[
    "structural", "statutory", "identity", "cross_year", "cross_body", "narrative", "plausibility", "diagnostic"
]
Effect = Literal["apart", "flag", "tell"]
EFFECTS: dict[str, Effect] = {"structural": "apart", "statutory": "flag", "identity": "flag"}
FAMILIES = Path(__file__).with_name("families.yaml")
# How a cell without a figure, one whose heading is lost, or one with a number in words was read.
Mark = Literal["blank", "invalid", "absent", "unit_ambiguous", "by_form_order", "in_words"]
# A fiscal year the form is in force for, or one it is not.
Year = Literal["in_force", "not_in_force"]
_PARTS = "parts."
_YEAR = "report.fiscal_year"
_IDENTITY = (_YEAR, *(f"report.{field}" for field in FIELDS))
Setting = int | tuple[int, ...] | date | Mark | Year | Kind | Level


class Examples(Declared):
    """Operands that are not a printed 0, for a report that passes, one that fails, and one that is undecided.

    `report.` sets level, kind or fiscal year; `previous.` a cell of the previous year's report, and `previous` whether
    there is one; `told.` a fact besides the figures, a list where it is several numbers; `parts.` makes the report an
    aggregate with one part, whose cell it sets.
    """

    passes: dict[str, Setting] = Field(alias="pass", min_length=1)
    fails: dict[str, Setting] = Field(alias="fail", min_length=1)
    undecided: dict[str, Setting] = Field(min_length=1)

    def outcomes(self) -> Iterator[tuple[str, dict[str, Setting]]]:
        yield from (("pass", self.passes), ("fail", self.fails), ("undecided", self.undecided))


class Rule(Declared):
    """One rule. It holds for every layout that prints the lines it names, on the forms from `since` to `until`.

    `each` is what it runs over; `ids` gives a column, row or block of that its own id. `effect` is what a failure does
    to the report, by its severity unless stated: `apart` keeps it out of the marts, `flag` out of their sums, `tell`
    reports it and no more. `layouts`, where stated, are the names of the layouts it is for.
    """

    id: str
    version: int = Field(ge=1)
    family: str
    severity: Severity
    zh: str
    en: str
    legal: str
    formula: str
    examples: Examples
    each: str = REPORT
    ids: dict[str, str] = {}
    since: str | None = None
    until: str | None = None
    layouts: tuple[str, ...] = ()
    effect: Effect = "tell"

    @model_validator(mode="before")
    @classmethod
    def _set_effect_by_severity(cls, given: Any) -> Any:
        return {"effect": EFFECTS.get(given.get("severity", ""), "tell")} | given if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _resolves_somewhere(self) -> Self:
        """Each name of the formula and of the examples is known on some form; on a layout each instance has its id."""
        if self.each not in SCOPES:
            raise ValueError(f"each is one of {', '.join(SCOPES)}, not {self.each}")
        if unknown := sorted(name for name in (self.since, self.until) if name and name not in forms()):
            raise ValueError(f"there is no form {', '.join(unknown)}")
        try:
            found = [instance for instances in self.instances.values() for instance in instances]
            if not found:
                self._raise_unresolved()
            for _, example in self.examples.outcomes():
                _verify_example(example, found)
        except FormulaError as error:
            raise ValueError(str(error)) from error
        self._verify_instances(found)
        return self

    @cached_property
    def instances(self) -> Mapping[Layout, tuple["Instance", ...]]:
        """The instances of the rule by layout, for the layouts it holds for."""
        found = {layout: tuple(self._resolved(layout)) for layout in self._eligible()}
        return {layout: instances for layout, instances in found.items() if instances}

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms it holds for, oldest first."""
        return tuple(dict.fromkeys(layout.form.form for layout in self.instances))

    def _eligible(self) -> list[Layout]:
        """The layouts it may hold for: of the forms from `since` to `until`, oldest first."""
        names = list(forms())
        first = names.index(self.since) if self.since else 0
        last = names.index(self.until) if self.until else len(names)
        named = [layout for layout in layouts() if not self.layouts or layout.name in self.layouts]
        return [layout for layout in named if first <= names.index(layout.form.form) <= last]

    def _resolved(self, layout: Layout) -> Iterator["Instance"]:
        """The rule for each column, row, group or block it runs over whose lines are printed in `layout`."""
        for at in _places(self.each, layout):
            scope = Scope(layout, self.each, at)
            try:
                yield Instance(self, self.ids.get(at or "", self.id), at, scope, resolve(self.formula, scope))
            except UnknownName:
                continue  # a line that other forms or layouts print

    def _raise_unresolved(self) -> None:
        """Raise what is unknown of the newest form."""
        for layout in reversed(self._eligible()):
            for at in _places(self.each, layout):
                resolve(self.formula, Scope(layout, self.each, at))
        raise FormulaError(f"rule {self.id} holds for no layout of any form: check its since, until, layouts and each")

    def _verify_instances(self, found: Sequence["Instance"]) -> None:
        if unknown := sorted(set(self.ids) - {instance.at for instance in found}):
            raise ValueError(f"ids name what rule {self.id} does not run over: {', '.join(unknown)}")
        if self.effect != "tell" and any(instance.equation.compares_reports for instance in found):
            raise ValueError(
                f"rule {self.id} compares with other reports, which cannot flag this one: give effect: tell"
            )
        if any(len(instance.equation.neighbours) > 1 for instance in found):
            raise ValueError(
                f"rule {self.id} compares with more than one kind of other reports (same body, same division, parts of"
                " an aggregate): write a rule for each"
            )
        for layout, instances in self.instances.items():
            if [name for name, times in Counter(i.column for i in instances).items() if times > 1]:
                raise ValueError(f"rule {self.id} gives one id twice on {layout}")


def severity_words() -> Mapping[str, Message]:
    """Every severity in words."""
    return load_messages(Path(__file__).with_name("severities.yaml"))


def family_words() -> Mapping[str, Message]:
    """The name of every family of rules."""
    return load_messages(FAMILIES)


def _verify_example(example: Mapping[str, Setting], instances: Sequence["Instance"]) -> None:
    """UnknownName where no instance has the lines that an example sets."""
    for instance in instances:
        try:
            instance.placed(example)
            return
        except UnknownName as error:
            unknown = error
    raise unknown


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A rule for one column, row or block of a layout; `at` is its key, None for a rule about the whole report.

    There is one object for each (`Rule.instances`), so that instances compare and hash by identity.
    """

    rule: Rule
    id: str
    at: str | None
    scope: Scope
    equation: Equation

    def placed(self, example: Mapping[str, Setting]) -> dict[str, Setting]:
        """What an example sets, by full key: a cell's, `previous.` and a cell's, `previous`, or `report.level`."""
        found: dict[str, Setting] = {}
        for name, setting in example.items():
            if name == _YEAR and setting in get_args(Year):
                found[name] = self._year(setting == "in_force")
            elif name == PREVIOUS or name in _IDENTITY or self._is_told(name):
                found[name] = setting
            elif name.startswith(_PARTS):
                found |= {f"{_PARTS}{cell.key}": setting for cell in self.scope.cells(name.removeprefix(_PARTS))}
            else:
                found |= {e.key: setting for e in self.scope.entries(name)}
        return found

    def _year(self, in_force: bool) -> int:
        years = self.scope.form.fiscal_years
        return years.first if in_force else years.first - 1 if years.last is None else years.last + 1

    def _is_told(self, name: str) -> bool:
        prefix, _, fact = name.partition(".")
        if prefix == TOLD and fact not in facts():
            raise UnknownName(f"{name} is not a fact of expectations/facts")
        return prefix == TOLD

    @property
    def column(self) -> str:
        """Its column in the residual tables: T3_01, S_03__granted."""
        name = re.sub(r"\W+", "_", self.id)
        return name if self.at is None or self.at in self.rule.ids else f"{name}__{self.at}"


def _places(each: str, layout: Layout) -> tuple[str | None, ...]:
    """The keys of the columns, rows, groups or blocks that `each` runs over; None for the whole report."""
    form = layout.form
    match each.partition(".")[::2]:
        case "proactive", rows:
            return _proactive_rows(_ENDINGS[rows], layout)
    match each:
        case "applications.columns":
            return tuple(column.key for column in form.applications.columns)
        case "applications.rows":
            return tuple(row.key for row in layout.rows)
        case "applications.groups":
            return tuple(group.key for group in form.applications.groups)
        case "disputes.blocks":
            return tuple(block.key for block in form.disputes.blocks)
    return (None,)


# By which endings of a cell's key a row of table two is known to be one of documents, items or decisions.
_ENDINGS = {"documents": ("_in_force", "_total_disclosed"), "items": ("_items_change",), "decisions": ("_decisions",)}


def _proactive_rows(endings: tuple[str, ...], layout: Layout) -> tuple[str, ...]:
    """The rows of table two that have a cell whose key ends so: rules, normative_docs; licensing, penalty."""
    keys = (cell.row for cell in layout if cell.table == "proactive")
    return tuple(key.removesuffix(ending) for key in keys for ending in endings if key.endswith(ending))
