"""The language of rule formulas: parsed, and resolved against a layout of a form.

A formula is `condition implies comparison`, or a comparison alone. A comparison is `side = side`, or with <=, >=, <,
> or !=. A side adds and subtracts form lines, whole-number multiples of them (`2 * carried_out`), `sum(group)`,
`most(…)`, `least(…)`, counts (`located(scope)` and the like), `report.fiscal_year` and whole numbers. A line under
`previous.` is that of the previous year's report of the same body. `report.fiscal_year in form.fiscal_years` holds
where the form is in force. `told.x` is a fact besides the figures (facts/*.yaml): a number; a day, which is compared
with another or with `day(1, 3, 31)`, 31 March of the year after; or numbers, any of which may equal one of several
readings: `told.received in (received_new, received_new + carried_in)`. A condition joins comparisons, `report.level
in (…)` and `report.kind not in (…)` with and, or. Names are keys of the form, shortened by what the rule runs over
(`each`); over groups, `group` is the group's own key.

Parses only: the resolved formula and its SQL are equation.py.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args

from expectations.judging.report_facts import facts
from expectations.language.counts import COUNTS, Count
from expectations.language.equation import IN, Comparison, Condition, Equation, Junction, Membership
from expectations.language.side import PREVIOUS, Day, Extreme, Operand, Side, ToldFact
from warehouse.reference.bodies.kinds_of_body import Kind, Level
from warehouse.reference.forms.form import Form, FormCell, Layout
from warehouse.reference.forms.form_list import forms

__all__ = [
    "FIELDS",
    "GROUPS",
    "REPORT",
    "SCOPES",
    "Count",
    "Equation",
    "FormulaError",
    "Operand",
    "Scope",
    "Side",
    "resolve",
]

REPORT = "report"
SCOPES = {
    REPORT: "{name}",
    "proactive.documents": "proactive.{at}_{name}",
    "proactive.items": "proactive.{at}_{name}",
    "proactive.decisions": "proactive.{at}_{name}",
    "applications.columns": "applications.{name}.{at}",
    "applications.rows": "applications.{at}.{name}",
    "applications.groups": "{name}",
    "disputes.blocks": "disputes.{at}.{name}",
}
GROUPS = "applications.groups"
FIELDS = {"level": get_args(Level), "kind": get_args(Kind)}
_YEAR = "report.fiscal_year"
_YEARS_IN_FORCE = "form.fiscal_years"
_EXTREMES = ("most", "least")
_RELATIONS = {ast.Eq: "=", ast.NotEq: "<>", ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">"}
_GROUP = re.compile(r"\bgroup\b")
_LONE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")


class FormulaError(ValueError):
    """A formula that the language does not allow."""


class UnknownName(FormulaError):
    """A formula that names a line, group or fact the layout does not have."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean: the layout, what the rule runs over, and the column, row or block at hand."""

    layout: Layout
    each: str
    at: str | None

    @property
    def form(self) -> Form:
        return self.layout.form

    def cells(self, name: str) -> tuple[FormCell, ...]:
        """The cells of that name: one cell by its (shortened) key, or all cells of `form`, a table, or the `row`."""
        for key in (SCOPES[self.each].format(name=name, at=self.at), name):
            if cell := self.layout.cell(key):
                return (cell,)
        whole = tuple(c for c in self.layout if name in ("form", c.table) or (name == "row" and c.row == self.at))
        if not whole:
            raise UnknownName(f"{name} is not a line of {self.layout}, nor a table, form or row")
        return whole

    def entries(self, name: str, factor: int = 1) -> tuple[Operand, ...]:
        """The operands of that name, of the previous year's report where it begins with `previous.`."""
        previous = name.startswith(f"{PREVIOUS}.")
        return tuple(Operand(c, factor, previous) for c in self.cells(name.removeprefix(f"{PREVIOUS}.")))

    def group(self, name: str) -> tuple[FormCell, ...]:
        """The cells of a group of table three in the scope's column, or in the column it names: `denied.total`."""
        group, _, column = name.partition(".")
        rows = [row.key for row in self.layout.rows if row.group == group]
        if not rows:
            raise UnknownName(f"{group} is not a group of {self.form.form}")
        return tuple(cell for row in rows for cell in self.cells(f"applications.{row}.{column}" if column else row))


def resolve(formula: str, scope: Scope) -> Equation:
    """The equation of a formula in `scope`; raises FormulaError, or UnknownName."""
    if scope.each == GROUPS:
        formula = _GROUP.sub(scope.at or "", formula)
    premise, implies, conclusion = formula.rpartition(" implies ")
    given = _condition(_parsed(premise, formula), scope) if implies else None
    node = _parsed(conclusion, formula)
    match node:
        case ast.Compare(left=ast.Attribute(value=ast.Name(id="told")) as told, ops=[ast.In()], comparators=[among]):
            return _fact_in_readings(told, among, given, scope)
        case ast.Compare(left=ast.Attribute() as left, ops=[ast.In()], comparators=[ast.Attribute() as right]) if (
            ast.unparse(left),
            ast.unparse(right),
        ) == (_YEAR, _YEARS_IN_FORCE):
            return _in_force(scope.form, given)
    held = _comparison(node, formula, scope)
    return Equation(held.left, held.right, held.relation, given)


def _fact_in_readings(told: ast.Attribute, among: ast.expr, premise: Condition | None, scope: Scope) -> Equation:
    left = _side(told, scope, of_numbers=True)
    if [t.fact.type for t in left.told] != ["numbers"]:
        raise FormulaError(f"{ast.unparse(told)} is one number: compare it with =")
    first, *others = (_side(side, scope) for side in (among.elts if isinstance(among, ast.Tuple) else (among,)))
    return Equation(left, first, IN, premise, tuple(others))


def _in_force(form: Form, premise: Condition | None) -> Equation:
    """The fiscal year is one the form is in force for; the oldest form has no year before it that another is due in."""
    year, years = Side(year=True), form.fiscal_years
    if years.last is None:
        return Equation(year, Side(constant=years.first), ">=", premise)
    if form.form == next(iter(forms())):
        return Equation(year, Side(constant=years.last), "<=", premise)
    return Equation(year, Side(year_within=(years.first, years.last)), "=", premise)


@cache
def _parsed(text: str, formula: str) -> ast.expr:
    """The tree of a part of a formula, the same for every layout, column and row that it is resolved for."""
    if "==" in text:
        raise FormulaError(f"a formula is `side = side`, with one =, not: {formula}")
    try:
        return ast.parse(_LONE_EQUALS.sub("==", text.strip()), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"not a formula: {formula}") from error


def _comparison(node: ast.expr, formula: str | None, scope: Scope) -> Comparison:
    match node:
        case ast.Compare(left=left, ops=[relation], comparators=[right]) if type(relation) in _RELATIONS:
            sides = _side(left, scope), _side(right, scope)
            if sides[0].is_day != sides[1].is_day:
                raise FormulaError(f"a day can be compared with a day only, not: {formula or ast.unparse(node)}")
            return Comparison(*sides, _RELATIONS[type(relation)])
    raise FormulaError(f"a formula is `side = side`, or with <=, >=, <, >, !=, not: {formula or ast.unparse(node)}")


def _condition(node: ast.expr, scope: Scope) -> Condition:
    match node:
        case ast.BoolOp(op=op, values=values):
            return Junction("AND" if isinstance(op, ast.And) else "OR", tuple(_condition(v, scope) for v in values))
        case ast.Compare(
            left=ast.Attribute(value=ast.Name(id="report"), attr=field),
            ops=[ast.In() | ast.NotIn() as op],
            comparators=[among],
        ):
            return _membership(field, among, isinstance(op, ast.NotIn))
    return _comparison(node, None, scope)


def _membership(field: str, among: ast.expr, negated: bool) -> Membership:
    names = [ast.unparse(name) for name in (among.elts if isinstance(among, ast.Tuple) else (among,))]
    if field not in FIELDS:
        raise FormulaError(f"report.{field} is not one of {', '.join(f'report.{known}' for known in FIELDS)}")
    if unknown := [name for name in names if name not in FIELDS[field]]:
        raise FormulaError(f"{', '.join(unknown)} is not a {field} of a body; use {', '.join(FIELDS[field])}")
    return Membership(field, tuple(names), negated)


def _side(node: ast.expr, scope: Scope, *, of_numbers: bool = False) -> Side:
    if day := _day(node):
        return Side(day=day)
    told: list[ToldFact] = []
    operands: list[Operand] = []
    counts: list[Count] = []
    extremes: list[Extreme] = []
    constant, year = 0, False
    for term, factor in _terms(node, 1):
        match term:
            case ast.Constant(value=int(number)):
                constant += factor * number
            case ast.Call(func=ast.Name(id="sum"), args=[ast.Name() | ast.Attribute() as group]):
                operands += [Operand(cell, factor) for cell in scope.group(_name(group))]
            case ast.Call(func=ast.Name(id=what), args=[name]) if what in COUNTS and factor == 1:
                counts.append(Count(what, scope.cells(_name(name))))
            case ast.Call(func=ast.Name(id=what), args=args) if what in _EXTREMES and args and factor > 0:
                extremes.append(Extreme(what, tuple(_cells(args, scope)), factor))
            case ast.Attribute() if _name(term) == _YEAR and factor == 1:
                year = True
            case ast.Attribute(value=ast.Name(id="told"), attr=name):
                told.append(_fact_term(name, factor, of_numbers))
            case ast.Name() | ast.Attribute():
                operands += scope.entries(_name(term), factor)
            case _:
                raise FormulaError(f"the language has no `{ast.unparse(term)}`")
    side = Side(tuple(operands), tuple(counts), constant, tuple(extremes), year, tuple(told))
    if side.is_day and side != Side(told=side.told[:1]):
        raise FormulaError(f"a day must be alone on its side, not: {ast.unparse(node)}")
    return side


def _day(node: ast.expr) -> Day | None:
    match node:
        case ast.Call(
            func=ast.Name(id="day"),
            args=[ast.Constant(value=int(after)), ast.Constant(value=int(month)), ast.Constant(value=int(day))],
        ) if 1 <= month <= 12 and 1 <= day <= 31:
            return Day(after, month, day)
    return None


def _fact_term(name: str, factor: int, of_numbers: bool) -> ToldFact:
    if name not in facts():
        raise UnknownName(f"told.{name} is not a fact of expectations/facts")
    if facts()[name].type == "numbers" and not of_numbers:
        raise FormulaError(f"told.{name} may be several numbers: write `told.{name} in (…)`")
    return ToldFact(facts()[name], factor)


def _cells(args: list[ast.expr], scope: Scope) -> Iterator[Operand]:
    """The cells of an extreme: lines, and groups by the names `sum` takes."""
    groups = {row.group for row in scope.layout.rows}
    for name in map(_name, args):
        yield from (Operand(cell, 1) for cell in scope.group(name)) if name in groups else scope.entries(name)


def _name(node: ast.expr) -> str:
    """A dotted name as it is written."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name() | ast.Attribute() as owner, attr=attribute):
            return f"{_name(owner)}.{attribute}"
    return ast.unparse(node)


def _terms(node: ast.expr, factor: int) -> Iterator[tuple[ast.expr, int]]:
    """The terms of a sum with their factors, left to right."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield from _terms(left, factor)
            yield from _terms(right, factor if isinstance(op, ast.Add) else -factor)
        case ast.BinOp(left=ast.Constant(value=int(times)), op=ast.Mult(), right=right) if times > 0:
            yield from _terms(right, factor * times)
        case _:
            yield node, factor
