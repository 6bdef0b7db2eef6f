"""The suspect cells of one report, from its sums and the previous year's report (expectations/suspects/suggest.py).

Describes to the suggestions how each cell was read. Decides nothing and changes no figure.
"""

from collections.abc import Iterable, Iterator, Mapping

from assets.checked.wording.findings import Finding
from assets.staged.cells.form_reading import Reading
from assets.staged.narrative.statement import Statement
from expectations.language.side import PREVIOUS
from expectations.suspects.stated_numbers import StatedNumber
from expectations.suspects.suggest import ANYWHERE, Known, Suggestion, mistaken_unit, suggest

FAULTY = "invalid"  # the number in such a cell is left over, but is the cell's own
Spot = tuple[int, int]  # table in the document, row in the table


def suspects(
    reading: Reading,
    findings: Iterable[Finding],
    earlier: Reading | None = None,
    stated: Iterable[Statement] = (),
) -> tuple[Suggestion, ...]:
    """The suspects of failing sums, then cells without a number, then amounts too far from the previous year's by a
    rule. `stated` is what the text states, which ranks repairs.
    """
    known, numbers = describe_reading(reading), list(stated_numbers(stated))
    found = suggest(reading.form.layout(reading.layout), reading.numbers, known, stated=numbers)
    return (*found, *_units(reading, findings, earlier, known)) if earlier else found


def stated_numbers(stated: Iterable[Statement]) -> Iterator[StatedNumber]:
    """The numbers among the statements of a text."""
    return (StatedNumber(s.what, s.number, s.bound == "exact") for s in stated if s.number is not None and s.bound)


def describe_reading(reading: Reading) -> Known:
    """How each cell was read, and near which cells there are unrecognised numbers."""
    statuses = {key: cell.value.status for key, cell in reading.cells.items()}
    spots = {key: (cell.place.table, cell.place.row) for key, cell in reading.cells.items()}
    faulty = {cell.place for cell in reading.cells.values() if cell.value.status == FAULTY}
    left = (left.place for left in reading.leftovers if left.place not in faulty)
    return describe_cells(statuses, spots, [(place.table, place.row) for place in left])


def describe_cells(statuses: Mapping[str, str], spots: Mapping[str, Spot], leftovers: Iterable[Spot]) -> Known:
    """The same from the statuses and spots of cells by key, and the spots of unrecognised numbers."""
    return Known(statuses, frozenset(near for left in leftovers for near in _near(left, spots)))


def _near(left: Spot, spots: Mapping[str, Spot]) -> set[str]:
    """The beginnings of the keys near an unrecognised number: rows in its printed row, else tables in its table."""
    beside = [key for key, (table, _) in spots.items() if table == left[0]]
    row = [key for key in beside if spots[key] == left]
    if row:
        return {key.rpartition(".")[0] if key.count(".") > 1 else key for key in row}
    return {key.partition(".")[0] for key in beside} or {ANYWHERE}


def _units(reading: Reading, findings: Iterable[Finding], earlier: Reading, known: Known) -> Iterator[Suggestion]:
    """Amounts probably entered in 元, among those that a failing rule compares with the previous year's."""
    amounts = {cell.key for cell in reading.form.all_cells() if cell.type == "amount"}
    failing = {key for found in findings if found.outcome == "fail" for key in found.cells}
    for key in sorted(key for key in amounts & failing if f"{PREVIOUS}.{key}" in failing):
        now, before = (r.cells[key].value.number if key in r.cells else None for r in (reading, earlier))
        if now is not None and before is not None:
            suggestion = mistaken_unit(key, now, before, reading.form.layout(reading.layout), known)
            yield from [suggestion] if suggestion else []
