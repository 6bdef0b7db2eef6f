"""The tables of a report as printed: the form's rows with the reported figures, and a mark on each figure at fault.

Labels are those of the form; a figure is always the printed one. Terminal and page decide how a table looks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assets.checked.check_files import Checked
from assets.staged.cells.form_reading import Reading
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.rulebook.sums import Number
from expectations.suspects.suggest import Suggestion
from warehouse.reference.forms.form import Form, FormCell

Mark = Literal["", "failing", "suspect"]
_FEW = 4  # alternative repairs; with more of them, none is likelier than the others
NOT_FOUND = "?"
_NAMED_ONLY = ("blank_meant_zero", "not_all_zero")  # there may be a hundred: the findings name them


@dataclass(frozen=True, slots=True)
class Marks:
    """The cells of failing rules, and the suspect cells with the value each needs, None where that is open."""

    failing: frozenset[str]
    suspects: Mapping[str, Number | None]

    def of(self, key: str) -> Mark:
        if key in self.suspects:
            return "suspect"
        return "failing" if key in self.failing else ""


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """One cell as printed, `?` where it was not found. `needed` is the value it needs, None where that is open."""

    key: str
    text: str
    mark: Mark
    needed: Number | None


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One row; `group` is the label printed before several rows."""

    label: str
    group: str | None
    entries: tuple[MarkedCell, ...]

    @property
    def marked(self) -> bool:
        return any(entry.mark for entry in self.entries)


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """One table, or one block of Table 2. The blocks of Table 4, which are printed in one row, are rows here."""

    key: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[MarkedRow, ...]

    @property
    def marked(self) -> bool:
        return any(line.marked for line in self.lines)


def marks(checked: Checked) -> Marks:
    """The marks on the cells of a report."""
    assert isinstance(checked.document, Report)
    known = {cell.key for cell in checked.document.reading.form.all_cells()}
    failing = frozenset(key for found in checked.failing for key in found.cells if key in known)
    return Marks(failing, dict(_likely(checked.suspects)))


def _likely(suspects: Iterable[Suggestion]) -> Iterator[tuple[str, Number | None]]:
    """The cells of repairs that are the only one of their part, or one of few; with values where they are unique."""
    broken = [s for s in suspects if s.kind not in _NAMED_ONLY]
    for suggestion in broken:
        ties = sum(s.part == suggestion.part for s in broken)
        if suggestion.part is None or (ties <= _FEW and suggestion.complete):
            values = suggestion.values if suggestion.unique else (None,) * len(suggestion.cells)
            yield from zip(suggestion.cells, values, strict=True)


def tables(reading: Reading, found: Marks) -> tuple[MarkedTable, ...]:
    """Every table of the report's form and layout, in print order."""
    form = reading.form
    sections = {section.key: f"{section.key}、{section.label}" for section in form.sections}
    cells: dict[str, list[FormCell]] = {}
    for cell in form.layout(reading.layout):
        cells.setdefault(f"{cell.table}.{cell.row}" if cell.table != "proactive" else cell.key, []).append(cell)
    entries = {key: tuple(_entry(cell.key, reading, found) for cell in row) for key, row in cells.items()}
    return (
        *_proactive(form, sections[form.proactive.section], entries),
        _applications(form, sections[form.applications.section], reading.layout, entries),
        _disputes(form, sections[form.disputes.section], entries),
    )


def _entry(key: str, reading: Reading, found: Marks) -> MarkedCell:
    cell = reading.cells.get(key)
    text = NOT_FOUND if cell is None else on_one_line(cell.text)
    return MarkedCell(key, text, found.of(key), found.suspects.get(key))


def _proactive(form: Form, section: str, entries: Mapping[str, tuple[MarkedCell, ...]]) -> Iterator[MarkedTable]:
    for block in form.proactive.blocks:
        lines = (
            MarkedRow(row.label, None, tuple(e for cell in row.cells for e in entries[f"proactive.{cell.key}"]))
            for row in block.rows
        )
        headings = tuple(column.label for column in block.columns)
        yield MarkedTable("proactive", f"{section} {block.label}", headings, tuple(lines))


def _applications(form: Form, section: str, layout: str, entries: Mapping[str, tuple[MarkedCell, ...]]) -> MarkedTable:
    groups = {group.key: group.label for group in form.applications.groups}
    rows = form.applications.rows_in(layout)
    alone = {row.label for row in rows}
    headed = {key: label for key, label in groups.items() if label not in alone}
    lines = (MarkedRow(row.label, headed.get(row.group or ""), entries[f"applications.{row.key}"]) for row in rows)
    return MarkedTable(
        "applications", section, tuple(column.label for column in form.applications.columns), tuple(lines)
    )


def _disputes(form: Form, section: str, entries: Mapping[str, tuple[MarkedCell, ...]]) -> MarkedTable:
    lines = (MarkedRow(block.label, None, entries[f"disputes.{block.key}"]) for block in form.disputes.blocks)
    return MarkedTable("disputes", section, tuple(column.label for column in form.disputes.columns), tuple(lines))
