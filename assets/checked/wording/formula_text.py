"""The sides of a formula written out with a report's figures, as (Chinese, English) pairs: terms, sums, what is given.

Holds no sentence: what is said of them is findings.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from assets.staged.cells.form_reading import CellReading, Reading
from assets.text.characters import on_one_line
from expectations.judging.report_facts import facts
from expectations.language.equation import Comparison, Condition, Equation, Junction
from expectations.language.side import PREVIOUS, TOLD, Extreme, Operand, Side, ToldFact
from warehouse.reference.forms.form import FormCell

Number = int | Decimal
Pair = tuple[str, str]
NO_WORDS: Pair = ("", "")
_FEW = 4
_IDENTITY: dict[str, Pair] = {
    "report.fiscal_year": ("报告年度", "the fiscal year"), "report.level": ("层级", "the level of the body"),
    "report.kind": ("机关类型", "the kind of body"), PREVIOUS: ("上年报告", "last year's report"),
}  # fmt: skip
_EXTREME: dict[str, Pair] = {"most": ("最大的", "the largest, "), "least": ("最小的", "the smallest, ")}


class Sides:
    """Writes sides of the formulas of one rule, for one report and, where there is one, last year's."""

    def __init__(self, each: str, reading: Reading, earlier: Reading | None, quoted: Mapping[str, str]) -> None:
        self._each = each
        self._quoted = quoted
        self._readings = {False: reading, True: earlier}
        self._cells = {cell.key: cell for cell in reading.form.all_cells()}

    def told(self, side: Side, total: Number | None) -> Pair:
        """A side: its terms with their figures, those that are 0 left out when there are many, and what they make."""
        if side.is_day:
            return self._day(side, total)
        terms = [self._term(operand) for operand in side.operands]
        terms += [(told.sign, self._fact(told), f"{total}" if side == Side(told=(told,)) else "") for told in side.told]
        terms += [self._extreme(extreme) for extreme in side.extremes]
        terms += [(1, *self._operand(Operand(c.cells[0], 1))) for c in side.counts if len(c.cells) == 1]
        terms += [(1, _IDENTITY["report.fiscal_year"], f"{total}")] if side.year else []
        terms += [(1, NO_WORDS, f"{side.constant}")] if side.constant and terms else []
        if not terms:
            return f"{total}", f"{total}"
        if len(terms) == 1 and terms[0][0] == 1:
            _, (zh, en), figure = terms[0]
            return f"{zh} ＝ {figure}", f"{en} = {figure}"
        shown = [term for term in terms if len(terms) <= _FEW or term[2] != "0"] or terms[:1]
        rest = NO_WORDS if len(shown) == len(terms) else ("（其余为 0）", " (the others are 0)")
        zh = "".join(f"{_joined(factor, '＋', '－', '×')}{name[0]} {figure}" for factor, name, figure in shown)
        en = "".join(f"{_joined(factor, '+', '-', 'x')}{name[1]} {figure}" for factor, name, figure in shown)
        return f"{zh.removeprefix(' ＋ ')}{rest[0]} ＝ {total}", f"{en.removeprefix(' + ')}{rest[1]} = {total}"

    def _day(self, side: Side, total: Number | None) -> Pair:
        """A day, which comes as yyyymmdd."""
        digits = f"{total}"
        zh, en = (f"{digits[:4]}年{int(digits[4:6])}月{int(digits[6:])}日", f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
        name = self._fact(side.told[0]) if side.told else NO_WORDS
        return (f"{name[0]} {zh}", f"{name[1]} {en}") if side.told else (zh, en)

    def readings(self, equation: Equation, total: Number | None) -> Pair:
        """The right side, or each of the readings it may be, with what it makes."""
        if not equation.others:
            return self.told(equation.right, total)
        told = [self.told(side, self._made(side)) for side in (equation.right, *equation.others)]
        return "，或 ".join(zh for zh, _ in told), ", or ".join(en for _, en in told)

    def _made(self, side: Side) -> Number | None:
        """What the cells of a reading add up to; None where one has no figure."""
        total: Number = side.constant
        for operand in side.operands:
            cell = self._cell(operand.key)
            if cell is None or cell.value.number is None:
                return None
            total += operand.sign * cell.value.number
        return total

    def _fact(self, told: ToldFact) -> Pair:
        words = self._quoted.get(told.fact.name, "")
        return told.fact.zh + words, f"{told.fact.en} {words}".rstrip()

    def given(self, premise: Condition | None, conclusion: Comparison) -> Pair:
        """The figures for which the rule applies: those of the premise that the conclusion does not show."""
        shown = {o.key for side in conclusion.sides for o in side.entries}
        sides = (side for part in _parts(premise) for side in part.sides)
        operands = {o.key: o for side in sides for o in side.entries if o.key not in shown}
        terms = [self._operand(operand) for operand in operands.values()]
        terms = [term for term in terms if len(terms) <= _FEW or term[1] != "0"]
        zh = "，".join(f"{name[0]} {figure}" for name, figure in terms)
        en = ", ".join(f"{name[1]} {figure}" for name, figure in terms)
        return (f"{zh}；", f"{en}; ") if terms else NO_WORDS

    def named(self, keys: Iterable[str]) -> Pair:
        """Cells by name, with what is printed in them, at most a few of them."""
        listed = list(keys)
        names = [(*self._key(key), self._printed(key)) for key in listed[:_FEW]]
        zh = "、".join(f"{name}{printed}" for name, _, printed in names)
        en = ", ".join(f"{name}{printed}" for _, name, printed in names)
        more = len(listed) - len(names)
        return (f"{zh} 等 {len(listed)} 项", f"{en} and {more} more") if more else (zh, en)

    def _term(self, operand: Operand) -> tuple[int, Pair, str]:
        return (operand.sign, *self._operand(operand))

    def _operand(self, operand: Operand) -> tuple[Pair, str]:
        return self._key(operand.key), _figure(self._cell(operand.key))

    def _extreme(self, extreme: Extreme) -> tuple[int, Pair, str]:
        """The cell that is the largest, or the smallest, of those with a figure."""
        pick = max if extreme.what == "most" else min
        found = {o: cell.value.number for o in extreme.operands if (cell := self._cell(o.key)) is not None}
        known = {o: number for o, number in found.items() if number is not None}
        operand = pick(known, key=lambda o: known[o]) if known else extreme.operands[0]
        (zh, en), figure = self._operand(operand)
        few = len({o.cell for o in extreme.operands}) == 1  # a cell and last year's: which of them needs no saying
        word = NO_WORDS if few else _EXTREME[extreme.what]
        return extreme.factor, (word[0] + zh, word[1] + en), figure

    def _cell(self, key: str) -> CellReading | None:
        previous = key.startswith(f"{PREVIOUS}.")
        reading = self._readings[previous]
        return reading.cells.get(key.removeprefix(f"{PREVIOUS}.")) if reading else None

    def _key(self, key: str) -> Pair:
        if key in _IDENTITY:
            return _IDENTITY[key]
        if key.startswith(f"{TOLD}."):
            return self._fact(ToldFact(facts()[key.removeprefix(f"{TOLD}.")]))
        zh, en = self._name(self._cells[key.removeprefix(f"{PREVIOUS}.")])
        return (f"上年报告{zh}", f"last year's {en}") if key.startswith(f"{PREVIOUS}.") else (zh, en)

    def _name(self, cell: FormCell) -> Pair:
        """A cell by its row where the rule runs down a column, by its column along a row, else by both."""
        zh_row, _, zh_column = cell.zh.partition(" · ")
        en_row, _, en_column = cell.en.rpartition(": ")
        match self._each:
            case "applications.columns":
                return f"“{zh_row}”", en_row
            case "applications.rows" | "disputes.blocks":
                return f"“{zh_column}”", en_column
        return f"“{cell.zh}”", cell.en

    def _printed(self, key: str) -> str:
        cell = self._cell(key)
        return f" [{text}]" if cell is not None and (text := on_one_line(cell.text)) else ""


def _parts(condition: Condition | None) -> Iterator[Condition]:
    """The comparisons of a premise; what level or kind the body is, the rule's own words say."""
    match condition:
        case Junction(parts=parts):
            for part in parts:
                yield from _parts(part)
        case Comparison():
            yield condition


def _joined(factor: int, plus: str, minus: str, times: str) -> str:
    sign = f" {minus} " if factor < 0 else f" {plus} "
    return sign if abs(factor) == 1 else f"{sign}{abs(factor)} {times} "


def _figure(cell: CellReading | None) -> str:
    return "?" if cell is None or cell.value.number is None else str(cell.value.number)
