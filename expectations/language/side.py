"""One side of a comparison: cells, counts, extremes, facts, days; and its SQL.

In the SQL `v` is the report's figures, `p` the previous year's figures of the same body, `t` and `b` the facts of the
report and of other reports (judging/report_facts.py). Compares nothing.
"""

from dataclasses import dataclass

from expectations.judging.report_facts import Fact
from expectations.language.counts import Count, all_known, quoted
from warehouse.reference.forms.form import FormCell

PREVIOUS = "previous"
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Operand:
    """One cell of a side with its factor (`sign`: 1, -1, or another); of the previous year's report if `previous`."""

    cell: FormCell
    sign: int
    previous: bool = False

    @property
    def key(self) -> str:
        return f"{PREVIOUS}.{self.cell.key}" if self.previous else self.cell.key

    def sql(self) -> str:
        return f"{'p' if self.previous else 'v'}.{quoted(self.cell)}"

    def multiplied_sql(self) -> str:
        """The cell in a type that can be multiplied: DECIMAL(18,8) of an amount leaves no room for more digits."""
        return f"{self.sql()}::DECIMAL(38,8)" if self.cell.type == "amount" else self.sql()


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest (`most`) or smallest (`least`) of some cells, times a factor."""

    what: str
    operands: tuple[Operand, ...]
    factor: int

    def sql(self) -> str:
        function = {"most": "greatest", "least": "least"}[self.what]
        return f"{self.factor} * {function}({', '.join(o.multiplied_sql() for o in self.operands)})"

    def whole_sql(self) -> str:
        """True where every cell has a figure, else NULL: DuckDB's greatest and least ignore missing values."""
        return f"nullif({all_known(o.sql() for o in self.operands)}, false)"


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact besides the figures, with its factor; of several numbers the first exact one, else the lower bound."""

    fact: Fact
    sign: int = 1

    @property
    def key(self) -> str:
        return f"{TOLD}.{self.fact.name}"

    def sql(self) -> str:
        match self.fact.type:
            case "day":
                return f"({self.fact.column} - DATE '1970-01-01')"
            case "numbers":
                return f"coalesce({self.fact.column}[1], {self.fact.least})"
        return self.fact.column


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the fiscal year or, `after` it, of a later one."""

    after: int
    month: int
    day: int

    def sql(self) -> str:
        return f"(make_date((v.fiscal_year + {self.after})::INT, {self.month}, {self.day}) - DATE '1970-01-01')"


@dataclass(frozen=True, slots=True)
class Side:
    """Operands, counts, extremes, facts and the fiscal year that add up, and a constant; or one day alone.

    `year_within` is the year nearest to the fiscal year among those from the first to the last.
    """

    operands: tuple[Operand, ...] = ()
    counts: tuple[Count, ...] = ()
    constant: int = 0
    extremes: tuple[Extreme, ...] = ()
    year: bool = False
    told: tuple[ToldFact, ...] = ()
    day: Day | None = None
    year_within: tuple[int, int] | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is days since 1970-01-01."""
        return self.day is not None or any(told.fact.type == "day" for told in self.told)

    @property
    def dated(self) -> bool:
        """Whether it needs the fiscal year."""
        return self.year or self.day is not None or self.year_within is not None

    def sql(self) -> str:
        """The side's value; NULL where an operand is missing or a count has no cells to count."""
        parts = [_signed(o.sign, o.sql() if abs(o.sign) == 1 else o.multiplied_sql()) for o in self.operands]
        parts += [f"+ {count.sql()}" for count in self.counts] + [f"+ {e.sql()}" for e in self.extremes]
        parts += [_signed(told.sign, told.sql()) for told in self.told]
        parts += [f"+ {self.day.sql()}"] if self.day else []
        parts += ["+ v.fiscal_year"] if self.year else []
        if self.year_within:
            parts.append("+ greatest({}, least({}, v.fiscal_year))".format(*self.year_within))
        if self.constant or not parts:
            parts.append(f"+ {self.constant}" if self.constant >= 0 else f"- {-self.constant}")
        return " ".join(parts).removeprefix("+ ")

    def of_numbers(self) -> int | None:
        """The side's value where every cell of the report holds a number; None unless statuses alone decide it."""
        counted = [count.of_numbers() for count in self.counts]
        read = self.operands or self.extremes or self.told or self.dated
        return None if read or None in counted else self.constant + sum(filter(None, counted))

    @property
    def entries(self) -> tuple[Operand, ...]:
        """Every operand, those of extremes included, and the cell of a `nonzero` count of one cell."""
        single = (count.cells[0] for count in self.counts if count.what == "nonzero" and len(count.cells) == 1)
        extremes = (o for extreme in self.extremes for o in extreme.operands)
        return (*self.operands, *extremes, *(Operand(cell, 1) for cell in single))


def _signed(factor: int, sql: str) -> str:
    times = "" if abs(factor) == 1 else f"{abs(factor)} * "
    return f"{'-' if factor < 0 else '+'} {times}{sql}"
