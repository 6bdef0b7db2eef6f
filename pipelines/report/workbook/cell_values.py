"""Values as a spreadsheet holds them: numbers that it keeps exactly, and text that it never takes for a formula."""

from decimal import Decimal, InvalidOperation

from assets.staged.cells.form_reading import CellReading
from assets.text.characters import on_one_line, to_plain
from expectations.rulebook.sums import Number

LONGEST_TEXT = 16_383  # characters: a cell holds 32,767 UTF-16 units, of which a character takes one or two
_DIGITS = 16  # that a number of a spreadsheet is written with


def cell_text(text: str) -> str:
    """Any text for a cell: printable characters and line feeds, no more of them than a cell holds."""
    lines = (on_one_line(line) for line in text.split("\n"))
    return "\n".join(lines)[:LONGEST_TEXT]


def number_value(number: Number) -> int | float | str:
    """A number as a spreadsheet stores it, or its digits as text where it would be rounded."""
    if Decimal(f"{float(number):.{_DIGITS}G}") != number:
        return str(number)
    return int(number) if number == int(number) else float(number)


def printed_value(cell: CellReading) -> int | float | str:
    """What is printed in a cell: a number where the print is nothing else, else the text."""
    text = on_one_line(cell.text)
    return text if cell.value.number is None or not is_plain(cell) else number_value(cell.value.number)


def is_plain(cell: CellReading) -> bool:
    """Whether the print of a cell is its number, without a unit or a note."""
    try:
        return Decimal(to_plain(cell.text).replace(",", "")) == cell.value.number
    except InvalidOperation:
        return False
