"""The cells of a report that may be wrong, as its sums and last year's report suggest
(expectations/suspects/suggest.py).

Tells the suggestions what is known of the reading; decides nothing and changes no figure.
"""

from collections.abc import Iterable, Iterator, Mapping

from assets.checked.wording.findings import Finding
from assets.staged.cells.form_reading import Reading
from expectations.language.side import PREVIOUS
from expectations.suspects.suggest import ANYWHERE, Known, Suggestion, mistaken_unit, suggest

Spot = tuple[int, int]  # table in the document, row in the table


def suspects(reading: Reading, findings: Iterable[Finding], earlier: Reading | None = None) -> tuple[Suggestion, ...]:
    """What may be wrong with a report: of its broken sums, then of its empty cells, then of its amounts beside last
    year's, where a rule finds the two too far apart.
    """
    told = knowledge(reading)
    numbers = {key: cell.value.number for key, cell in reading.cells.items()}
    found = suggest(reading.form.layout(reading.layout), numbers, told)
    return (*found, *_units(reading, findings, earlier, told)) if earlier else found


def knowledge(reading: Reading) -> Known:
    """How each cell was read, and among which cells numbers were left over."""
    statuses = {key: cell.value.status for key, cell in reading.cells.items()}
    spots = {key: (cell.place.table, cell.place.row) for key, cell in reading.cells.items()}
    return known(statuses, spots, [(left.place.table, left.place.row) for left in reading.leftovers])


def known(statuses: Mapping[str, str], spots: Mapping[str, Spot], leftovers: Iterable[Spot]) -> Known:
    """What is known of a reading: statuses and spots of its cells by key, and the spots of what was left over."""
    return Known(statuses, frozenset(near for left in leftovers for near in _near(left, spots)))


def _near(left: Spot, spots: Mapping[str, Spot]) -> set[str]:
    """The beginnings of the keys a leftover stands among: rows in its printed row, else tables in its table."""
    beside = [key for key, (table, _) in spots.items() if table == left[0]]
    row = [key for key in beside if spots[key] == left]
    if row:
        return {key.rpartition(".")[0] if key.count(".") > 1 else key for key in row}
    return {key.partition(".")[0] for key in beside} or {ANYWHERE}


def _units(reading: Reading, findings: Iterable[Finding], earlier: Reading, told: Known) -> Iterator[Suggestion]:
    """Amounts that were likely given in 元, of those that a failing rule compares with last year's."""
    amounts = {cell.key for cell in reading.form.all_cells() if cell.type == "amount"}
    failing = {key for found in findings if found.outcome == "fail" for key in found.cells}
    for key in sorted(key for key in amounts & failing if f"{PREVIOUS}.{key}" in failing):
        now, before = (r.cells[key].value.number if key in r.cells else None for r in (reading, earlier))
        if now is not None and before is not None:
            suggestion = mistaken_unit(key, now, before, reading.form.layout(reading.layout), told)
            yield from [suggestion] if suggestion else []
