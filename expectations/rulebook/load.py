"""The rules of the form, loaded from rules/*.yaml and verified against the forms: a rule that names no line of a form,
or lacks its examples, does not load. Judges nothing itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from expectations.judging.report_facts import facts
from expectations.language.parse import FIELDS, REPORT, SCOPES, Equation, FormulaError, Scope, resolve
from expectations.language.side import PREVIOUS, TOLD
from warehouse.reference.bodies.kinds_of_body import Kind, Level
from warehouse.reference.forms.form import STANDARD, Form, forms
from warehouse.yaml_models import DeclarationError, Declared, load

RULES = Path(__file__).parent.parent / "rules"

Severity = Literal[
    "structural", "statutory", "identity", "cross_year", "cross_body", "narrative", "plausibility", "diagnostic"
]
Effect = Literal["apart", "flag", "tell"]
EFFECTS: dict[str, Effect] = {"structural": "apart", "statutory": "flag", "identity": "flag"}
# A cell without a figure, or one whose heading is lost; else a figure, and of `told.` and `report.` what they are.
Mark = Literal["blank", "invalid", "absent", "unit_ambiguous", "by_form_order"]
Setting = int | tuple[int, ...] | date | Mark | Kind | Level


class Examples(Declared):
    """Operands that are not a printed 0, for a report that passes, one that fails, and one nothing can be said of.

    `report.` sets level, kind or fiscal year, `previous.` a cell of last year's report, and `previous` whether there is
    one; `told.` a fact told beside the figures, a list of numbers where it may be several; `parts.` makes the report an
    aggregate with one part, whose cell it sets.
    """

    passes: dict[str, Setting] = Field(alias="pass", min_length=1)
    fails: dict[str, Setting] = Field(alias="fail", min_length=1)
    undecided: dict[str, Setting] = Field(min_length=1)

    def outcomes(self) -> Iterator[tuple[str, dict[str, Setting]]]:
        yield from (("pass", self.passes), ("fail", self.fails), ("undecided", self.undecided))


class Rule(Declared):
    """One rule. `each` is what it runs over; `ids` gives every column, row or block of that its own id.

    What a failure does to the report is by its severity, unless `effect` says otherwise: `apart` keeps it out of the
    marts, `flag` out of their sums, `tell` is reported and no more. `layouts`, where told, are those it is for.
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
    forms: tuple[str, ...] = ("f2019", "f2021")
    layouts: tuple[str, ...] = ()
    effect: Effect = "tell"

    @model_validator(mode="before")
    @classmethod
    def _effect_by_severity(cls, told: Any) -> Any:
        return {"effect": EFFECTS.get(told.get("severity", ""), "tell")} | told if isinstance(told, dict) else told

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if self.each not in SCOPES:
            raise ValueError(f"each is one of {', '.join(SCOPES)}, not {self.each}")
        if unknown := sorted(set(self.forms) - set(forms())):
            raise ValueError(f"there is no form {', '.join(unknown)}")
        found = [at for name in self.forms for layout in forms()[name].layouts for at in self._verify(name, layout)]
        if unknown := sorted(set(self.ids) - set(found)):
            raise ValueError(f"ids name what rule {self.id} does not run over: {', '.join(unknown)}")
        return self

    def _verify(self, form: str, layout: str) -> list[str]:
        """What the rule runs over in `layout`, where it means something: every name of formula and examples is a line,
        every id its own.
        """
        try:
            instances = list(self.instances(forms()[form], layout))
            for instance in instances:
                for _, example in self.examples.outcomes():
                    instance.placed(example)
        except FormulaError as error:
            raise ValueError(str(error)) from error
        if len({instance.column for instance in instances}) < len(instances):
            raise ValueError(f"rule {self.id} gives one id twice on {form} ({layout})")
        if self.effect != "tell" and any(instance.equation.looks_around for instance in instances):
            raise ValueError(f"rule {self.id} looks at other reports: what they say cannot flag this one")
        return [instance.at or "" for instance in instances]

    def instances(self, form: Form, layout: str) -> Iterator["Instance"]:
        """The rule for every column, row, group or block it runs over in `layout`."""
        if self.layouts and layout not in self.layouts:
            return
        for at in _over(self.each, form, layout):
            scope = Scope(form, layout, self.each, at)
            if at is not None and self.ids and at not in self.ids:
                raise FormulaError(f"rule {self.id} gives no id to {at} of {form.form} ({layout})")
            yield Instance(self, self.ids.get(at or "", self.id), at, scope, resolve(self.formula, scope))


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule for one column, row or block of one layout; `at` is its key, None for a rule about the whole report."""

    rule: Rule
    id: str
    at: str | None
    scope: Scope
    equation: Equation

    def placed(self, example: dict[str, Setting]) -> dict[str, Setting]:
        """What an example sets, by the whole key: a cell's, `previous.` and a cell's, `previous`, or `report.level`."""
        found: dict[str, Setting] = {}
        for name, setting in example.items():
            if name == PREVIOUS or name in _IDENTITY or self._is_told(name):
                found[name] = setting
            elif name.startswith(_PARTS):
                found |= {f"{_PARTS}{cell.key}": setting for cell in self.scope.cells(name.removeprefix(_PARTS))}
            else:
                found |= {e.key: setting for e in self.scope.entries(name)}
        return found

    def _is_told(self, name: str) -> bool:
        prefix, _, fact = name.partition(".")
        if prefix == TOLD and fact not in facts():
            raise FormulaError(f"{name} is no fact of expectations/facts")
        return prefix == TOLD

    @property
    def column(self) -> str:
        """Its column in the residual views: T3_01, S_03__granted."""
        name = self.id.replace("-", "_")
        return name if self.rule.ids or self.at is None else f"{name}__{self.at}"


_PARTS = "parts."
_IDENTITY = ("report.fiscal_year", *(f"report.{field}" for field in FIELDS))


class Principle(Declared):
    """An entry of the catalogue that no formula judges: what keeps it, and where."""

    id: str
    family: str
    severity: Severity
    zh: str
    en: str
    legal: str
    kept_zh: str
    kept_en: str


class RuleFile(Declared):
    rules: tuple[Rule, ...] = ()
    principles: tuple[Principle, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, in the order of their files, and the principles that need no judging."""

    rules: tuple[Rule, ...]
    principles: tuple[Principle, ...] = ()
    _resolved: dict[tuple[str, str], tuple[Instance, ...]] = field(default_factory=dict, repr=False, compare=False)

    def instances(self, form: str, layout: str = STANDARD) -> tuple[Instance, ...]:
        """Every rule instance of one layout, resolved once."""
        if (form, layout) not in self._resolved:
            spec = forms()[form]
            found = tuple(i for rule in self.rules if form in rule.forms for i in rule.instances(spec, layout))
            self._resolved[form, layout] = found
        return self._resolved[form, layout]

    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.family for rule in self.rules))


def _over(each: str, form: Form, layout: str) -> tuple[str | None, ...]:
    match each.partition(".")[::2]:
        case "proactive", rows:
            return _proactive(_TOLD_BY[rows], form, layout)
    match each:
        case "applications.columns":
            return tuple(column.key for column in form.applications.columns)
        case "applications.rows":
            return tuple(row.key for row in form.applications.rows_in(layout))
        case "applications.groups":
            return tuple(group.key for group in form.applications.groups)
        case "disputes.blocks":
            return tuple(block.key for block in form.disputes.blocks)
    return (None,)


# What a row of table two is told by: the end of the key of one of its cells.
_TOLD_BY = {"documents": ("_in_force", "_total_disclosed"), "items": ("_items_change",), "decisions": ("_decisions",)}


def _proactive(endings: tuple[str, ...], form: Form, layout: str) -> tuple[str, ...]:
    """The rows of table two that have a cell whose key ends so: rules, normative_docs; licensing, penalty."""
    keys = (cell.row for cell in form.layout(layout) if cell.table == "proactive")
    return tuple(key.removesuffix(ending) for key in keys for ending in endings if key.endswith(ending))


def load_rules(folder: Path) -> Rulebook:
    """The rulebook in `folder`; DeclarationError names file, line and field of what is wrong.

    An id is one rule's on a layout; a rule that reads otherwise on another form or layout may stand twice.
    """
    files = {path: load(path, RuleFile) for path in sorted(folder.glob("*.yaml"))}
    taken: dict[tuple[str, str, str], Path] = {}
    for path, rule in ((path, rule) for path, file in files.items() for rule in file.rules):
        layouts = [(form, each) for form in rule.forms for each in rule.layouts or forms()[form].layouts]
        for name, at in product({rule.id, *rule.ids.values()}, layouts):
            if (name, *at) in taken:
                raise DeclarationError(
                    f"{path}: rule {rule.id}: the id {name} is taken by another rule, in {taken[(name, *at)]}"
                )
            taken[(name, *at)] = path
    return Rulebook(
        tuple(rule for file in files.values() for rule in file.rules),
        tuple(principle for file in files.values() for principle in file.principles),
    )


@cache
def rulebook() -> Rulebook:
    return load_rules(RULES)
