"""What a formula says once it is resolved against a form, and how that reads in SQL: sides, comparisons, premises.

In the SQL `v` is the report's figures, `s` their statuses, `r` its row of staged.report, `p` last year's figures of the
same body (previous.py). A truth is true, false, or NULL where what is missing could turn it. Parses nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from warehouse.reference.form import FormCell

PREVIOUS = "previous"
UNFILLED = ("blank", "slash", "dash", "word")


@dataclass(frozen=True, slots=True)
class Operand:
    """One cell of a side with its factor (`sign`: 1, -1, or what it is multiplied by); of last year if `previous`."""

    cell: FormCell
    sign: int
    previous: bool = False

    @property
    def key(self) -> str:
        return f"{PREVIOUS}.{self.cell.key}" if self.previous else self.cell.key

    def sql(self) -> str:
        return f"{'p' if self.previous else 'v'}.{quoted(self.cell)}"


@dataclass(frozen=True, slots=True)
class Count:
    """How many cells of a scope are located, expected, or hold what their type forbids, nothing, a figure, or one that
    is not 0; `copied` is 1 where all of them say what last year's say and 0 where one does not.
    """

    what: str
    cells: tuple[FormCell, ...]

    @property
    def of_status(self) -> bool:
        return self.what not in ("expected", "nonzero", "copied")


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest (`most`) or smallest (`least`) of some cells, times a factor."""

    what: str
    operands: tuple[Operand, ...]
    factor: int

    def sql(self) -> str:
        function = {"most": "greatest", "least": "least"}[self.what]
        return f"{self.factor} * {function}({', '.join(o.sql() for o in self.operands)})"

    def whole_sql(self) -> str:
        """True where every cell has a figure, else NULL: DuckDB's greatest and least pass over what is missing."""
        return f"nullif({_all_known(o.sql() for o in self.operands)}, false)"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: operands, counts, extremes and the fiscal year that add up, and a constant."""

    operands: tuple[Operand, ...] = ()
    counts: tuple[Count, ...] = ()
    constant: int = 0
    extremes: tuple[Extreme, ...] = ()
    year: bool = False

    def sql(self) -> str:
        """The side's value; NULL when an operand is missing or a count has nothing to go by."""
        parts = [_signed(o.sign, o.sql()) for o in self.operands]
        parts += [f"+ {_count_sql(count)}" for count in self.counts] + [f"+ {e.sql()}" for e in self.extremes]
        parts += ["+ v.fiscal_year"] if self.year else []
        if self.constant or not parts:
            parts.append(f"+ {self.constant}")
        return " ".join(parts).removeprefix("+ ")

    @property
    def entries(self) -> tuple[Operand, ...]:
        """Every operand, those of extremes included, and the cell that is asked by itself whether it is not 0."""
        asked = (count.cells[0] for count in self.counts if count.what == "nonzero" and len(count.cells) == 1)
        extremes = (o for extreme in self.extremes for o in extreme.operands)
        return (*self.operands, *extremes, *(Operand(cell, 1) for cell in asked))


@dataclass(frozen=True)
class Comparison:
    """`left relation right`, the relation as SQL writes it."""

    left: Side
    right: Side
    relation: str = "="

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.left, self.right)

    def sql(self) -> str:
        return " AND ".join([f"({self.left.sql()}) {self.relation} ({self.right.sql()})", *self.whole_sql()])

    def whole_sql(self) -> list[str]:
        """What must be known besides for it to hold, though not for it to fail."""
        return [extreme.whole_sql() for side in self.sides for extreme in side.extremes]


@dataclass(frozen=True)
class Membership:
    """Whether the report's `field`, level or kind of body, is one of `values`, or none of them if `negated`."""

    field: str
    values: tuple[str, ...]
    negated: bool
    sides: tuple[Side, ...] = ()

    def sql(self) -> str:
        values = ", ".join(f"'{value}'" for value in self.values)
        return f'r."{self.field}" {"NOT " if self.negated else ""}IN ({values})'


@dataclass(frozen=True)
class Junction:
    """Conditions of which all, or any, hold."""

    word: str
    parts: tuple["Condition", ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(side for part in self.parts for side in part.sides)

    def sql(self) -> str:
        return f" {self.word} ".join(f"({part.sql()})" for part in self.parts)


Condition = Comparison | Membership | Junction


@dataclass(frozen=True)
class Equation(Comparison):
    """A formula resolved against one layout of a form, for one column, row or block: what holds, where `premise` does.

    Of a premise that may not hold nothing is said unless it would be broken: three-valued, as in SQL.
    """

    premise: Condition | None = None

    @property
    def all_sides(self) -> tuple[Side, ...]:
        return (*self.sides, *(self.premise.sides if self.premise else ()))

    @cached_property
    def entries(self) -> tuple[Operand, ...]:
        """Every operand of either side and of the premise, once each, the premise's last."""
        return tuple({entry.key: entry for side in self.all_sides for entry in side.entries}.values())

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        return tuple(count for side in self.all_sides for count in side.counts)

    @property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell it speaks of, once each."""
        found = [entry.cell for entry in self.entries] + [cell for count in self.counts for cell in count.cells]
        return tuple(dict.fromkeys(found))

    @property
    def is_sum(self) -> bool:
        """Whether it is an equality of sums of this report's cells and no more, unconditionally."""
        plain = not (self.counts or self.needs_previous or self.needs_identity or self.premise)
        return plain and self.relation == "=" and not any(side.extremes or side.year for side in self.sides)

    @property
    def needs_status(self) -> bool:
        return any(count.of_status for count in self.counts)

    @property
    def needs_identity(self) -> bool:
        return bool(self.fields)

    @property
    def needs_previous(self) -> bool:
        return self.needs_copied or any(entry.previous for entry in self.entries)

    @property
    def needs_copied(self) -> bool:
        return any(count.what == "copied" for count in self.counts)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """What of the report's identity its premise asks for: level, kind."""
        return tuple(dict.fromkeys(_fields(self.premise)))

    def holds_sql(self, left: str, right: str) -> str:
        """Whether the rule holds, its sides computed as `left` and `right`; NULL where it is undecided."""
        holds = " AND ".join([f"({left}) {self.relation} ({right})", *self.whole_sql()])
        return f"NOT ({self.premise.sql()}) OR ({holds})" if self.premise else holds

    @property
    def is_plain(self) -> bool:
        """Whether left minus right tells all: an equality with no condition."""
        return self.relation == "=" and not self.premise and not self.whole_sql()

    def residual_sql(self) -> str:
        """Left minus right where it does not hold, 1 where that is 0 (a strict relation), 0 where it holds."""
        left, right = self.left.sql(), self.right.sql()
        residual = f"({left}) - ({right})"
        if self.is_plain:
            return residual
        holds = self.holds_sql(left, right)
        return f"CASE WHEN {holds} THEN 0 WHEN NOT ({holds}) THEN coalesce(nullif({residual}, 0), 1) END"

    def suspects_sql(self) -> str:
        """The keys, comma-separated, of what is missing or what a count finds wanting; '' where there is none."""
        named = [(entry.key, f"{entry.sql()} IS NULL") for entry in self.entries]
        for count in self.counts:
            if wanting := _WANTING.get(count.what):
                named += [(cell.key, f"s.{quoted(cell)} {wanting}") for cell in count.cells]
        named += [("report.fiscal_year", "v.fiscal_year IS NULL")] if any(side.year for side in self.all_sides) else []
        named += [(f"report.{field}", f'r."{field}" IS NULL') for field in self.fields]
        named += [(PREVIOUS, "p.copied IS NULL")] if self.needs_copied else []
        told = (f"CASE WHEN {wanting} THEN '{key}' END" for key, wanting in named)
        return f"concat_ws(',', {', '.join(told)})" if named else "''"


def quoted(cell: FormCell) -> str:
    return f'"{cell.sql}"'


def _signed(factor: int, sql: str) -> str:
    times = "" if abs(factor) == 1 else f"{abs(factor)} * "
    return f"{'-' if factor < 0 else '+'} {times}{sql}"


def _fields(condition: Condition | None) -> Iterator[str]:
    match condition:
        case Membership(field=field):
            yield field
        case Junction(parts=parts):
            for part in parts:
                yield from _fields(part)


_BLANK = ", ".join(f"'{status}'" for status in UNFILLED)
_WANTING = {
    "located": "IS NULL",
    "mistyped": "= 'invalid'",
    "unfilled": f"IN ({_BLANK})",
}


def _count_sql(count: Count) -> str:
    """A count; NULL where no cell of the scope was found, or, of what is typed, none holds any value."""
    values = [f"v.{quoted(cell)}" for cell in count.cells]
    statuses = [f"s.{quoted(cell)}" for cell in count.cells]
    found = f"coalesce({', '.join(statuses)}) IS NOT NULL"
    match count.what:
        case "expected":
            return str(len(count.cells))
        case "located":
            return f"nullif({_times(f'{status} IS NOT NULL' for status in statuses)}, 0)"
        case "mistyped":
            wrong = _times(f"{status} IS NOT DISTINCT FROM 'invalid'" for status in statuses)
            some = f"nullif({wrong}, CASE WHEN coalesce({', '.join(values)}) IS NULL THEN 0 END)"
            return f"CASE WHEN {_all_known(values)} THEN 0 ELSE {some} END"
        case "unfilled":
            empty = _times(f"coalesce({status} IN ({_BLANK}), false)" for status in statuses)
            return f"CASE WHEN {_all_known(values)} THEN 0 WHEN {found} THEN {empty} END"
        case "figures":
            known = _times(f"{value} IS NOT NULL" for value in values)
            return f"CASE WHEN {_all_known(values)} THEN {len(values)} WHEN {found} THEN {known} END"
        case "nonzero":
            some = _times(f"coalesce({value} <> 0, false)" for value in values)
            return f"nullif({some}, CASE WHEN NOT ({_all_known(values)}) THEN 0 END)"
    return "p.copied"


def _all_known(values: Iterable[str]) -> str:
    return " AND ".join(f"{value} IS NOT NULL" for value in values)


def _times(conditions: Iterable[str]) -> str:
    """How many of `conditions` are true."""
    return "(" + " + ".join(f"({condition})::INT" for condition in conditions) + ")"
