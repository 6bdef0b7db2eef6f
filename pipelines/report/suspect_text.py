"""The suspect cells of a report in words: the cell, its repair, the error it looks like, whose error it may be.

Words the suggestions of assets/checked/suspects.py and suggests nothing itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assets.checked.check_files import Checked
from assets.checked.wording.terms import table_name
from assets.staged.cells.form_reading import Reading
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.rulebook.sums import Number
from expectations.suspects.suggest import Suggestion
from pipelines.report.words import words

_MOST_SETS, _MOST_CELLS = 6, 12


@dataclass(frozen=True, slots=True)
class SuspectText:
    """What may be wrong in one part of a report: a sentence, its alternatives if there are several, and its cells."""

    lead: str
    items: tuple[str, ...]
    cells: frozenset[str]


def suspect_texts(checked: Checked, language: str) -> list[SuspectText]:
    """The text for each broken part of a report, then for its amounts, then for its blank cells."""
    if not isinstance(checked.document, Report):
        return []
    writer = SuspectWriter(checked.document.reading, language)
    blanks = [s for s in checked.suspects if s.kind == "blank_meant_zero"]
    units = [s for s in checked.suspects if s.kind == "yuan_for_wan"]
    parts = groupby((s for s in checked.suspects if s.part is not None), key=lambda s: s.part)
    texts = [writer.write_part(list(repairs)) for _, repairs in parts]
    texts += [writer.write_part([unit]) for unit in units]
    return texts + ([writer.write_blanks(blanks)] if blanks else [])


class SuspectWriter:
    """Writes the suspects of one report in one language."""

    def __init__(self, reading: Reading, language: str) -> None:
        self._reading = reading
        self._words = words(language)
        self._language = language

    def write_part(self, repairs: Sequence[Suggestion]) -> SuspectText:
        """The repairs of one part: the only one, or alternatives."""
        first = repairs[0]
        cells = frozenset(cell for repair in repairs for cell in repair.cells)
        if len(repairs) == 1 and first.complete:
            return SuspectText(self._only(first) + self._slip(first) + self._whose(repairs), (), cells)
        lead = self._words["one_of" if first.complete else "one_of_more"].format(n=len(repairs))
        items = [self._words["likely"].format(cells=self._cells(s)) + self._slip(s) for s in repairs[:_MOST_SETS]]
        more = len(repairs) - _MOST_SETS
        items += [self._words["more_sets"].format(n=more)] if more > 0 else []
        return SuspectText(lead + self._whose(repairs), tuple(items), cells)

    def write_blanks(self, suggestions: Sequence[Suggestion]) -> SuspectText:
        """Blank cells that must be 0, as their number and the first of them."""
        cells = [cell for suggestion in suggestions for cell in suggestion.cells]
        lead = self._words["blanks"].format(n=len(cells), first=self._name(cells[0]))
        return SuspectText(lead + self._whose(suggestions), (), frozenset(cells))

    def write_cell(self, key: str, value: Number | None) -> str:
        """A cell by name, what is printed in it, and its repair: `总计：0 → 11`. `value` is None where it is open."""
        cell = self._reading.cells.get(key)
        reported = (on_one_line(cell.text) if cell else "") or self._words["empty"]
        template = self._words["repair" if value is not None else "open"]
        return template.format(cell=self._name(key), reported=reported, value=value)

    def _only(self, repair: Suggestion) -> str:
        many, of_sums = len(repair.cells) > 1, repair.part is not None
        key = "together" if many else "only_cell" if of_sums else "likely"
        return self._words[key].format(n=len(repair.cells), cells=self._cells(repair))

    def _cells(self, repair: Suggestion) -> str:
        pairs = list(zip(repair.cells, repair.values, strict=True))
        written = self._words["and"].join(self.write_cell(*pair) for pair in pairs[:_MOST_CELLS])
        more = len(pairs) - _MOST_CELLS
        return written + (self._words["more_cells"].format(n=more) if more > 0 else "")

    def _name(self, key: str) -> str:
        cell = self._reading.form.cell(self._reading.layout, key)
        assert cell
        table = table_name(cell.table).in_language(self._language)
        return self._words["suspect_cell_name"].format(table=table, zh=cell.zh, en=cell.en)

    def _slip(self, repair: Suggestion) -> str:
        return self._words[repair.kind] if repair.kind else ""

    def _whose(self, repairs: Sequence[Suggestion]) -> str:
        found: set[str] = {s.whose for s in repairs}
        return self._words[f"whose_{found.pop()}" if len(found) == 1 else "whose_unknown"]
