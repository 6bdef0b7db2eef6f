"""What Dagster shows of a table: rows, columns with their words, the first few rows. Knows no Dagster."""

from dataclasses import dataclass

from warehouse.schema import tables
from warehouse.store import Connection, count

_ROWS = 5
_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """Rows of a table (of a view None: to count them is to make them all), its columns as (name, type, words), and a
    few rows as a Markdown table.
    """

    rows: int | None
    columns: tuple[tuple[str, str, str], ...]
    markdown: str


def preview(con: Connection, name: str) -> Preview:
    table = tables()[name]
    columns = tuple((c.name, c.type, f"{c.zh} / {c.en}") for c in table.all_columns())
    shown = [column for column, _, _ in columns[:_COLUMNS]]
    listed = ", ".join(f'"{column}"' for column in shown)
    rows = con.execute(f"SELECT {listed} FROM {name} LIMIT {_ROWS}").fetchall()
    lines = [shown, ["---"] * len(shown), *([_cell(value) for value in row] for row in rows)]
    rows_in_all = count(con, name) if table.kind == "table" else None
    return Preview(rows_in_all, columns, "\n".join(f"| {' | '.join(line)} |" for line in lines))


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")[:60]
