"""Counts of cells in a formula: how many of a scope are located, valid, filled, or consistent with other reports.

In the SQL `v` is the report's figures, `s` their statuses, `p` the previous year's figures, `a` what the parts of an
aggregate add up to. Holds no rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.reference.forms.form import FormCell

UNFILLED = ("blank", "slash", "dash", "word")
_BLANK = ", ".join(f"'{status}'" for status in UNFILLED)
_OF_STATUS = {
    "located": "IS NULL",
    "mistyped": "= 'invalid'",
    "unfilled": f"IN ({_BLANK})",
    "unitless": "= 'unit_ambiguous'",
    "unheaded": "= 'by_form_order'",
    "worded": "= 'in_words'",
}
# Cells of an aggregate below the largest of its parts, below what they add up to, or other than that.
_OF_PARTS = {"below_most": ("<", "most"), "below_sum": ("<", "sum"), "off_sum": ("<>", "full")}
COUNTS = (*_OF_STATUS, "expected", "figures", "nonzero", "copied", *_OF_PARTS)


@dataclass(frozen=True, slots=True)
class Count:
    """How many cells of a scope are as `what` names it.

    located, expected; mistyped: hold what their type forbids; unfilled; figures: hold a figure; unitless: an amount
    without a unit; unheaded: a figure whose heading is lost; worded: a figure in Chinese numerals; below_most,
    below_sum, off_sum: below the largest part of an aggregate, below the sum of its parts, unequal to it. `nonzero` is
    1 where some cell is not 0, `copied` where all cells equal the previous year's, else 0.
    """

    what: str
    cells: tuple[FormCell, ...]

    @property
    def of_status(self) -> bool:
        return self.what in (*_OF_STATUS, "figures")

    @property
    def of_parts(self) -> bool:
        return self.what in _OF_PARTS

    @property
    def singles_out(self) -> bool:
        """Whether the cells it counts are the ones that are wrong."""
        return self.what in (*_OF_STATUS, *_OF_PARTS)

    def of_numbers(self) -> int | None:
        """The count where every cell holds a number; None where the numbers or other reports decide it."""
        if self.what in ("located", "expected", "figures"):
            return len(self.cells)
        return 0 if self.of_status else None

    def wanting(self, cell: FormCell) -> str:
        """SQL that is true where it counts `cell` as wrong; only of a count that singles out cells."""
        if self.of_parts:
            relation, column = _OF_PARTS[self.what]
            return f'v.{quoted(cell)} {relation} a."{cell.sql}__{column}"'
        return f"s.{quoted(cell)} {_OF_STATUS[self.what]}"

    def sql(self) -> str:
        """The count; NULL where no cell of the scope was located, or, for `mistyped`, none holds a value.

        It counts over lists: DuckDB plans a condition on each cell one by one, which takes longer than judging.
        """
        values = f"[{', '.join(f'v.{quoted(cell)}' for cell in self.cells)}]"
        statuses = f"[{', '.join(f's.{quoted(cell)}' for cell in self.cells)}]"
        known, found = f"list_count({values})", f"list_count({statuses})"
        match self.what:
            case "expected":
                return str(len(self.cells))
            case "located":
                return f"nullif({found}, 0)"
            case "mistyped":
                wrong = _times(statuses, "x = 'invalid'")
                some = f"nullif({wrong}, CASE WHEN {known} = 0 THEN 0 END)"
                return f"CASE WHEN {known} = {len(self.cells)} THEN 0 ELSE {some} END"
            case "unfilled":
                empty = _times(statuses, f"x IN ({_BLANK})")
                return f"CASE WHEN {known} = {len(self.cells)} THEN 0 WHEN {found} > 0 THEN {empty} END"
            case "unitless" | "unheaded" | "worded":
                return f"CASE WHEN {found} > 0 THEN {_times(statuses, f'x {_OF_STATUS[self.what]}')} END"
            case "figures":
                return f"CASE WHEN {known} = {len(self.cells)} OR {found} > 0 THEN {known} END"
            case "nonzero":
                some = f"greatest({values[1:-1]}) > 0 OR least({values[1:-1]}) < 0"
                return f"CASE WHEN {some} THEN 1 WHEN {known} = {len(self.cells)} THEN 0 END"
            case "copied":
                return "p.copied"
        wrong = f"[{', '.join(map(self.wanting, self.cells))}]"
        some = _known_or_some(_times(wrong, "x"), f"list_count({wrong}) < {len(self.cells)}")
        return f"CASE WHEN a.report_id IS NOT NULL THEN {some} END"


def quoted(cell: FormCell) -> str:
    return f'"{cell.sql}"'


def all_known(values: Iterable[str]) -> str:
    return " AND ".join(f"{value} IS NOT NULL" for value in values)


def _known_or_some(times: str, unknown: str) -> str:
    """`times`; NULL where it is 0 and `unknown` holds for some cell."""
    return f"nullif({times}, CASE WHEN {unknown} THEN 0 END)"


def _times(listed: str, condition: str) -> str:
    """How many entries `x` of a list meet the condition."""
    return f"len(list_filter({listed}, lambda x: {condition}))"
