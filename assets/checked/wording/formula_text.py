"""The sides of a formula written out with the figures of a report: terms, sums, readings, the figures of a premise.

Cells have their printed labels in both languages, so that a reader finds them on the page. Holds no sentence: the
sentences of a finding are in findings.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assets.checked.wording.terms import Number, listed, message, table_name
from assets.staged.cells.form_reading import CellReading, Reading
from expectations.judging.report_facts import facts
from expectations.language.equation import Comparison, Condition, Equation, Junction
from expectations.language.side import PREVIOUS, TOLD, Extreme, Operand, Side, ToldFact
from warehouse.messages import NO_TEXT, Message, join_messages, untranslated
from warehouse.reference.forms.form import FormCell

FEW = 4
_MOST_NAMES = 2
_IDENTITY = {
    "report.fiscal_year": "fiscal_year",
    "report.level": "level",
    "report.kind": "kind",
    PREVIOUS: "previous_report",
}
_EXTREME = {"most": "largest", "least": "smallest"}


@dataclass(frozen=True, slots=True)
class _Term:
    """One term of a side: its factor, its name, its figure as text."""

    factor: int
    name: Message
    figure: str

    @property
    def text(self) -> Message:
        return message("figure", name=self.name, figure=self.figure) if self.figure else self.name


class FormulaText:
    """Writes the formula of one rule for one report and, where there is one, the previous year's report.

    `each` is what the rule runs over. `quotes` holds the words a fact was found in, by the name of the fact.
    """

    def __init__(self, each: str, reading: Reading, earlier: Reading | None, quotes: Mapping[str, Message]) -> None:
        self._each = each
        self._quotes = quotes
        self._readings = {False: reading, True: earlier}
        self._cells = reading.form.cells_by_key

    def write_side(self, side: Side, total: Number | None) -> Message:
        """The terms of a side with their figures, and their total. Zero terms are left out when there are many."""
        if side.is_day:
            return self._write_day(side, total)
        terms = list(self._terms(side, total))
        if not terms:
            return untranslated(f"{total}")
        if len(terms) == 1 and terms[0].factor == 1:
            return terms[0].text
        shown = [term for term in terms if len(terms) <= FEW or term.figure != "0"] or terms[:1]
        written = join_messages([_signed(term, first=n == 0) for n, term in enumerate(shown)], zh="", en="")
        others = NO_TEXT if len(shown) == len(terms) else message("others_are_zero")
        return message("total", terms=join_messages((written, others), zh="", en=""), total=total)

    def _terms(self, side: Side, total: Number | None) -> Iterator[_Term]:
        alone = len(side.told) == 1 and side == Side(told=side.told)
        yield from (_Term(operand.sign, *self._named_figure(operand.key)) for operand in side.operands)
        yield from (_Term(told.sign, self._name_fact(told), f"{total}" if alone else "") for told in side.told)
        yield from (self._write_extreme(extreme) for extreme in side.extremes)
        yield from (_Term(1, *self._named_figure(c.cells[0].key)) for c in side.counts if len(c.cells) == 1)
        if side.year:
            yield _Term(1, message("fiscal_year"), f"{total}")
        if side.constant and (side.operands or side.told or side.extremes or side.year):
            yield _Term(1, untranslated(f"{side.constant}"), "")

    def write_readings(self, equation: Equation) -> Message:
        """The readings that a stated number may have, each with its total; those that cannot be are left out."""
        totals = [(side, self.add_up(side)) for side in (equation.right, *equation.others)]
        separator = message("or")
        written = [self.write_side(side, total) for side, total in totals if total is not None and total >= 0]
        return join_messages(written, zh=separator.zh, en=separator.en)

    def write_premise(self, premise: Condition | None, conclusion: Comparison) -> Message:
        """The figures that make the rule apply and that its conclusion does not show; empty where there are none."""
        shown = {operand.key for side in conclusion.sides for operand in side.entries}
        sides = (side for part in _comparisons(premise) for side in part.sides)
        keys = dict.fromkeys(o.key for side in sides for o in side.entries if o.key not in shown)
        terms = [_Term(1, *self._named_figure(key)) for key in keys]
        return listed([term.text for term in terms if len(terms) <= FEW or term.figure != "0"])

    def add_up(self, side: Side) -> Number | None:
        """The sum of the cells of a side; None where a cell has no figure."""
        total: Number = side.constant
        for operand in side.operands:
            cell = self.cell(operand.key)
            if cell is None or cell.value.number is None:
                return None
            total += operand.sign * cell.value.number
        return total

    def name_with_table(self, side: Side) -> Message:
        """The cells of a side, each with its table: `表四“行政复议 · 总计”`; of many only the first, and how many."""
        cells = [self._cells[operand.cell.key] for operand in side.operands]
        if len(cells) > FEW:
            first = self._cells[side.operands[0].cell.key]
            return message("sum_of_cells", table=table_name(first.table), name=first.zh, n=len(cells))
        names = [message("cell_of_table", table=table_name(c.table), name=c.zh) for c in cells]
        separator = message("plus")
        return join_messages(names, zh=separator.zh, en=separator.en)

    def name_cells(self, keys: Sequence[str]) -> Message:
        """The names of operands; of more than two only the first, and how many there are."""
        if len(keys) <= _MOST_NAMES:
            return listed([self.name(key) for key in keys])
        return message("and_more", names=self.name(keys[0]), n=len(keys), more=len(keys) - 1)

    def name(self, key: str) -> Message:
        """An operand by name: a cell, a cell of the previous year's report, a fact, a property of the report."""
        if key in _IDENTITY:
            return message(_IDENTITY[key])
        if key.startswith(f"{TOLD}."):
            return self._name_fact(ToldFact(facts()[key.removeprefix(f"{TOLD}.")]))
        name = _name_cell(self._cells[key.removeprefix(f"{PREVIOUS}.")], self._each)
        return message("previous_cell", name=name) if key.startswith(f"{PREVIOUS}.") else name

    def cell(self, key: str) -> CellReading | None:
        """The cell as read, from this report or the previous year's; None where it was not found."""
        reading = self._readings[key.startswith(f"{PREVIOUS}.")]
        return reading.cells.get(key.removeprefix(f"{PREVIOUS}.")) if reading else None

    def _named_figure(self, key: str) -> tuple[Message, str]:
        cell = self.cell(key)
        return self.name(key), "?" if cell is None or cell.value.number is None else str(cell.value.number)

    def _name_fact(self, told: ToldFact) -> Message:
        name = Message(zh=told.fact.zh, en=told.fact.en)
        quotes = self._quotes.get(told.fact.name)
        return join_messages((name, quotes), zh="", en=" ") if quotes else name

    def _write_day(self, side: Side, total: Number | None) -> Message:
        day = write_day(total)
        return message("figure", name=self._name_fact(side.told[0]), figure=day) if side.told else day

    def _write_extreme(self, extreme: Extreme) -> _Term:
        """The largest or the smallest of some cells that hold a figure."""
        operand = self._extreme_operand(extreme)
        name, figure = self._named_figure(operand.key)
        if len({o.cell for o in extreme.operands}) > 1:  # not a cell beside itself a year before: its name says which
            name = message(_EXTREME[extreme.what], name=name)
        return _Term(extreme.factor, name, figure)

    def _extreme_operand(self, extreme: Extreme) -> Operand:
        found = {o: cell.value.number for o in extreme.operands if (cell := self.cell(o.key)) is not None}
        numbers = {operand: number for operand, number in found.items() if number is not None}
        pick = max if extreme.what == "most" else min
        return pick(numbers, key=lambda operand: numbers[operand]) if numbers else extreme.operands[0]


def write_day(yyyymmdd: Number | None) -> Message:
    """A day, which the rules' SQL gives as the number yyyymmdd."""
    digits = f"{yyyymmdd}"
    return message("day", year=int(digits[:4]), month=int(digits[4:6]), day=int(digits[6:]))


@lru_cache(maxsize=4096)
def _name_cell(cell: FormCell, each: str) -> Message:
    """A cell by its label: its row if the rule runs over columns, its column if it runs over rows, else both."""
    row, _, column = cell.zh.partition(" · ")
    match each:
        case "applications.columns":
            return message("cell_name", name=row)
        case "applications.rows" | "disputes.blocks":
            return message("cell_name", name=column)
    return message("cell_name", name=cell.zh)


def _comparisons(condition: Condition | None) -> Iterable[Comparison]:
    """The comparisons of a premise. Level and kind of a body are in the rule's own text."""
    match condition:
        case Junction(parts=parts):
            for part in parts:
                yield from _comparisons(part)
        case Comparison():
            yield condition


def _signed(term: _Term, *, first: bool) -> Message:
    sign = NO_TEXT if first and term.factor > 0 else message("minus" if term.factor < 0 else "plus")
    times = NO_TEXT if abs(term.factor) == 1 else message("times", factor=abs(term.factor))
    return join_messages((sign, times, term.text), zh="", en="")
