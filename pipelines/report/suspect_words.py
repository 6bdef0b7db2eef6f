"""What may be wrong with a report, in words: the likely cell, the value it needs, the slip, whose error it may be.

Words what was suggested (assets/checked/suspects.py) and suggests nothing itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assets.checked.check_files import Checked
from assets.checked.wording.findings import TABLES
from assets.staged.cells.form_reading import Reading
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.rulebook.sums import Number
from expectations.suspects.suggest import Suggestion
from pipelines.report.words import words

_MOST_SETS, _MOST_CELLS = 6, 12


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that may be wrong: a sentence, and the possibilities it speaks of, if there are several."""

    lead: str
    items: tuple[str, ...] = ()


def suspected(checked: Checked, language: str) -> list[Said]:
    """What is said of each broken part of a report, of its amounts, then of the cells left empty."""
    if not isinstance(checked.document, Report):
        return []
    wording = Wording(checked.document.reading, language)
    blanks = [s for s in checked.suspects if s.kind == "blank_meant_zero"]
    units = [s for s in checked.suspects if s.kind == "yuan_for_wan"]
    parts = groupby((s for s in checked.suspects if s.part is not None), key=lambda s: s.part)
    said = [wording.part(list(ties)) for _, ties in parts]
    said += [wording.part([unit]) for unit in units]
    return said + ([wording.blanks(blanks)] if blanks else [])


class Wording:
    """The words for one report in one language."""

    def __init__(self, reading: Reading, language: str) -> None:
        self._reading = reading
        self._words = words(language)
        self._zh = language == "zh"

    def part(self, ties: Sequence[Suggestion]) -> Said:
        """The repairs of one part: the only one, or that it is one of several."""
        first = ties[0]
        if len(ties) == 1 and first.complete:
            lead = self._words["together" if len(first.cells) > 1 else "likely"].format(
                n=len(first.cells), cells=self._cells(first)
            )
            return Said(lead + self._slip(first) + self._whose(ties))
        count = self._words["at_least" if not first.complete else "in_all"].format(n=len(ties))
        items = [self._words["likely"].format(cells=self._cells(s)) + self._slip(s) for s in ties[:_MOST_SETS]]
        items += [self._words["more_sets"].format(n=len(ties) - _MOST_SETS)] if len(ties) > _MOST_SETS else []
        return Said(self._words["one_of"].format(count=count) + self._whose(ties), tuple(items))

    def blanks(self, lines: Sequence[Suggestion]) -> Said:
        """Empty cells that can only be 0, as a number of them and the first."""
        cells = [cell for line in lines for cell in line.cells]
        named = self._named(cells[0])
        return Said(self._words["blanks"].format(n=len(cells), first=named) + self._whose(lines))

    def _cells(self, suggestion: Suggestion) -> str:
        pairs = list(zip(suggestion.cells, suggestion.values, strict=True))
        told = self._words["and"].join(self.cell(*pair) for pair in pairs[:_MOST_CELLS])
        more = len(pairs) - _MOST_CELLS
        return told + (self._words["more_cells"].format(n=more) if more > 0 else "")

    def cell(self, key: str, value: Number | None) -> str:
        """A cell by name, what is printed in it, and the value it has to have, None where not forced."""
        cell = self._reading.cells.get(key)
        reported = on_one_line(cell.text) if cell else ""
        named, reported = self._named(key), reported or self._words["empty"]
        return self._words["needs" if value is not None else "open"].format(cell=named, reported=reported, value=value)

    def _named(self, key: str) -> str:
        cell = self._reading.form.cell(self._reading.layout, key)
        assert cell
        zh, en = TABLES[cell.table]
        return f"{zh}“{cell.zh}”" if self._zh else f"{en}, {cell.en} ({cell.zh})"

    def _slip(self, suggestion: Suggestion) -> str:
        return self._words[suggestion.kind] if suggestion.kind else ""

    def _whose(self, ties: Sequence[Suggestion]) -> str:
        found: set[str] = {s.whose for s in ties}
        return self._words[f"whose_{found.pop()}" if len(found) == 1 else "whose_unknown"]


def possibilities(checked: Checked, language: str) -> Iterator[str]:
    """The same as lines, the possibilities under their sentence."""
    lead = words(language)["suspect"]
    for said in suspected(checked, language):
        yield lead + (" " if language == "en" else "") + said.lead
        yield from (f"  - {item}" for item in said.items)
