"""The lines of the sheet of findings: each finding with the cells it is about, what is printed there and the repair.

A finding names the suspect cells it leads to, else all its cells. Suspects that belong to no finding and unrecognised
numbers have lines of their own. Knows no spreadsheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from assets.checked.wording.marked_tables import NOT_FOUND, Marks, marks
from assets.checked.wording.terms import table_name
from assets.collected.media_type import XLS, XLSX
from assets.staged.cells.form_reading import Leftover
from assets.staged.grid import Place
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.rulebook.rule import family_words, severity_words
from expectations.rulebook.sums import Number
from pipelines.report.finding_blocks import FindingBlock, finding_blocks
from pipelines.report.suspect_text import SuspectText
from pipelines.report.words import words as report_words
from pipelines.report.workbook.cell_values import number_value, printed_value
from pipelines.report.workbook.words import words as in_language

_FEW = 12  # cells of a finding that are listed; of more, only what they share
_SPREADSHEETS = (XLSX, XLS)
Entry = int | float | str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A line. `outcome`: fail, note, undecided, suspect, leftover. Several cells are listed line by line."""

    outcome: str
    rule: str = ""
    severity: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    place: str = ""
    printed: Entry = ""
    needed: Entry = ""
    sentence: str = ""
    details: str = ""
    basis: str = ""
    family: str = ""
    review: str = ""


def finding_rows(checked: Checked, language: str) -> Iterator[FindingRow]:
    """The lines of one report, failures first; none for a document that gives no report."""
    if isinstance(checked.document, Report):
        yield from _RowWriter(checked, checked.document, language).rows()


class _RowWriter:
    """Writes the lines of one report in one language."""

    def __init__(self, checked: Checked, report: Report, language: str) -> None:
        self._checked = checked
        self._report = report
        self._language = language
        self._words = in_language(language)
        self._marks: Marks = marks(checked)
        self._cells = {cell.key: cell for cell in report.reading.form.layout(report.reading.layout)}

    def rows(self) -> Iterator[FindingRow]:
        blocks = finding_blocks(self._checked, self._language)
        for outcome, listed in (("fail", blocks.severe), ("note", blocks.noted)):
            yield from (self._finding(outcome, block.finding, self._repairs(block), block.review) for block in listed)
        for suspect in blocks.other_suspects:
            keys = [key for key in self._cells if key in suspect.cells]
            yield self._about(FindingRow("suspect", sentence=_suspect_text(suspect)), keys)
        yield from (self._finding("undecided", finding, ()) for finding in self._checked.undecided)
        yield from map(self._leftover, self._report.reading.leftovers)

    def _finding(self, outcome: str, finding: Finding, repairs: Sequence[str], review: str | None = None) -> FindingRow:
        *facts, basis = finding.details
        label = report_words(self._language)["suspect"]
        details = [(d.label.in_language(self._language), d.text.in_language(self._language)) for d in facts]
        details += [(label, text) for text in repairs]
        row = FindingRow(
            outcome, finding.rule, severity_words()[finding.severity].in_language(self._language),
            sentence=finding.conclusion.in_language(self._language),
            details="\n".join(self._words["detail"].format(label=label, text=text) for label, text in details),
            basis=basis.text.in_language(self._language),
            family=family_words()[finding.family].in_language(self._language), review=review or "",
        )  # fmt: skip
        keys = [key for key in self._cells if key in finding.cells]
        return self._about(row, [key for key in keys if key in self._marks.suspects] or keys)

    def _repairs(self, block: FindingBlock) -> list[str]:
        see = [report_words(self._language)["see"].format(rule=rule) for rule in block.see]
        return [*map(_suspect_text, block.suspects), *see]

    def _about(self, row: FindingRow, keys: Sequence[str]) -> FindingRow:
        """`row` with the cells `keys`: where they are, what is printed in them, what they need."""
        found = [self._cells[key] for key in keys]
        names = [(*cell.zh.partition(" · "), cell) for cell in found]
        listed = list(keys) if len(keys) <= _FEW else []
        readings = [self._report.reading.cells.get(key) for key in listed]
        tables = dict.fromkeys(table_name(cell.table).in_language(self._language) for cell in found)
        return replace(
            row, table=self._words["separator"].join(tables), row=self._shared([name for name, *_ in names]),
            column=self._shared([name for _, _, name, _ in names]),
            place=_lines(["" if cell is None else self._place(cell.place) for cell in readings]),
            printed=_only([NOT_FOUND if cell is None else printed_value(cell) for cell in readings]),
            needed=_only([self._needed(key) for key in listed]),
        )  # fmt: skip

    def _shared(self, names: Sequence[str]) -> str:
        """The name that all cells share, else the names line by line, else how many cells there are."""
        if len(set(names)) == 1:
            return names[0]
        return _lines(names) if len(names) <= _FEW else self._words["many"].format(n=len(names))

    def _needed(self, key: str) -> Entry:
        value: Number | None = self._marks.suspects.get(key)
        return "" if value is None else number_value(value)

    def _place(self, place: Place) -> str:
        if self._report.media_type in _SPREADSHEETS:
            facts = place._asdict() | {"column": column_letters(place.column)}
            return self._words["place_in_sheet"].format(**facts)
        key = "place_on_page" if place.page else "place"
        return report_words(self._language)[key].format(**place._asdict())

    def _leftover(self, leftover: Leftover) -> FindingRow:
        return FindingRow(
            "leftover", place=self._place(leftover.place), printed=on_one_line(leftover.text),
            sentence=leftover.why.in_language(self._language),
        )  # fmt: skip


def column_letters(number: int) -> str:
    """The letters of a column of a spreadsheet, 1 being A."""
    letters = ""
    while number > 0:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _suspect_text(suspect: SuspectText) -> str:
    return "\n".join((suspect.lead, *(f"- {item}" for item in suspect.items)))


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts).strip("\n") if any(texts) else ""


def _only(entries: Sequence[Entry]) -> Entry:
    """The one value, which stays a number; several as lines of text."""
    return entries[0] if len(entries) == 1 else _lines([str(entry) for entry in entries])
