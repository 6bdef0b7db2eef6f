"""Figures, changes and the terms of a tie as text, for all outputs: `+24`, `+19.8%`, `＋ 规章 · 本年制发件数 3`."""

from collections.abc import Mapping
from decimal import Decimal

from expectations.rulebook.sums import Number
from pipelines.compare.carried_over import Tie, TiedCell
from pipelines.compare.tables import ComparedCell

_WHOLE = 100  # per cent
_SIGNS = {">=": "≥", "<=": "≤", "=": "＝", "+": "＋", "-": "－"}


def write_number(number: Number) -> str:
    """A number with the places it has, amounts without zeros at the end."""
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_change(cell: ComparedCell) -> str:
    """`+24`, `-3`, `0`; empty where there is no change to give."""
    return "" if cell.change is None else f"{'+' if cell.change > 0 else ''}{write_number(cell.change)}"


def write_percent(cell: ComparedCell) -> str:
    """`+19.8%`, from 100 on without a place; empty where there is no percentage, and where nothing changed."""
    return f"{cell.percent:+.{0 if abs(cell.percent) >= _WHOLE else 1}f}%" if cell.percent else ""


def write_share(percent: float | None) -> str:
    """`62%`; a dash where there is nothing to measure."""
    return "-" if percent is None else f"{percent:.0f}%"


def write_sign(cell: TiedCell) -> str:
    """The sign or relation before a term of a tie; empty before the first."""
    return _SIGNS.get(cell.mark, cell.mark)


def write_term(cell: TiedCell, words: Mapping[str, str]) -> str:
    """A cell with its sign and its figure, as a term of an equation."""
    return f"{write_sign(cell)} {cell.row} · {cell.column} {cell.text or words['blank']}".strip()


def write_outcome(tie: Tie, words: Mapping[str, str]) -> str:
    """Whether a tie holds, and by how much it does not."""
    if tie.outcome == "fail" and tie.difference:
        return words["differ_by"].format(difference=write_number(tie.difference))
    return words[tie.outcome]
