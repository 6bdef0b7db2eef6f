"""Tables three and four with figures a column beside their headings: a cell of their rows was lost, one added empty.

Seeded variety: which of the rows, and to which side. What cannot be read surely is left over.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.generator.kinds.html_tables import ruled
from tests.generator.kinds.web_page import page
from tests.generator.printed import Row, Table
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]


def beside(table: str, share: float) -> Kind:
    """A page in which `share` of the rows of a table, applications or disputes, are printed beside their columns, at
    least one, all to the same side.
    """

    def kind(report: Report, rng: Random) -> bytes:
        right = rng.random() < 0.5

        def places(row: Row) -> list[int]:
            return [at for at, cell in enumerate(row) if (cell.key or "").startswith(f"{table}.")]

        def shifted(row: Row) -> Row:
            own = places(row)
            texts = [row[at].text for at in own]
            moved = dict(zip(own, ["", *texts[:-1]] if right else [*texts[1:], ""], strict=True))
            return tuple(replace(cell, text=moved.get(at, cell.text)) for at, cell in enumerate(row))

        def draw(printed: Table) -> str:
            rows = [at for at, row in enumerate(printed.rows) if places(row)]
            chosen = {at for at in rows if rng.random() < share} or set(rng.sample(rows, min(len(rows), 1)))
            moved = (shifted(row) if at in chosen else row for at, row in enumerate(printed.rows))
            return ruled(replace(printed, rows=tuple(moved)))

        return page(report, draw).encode()

    return kind


BESIDE_KINDS: dict[str, Kind] = {
    "row_beside_columns": beside("applications", 0.0),
    "rows_beside_columns": beside("applications", 0.4),
    "table_beside_columns": beside("applications", 1.0),
    "disputes_beside_columns": beside("disputes", 1.0),
}
