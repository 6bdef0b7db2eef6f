"""What the rulebook found on a report, in words a clerk can act on: which line, what it says, what it should be.

Takes violations as the SQL gave them; judges nothing and suggests no figure. How the sides of a formula are written out
is formula_text.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from assets.checked.wording.formula_text import NO_WORDS, Number, Pair, Sides
from assets.staged.cells.form_reading import Reading
from assets.staged.values import FORM_UNIT, amount_by_unit
from expectations.language.equation import IN, Equation
from expectations.language.side import PREVIOUS
from expectations.rulebook.rule import Instance
from warehouse.reference.forms.form import ApplicationsRow, Form, Term

NOTHING: Mapping[str, str] = MappingProxyType({})
# What stands between two sides of which the first should be so to the second.
_SHOULD_BE: dict[str, Pair] = {
    "<=": ("应不多于", "should be at most"), ">=": ("应不少于", "should be at least"),
    "<": ("应少于", "should be below"), ">": ("应多于", "should be above"), "<>": ("应不等于", "should not be"),
}  # fmt: skip
# A failing count: cells not found, cells that hold no value of their kind, cells left empty, none that holds a figure.
_COUNTED: dict[str, Pair] = {
    "located": (
        "{where}：应有 {right} 个数据项，只找到 {left} 个，缺 {cells}。{rule}（{legal}）。",
        "{where}: {right} cells expected, {left} found; missing: {cells}. Rule: {rule} ({legal}).",
    ),
    "mistyped": (
        "{where}{page}：{n} 个数据项不是应填的数：{cells}。{rule}（{legal}）。",
        "{where}{page}: {n} cells hold what is no figure of theirs: {cells}. Rule: {rule} ({legal}).",
    ),
    "unfilled": (
        "{where}{page}：{n} 个数据项没有填数：{cells}。{rule}（{legal}）。",
        "{where}{page}: {n} cells are not filled in: {cells}. Rule: {rule} ({legal}).",
    ),
    "unheaded": (
        "{where}{page}：{n} 个数所在的列没有认出表头，按统一格式的列序取数，请对照原件：{cells}。{rule}（{legal}）。",
        "{where}{page}: the headings of {n} figures are lost, so they are taken in the order of the form; compare them"
        " with the page: {cells}. Rule: {rule} ({legal}).",
    ),
    "unitless": (
        "{where}{page}：金额没有写明单位，不作任何换算，也不计入合计：{amounts}。{rule}（{legal}）。",
        "{where}{page}: no unit is printed, so the amount is left out of all sums: {amounts}. Rule: {rule} ({legal}).",
    ),
    "figures": (
        "{where}：没有一个数据项填了数。{rule}（{legal}）。",
        "{where}: no cell holds a figure. Rule: {rule} ({legal}).",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule a report fails or that cannot be judged for it. `cells` are keys: all operands, or the wanting ones; one
    of last year's report begins with `previous.`, and what the report is with `report.`.
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
    message_zh: str
    message_en: str


def finding(
    instance: Instance,
    violation: Mapping[str, object],
    reading: Reading,
    earlier: Reading | None = None,
    quoted: Mapping[str, str] = NOTHING,
) -> Finding:
    """Word one row of checked.finding for the report it is about; `earlier` is last year's of the same body, `quoted`
    the words that tell a fact, by its name.
    """
    left, right, residual = (_whole(violation[name]) for name in ("lhs", "rhs", "residual"))
    cells = tuple(str(violation["cells"] or "").split(",")) if violation["cells"] else ()
    outcome = str(violation["outcome"])
    words = _Words(instance, reading, earlier, quoted)
    said = words.undecided(cells) if outcome == "undecided" else words.failed(cells, left, right, residual)
    rule = instance.rule
    return Finding(
        instance.id, rule.version, rule.family, rule.severity, rule.effect, outcome, instance.at, left, right, residual,
        cells, *said,
    )  # fmt: skip


def _whole(value: object) -> Number | None:
    """A decimal as an integer where it is one."""
    if not isinstance(value, Decimal):
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def _shown(amount: Number | None) -> str:
    """An amount without the zeros at the end of its fraction."""
    return "?" if amount is None else f"{Decimal(amount).normalize():f}"


class _Words:
    """The words for one rule on one report, as (Chinese, English) pairs."""

    def __init__(
        self, instance: Instance, reading: Reading, earlier: Reading | None, quoted: Mapping[str, str]
    ) -> None:
        self._instance = instance
        self._reading = reading
        self._earlier = earlier
        self._sides = Sides(instance.rule.each, reading, earlier, quoted)

    def failed(
        self, cells: tuple[str, ...], left: Number | None, right: Number | None, residual: Number | None
    ) -> Pair:
        equation = self._instance.equation
        counted = [count.what for count in equation.counts]
        named = self._sides.named(cells)
        if template := next((_COUNTED[what] for what in counted if what in _COUNTED), None):
            amounts = self._amounts(cells) if "unitless" in counted else NO_WORDS
            return self._both(template, cells, cells=named, n=len(cells), left=left, right=right, amounts=amounts)
        if "copied" in counted:
            zh, en = (
                "{where}：每一项都与上年的报告相同。{rule}（{legal}）。",
                "{where}: every cell says what last year's",
            )
            return self._both((zh, en + " report says. Rule: {rule} ({legal})."), cells)
        return self._compared(equation, cells, left, right, residual)

    def _amounts(self, cells: tuple[str, ...]) -> Pair:
        """Amounts without a unit, each as 元 and as 万元 would have it, with last year's beside."""
        zh, en = [], []
        for key in cells:
            name = self._sides.named((key,))
            amounts = amount_by_unit(self._reading.cells[key].text)
            in_yuan, in_wan = (_shown(amounts.get(unit)) for unit in ("元", FORM_UNIT))
            last = self._earlier.cells.get(key) if self._earlier else None
            before = last.value.number if last else None
            known = ("上年数未知", "the year before is not known")
            if before is not None:
                known = f"上年为 {_shown(before)} 万元", f"{_shown(before)} 万元 in the year before"
            zh.append(f"{name[0]} 如以元计为 {in_yuan} 万元，如以万元计为 {in_wan} 万元，{known[0]}")
            en.append(f"{name[1]} is {in_yuan} 万元 if in 元 and {in_wan} 万元 if in 万元; {known[1]}")
        return "；".join(zh), "; ".join(en)

    def _compared(
        self,
        equation: Equation,
        cells: tuple[str, ...],
        left: Number | None,
        right: Number | None,
        gap: Number | None,
    ) -> Pair:
        """The two sides with their figures, how they should stand, and what makes the rule apply."""
        bare = not (equation.right.entries or equation.right.counts) or equation.relation == IN
        should = _SHOULD_BE.get(equation.relation, ("应为", "should be") if bare else None)
        zh = "{where}{page}：{given}{l}，" + (f"{should[0]} {{r}}" if should else "而 {r}")
        en = "{where}{page}: {given}{l}, " + (f"which {should[1]} {{r}}" if should else "but {r}")
        if gap and not equation.left.counts and (equation.right.entries or equation.left.entries):
            zh, en = zh + "，相差 {d}", en + ", a difference of {d}"
        return self._both(
            (zh + "。{rule}（{legal}）。", en + ". Rule: {rule} ({legal})."),
            cells,
            d=gap,
            l=self._sides.told(equation.left, left),
            r=self._sides.readings(equation, right),
            given=self._sides.given(self._instance.equation.premise, equation),
        )

    def undecided(self, cells: tuple[str, ...]) -> Pair:
        if self._earlier is None and any(key.split(".")[0] == PREVIOUS for key in cells):
            zh, en = (
                "{where}：没有这一机关上年的报告，不能核对。{rule}。",
                "{where}: there is no report of this body for the",
            )
            return self._both((zh, en + " year before, so it cannot be judged. Rule: {rule}."), cells)
        zh = "{where}{page}：{cells}没有数，不能核对。{rule}。"
        en = "{where}{page}: no figure in {cells}, so it cannot be judged. Rule: {rule}."
        return self._both((zh, en), cells, cells=self._sides.named(cells))

    def _both(self, sentences: Pair, about: tuple[str, ...], **parts: object) -> Pair:
        """The two `sentences`, each part that is a pair giving its own language."""
        rule, form = self._instance.rule, self._reading.form
        shared: dict[str, object] = {
            "where": _where(form, self._instance), "rule": (rule.zh, rule.en), "legal": (rule.legal, rule.legal),
            "page": self._page(about),
        } | parts  # fmt: skip
        said = [{k: v[i] if isinstance(v, tuple) else v for k, v in shared.items()} for i in (0, 1)]
        return sentences[0].format(**said[0]), sentences[1].format(**said[1])

    def _page(self, cells: tuple[str, ...]) -> Pair:
        found = (self._reading.cells[key].place.page for key in cells if key in self._reading.cells)
        pages = sorted({page for page in found if page})
        if not pages:
            return NO_WORDS
        listed = "、".join(map(str, pages)), ", ".join(map(str, pages))
        return f"（第 {listed[0]} 页）", f" (page {listed[1]})"


TABLES: dict[str, Pair] = {
    "proactive": ("表二", "table two"), "applications": ("表三", "table three"), "disputes": ("表四", "table four"),
}  # fmt: skip


def _where(form: Form, instance: Instance) -> Pair:
    """The table and the column, row or block a rule is about."""
    tables = {cell.table for cell in instance.equation.cells}
    zh, en = TABLES[tables.pop()] if len(tables) == 1 else ("全表", "the form") if tables else ("文字", "the words")
    terms: dict[str, tuple[Term | ApplicationsRow, ...]] = {
        "applications.columns": form.applications.columns,
        "applications.rows": (*form.applications.rows, *(v.row for v in form.applications.variants)),
        "disputes.blocks": form.disputes.blocks,
    }
    term = next((term for term in terms.get(instance.rule.each, ()) if term.key == instance.at), None)
    return (f"{zh}“{term.label}”", f"{en}, {term.en}") if term else (zh, en)
