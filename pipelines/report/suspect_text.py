"""The suspect cells of a report in words: the cell, its repair, the error it looks like, whose error it may be.

Words the suggestions of assets/checked/suspects.py and suggests nothing itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assets.checked.check_files import Checked
from assets.checked.wording.findings import NO_QUOTES
from assets.checked.wording.quotes import quote_facts
from assets.checked.wording.terms import table_name
from assets.staged.cells.form_reading import Reading
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.rulebook.sums import Number
from expectations.suspects.forced_values import EMPTY
from expectations.suspects.suggest import Suggestion
from pipelines.report.words import words
from warehouse.messages import Message

_MOST_SETS, _MOST_CELLS = 6, 12


@dataclass(frozen=True, slots=True)
class SuspectText:
    """What may be wrong in one part of a report: a sentence, its alternatives if there are several, and its cells.

    `more` is how many alternatives are not listed, empty where all are.
    """

    lead: str
    items: tuple[str, ...]
    cells: frozenset[str]
    more: str = ""


def suspect_texts(checked: Checked, language: str) -> list[SuspectText]:
    """The text for each broken part of a report, then for its amounts, then for its cells without a number."""
    if not isinstance(checked.document, Report):
        return []
    quotes = quote_facts(checked.document) if any(s.stated for s in checked.suspects) else NO_QUOTES
    writer = SuspectWriter(checked.document.reading, language, quotes)
    units = [s for s in checked.suspects if s.kind == "yuan_for_wan"]
    parts = groupby((s for s in checked.suspects if s.part is not None), key=lambda s: s.part)
    texts = [writer.write_part(list(repairs)) for _, repairs in parts]
    texts += [writer.write_part([unit]) for unit in units]
    return texts + list(_cells_without_number(checked.suspects, writer))


def _cells_without_number(suspects: Sequence[Suggestion], writer: "SuspectWriter") -> Iterator[SuspectText]:
    """Counts that the sums force in cells found empty, and in those with a faulty value; then the other blank cells."""
    kinds = {kind: [s for s in suspects if s.kind == kind] for kind in ("left_out", "blank_meant_zero", "not_all_zero")}
    for empty in (True, False):
        if filled := [s for s in kinds["left_out"] if writer.is_empty(s.cells[0]) is empty]:
            yield writer.write_left_out(filled)
    for kind, template in (("blank_meant_zero", "blanks"), ("not_all_zero", "not_all_zero")):
        if kinds[kind]:
            yield writer.write_blanks(template, kinds[kind])


class SuspectWriter:
    """Writes the suspects of one report in one language."""

    def __init__(self, reading: Reading, language: str, quotes: Mapping[str, Message] = NO_QUOTES) -> None:
        """`quotes` holds the words a fact was found in, by fact."""
        self._reading = reading
        self._quotes = quotes
        self._words = words(language)
        self._language = language

    def write_part(self, repairs: Sequence[Suggestion]) -> SuspectText:
        """The repairs of one part: the only one, or alternatives."""
        first = repairs[0]
        cells = frozenset(cell for repair in repairs for cell in repair.cells)
        if len(repairs) == 1 and first.complete:
            return SuspectText(self._only(first) + self._slip(first) + self._whose(repairs), (), cells)
        lead = self._words["one_of" if first.complete else "one_of_more"].format(n=len(repairs))
        items = [self._cells(s) + self._stated(s) + self._slip(s) for s in repairs[:_MOST_SETS]]
        more = self._count("more_sets", len(repairs) - _MOST_SETS)
        return SuspectText(lead + self._whose(repairs), tuple(items), cells, more)

    def write_left_out(self, suggestions: Sequence[Suggestion]) -> SuspectText:
        """Cells without a usable number, each with the count that the sums force."""
        cells = frozenset(cell for suggestion in suggestions for cell in suggestion.cells)
        items = [self._cells(suggestion) for suggestion in suggestions[:_MOST_SETS]]
        if len(suggestions) == 1:
            return SuspectText(self._words["left_out"].format(cells=items[0]) + self._whose(suggestions), (), cells)
        more = self._count("more_cells", len(suggestions) - _MOST_SETS)
        lead = self._words["left_out_cells"].format(n=len(suggestions))
        return SuspectText(lead + self._whose(suggestions), tuple(items), cells, more)

    def is_empty(self, key: str) -> bool:
        cell = self._reading.cells.get(key)
        return cell is not None and cell.value.status in EMPTY

    def write_blanks(self, template: str, suggestions: Sequence[Suggestion]) -> SuspectText:
        """Blank cells that must be 0, or that cannot all be 0, as their number and the first of them."""
        cells = [cell for suggestion in suggestions for cell in suggestion.cells]
        lead = self._words[template].format(n=len(cells), first=self._name(cells[0]))
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
        return written + self._count("more_cells", len(pairs) - _MOST_CELLS)

    def _count(self, template: str, n: int) -> str:
        """How many there are beyond those listed; empty where there are none."""
        return self._words[template].format(n=n) if n > 0 else ""

    def _name(self, key: str) -> str:
        cell = self._reading.form.cell(self._reading.layout, key)
        assert cell
        table = table_name(cell.table).in_language(self._language)
        return self._words["suspect_cell_name"].format(table=table, zh=cell.zh, en=cell.en)

    def _stated(self, repair: Suggestion) -> str:
        """The words of the text that agree with this repair."""
        words = [self._quotes[fact].in_language(self._language) for fact in repair.stated if fact in self._quotes]
        return self._words["stated"].format(words="".join(words)) if words else ""

    def _slip(self, repair: Suggestion) -> str:
        return self._words[repair.kind] if repair.kind else ""

    def _whose(self, repairs: Sequence[Suggestion]) -> str:
        found: set[str] = {s.whose for s in repairs}
        return self._words[f"whose_{found.pop()}" if len(found) == 1 else "whose_unknown"]
