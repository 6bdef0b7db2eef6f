"""The language of rule formulas, and its translation to SQL over the wide tables.

A formula is `side = side`; a side adds and subtracts form lines, `sum(group)` and the counts `located(scope)`,
`expected(scope)` and `mistyped(scope)`. Names are keys of the form, shortened by what the rule runs over (`each`).
Holds no rule and runs nothing.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.reference.form import Form, FormCell

REPORT = "report"
SCOPES = {
    REPORT: "{name}",
    "applications.columns": "applications.{name}.{at}",
    "applications.rows": "applications.{at}.{name}",
    "disputes.blocks": "disputes.{at}.{name}",
}
_COUNTS = ("located", "expected", "mistyped")


class FormulaError(ValueError):
    """A formula says something the language or the form does not have."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One signed cell of a side."""

    cell: FormCell
    sign: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many cells of a scope are located, expected, or hold what their type forbids."""

    what: str
    cells: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a formula: operands and counts that add up, and a constant."""

    operands: tuple[Operand, ...] = ()
    counts: tuple[Count, ...] = ()
    constant: int = 0

    def sql(self) -> str:
        """The side's value; NULL when an operand is missing or a count has nothing to go by."""
        parts = [f"{'-' if o.sign < 0 else '+'} v.{quoted(o.cell)}" for o in self.operands]
        parts += [f"+ {_count_sql(count)}" for count in self.counts]
        if self.constant or not parts:
            parts.append(f"+ {self.constant}")
        return " ".join(parts).removeprefix("+ ")


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula resolved against one layout of a form, for one column, row or block."""

    left: Side
    right: Side

    @property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell it speaks of, once each."""
        sides = (self.left, self.right)
        found = [o.cell for side in sides for o in side.operands]
        found += [cell for side in sides for count in side.counts for cell in count.cells]
        return tuple(dict.fromkeys(found))

    @property
    def needs_status(self) -> bool:
        return bool(self.left.counts or self.right.counts)

    def suspects_sql(self) -> str:
        """The keys, comma-separated, of cells that are missing (of a sum) or that a count finds wanting."""
        sides = (self.left, self.right)
        operands = tuple(o.cell for side in sides for o in side.operands)
        lists = [_keys_sql(operands, _list("v", operands), "x[2] IS NULL")] if operands else []
        for count in (c for side in sides for c in side.counts if c.what != "expected"):
            wanting = "x[2] IS NULL" if count.what == "located" else "x[2] = 'invalid'"
            lists.append(_keys_sql(count.cells, _list("s", count.cells), wanting))
        return f"array_to_string(list_concat({', '.join(lists)}), ',')" if lists else "''"


def quoted(cell: FormCell) -> str:
    return f'"{cell.sql}"'


def _list(alias: str, cells: tuple[FormCell, ...]) -> str:
    return "[" + ", ".join(f"{alias}.{quoted(cell)}" for cell in cells) + "]"


def _keys_sql(cells: tuple[FormCell, ...], entries: str, wanting: str) -> str:
    """The keys of those `cells` whose entries are wanting."""
    keys = ", ".join(f"'{cell.key}'" for cell in cells)
    return f"list_transform(list_filter(list_zip([{keys}], {entries}), lambda x: {wanting}), lambda x: x[1])"


def _count_sql(count: Count) -> str:
    """A count over the statuses; NULL where no cell of the scope was found, or, of values, none holds any."""
    if count.what == "expected":
        return str(len(count.cells))
    if count.what == "located":
        return f"nullif({' + '.join(f'(s.{quoted(cell)} IS NOT NULL)::INT' for cell in count.cells)}, 0)"
    wrong = " + ".join(f"(s.{quoted(cell)} IS NOT DISTINCT FROM 'invalid')::INT" for cell in count.cells)
    any_value = ", ".join(f"v.{quoted(cell)}" for cell in count.cells)
    return f"nullif({wrong}, CASE WHEN coalesce({any_value}) IS NULL THEN 0 END)"


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

    def group(self, name: str) -> tuple[FormCell, ...]:
        """The cells of a group of table three in the column at hand."""
        rows = [row.key for row in self.form.applications.rows_in(self.layout) if row.group == name]
        if not rows:
            raise FormulaError(f"{name} is no group of {self.form.form}")
        return tuple(cell for row in rows for cell in self.cells(row))


def resolve(formula: str, scope: Scope) -> Equation:
    """The equation a formula is in `scope`, or FormulaError."""
    sides = formula.split("=")
    if len(sides) != 2:
        raise FormulaError(f"a formula is `side = side`, not: {formula}")
    return Equation(*(_side(text.strip(), scope) for text in sides))


def _side(text: str, scope: Scope) -> Side:
    try:
        terms = list(_terms(ast.parse(text, mode="eval").body, 1))
    except SyntaxError as error:
        raise FormulaError(f"not a formula: {text}") from error
    operands: list[Operand] = []
    counts: list[Count] = []
    constant = 0
    for node, sign in terms:
        match node:
            case ast.Constant(value=int(number)):
                constant += sign * number
            case ast.Call(func=ast.Name(id="sum"), args=[ast.Name(id=group)]):
                operands += [Operand(cell, sign) for cell in scope.group(group)]
            case ast.Call(func=ast.Name(id=what), args=[ast.Name(id=name)]) if what in _COUNTS and sign > 0:
                counts.append(Count(what, scope.cells(name)))
            case ast.Name() | ast.Attribute():
                operands += [Operand(cell, sign) for cell in scope.cells(ast.unparse(node))]
            case _:
                raise FormulaError(f"the language has no `{ast.unparse(node)}`")
    return Side(tuple(operands), tuple(counts), constant)


def _terms(node: ast.expr, sign: int) -> Iterator[tuple[ast.expr, int]]:
    """The signed terms of a sum, left to right."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield from _terms(node.left, sign)
        yield from _terms(node.right, sign if isinstance(node.op, ast.Add) else -sign)
    else:
        yield node, sign
