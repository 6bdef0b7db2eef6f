"""What the rulebook found on a report, in words a clerk can act on: which line, what it says, what it should add up to.

Takes violations as the SQL gave them; judges nothing and suggests no figure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assets.staged.reading import CellReading, Reading
from expectations.formula import Side
from expectations.rulebook import Instance
from warehouse.reference.form import ApplicationsRow, Form, FormCell, Term

Number = int | Decimal
_FEW = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule a report fails or that cannot be judged for it. `cells` are keys: all operands, or the wanting ones."""

    rule: str
    version: int
    family: str
    severity: str
    outcome: str
    at: str | None
    left: Number | None
    right: Number | None
    residual: Number | None
    cells: tuple[str, ...]
    message_zh: str
    message_en: str


def finding(instance: Instance, violation: Mapping[str, object], reading: Reading) -> Finding:
    """Word one row of checked.violation for the report it is about."""
    left, right, residual = (_whole(violation[name]) for name in ("lhs", "rhs", "residual"))
    cells = tuple(str(violation["cells"] or "").split(",")) if violation["cells"] else ()
    outcome = str(violation["outcome"])
    words = _Words(instance, reading)
    said = words.undecided(cells) if outcome == "undecided" else words.failed(cells, left, right, residual)
    rule = instance.rule
    return Finding(
        instance.id, rule.version, rule.family, rule.severity, outcome, instance.at, left, right, residual, cells, *said
    )


def _whole(value: object) -> Number | None:
    """A decimal as an integer where it is one."""
    if not isinstance(value, Decimal):
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


class _Words:
    """The words for one rule on one report, as (Chinese, English) pairs."""

    def __init__(self, instance: Instance, reading: Reading) -> None:
        self._instance = instance
        self._reading = reading
        self._cells = {cell.key: cell for cell in reading.form.all_cells()}

    def failed(
        self, cells: tuple[str, ...], left: Number | None, right: Number | None, residual: Number | None
    ) -> tuple[str, str]:
        if self._instance.equation.needs_status:
            return self._wanting(cells, left, right)
        equation = self._instance.equation
        zh = "{where}{page}：{l}，而 {r}，相差 {d}。{rule}（{legal}）。"
        en = "{where}{page}: {l}, but {r}, a difference of {d}. Rule: {rule} ({legal})."
        return self._both(
            zh, en, cells, d=residual, l=self._side(equation.left, left), r=self._side(equation.right, right)
        )

    def undecided(self, cells: tuple[str, ...]) -> tuple[str, str]:
        named = self._named(cells)
        zh = "{where}{page}：{cells}没有数，不能核对。{rule}。"
        en = "{where}{page}: no figure in {cells}, so it cannot be judged. Rule: {rule}."
        return self._both(zh, en, cells, cells=named)

    def _wanting(self, cells: tuple[str, ...], left: Number | None, right: Number | None) -> tuple[str, str]:
        """A failing count: cells not found, or cells that hold no value of their kind."""
        printed = self._named(cells)
        if self._instance.rule.family == "cells":
            zh = "{where}{page}：{n} 个数据项不是应填的数：{cells}。{rule}。"
            en = "{where}{page}: {n} cells hold what is no figure of theirs: {cells}. Rule: {rule}."
        else:
            zh = "{where}：应有 {right} 个数据项，只找到 {left} 个，缺 {cells}。{rule}。"
            en = "{where}: {right} cells expected, {left} found; missing: {cells}. Rule: {rule}."
        return self._both(zh, en, cells, cells=printed, n=len(cells), left=left, right=right)

    def _both(self, zh: str, en: str, about: tuple[str, ...], **parts: object) -> tuple[str, str]:
        """The two sentences, each part that is a pair giving its own language."""
        rule, form = self._instance.rule, self._reading.form
        shared: dict[str, object] = {
            "where": _where(form, self._instance), "rule": (rule.zh, rule.en), "legal": (rule.legal, rule.legal),
            "page": self._page(about),
        } | parts  # fmt: skip
        said = [{k: v[i] if isinstance(v, tuple) else v for k, v in shared.items()} for i in (0, 1)]
        return zh.format(**said[0]), en.format(**said[1])

    def _page(self, cells: tuple[str, ...]) -> tuple[str, str]:
        found = (self._reading.cells[key].place.page for key in cells if key in self._reading.cells)
        pages = sorted({page for page in found if page})
        if not pages:
            return "", ""
        listed = "、".join(map(str, pages)), ", ".join(map(str, pages))
        return f"（第 {listed[0]} 页）", f" (page {listed[1]})"

    def _side(self, side: Side, total: Number | None) -> tuple[str, str]:
        """A side written out: its terms with their figures, those that are 0 left out when there are many."""
        terms = [(o.sign, self._name(o.cell), _figure(self._reading.cells.get(o.cell.key))) for o in side.operands]
        if side.constant or not terms:
            return f"{total}", f"{total}"
        if len(terms) == 1:
            _, (zh, en), figure = terms[0]
            return f"{zh} ＝ {figure}", f"{en} = {figure}"
        shown = [term for term in terms if len(terms) <= _FEW or term[2] != "0"] or terms[:1]
        rest = ("", "") if len(shown) == len(terms) else ("（其余为 0）", " (the others are 0)")
        zh = "".join(f"{' － ' if sign < 0 else ' ＋ '}{name[0]} {figure}" for sign, name, figure in shown)
        en = "".join(f"{' - ' if sign < 0 else ' + '}{name[1]} {figure}" for sign, name, figure in shown)
        return f"{zh.removeprefix(' ＋ ')}{rest[0]} ＝ {total}", f"{en.removeprefix(' + ')}{rest[1]} = {total}"

    def _name(self, cell: FormCell) -> tuple[str, str]:
        """A cell by its row where the rule runs down a column, by its column along a row, else by both."""
        zh_row, _, zh_column = cell.zh.partition(" · ")
        en_row, _, en_column = cell.en.rpartition(": ")
        match self._instance.rule.each:
            case "applications.columns":
                return f"“{zh_row}”", en_row
            case "applications.rows" | "disputes.blocks":
                return f"“{zh_column}”", en_column
        return f"“{cell.zh}”", cell.en

    def _named(self, keys: Iterable[str]) -> tuple[str, str]:
        """Cells by name, with what is printed in them, at most a few of them."""
        listed = list(keys)
        names = [(*self._name(self._cells[key]), _printed(self._reading.cells.get(key))) for key in listed[:_FEW]]
        zh = "、".join(f"{name}{printed}" for name, _, printed in names)
        en = ", ".join(f"{name}{printed}" for _, name, printed in names)
        more = len(listed) - len(names)
        return (f"{zh} 等 {len(listed)} 项", f"{en} and {more} more") if more else (zh, en)


def _figure(cell: CellReading | None) -> str:
    return "?" if cell is None or cell.value.number is None else str(cell.value.number)


def _printed(cell: CellReading | None) -> str:
    return f" [{cell.text}]" if cell is not None and cell.text.strip() else ""


def _where(form: Form, instance: Instance) -> tuple[str, str]:
    """The table and the column, row or block a rule is about."""
    tables = {"applications": ("表三", "table three"), "disputes": ("表四", "table four")}
    zh, en = tables.get(instance.rule.each.split(".")[0], ("全表", "the form"))
    terms: dict[str, tuple[Term | ApplicationsRow, ...]] = {
        "applications.columns": form.applications.columns,
        "applications.rows": (*form.applications.rows, *(v.row for v in form.applications.variants)),
        "disputes.blocks": form.disputes.blocks,
    }
    term = next((term for term in terms.get(instance.rule.each, ()) if term.key == instance.at), None)
    return (f"{zh}“{term.label}”", f"{en}, {term.en}") if term else (zh, en)
