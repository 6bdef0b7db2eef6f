"""The figures that rules tie across two years, such as 结转下年度继续办理 and the next year's 上年结转.

The rules are those of the family `carried_over` (expectations/rules/across_years.yaml), and whether one holds is what
the judging found. The figures of its sides are read here for showing only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assets.checked.check_files import Checked
from assets.staged.cells.form_reading import Reading
from assets.staged.report import Report
from expectations.language.equation import Comparison, Condition, Equation
from expectations.language.side import Operand, Side
from expectations.rulebook.load import rulebook
from expectations.rulebook.rule import Instance
from expectations.rulebook.sums import Number
from pipelines.compare.tables import printed_cells
from warehouse.messages import Message

_FAMILY = "carried_over"
_BETWEEN = " · "  # in the name of a cell, between its row and its column

Outcome = Literal["pass", "fail", "undecided"]


@dataclass(frozen=True, slots=True)
class TiedCell:
    """A cell of a rule: its row and column as the form names them, and what is printed in it.

    `mark` is how it joins the cells above it: + or -, or the relation before the figure that these arrive at; "" for
    the first.
    """

    key: str
    row: str
    column: str
    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Figures of the earlier and of the later report that a rule ties. `at` is the row, column or block it is about.

    `difference` is how far the sides are apart, None unless the rule fails.
    """

    at: str | None
    earlier: tuple[TiedCell, ...]
    later: tuple[TiedCell, ...]
    outcome: Outcome
    difference: Number | None


@dataclass(frozen=True, slots=True)
class TiedRule:
    """A rule that ties figures, with a tie for each column, row or block."""

    rule: str
    text: Message
    ties: tuple[Tie, ...]


def find_ties(checked: Checked) -> tuple[TiedRule, ...]:
    """The ties of a report with the previous year's that it was judged beside; none where it was not."""
    report, earlier = checked.document, checked.earlier
    if earlier is None or not isinstance(report, Report):
        return ()
    reading, found = report.reading, _Outcomes(checked, report, earlier.reading)
    ties: dict[str, list[tuple[Instance, Tie]]] = {}
    for instance in rulebook().instances(reading.form.layout(reading.layout)):
        if instance.rule.family == _FAMILY and (tie := found.tie(instance)) is not None:
            ties.setdefault(instance.rule.id, []).append((instance, tie))
    return tuple(_rule(pairs) for pairs in ties.values())


def _rule(pairs: Sequence[tuple[Instance, Tie]]) -> TiedRule:
    rule = pairs[0][0].rule
    return TiedRule(rule.id, Message(zh=rule.zh, en=rule.en), tuple(tie for _, tie in pairs))


class _Outcomes:
    """What the judging found on a report about the rules that tie it to the previous year's."""

    def __init__(self, checked: Checked, report: Report, earlier: Reading) -> None:
        self._year = report.identity.year
        self._numbers: dict[bool, Mapping[str, Number]] = {False: report.reading.numbers, True: earlier.numbers}
        self._printed = {False: printed_cells(report.reading), True: printed_cells(earlier)}
        self._findings = {(finding.rule, finding.at): finding for finding in checked.findings}

    def tie(self, instance: Instance) -> Tie | None:
        """The tie of one instance; None where its premise does not hold, or the earlier form prints no such cell."""
        equation = instance.equation
        unprinted = any(o.cell.key not in self._printed[o.previous] for o in equation.entries)
        if unprinted or (equation.premise is not None and self._holds(equation.premise) is False):
            return None
        outcome, difference = self._outcome(instance)
        cells = [(o.previous, self._cell(o, mark)) for o, mark in _marked_operands(equation)]
        before, now = (tuple(cell for previous, cell in cells if previous is side) for side in (True, False))
        return Tie(instance.at, before, now, outcome, difference)

    def _outcome(self, instance: Instance) -> tuple[Outcome, Number | None]:
        finding = self._findings.get((instance.id, instance.at))
        if finding is not None and finding.outcome == "fail":
            residual = finding.residual
            return "fail", -residual if residual is not None and residual < 0 else residual
        known = all(o.cell.key in self._numbers[o.previous] for o in instance.equation.entries)
        return ("pass" if known and finding is None else "undecided"), None

    def _cell(self, operand: Operand, mark: str) -> TiedCell:
        row, _, column = operand.cell.zh.partition(_BETWEEN)
        return TiedCell(operand.cell.key, row, column, self._printed[operand.previous][operand.cell.key], mark)

    def _holds(self, condition: Condition) -> bool | None:
        """Whether a comparison of sums holds; None where it is another condition or a figure is missing."""
        if not isinstance(condition, Comparison):
            return None
        left, right = self._value(condition.left), self._value(condition.right)
        return None if left is None or right is None else condition.relates(left, right)

    def _value(self, side: Side) -> Number | None:
        """The sum of a side of cells, fiscal year and constant; None for others, and where a figure is missing."""
        if side.counts or side.extremes or side.told or side.day or side.year_within:
            return None
        terms = [self._numbers[o.previous].get(o.cell.key) for o in side.operands] + [self._year] * side.year
        if None in terms:
            return None
        factors = [o.sign for o in side.operands] + [1] * side.year
        return sum((f * t for f, t in zip(factors, terms, strict=True) if t is not None), start=side.constant)


def _marked_operands(equation: Equation) -> Iterator[tuple[Operand, str]]:
    """The cells of the right side with their signs, then those of the left side, the first after the relation."""
    for n, operand in enumerate(equation.right.operands):
        yield operand, "-" if operand.sign < 0 else "+" if n else ""
    for n, operand in enumerate(equation.left.operands):
        yield operand, equation.relation if n == 0 else "-" if operand.sign < 0 else "+"


def shared_label(cells: Sequence[TiedCell]) -> str:
    """What the names of cells at one position of several ties have in common: their row or their column, or ""."""
    rows, columns = {cell.row for cell in cells}, {cell.column for cell in cells}
    if len(rows) == 1 and len(cells) > 1:
        return cells[0].row
    return cells[0].column if len(columns) == 1 else ""


def own_label(cell: TiedCell, shared: str) -> str:
    """What distinguishes a cell from the others at its position."""
    return cell.column if shared == cell.row else cell.row
