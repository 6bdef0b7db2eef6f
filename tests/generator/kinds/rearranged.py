"""Pages whose tables stand otherwise than the form's: halves and years side by side, rows as columns, rows in one cell.

The figures of another year are those of another report, so they add up too.
"""

from collections.abc import Callable
from random import Random

from tests.generator.arranged import figures_of_another
from tests.generator.kinds.matrix import Matrix, copied, first_value, labels, markup, matrix
from tests.generator.kinds.web_page import page
from tests.generator.printed import Cell, Table
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]
Draw = Callable[[Matrix, Report, Random], str]


def _of(table: str, draw: Draw) -> Kind:
    """A page with one table, or all of them, drawn by `draw`, which gets the figures of another report too."""

    def kind(report: Report, rng: Random) -> bytes:
        other = figures_of_another(report, rng)
        section = getattr(report.form, table).section if table != "all" else ""

        def drawn(printed: Table) -> str:
            rows = matrix(printed)
            return draw(rows, other, rng) if section in ("", printed.section) else markup(rows)

        return page(report, drawn).encode()

    return kind


def _other(rows: Matrix, other: Report) -> Matrix:
    """The same table with the figures of another report."""
    return [[Cell(other.printed_value(c.key)) if c.key else c for c in row] for row in copied(rows)]


def _flat_headings(rows: Matrix, y: int, x: int) -> list[Cell]:
    return [Cell(rows[y - 1][at].text) for at in range(x, len(rows[0]))]


def _halves(rows: Matrix, other: Report, rng: Random) -> str:
    """The lower half of the rows beside the upper one, with all headings again."""
    y, _ = first_value(rows)
    middle = y + (len(rows) - y + 1) // 2
    lower = copied([*rows[:y], *rows[middle:]])
    blank = [[Cell("") for _ in rows[0]]] * (middle - len(lower))
    return markup([one + two for one, two in zip(rows[:middle], [*lower, *blank], strict=True)])


def _flat_halves(rows: Matrix, other: Report, rng: Random) -> str:
    """The same with one line of headings, and one label a row that holds those of its group and table."""
    y, x = first_value(rows)
    heads = [Cell("情形"), *_flat_headings(rows, y, x)]
    lines = [[Cell("".join(labels(row, x))), *row[x:]] for row in rows[y:]]
    middle = (len(lines) + 1) // 2
    blank = [[Cell("") for _ in heads]] * (2 * middle - len(lines))
    pairs = zip(lines[:middle], [*lines[middle:], *blank], strict=True)
    return markup([heads + copied([heads])[0], *(one + two for one, two in pairs)])


def _turned(rows: Matrix, other: Report, rng: Random) -> str:
    return markup([list(column) for column in zip(*rows, strict=True)])


def _flat_turned(rows: Matrix, other: Report, rng: Random) -> str:
    """A line for each column of the form, a column for each of its rows."""
    y, x = first_value(rows)
    heads = [Cell("申请人"), *(Cell("".join(labels(row, x))) for row in rows[y:])]
    names = _flat_headings(rows, y, x)
    return markup([heads, *([name, *(row[x + at] for row in rows[y:])] for at, name in enumerate(names))])


def _years_beside(rows: Matrix, other: Report, rng: Random) -> str:
    """The columns of the year before right or left of the report's own, under the years or 本年 and 上年."""
    _, x = first_value(rows)
    year = other.year
    names = rng.choice(((f"{year}年", f"{year - 1}年"), (f"{year}年度", f"{year - 1}年度"), ("本年", "上年")))
    own = ([Cell(names[0])] * (len(rows[0]) - x), [row[x:] for row in rows])
    last = ([Cell(names[1])] * (len(rows[0]) - x), [row[x:] for row in _other(rows, other)])
    one, two = (own, last) if rng.random() < 0.5 else (last, own)
    lines = zip((row[:x] for row in rows), one[1], two[1], strict=True)
    return markup([[*(Cell("") for _ in range(x)), *one[0], *two[0]], *(a + b + c for a, b, c in lines)])


def _year_rows(rows: Matrix, other: Report, rng: Random) -> str:
    """Each row for two years, which a column of years names; their label is printed once."""
    y, x = first_value(rows)
    year = other.year
    lines = [[*row[:x], Cell("年度"), *row[x:]] for row in rows[:y]]
    last_first = rng.random() < 0.5
    for row, old in zip(rows[y:], _other(rows, other)[y:], strict=True):
        both = [[*row[:x], Cell(str(year)), *row[x:]], [*row[:x], Cell(str(year - 1)), *old[x:]]]
        lines += both[::-1] if last_first else both
    return markup(lines)


def _rows_in_a_cell(rows: Matrix, other: Report, rng: Random) -> str:
    """The rows of a group in one row, a line for each in every cell."""
    y, x = first_value(rows)
    lines, at = rows[:y], y
    while at < len(rows):
        end = at + 1
        while end < len(rows) and rows[end][x - 2] is rows[at][x - 2]:
            end += 1
        stacked = [[Cell("\n".join(row[n].text for row in rows[at:end])) for n in range(x - 1, len(rows[0]))]]
        lines = [*lines, *([[*rows[at][: x - 1], *one] for one in stacked] if end > at + 1 else rows[at:end])]
        at = end
    return markup(lines)


def _repeated(rows: Matrix, other: Report, rng: Random) -> str:
    """A merged cell repeated in all places it covers, as programs that convert tables do."""
    return markup([[Cell(cell.text, key=cell.key) for cell in row] for row in rows])


def _joined_labels(rows: Matrix, other: Report, rng: Random) -> str:
    """The labels of table, group and row in one cell, as 三、本年度办理结果（七）总计."""
    y, x = first_value(rows)
    between = rng.choice(("", " ", "\n"))
    return markup([*rows[:y], *([*[Cell(between.join(labels(row, x)))] * x, *row[x:]] for row in rows[y:])])


def _code_column(rows: Matrix, other: Report, rng: Random) -> str:
    """A column of codes or of another figure between labels and values."""
    y, x = first_value(rows)
    name = rng.choice(("代码", "指标代码", "四季度", "其中：网上申请"))
    head = Cell(name)
    return markup([[*row[:x], head if at < y else Cell(str(at - y + 1)), *row[x:]] for at, row in enumerate(rows)])


REARRANGED_KINDS: dict[str, Kind] = {
    "halves_side_by_side": _of("applications", _halves),
    "flat_halves_side_by_side": _of("applications", _flat_halves),
    "rows_as_columns": _of("applications", _turned),
    "flat_rows_as_columns": _of("applications", _flat_turned),
    "years_side_by_side": _of("applications", _years_beside),
    "years_in_rows": _of("applications", _year_rows),
    "rows_in_a_cell": _of("applications", _rows_in_a_cell),
    "repeated_cells": _of("all", _repeated),
    "joined_labels": _of("applications", _joined_labels),
    "code_column": _of("applications", _code_column),
}


def _unnamed_years(rows: Matrix, other: Report, rng: Random) -> str:
    """The whole table of another year beside the report's own, and nothing that says which is which."""
    tables = [rows, _other(rows, other)]
    rng.shuffle(tables)
    return markup([one + two for one, two in zip(*tables, strict=True)])


def _unnamed_columns(rows: Matrix, other: Report, rng: Random) -> str:
    """The same without its labels."""
    _, x = first_value(rows)
    tables = [[row[x:] for row in rows], [row[x:] for row in _other(rows, other)]]
    rng.shuffle(tables)
    return markup([row[:x] + one + two for row, one, two in zip(rows, *tables, strict=True)])


def _turned_aside(rows: Matrix, other: Report, rng: Random) -> str:
    """Rows as columns, with all values a column beside their headings."""
    y, x = first_value(rows)
    aside = [[*row[:x], *above[x:]] for row, above in zip(rows[y:], [rows[-1], *rows[y:-1]], strict=True)]
    return _turned([*rows[:y], *aside], other, rng)


# Kinds in which nothing proves which value is whose.
UNPROVEN_KINDS: dict[str, Kind] = {
    "unnamed_years_side_by_side": _of("applications", _unnamed_years),
    "unnamed_columns_side_by_side": _of("applications", _unnamed_columns),
    "turned_aside": _of("applications", _turned_aside),
}
