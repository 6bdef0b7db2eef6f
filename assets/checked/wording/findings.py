"""What the rulebook found on a report, as text a clerk can act on: the conclusion, the reported figures, the basis.

Takes the outcomes as the SQL gives them. Judges nothing and suggests no figure. The sides of a formula are written by
formula_text.py; what may be wrong is worded in pipelines/report/suspect_text.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from assets.checked.finding_review import Figure, FindingReview, fingerprint
from assets.checked.wording.cell_faults import cell_faults, list_printed, write_amounts
from assets.checked.wording.formula_text import FormulaText, write_day
from assets.checked.wording.rule_text import COUNTS, rule_text
from assets.checked.wording.terms import Number, form_name, message
from assets.staged.cells.form_reading import Reading
from expectations.language.equation import Equation
from expectations.language.side import PREVIOUS, Side
from expectations.rulebook.rule import Instance
from warehouse.messages import NO_TEXT, Message, join_messages, untranslated

NO_QUOTES: Mapping[str, Message] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Detail:
    """A line below a conclusion: what it is, and its text."""

    label: Message
    text: Message


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a report fails or that cannot be judged for it.

    `cells` are the keys of all operands or, where something is missing, of what is missing. A key of the previous
    year's report begins with `previous.`, a property of the report with `report.`. A verdict recognises the finding by
    its `fingerprint`; `review` is the one that a person gave.
    """

    rule: str
    version: int
    family: str
    severity: str
    effect: str
    outcome: str
    at: str | None
    left: Number | None
    right: Number | None
    residual: Number | None
    cells: tuple[str, ...]
    conclusion: Message
    details: tuple[Detail, ...]
    fingerprint: str = ""
    review: FindingReview | None = None

    @property
    def message(self) -> Message:
        """The conclusion and its details on one line."""
        details = (message("labelled", label=detail.label, text=detail.text) for detail in self.details)
        return join_messages((message("sentence", conclusion=self.conclusion), *details), zh="", en="")


def write_finding(
    instance: Instance,
    row: Mapping[str, object],
    reading: Reading,
    earlier: Reading | None = None,
    quotes: Mapping[str, Message] = NO_QUOTES,
) -> Finding:
    """The text of one row of checked.finding.

    `earlier` is the previous year's report of the same body. `quotes` holds the words a fact was found in, by fact.
    """
    left, right, residual = (_exact(row[name]) for name in ("lhs", "rhs", "residual"))
    cells = tuple(str(row["cells"]).split(",")) if row["cells"] else ()
    outcome, rule = str(row["outcome"]), instance.rule
    text = _FindingText(instance, reading, earlier, quotes, cells)
    failed = outcome != "undecided"
    conclusion = text.failed(left, right) if failed else text.undecided()
    details = text.figures(left, right, residual) if failed else ()
    return Finding(
        instance.id, rule.version, rule.family, rule.severity, rule.effect, outcome, instance.at, left, right, residual,
        cells, text.placed(conclusion), (*details, text.basis()),
        fingerprint(instance.id, instance.at or "", rule.version, (left, right), _figures(cells, reading)),
    )  # fmt: skip


def _figures(cells: tuple[str, ...], reading: Reading) -> Iterator[Figure]:
    """The figures of the cells of a finding, as far as the report has these cells."""
    for key in cells:
        cell = reading.cells.get(key)
        yield key, cell.value.number if cell else None, cell.text if cell else None


def _exact(value: object) -> Number | None:
    """A decimal, as an integer where it is one."""
    if not isinstance(value, Decimal):
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


class _FindingText:
    """The text for one rule on one report."""

    def __init__(
        self,
        instance: Instance,
        reading: Reading,
        earlier: Reading | None,
        quotes: Mapping[str, Message],
        cells: tuple[str, ...],
    ) -> None:
        self._equation: Equation = instance.equation
        self._reading = reading
        self._earlier = earlier
        self._quotes = quotes
        self._cells = cells
        self._formula = FormulaText(instance.rule.each, reading, earlier, quotes)
        self._rule = rule_text(instance)

    def failed(self, left: Number | None, right: Number | None) -> Message:
        """The conclusion of a rule that fails."""
        if self._rule.count == "mistyped":
            return cell_faults(self._cells, self._formula)
        if self._rule.count:
            return message(self._rule.count, left=left, right=right, n=len(self._cells))
        if self._rule.conclusion is not None:
            return self._rule.conclusion.format(
                left=self._value(left),
                right=self._value(right),
                quotes=self._quoted(),
                form=form_name(self._reading.form),
            )
        if self._rule.compares_text:
            return self._text_and_table(left)
        return message("rule_not_met", rule=self._rule.rule)

    def figures(self, left: Number | None, right: Number | None, residual: Number | None) -> tuple[Detail, ...]:
        """The line below the conclusion: the figures of both sides, or the cells a count is about."""
        if self._rule.count:
            label = COUNTS[self._rule.count]
            return (Detail(message(label), self._counted_cells()),) if label and self._cells else ()
        if self._rule.compares_text:
            readings = self._formula.write_readings(self._equation) if self._equation.others else NO_TEXT
            return (Detail(message("comparable"), readings),) if readings != NO_TEXT else ()
        if self._rule.is_converted or not self._rule.has_entries:
            listed = [key for key in self._cells if key in self._reading.cells]
            return (Detail(message("cells"), list_printed(listed, self._formula)),) if listed else ()
        return (Detail(message("reported"), self._both_sides(left, right, residual)),)

    def undecided(self) -> Message:
        """Why the rule cannot be judged."""
        if self._earlier is None and any(key.split(".")[0] == PREVIOUS for key in self._cells):
            return message("no_previous_report")
        return cell_faults(self._cells, self._formula)

    def basis(self) -> Detail:
        """The rule and its source."""
        return Detail(message("basis"), self._rule.basis)

    def placed(self, conclusion: Message) -> Message:
        """The conclusion after the table, column, row and page it is about; as it is where it names its cells."""
        rule = self._rule
        own_place = rule.compares_text and not rule.count and rule.conclusion is None
        if rule.location == NO_TEXT or (own_place and conclusion != NO_TEXT and self._quotes):
            return conclusion
        return message("placed", where=rule.location, page=self._pages(), conclusion=conclusion)

    def _text_and_table(self, left: Number | None) -> Message:
        """`正文写“行政复议11件”，表四“行政复议 · 总计”为 0，二者不一致`."""
        right = self._equation.right
        fact = self._equation.left.told[0].fact
        stated = message("text_fact", fact=Message(zh=fact.zh, en=fact.en), number=left)
        cells = join_messages((self._formula.name_with_table(right), self._pages()), zh="", en="")
        return message(
            "text_and_table",
            quotes=self._quotes.get(fact.name, stated),
            cells=cells,
            value=self._formula.add_up(right),
        )

    def _both_sides(self, left: Number | None, right: Number | None, residual: Number | None) -> Message:
        equation, formula = self._equation, self._formula
        premise = formula.write_premise(equation.premise, equation)
        if self._constant(equation.right) and not equation.left.entries and not equation.left.counts:
            return premise  # a fact beside a constant: the conclusion states it
        text = formula.write_side(equation.left, left)
        if not self._constant(equation.right):
            text = message("sides", left=text, right=formula.write_side(equation.right, right))
            if residual and not equation.left.counts and not equation.left.is_day:
                text = message("difference", sides=text, residual=abs(residual))
        return message("sides", left=text, right=premise) if premise != NO_TEXT else text

    @staticmethod
    def _constant(side: Side) -> bool:
        return not (side.entries or side.counts or side.told or side.year or side.day)

    def _counted_cells(self) -> Message:
        if self._rule.count == "unitless":
            return write_amounts(self._cells, self._formula, self._reading)
        return list_printed(self._cells, self._formula)

    def _value(self, number: Number | None) -> Message:
        return write_day(number) if self._equation.is_of_days and number else untranslated(f"{number}")

    def _quoted(self) -> Message:
        return join_messages((self._quotes.get(told.fact.name, NO_TEXT) for told in self._equation.told), zh="", en="")

    def _pages(self) -> Message:
        found = (self._reading.cells[key].place.page for key in self._cells if key in self._reading.cells)
        pages = sorted({page for page in found if page})
        if not pages:
            return NO_TEXT
        numbers = Message(zh="、".join(map(str, pages)), en=", ".join(map(str, pages)))
        return message("pages" if len(pages) > 1 else "page", pages=numbers)
