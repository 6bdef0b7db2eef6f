"""Plain text in the ways documents are converted to it: every damage of damage.py, cells as lines, digits run together.

Digits run together are parted again only where the sums of the row allow it in one way; `splits` counts the ways.
"""

import csv
from collections.abc import Callable, Collection, Iterator
from functools import cache
from io import StringIO
from random import Random
from unicodedata import east_asian_width

from tests.generator import write_text
from tests.generator.damage import Defect, known_defects
from tests.generator.printed import Cell, Table, parts
from tests.generator.report import Report, signed_words

Kind = Callable[[Report, Random], bytes]
Lines = Callable[[Table], list[str]]

MANY = 2  # splits are counted no further


def document(report: Report, lines: Lines) -> str:
    """The report's words, and its tables in the lines `lines` gives."""
    return "\n".join(_lines(report, lines)) + "\n"


def _lines(report: Report, lines: Lines) -> Iterator[str]:
    yield from (report.title, "", report.preface, "")
    for section, heading in report.headings().items():
        yield from (heading, "", *report.paragraphs(section))
        for part in parts(report, section):
            yield from (part, "") if isinstance(part, str) else (*lines(part), "")
    yield from (report.signature, signed_words(report.signed))


def tabbed(table: Table) -> list[str]:
    """Rows as lines, cells between tabs, merged places empty."""
    return ["\t".join("" if cell is None else cell.text for cell in row) for row in table.grid()]


def splits(digits: str, parts: int) -> int:
    """In how many ways `digits` is `parts` numbers, no leading 0, and after them their sum (MANY means or more)."""
    found = 0
    for size in range(1, len(digits) - parts + 1):
        total = digits[-size:]
        if size == 1 or not total.startswith("0"):
            found += _ways_to(digits[:-size], parts, int(total))
        if found >= MANY:
            return MANY
    return found


@cache
def _ways_to(digits: str, parts: int, total: int) -> int:
    """The ways in which `digits` is `parts` numbers of that sum; none of them can be longer than the sum."""
    if parts == 0:
        return int(not digits and total == 0)
    if not parts <= len(digits) <= parts * len(str(total)):
        return 0
    found = 0
    for size in range(1, 2 if digits.startswith("0") else len(str(total)) + 1):
        part = int(digits[:size])
        if size <= len(digits) and part <= total:
            found += _ways_to(digits[size:], parts - 1, total - part)
        if found >= MANY:
            return MANY
    return found


def _damaged(*defects: Defect) -> Kind:
    return lambda report, rng: write_text.write(report, _bearable(report, defects))


def _several_defects(report: Report, rng: Random) -> bytes:
    return write_text.write(report, _bearable(report, rng.sample(sorted(known_defects()), rng.randint(3, 7))))


def _bearable(report: Report, defects: Collection[Defect]) -> list[Defect]:
    """The defects that leave the report its figures: two columns hold no more than a block of one figure a row."""
    two = all(len(block.columns) == 1 for block in report.form.proactive.blocks[2:])
    return [defect for defect in defects if two or defect != "narrow_rest"]


def _drawn(lines: Lines) -> Kind:
    return lambda report, rng: document(report, lines).encode()


def _cell_a_line(table: Table) -> list[str]:
    """Every cell on a line of its own; a blank cell is an empty line, a merged place none."""
    return [cell.text for row in table.rows for cell in row]


def _cell_a_line_parted(table: Table) -> list[str]:
    """The same with an empty line after every row."""
    return [line for row in table.rows for line in (*(cell.text for cell in row), "")]


def _orphan_rows(report: Report, rng: Random) -> bytes:
    """Some labels of table three stand alone, their figures in the next row or after a blank line."""

    def lines(table: Table) -> list[str]:
        found: list[str] = []
        for row in table.grid():
            texts = ["" if cell is None else cell.text for cell in row]
            if table.width == 10 and row[3] and row[3].key and rng.random() < 0.15:
                found += ["\t".join(texts[:3]), *rng.choice(((), ("",))), "\t".join(("", "", "", *texts[3:]))]
            else:
                found.append("\t".join(texts))
        return found

    return document(report, lines).encode()


def _glued(report: Report, rng: Random, *, one_way: bool) -> bytes:
    """Figures of some rows run together: rows whose sums part them in one way, or those that they do not."""

    def lines(table: Table) -> list[str]:
        found = []
        for row in table.grid():
            cells = [cell for cell in row if cell is not None and cell.key]
            texts = ["" if cell is None else cell.text for cell in row]
            glued = _glue(cells, one_way)
            if glued is not None and (not one_way or rng.random() < 0.5):
                texts = [*(text for text, cell in zip(texts, row, strict=True) if cell is None or not cell.key), glued]
            found.append("\t".join(texts))
        return found

    return document(report, lines).encode()


def _glue(cells: list[Cell], one_way: bool) -> str | None:
    """The digits of a row as one text, None where the row is not of the sort asked for."""
    texts = [cell.text for cell in cells]
    if len(cells) < 3 or not all(text.isdecimal() for text in texts):
        return None
    return "".join(texts) if one_way == (_ways(texts) == 1) else None


def _ways(texts: list[str]) -> int:
    """Splits of one row: seven figures sum to the last, fifteen are three such fives, others have no sum to part by."""
    digits = "".join(texts)
    if len(texts) == 7:
        return splits(digits, 6)
    single = len(digits) == len(texts)
    return 1 if single and (len(texts) == 15 or not digits.strip("0")) else MANY


def _spaced_columns(table: Table) -> list[str]:
    """Columns kept by spaces, a Chinese character two wide, as programs that keep the layout print them."""
    grid = table.grid()
    narrow = [[cell.text if cell and cell.colspan == 1 else "" for cell in row] for row in grid]
    widths = [max(map(_width, column)) + 2 for column in zip(*narrow, strict=True)]
    return [_padded(row, widths) for row in grid]


def _padded(row: list[Cell | None], widths: list[int]) -> str:
    """A wide cell takes the room of the columns it covers, and pushes what follows where that is too little."""
    line, at = "", 0
    for cell, width in zip(row, widths, strict=True):
        if cell is not None:
            line += " " * max(at - _width(line), 2 if line else 0) + cell.text
        at += width
    return line.rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _spaces(report: Report, rng: Random) -> bytes:
    """A few spaces between cells and none for merged places; a row with a blank figure keeps its tabs."""
    wide = rng.randint(1, 4)

    def lines(table: Table) -> list[str]:
        found = []
        for row, line in zip(table.rows, tabbed(table), strict=True):
            whole = all(cell.text for cell in row)
            found.append((" " * wide).join(cell.text for cell in row) if whole else line)
        return found

    return document(report, lines).encode()


def _comma_separated(report: Report, rng: Random) -> bytes:
    """As a spreadsheet is saved as CSV, every line with as many commas, or as other programs write it."""
    rows = [line.split("\t") for line in document(report, tabbed).splitlines() if line]
    width = max(map(len, rows)) if rng.random() < 0.5 else 0
    saved = StringIO()
    csv.writer(saved).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return saved.getvalue().encode("utf-8-sig")


def _encoded(encoding: str, ends: str = "\n") -> Kind:
    return lambda report, rng: document(report, tabbed).replace("\n", ends).encode(encoding, "replace")


TEXT_KINDS: dict[str, Kind] = {
    "tabs": _drawn(tabbed),
    **{f"defect_{defect}": _damaged(defect) for defect in sorted(known_defects() - {"narrow_rest"})},
    "narrow_after_page_break": _damaged("blank_line", "narrow_rest"),
    "shifted_leading_cells": _damaged("wide_rows", "shifted_cells", "blank_line"),
    "several_defects": _several_defects,
    "cell_a_line": _drawn(_cell_a_line),
    "cell_a_line_parted": _drawn(_cell_a_line_parted),
    "orphan_rows": _orphan_rows,
    "glued_one_split": lambda report, rng: _glued(report, rng, one_way=True),
    "glued_many_splits": lambda report, rng: _glued(report, rng, one_way=False),
    "spaces": _spaces,
    "spaced_columns": _drawn(_spaced_columns),
    "comma_separated": _comma_separated,
    "windows_line_ends": _encoded("utf-8-sig", "\r\n"),
    "gbk": _encoded("gbk"),
    "gb18030_windows": _encoded("gb18030", "\r\n"),
    "utf16": _encoded("utf-16"),
}
