"""What a reading makes of a report drawn by the kinds, cell by cell against what it prints."""

from dataclasses import dataclass

from assets.staged.cells.form_reading import Reading
from assets.staged.values import Value, read_value
from expectations.rulebook.sums import tally
from tests.generator.kinds.truth import truth
from tests.generator.report import Report


@dataclass(frozen=True)
class Comparison:
    """The cells that do not read as printed (a blank one not as blank); of these, those that read as another number.

    `reported`: whether a broken sum or a number left over says that something is amiss.
    """

    unlike: list[str]
    wrong: list[str]
    reported: bool


def compared(drawn: Report, reading: Reading | None) -> Comparison:
    """`reading` of the document of `drawn`, None where it was refused."""
    printed = truth(drawn)
    if reading is None:
        return Comparison(list(printed), [], True)
    types = {cell.key: cell.type for cell in drawn.form.all_cells()}
    read = {key: cell.value for key, cell in reading.cells.items()}
    unit = drawn.arrangement.unit
    meant = {key: read_value(text or "", types[key], unit) for key, text in printed.items()}
    unlike = [key for key, value in meant.items() if key not in read or _said(read[key]) != _said(value)]
    sums = tally(reading.form.layout(reading.layout), {key: value.number for key, value in read.items()})
    return Comparison(
        unlike,
        [key for key in unlike if key in read and read[key].number is not None],
        reading.left > 0 or sums.broken > 0,
    )


def _said(value: Value) -> object:
    """The number, however it was had, or the way it is missing."""
    return value.status if value.number is None else value.number
