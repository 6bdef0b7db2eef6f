"""The language of rule formulas: parsed, and resolved against a layout of a form.

A formula is `condition implies comparison`, or a comparison alone. A comparison is `side = side`, or with <=, >=, <, >
or !=. A side adds and subtracts form lines, whole-number multiples of them (`2 * carried_out`), `sum(group)`,
`most(…)`, `least(…)`, counts (`located(scope)` and the like), `report.fiscal_year` and whole numbers. A line under
`previous.` is that of last year's report of the same body. A condition joins comparisons, `report.level in (…)` and
`report.kind not in (…)` with and, or. Names are keys of the form, shortened by what the rule runs over (`each`).
Holds no rule and runs nothing; what comes of it, and its SQL, is equation.py.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from expectations.equation import (
    PREVIOUS,
    Comparison,
    Condition,
    Count,
    Equation,
    Extreme,
    Junction,
    Membership,
    Operand,
    Side,
)
from warehouse.reference.bodies import Kind, Level
from warehouse.reference.form import Form, FormCell

__all__ = ["FIELDS", "REPORT", "SCOPES", "Count", "Equation", "FormulaError", "Operand", "Scope", "Side", "resolve"]

REPORT = "report"
SCOPES = {
    REPORT: "{name}",
    "proactive.documents": "proactive.{at}_{name}",
    "proactive.items": "proactive.{at}_{name}",
    "proactive.decisions": "proactive.{at}_{name}",
    "applications.columns": "applications.{name}.{at}",
    "applications.rows": "applications.{at}.{name}",
    "disputes.blocks": "disputes.{at}.{name}",
}
FIELDS = {"level": get_args(Level), "kind": get_args(Kind)}
_YEAR = "report.fiscal_year"
_COUNTS = ("located", "expected", "mistyped", "unfilled", "figures", "nonzero", "copied")
_EXTREMES = ("most", "least")
_RELATIONS = {ast.Eq: "=", ast.NotEq: "<>", ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">"}
_LONE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")


class FormulaError(ValueError):
    """A formula says something the language or the form does not have."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean: a layout of a form, what the rule runs over, and the column, row or block at hand."""

    form: Form
    layout: str
    each: str
    at: str | None

    def cells(self, name: str) -> tuple[FormCell, ...]:
        """The cells `name` stands for: one cell by its (shortened) key, or all of `form`, a table, or the `row`."""
        for key in (SCOPES[self.each].format(name=name, at=self.at), name):
            if cell := self.form.cell(self.layout, key):
                return (cell,)
        layout = self.form.layout(self.layout)
        whole = tuple(c for c in layout if name in ("form", c.table) or (name == "row" and c.row == self.at))
        if not whole:
            raise FormulaError(f"{name} is no line of {self.form.form} ({self.layout}), nor a table, form or row")
        return whole

    def entries(self, name: str, factor: int = 1) -> tuple[Operand, ...]:
        """The operands `name` stands for, of last year's report where it begins with `previous.`."""
        previous = name.startswith(f"{PREVIOUS}.")
        return tuple(Operand(c, factor, previous) for c in self.cells(name.removeprefix(f"{PREVIOUS}.")))

    def group(self, name: str) -> tuple[FormCell, ...]:
        """The cells of a group of table three in the column at hand, or in that named after it: `denied.total`."""
        group, _, column = name.partition(".")
        rows = [row.key for row in self.form.applications.rows_in(self.layout) if row.group == group]
        if not rows:
            raise FormulaError(f"{group} is no group of {self.form.form}")
        return tuple(cell for row in rows for cell in self.cells(f"applications.{row}.{column}" if column else row))


def resolve(formula: str, scope: Scope) -> Equation:
    """The equation a formula is in `scope`, or FormulaError."""
    premise, implies, conclusion = formula.rpartition(" implies ")
    told = _comparison(_parsed(conclusion, formula), formula, scope)
    return Equation(
        told.left, told.right, told.relation, _condition(_parsed(premise, formula), scope) if implies else None
    )


def _parsed(text: str, formula: str) -> ast.expr:
    if "==" in text:
        raise FormulaError(f"a formula is `side = side`, with one =, not: {formula}")
    try:
        return ast.parse(_LONE_EQUALS.sub("==", text.strip()), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"not a formula: {formula}") from error


def _comparison(node: ast.expr, formula: str, scope: Scope) -> Comparison:
    match node:
        case ast.Compare(left=left, ops=[relation], comparators=[right]) if type(relation) in _RELATIONS:
            return Comparison(_side(left, scope), _side(right, scope), _RELATIONS[type(relation)])
    raise FormulaError(f"a formula is `side = side`, or with <=, >=, <, >, !=, not: {formula}")


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
    return _comparison(node, ast.unparse(node), scope)


def _membership(field: str, among: ast.expr, negated: bool) -> Membership:
    names = [ast.unparse(name) for name in (among.elts if isinstance(among, ast.Tuple) else (among,))]
    if field not in FIELDS:
        raise FormulaError(f"report.{field} is none of {', '.join(f'report.{known}' for known in FIELDS)}")
    if unknown := [name for name in names if name not in FIELDS[field]]:
        raise FormulaError(f"{', '.join(unknown)} is no {field} of a body; there are {', '.join(FIELDS[field])}")
    return Membership(field, tuple(names), negated)


def _side(node: ast.expr, scope: Scope) -> Side:
    operands: list[Operand] = []
    counts: list[Count] = []
    extremes: list[Extreme] = []
    constant, year = 0, False
    for term, factor in _terms(node, 1):
        match term:
            case ast.Constant(value=int(number)):
                constant += factor * number
            case ast.Call(func=ast.Name(id="sum"), args=[ast.Name() | ast.Attribute() as group]):
                operands += [Operand(cell, factor) for cell in scope.group(ast.unparse(group))]
            case ast.Call(func=ast.Name(id=what), args=[name]) if what in _COUNTS and factor == 1:
                counts.append(Count(what, scope.cells(ast.unparse(name))))
            case ast.Call(func=ast.Name(id=what), args=args) if what in _EXTREMES and args and factor > 0:
                extremes.append(Extreme(what, tuple(_among(args, scope)), factor))
            case ast.Attribute() if ast.unparse(term) == _YEAR and factor == 1:
                year = True
            case ast.Name() | ast.Attribute():
                operands += scope.entries(ast.unparse(term), factor)
            case _:
                raise FormulaError(f"the language has no `{ast.unparse(term)}`")
    return Side(tuple(operands), tuple(counts), constant, tuple(extremes), year)


def _among(args: list[ast.expr], scope: Scope) -> Iterator[Operand]:
    """The cells an extreme is taken of: lines, and groups by `sum`'s names."""
    groups = {row.group for row in scope.form.applications.rows_in(scope.layout)}
    for name in map(ast.unparse, args):
        yield from (Operand(cell, 1) for cell in scope.group(name)) if name in groups else scope.entries(name)


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
