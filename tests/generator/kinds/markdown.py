"""Markdown with pipe tables: with and without outer pipes, emphasis, breaks, merged places empty or repeated."""

from collections.abc import Callable
from random import Random

from tests.generator.kinds.text import document
from tests.generator.printed import Cell, Table
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]
Content = Callable[[Cell], str]


def plain(cell: Cell) -> str:
    return cell.text.replace("|", "\\|")


def repeated(table: Table) -> list[list[Cell]]:
    """The grid with a merged cell in every place it covers."""
    grid = [list(row) for row in table.grid()]
    for y, row in enumerate(table.grid()):
        for x, cell in enumerate(row):
            for i in range(cell.rowspan if cell else 0):
                grid[y + i][x : x + cell.colspan] = [cell] * cell.colspan
    return grid


def piped(
    table: Table, content: Content = plain, *, outer: bool = True, merged: bool = False, padded: bool = False
) -> list[str]:
    """The lines of a pipe table; its first row is the heading. `merged` repeats a cell over the places it covers."""
    grid = repeated(table) if merged else table.grid()
    rows = [["" if cell is None else content(cell) for cell in row] for row in grid]
    rows.insert(1, ["---"] * table.width)
    if padded:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        rows = [[text.ljust(width) for text, width in zip(row, widths, strict=True)] for row in rows]
    lines = [" | ".join(row) for row in rows]
    return [f"| {line} |" for line in lines] if outer else lines


def _marked(report: Report, table: Callable[[Table], list[str]]) -> bytes:
    """The document with heading marks and blank lines around its tables."""
    text = document(report, lambda drawn: ["", *table(drawn)]).replace(report.title, f"# {report.title}", 1)
    for heading in report.headings().values():
        text = text.replace(f"\n{heading}\n", f"\n## {heading}\n", 1)
    return text.encode()


def _emphasis(rng: Random) -> Content:
    marks = ("{}", "{}", "**{}**", "*{}*", "__{}__", "`{}`")
    return lambda cell: rng.choice(marks).format(plain(cell)) if cell.text and cell.text != "-" else cell.text


def _broken(rng: Random) -> Content:
    def content(cell: Cell) -> str:
        if cell.key or len(cell.text) < 4:
            return plain(cell)
        at = rng.randint(2, len(cell.text) - 2)
        return f"{cell.text[:at]}<br>{cell.text[at:]}"

    return content


def _aligned(table: Table) -> list[str]:
    """The rule under the heading says how columns are set."""
    first, _, *rest = piped(table)
    return [first, "|" + ":---:|" * table.width, *rest]


def _blank_heading(table: Table) -> list[str]:
    """An empty heading row, as converters print that know no heading."""
    first, rule, *rest = piped(table)
    return ["|  " * table.width + "|", rule, first, *rest]


MARKDOWN_KINDS: dict[str, Kind] = {
    "pipes": lambda report, rng: _marked(report, piped),
    "aligned": lambda report, rng: _marked(report, _aligned),
    "padded": lambda report, rng: _marked(report, lambda table: piped(table, padded=True)),
    "no_outer_pipes": lambda report, rng: _marked(report, lambda table: piped(table, outer=False)),
    "merged_repeated": lambda report, rng: _marked(report, lambda table: piped(table, merged=True)),
    "blank_heading": lambda report, rng: _marked(report, _blank_heading),
    "emphasis": lambda report, rng: _marked(report, lambda table: piped(table, _emphasis(rng))),
    "breaks": lambda report, rng: _marked(report, lambda table: piped(table, _broken(rng))),
    "gb18030": lambda report, rng: _marked(report, piped).decode().encode("gb18030"),
    "windows_line_ends": lambda report, rng: _marked(report, piped).replace(b"\n", b"\r\n"),
}
