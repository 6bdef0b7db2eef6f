"""Text as people copy it from a page that was Markdown once: cells end with bars, and no line begins with one.

Seeded variety: merged places dropped, or added as empty cells at the end of the row; spaces inside labels; blank lines
and page numbers among the rows.
"""

from collections.abc import Callable, Sequence
from random import Random

from tests.generator.kinds.copied_lines import cell_texts, copied
from tests.generator.printed import Table
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]
Layout = Callable[[Sequence[str], int], list[str]]  # the lines of a row's cells, and of so many merged places


def _drawn(layout: Layout, *, padded: bool | None = None, ruled: bool = False) -> Kind:
    """Rows in `layout`; with merged places added where `padded`, at random where it is None."""

    def kind(report: Report, rng: Random) -> bytes:
        adds = rng.random() < 0.5 if padded is None else padded

        def lines(table: Table) -> list[str]:
            found: list[str] = []
            for number, (row, grid_row) in enumerate(zip(cell_texts(table, rng, " "), table.grid(), strict=True)):
                found += layout(row, grid_row.count(None) if adds else 0)
                if ruled and number == 0:
                    found.append("--- | " * table.width)
            return found

        return copied(report, rng, lines)

    return kind


def _row_a_line(row: Sequence[str], merged: int) -> list[str]:
    return ["".join(f"{text} | " for text in row).rstrip() + "|" * merged]


def _cell_a_line(row: Sequence[str], merged: int) -> list[str]:
    return [*(f"{text} |" if text else "|" for text in row), *(["|" * merged] if merged else [])]


def _cell_a_paragraph(row: Sequence[str], merged: int) -> list[str]:
    return [line for cell in _cell_a_line(row, merged) for line in (cell, "")]


COPIED_BAR_KINDS: dict[str, Kind] = {
    "bars_row_a_line": _drawn(_row_a_line),
    "bars_row_a_line_ruled": _drawn(_row_a_line, padded=True, ruled=True),
    "bars_cell_a_line": _drawn(_cell_a_line),
    "bars_cell_a_paragraph": _drawn(_cell_a_paragraph),
}
