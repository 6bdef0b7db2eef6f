"""Cells of a finding in words: why each holds no usable number, what is printed in it, an amount in either unit."""

from collections.abc import Sequence
from decimal import Decimal

from assets.checked.wording.formula_text import FEW, FormulaText
from assets.checked.wording.terms import Number, listed, message
from assets.staged.cells.form_reading import Reading
from assets.staged.values import FORM_UNIT, amount_by_unit
from assets.text.characters import on_one_line
from expectations.language.side import PREVIOUS, TOLD
from warehouse.messages import NO_TEXT, Message, join_messages

# The reason for each status without a number; those with `text` quote what is printed.
_REASONS = {
    "blank": "empty",
    "slash": "not_a_number",
    "dash": "not_a_number",
    "word": "not_a_number",
    "invalid": "not_a_number",
    "unsure": "unclear",
    "unit_ambiguous": "without_unit",
}
_MOST_REASONS = 3


def cell_faults(keys: Sequence[str], formula: FormulaText) -> Message:
    """Why operands hold no usable number, those with the same reason together: `“总计”填写的“-464”不是有效数字`."""
    groups: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        groups.setdefault(_reason(key, formula), []).append(key)
    separator = message("reasons_and")
    reasons = [
        message(reason, names=formula.name_cells(found), text=text)
        for (reason, text), found in list(groups.items())[:_MOST_REASONS]
    ]
    return join_messages(reasons, zh=separator.zh, en=separator.en)


def _reason(key: str, formula: FormulaText) -> tuple[str, str]:
    """The message for one operand, and the text it quotes."""
    if key.partition(".")[0] in ("report", TOLD) or key == PREVIOUS:
        return "unknown", ""
    cell = formula.cell(key)
    if cell is None:
        return "not_found", ""
    reason = _REASONS.get(cell.value.status, "no_figure")
    return reason, on_one_line(cell.text) if reason == "not_a_number" else ""


def list_printed(keys: Sequence[str], formula: FormulaText) -> Message:
    """Cells by name, each with what is printed in it, at most a few of them."""
    names = listed([_with_print(key, formula) for key in keys[:FEW]])
    more = len(keys) - FEW
    return message("and_more", names=names, n=len(keys), more=more) if more > 0 else names


def _with_print(key: str, formula: FormulaText) -> Message:
    cell = formula.cell(key)
    text = on_one_line(cell.text) if cell is not None else ""
    return join_messages((formula.name(key), message("printed", text=text) if text else NO_TEXT), zh="", en="")


def write_amounts(keys: Sequence[str], formula: FormulaText, reading: Reading) -> Message:
    """Amounts without a unit, each as 元 and as 万元 would make it, beside the previous year's amount."""
    separator = message("reasons_and")
    written = (_write_amount(key, formula, reading) for key in keys)
    return join_messages(written, zh=separator.zh, en=separator.en)


def _write_amount(key: str, formula: FormulaText, reading: Reading) -> Message:
    amounts = amount_by_unit(reading.cells[key].text)
    last = formula.cell(f"{PREVIOUS}.{key}")
    amount = last.value.number if last else None
    before = message("before_unknown") if amount is None else message("before", amount=_shortest(amount))
    in_yuan, in_wan = (_shortest(amounts.get(unit)) for unit in ("元", FORM_UNIT))
    return message("amount_in_both_units", name=formula.name(key), in_yuan=in_yuan, in_wan=in_wan, before=before)


def _shortest(amount: Number | None) -> str:
    """An amount without trailing zeros in its fraction."""
    return "?" if amount is None else f"{Decimal(amount).normalize():f}"
