"""Formulas that a program wrote and none calculated: the results of plain sums, =SUM(D5:I5) and =D5+E5, nothing else.

A sum is calculated only over stored numbers; one that includes an error, a number stored as text or no number at all is
not. Which cells are formulas without a result worksheet_xml.py reports.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal

from assets.staged.readers.spreadsheet.sheet_state import CellRange, Position
from assets.staged.readers.spreadsheet.worksheet_xml import parse_ranges
from assets.staged.values import count_numbers

_REFERENCE = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_SUM = re.compile(rf"=SUM\(({_REFERENCE}(?::{_REFERENCE})?(?:,{_REFERENCE}(?::{_REFERENCE})?)*)\)")
_ADDITION = re.compile(rf"=\+?({_REFERENCE}(?:\+{_REFERENCE})+)")
_MOST_STEPS = 200_000  # cells added up on one sheet
_DEEPEST = 50  # sums of sums


class _NotCalculated(Exception):
    """The formula is not a plain sum of numbers."""


class PlainSums:
    """The sums of one sheet. `numbers`: stored numbers; `texts`: other contents; `formulas`: those without a result."""

    def __init__(
        self, numbers: Mapping[Position, Decimal], texts: Mapping[Position, str], formulas: Mapping[Position, str]
    ) -> None:
        self._numbers, self._texts, self._formulas = numbers, texts, formulas
        self._results: dict[Position, Decimal | None] = {}
        self._steps = 0

    def results(self) -> dict[Position, Decimal]:
        """The result of each formula that can be calculated."""
        found = {position: self._result(position, 0) for position in self._formulas}
        return {position: number for position, number in found.items() if number is not None}

    def _result(self, position: Position, depth: int) -> Decimal | None:
        if position not in self._results:
            self._results[position] = None  # a formula that includes itself has no result
            with suppress(_NotCalculated):
                self._results[position] = self._calculate(self._formulas[position], depth)
        return self._results[position]

    def _calculate(self, formula: str, depth: int) -> Decimal:
        written = "".join(formula.split()).upper()
        ignores_words = _SUM.fullmatch(written)
        found = ignores_words or _ADDITION.fullmatch(written)
        if found is None or depth > _DEEPEST:
            raise _NotCalculated
        arguments = found[1].replace("$", "").replace("+", ",").replace(",", " ")
        terms = [
            number
            for cells in parse_ranges(arguments)
            for position in self._positions(cells)
            if (number := self._number(position, depth, ignores_words=bool(ignores_words))) is not None
        ]
        if not terms:
            raise _NotCalculated
        return sum(terms, Decimal(0))

    def _positions(self, cells: CellRange) -> Iterator[Position]:
        (top, left), (bottom, right) = cells
        self._steps += (bottom - top + 1) * (right - left + 1)
        if self._steps > _MOST_STEPS:
            raise _NotCalculated
        return ((y, x) for y in range(top, bottom + 1) for x in range(left, right + 1))

    def _number(self, position: Position, depth: int, *, ignores_words: bool) -> Decimal | None:
        """The number at `position`, None where a spreadsheet would add nothing."""
        if position in self._formulas:
            result = self._result(position, depth + 1)
            if result is None:
                raise _NotCalculated
            return result
        text = self._texts.get(position, "")
        if text and (not ignores_words or count_numbers(text)):
            raise _NotCalculated
        return self._numbers.get(position)
