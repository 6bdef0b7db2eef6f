"""Text as people copy it from a page without the table: a cell a line or a paragraph, rows between spaces, one line.

Seeded variety: labels broken by spaces or lines, blank lines between rows, page numbers, full-width digits. What the
text of a blank cell leaves behind is nothing.
"""

from collections.abc import Callable, Iterator
from random import Random

from tests.generator.kinds.text import document
from tests.generator.printed import Cell, Table
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]
Lines = Callable[[Table], list[str]]

FULL_WIDTH = {ord("0") + n: chr(ord("０") + n) for n in range(10)}
PAGE_NUMBERS = ("- {} -", "— {} —", "第 {} 页", "第{}页 共6页")
_BREAKABLE = 4  # letters of a label


def broken(text: str, rng: Random, by: str) -> str:
    """A label with `by` inside it."""
    if len(text) < _BREAKABLE:
        return text
    at = rng.randint(2, len(text) - 2)
    return f"{text[:at]}{by}{text[at:]}"


def varied(lines: Lines, rng: Random) -> Lines:
    """The lines of `lines` with page numbers and blank lines among them, as in this document or not at all."""
    numbered, parted = rng.random() < 0.3, rng.random() < 0.3
    number = rng.choice(PAGE_NUMBERS)

    def with_more(table: Table) -> list[str]:
        found = []
        for line in lines(table):
            found.append(line)
            if parted and rng.random() < 0.1:
                found.append("")
            if numbered and rng.random() < 0.02:
                found += ["", number.format(rng.randint(1, 6)), ""]
        return found

    return with_more


def copied(report: Report, rng: Random, lines: Lines) -> bytes:
    """The document with its tables in `lines`; in one of five the digits of the tables are full width."""
    wide = rng.random() < 0.2
    more = varied(lines, rng)
    return document(report, lambda table: [_digits(line, wide) for line in more(table)]).encode()


def _digits(line: str, wide: bool) -> str:
    """Figures in full width; list numbers of labels stay as they are."""
    return line.translate(FULL_WIDTH) if wide and not any(char.isalpha() for char in line) else line


def cell_texts(table: Table, rng: Random, by: str = "") -> Iterator[list[str]]:
    """The cells of each row, merged cells once, some labels broken by `by`."""
    share = rng.choice((0.0, 0.1, 0.4)) if by else 0.0
    for row in table.rows:
        yield [broken(c.text, rng, by) if not c.key and rng.random() < share else c.text for c in row]


def _paragraphs(report: Report, rng: Random) -> bytes:
    """A cell a paragraph; a blank cell leaves no trace."""

    def lines(table: Table) -> list[str]:
        return [line for row in cell_texts(table, rng) for text in row if text for line in (text, "")]

    return copied(report, rng, lines)


def _wrapped(report: Report, rng: Random) -> bytes:
    """A cell a line, some labels on two; a blank cell is an empty line."""
    return copied(report, rng, lambda table: "\n".join(t for r in cell_texts(table, rng, "\n") for t in r).split("\n"))


def _spaced_rows(report: Report, rng: Random) -> bytes:
    """A row a line, cells between single spaces, blank ones lost."""
    return copied(report, rng, lambda table: [" ".join(t for t in row if t) for row in cell_texts(table, rng, " ")])


def _values_below(report: Report, rng: Random) -> bytes:
    """Labels of a row in one line, its figures in the next."""

    def lines(table: Table) -> list[str]:
        found = []
        for row in table.rows:
            words, figures = ([c.text for c in row if bool(c.key) == keyed and c.text] for keyed in (False, True))
            found += [" ".join(part) for part in (words, figures) if part]
        return found

    return copied(report, rng, lines)


def _one_line(report: Report, rng: Random) -> bytes:
    """The whole report after its title in one line without separators."""
    text = document(report, _glued_table).split("\n")
    return f"{text[0]}\n\n{''.join(line.strip() for line in text[1:])}\n".encode()


def _tables_glued(report: Report, rng: Random) -> bytes:
    """Each table in one line without separators."""
    return document(report, _glued_table).encode()


def _rows_glued(report: Report, rng: Random) -> bytes:
    """Each row in one line without separators."""
    return document(report, lambda table: ["".join(cell.text for cell in row) for row in table.rows]).encode()


def _glued_table(table: Table) -> list[str]:
    return ["".join(cell.text for row in table.rows for cell in row)]


def _sheet_tabs(report: Report, rng: Random) -> bytes:
    """Cells pasted from a spreadsheet: tabs, quotation marks around a cell that holds a line break."""
    share = rng.choice((0.1, 0.4))

    def text(cell: Cell | None) -> str:
        if cell is None:
            return ""
        if cell.key or len(cell.text) < _BREAKABLE or rng.random() > share:
            return cell.text
        return f'"{broken(cell.text, rng, chr(10))}"'

    def lines(table: Table) -> list[str]:
        return ["\t".join(map(text, row)) for row in table.grid()]

    return copied(report, rng, lines)


COPIED_LINE_KINDS: dict[str, Kind] = {
    "cell_a_paragraph": _paragraphs,
    "cell_a_line_wrapped": _wrapped,
    "spaced_rows": _spaced_rows,
    "values_below": _values_below,
    "one_line": _one_line,
    "tables_glued": _tables_glued,
    "rows_glued": _rows_glued,
    "sheet_tabs": _sheet_tabs,
}
