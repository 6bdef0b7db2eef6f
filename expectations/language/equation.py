"""A formula resolved against a layout, and its SQL: comparisons, premises, readings.

In the SQL `r` is the report's row of staged.report; the other letters are those of side.py and counts.py. A condition
is true, false, or NULL where a missing operand could change it. Parses nothing.
"""

import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from expectations.judging.report_facts import Neighbours
from expectations.language.counts import Count, all_known
from expectations.language.side import PREVIOUS, Operand, Side, ToldFact
from warehouse.reference.forms.form import FormCell

IN = "in"
_RELATIONS = {
    "=": operator.eq, "<>": operator.ne, "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """`left relation right`, the relation as SQL writes it."""

    left: Side
    right: Side
    relation: str = "="

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.left, self.right)

    def relates(self, left: int | Decimal, right: int | Decimal) -> bool:
        """Whether the relation holds between two numbers."""
        return bool(_RELATIONS[self.relation](left, right))

    def sql(self) -> str:
        return " AND ".join([f"({self.left.sql()}) {self.relation} ({self.right.sql()})", *self.whole_sql()])

    def whole_sql(self) -> list[str]:
        """What must also be known for it to hold, though not for it to fail."""
        return [extreme.whole_sql() for side in self.sides for extreme in side.extremes]


@dataclass(frozen=True)
class Membership:
    """The report's `field`, level or kind of body, is one of `values`, or none of them if `negated`."""

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
    """A formula resolved against one layout, for one column, row or block. It must hold where `premise` holds.

    Logic is three-valued, as in SQL: where the premise is unknown and the comparison does not hold, it is undecided.
    Where the relation is `in`, the fact on the left may equal any of several readings: `right` and `others`.
    """

    premise: Condition | None = None
    others: tuple[Side, ...] = ()

    @property
    def all_sides(self) -> tuple[Side, ...]:
        return (*self.sides, *self.others, *(self.premise.sides if self.premise else ()))

    @cached_property
    def entries(self) -> tuple[Operand, ...]:
        """Every operand of either side and of the premise, once each, the premise's last."""
        return tuple({entry.key: entry for side in self.all_sides for entry in side.entries}.values())

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        return tuple(count for side in self.all_sides for count in side.counts)

    @cached_property
    def told(self) -> tuple[ToldFact, ...]:
        """Every fact it reads, once each."""
        return tuple({told.key: told for side in self.all_sides for told in side.told}.values())

    @property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell it reads, once each."""
        found = [entry.cell for entry in self.entries] + [cell for count in self.counts for cell in count.cells]
        return tuple(dict.fromkeys(found))

    @property
    def is_sum(self) -> bool:
        """Whether it is an unconditional equality of sums of this report's cells."""
        plain = not (self.counts or self.needs_previous or self.needs_identity or self.premise or self.told)
        return plain and self.relation == "=" and not any(side.extremes or side.dated for side in self.sides)

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
    def compares_previous(self) -> bool:
        """Whether a sum with a figure of the previous year's report is compared: without that report it cannot fail."""
        operands = any(operand.previous for side in self.sides for operand in side.operands)
        return operands or any(count.what == "copied" for side in self.sides for count in side.counts)

    @property
    def needs_copied(self) -> bool:
        return any(count.what == "copied" for count in self.counts)

    @property
    def needs_parts(self) -> bool:
        return any(count.of_parts for count in self.counts)

    @property
    def singles_out(self) -> bool:
        """Whether a count in it identifies which cells are wrong."""
        return any(count.singles_out for count in self.counts)

    @property
    def needs_facts(self) -> bool:
        return any(not told.fact.beside for told in self.told)

    @property
    def needs_beside(self) -> bool:
        return any(told.fact.beside for told in self.told)

    @property
    def compares_reports(self) -> bool:
        """Whether it reads other reports: the previous year's, the parts of an aggregate, or facts from others."""
        return bool(self.neighbours)

    @cached_property
    def neighbours(self) -> frozenset[Neighbours]:
        """Which other reports it reads."""
        found: list[Neighbours] = [told.fact.read_from for told in self.told if told.fact.read_from]
        if self.needs_previous:
            found.append("body")
        if self.needs_parts:
            found.append("parts")
        return frozenset(found)

    @property
    def is_of_days(self) -> bool:
        return self.left.is_day

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of the report's identity its premise reads: level, kind."""
        return tuple(dict.fromkeys(_fields(self.premise)))

    @property
    def is_plain(self) -> bool:
        """Whether left minus right decides it: an equality without a condition."""
        return self.relation == "=" and not self.premise and not self.whole_sql()

    @property
    def holds_of_numbers(self) -> bool:
        """Whether it holds on every report all of whose cells hold a number: it compares counts of statuses alone."""
        left, right = self.left.of_numbers(), self.right.of_numbers()
        if self.premise or self.others or self.relation == IN or left is None or right is None:
            return False
        return self.relates(left, right)

    def right_sql(self) -> str:
        """The right side; of several readings the one nearest to the left side."""
        if not self.others:
            return self.right.sql()
        readings = ", ".join(f"({side.sql()})" for side in (self.right, *self.others))
        return f"list_sort([{{'d': abs(x - ({self.left.sql()})), 'x': x}} for x in [{readings}]])[1].x"

    def holds_sql(self) -> str:
        """Whether the rule holds; NULL where it is undecided."""
        holds = self._readings_sql() if self.relation == IN else self.sql()
        return f"NOT ({self.premise.sql()}) OR ({holds})" if self.premise else holds

    def _readings_sql(self) -> str:
        """Whether one of the fact's numbers equals a reading, or some reading is not below its lower bound.

        Most reports state few facts: lists are compared only where there is one.
        """
        (told,), readings = self.left.told, [f"({side.sql()})" for side in (self.right, *self.others)]
        exact = f"list_has_any({told.fact.column}, [{', '.join(readings)}])"
        least = f"{told.fact.least} <= greatest({', '.join(readings)})"
        left = self.left.sql()
        return (
            f"CASE WHEN ({left}) IS NULL THEN NULL WHEN coalesce({exact}, false) OR coalesce({least}, false) THEN true"
            f" WHEN {all_known(readings)} THEN false END"
        )

    def residual_sql(self) -> str:
        """Left minus right where it does not hold, 1 where that is 0 (a strict relation), 0 where it holds."""
        residual = f"({self.left.sql()}) - ({self.right_sql()})"
        if self.is_plain:
            return residual
        holds = self.holds_sql()
        return f"CASE WHEN {holds} THEN 0 WHEN NOT ({holds}) THEN coalesce(nullif({residual}, 0), 1) END"

    def lacking(self) -> tuple[tuple[str, str], ...]:
        """Key and SQL condition of each operand that is missing when true: cells, facts, the previous year's report,
        fields of the report. Counted cells are not among them.
        """
        found = [(entry.key, f"{entry.sql()} IS NULL") for entry in self.entries]
        found += [("report.fiscal_year", "v.fiscal_year IS NULL")] if any(side.dated for side in self.all_sides) else []
        found += [(f"report.{field}", f'r."{field}" IS NULL') for field in self.fields]
        found += [(PREVIOUS, "p.copied IS NULL")] if self.needs_copied else []
        return (*found, *((told.key, f"({told.sql()}) IS NULL") for told in self.told))

    def wanting_sql(self) -> str:
        """SQL for the comma-separated keys of its missing operands, '' where there are none: of a count the cells it
        finds wrong, or, of parts, cannot compare.
        """
        counted = (
            (cell.key, f"({count.wanting(cell)}){' IS NULL' if count.of_parts else ''}")
            for count in self.counts if count.singles_out for cell in count.cells
        )  # fmt: skip
        return _listed((*self.lacking(), *counted))

    def singled_out_sql(self) -> str:
        """SQL for the comma-separated keys of the cells its counts find wrong."""
        return _listed((c.key, count.wanting(c)) for count in self.counts if count.singles_out for c in count.cells)


def _listed(named: Iterable[tuple[str, str]]) -> str:
    keys = ", ".join(f"CASE WHEN {condition} THEN '{key}' END" for key, condition in named)
    return f"concat_ws(',', {keys})" if keys else "''"


def _fields(condition: Condition | None) -> Iterator[str]:
    match condition:
        case Membership(field=field):
            yield field
        case Junction(parts=parts):
            for part in parts:
                yield from _fields(part)
