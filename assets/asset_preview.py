"""What Dagster shows of a table after a run: row count, columns where they are not declared, first rows.

Imports no Dagster. The columns of a declared table belong to its asset (asset_specs.py).
"""

from dataclasses import dataclass

from assets.lineage import upstreams
from warehouse.connection import Connection
from warehouse.schema import tables
from warehouse.store import count

_ROWS = 5
_COLUMNS = 8
_LONGEST_CELL = 60
_CELLS = "staged.cell"


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows`: the row count, None for a view over single cells, where counting would compute each of them.

    `undeclared`: (name, type, description) of the columns of a view that is not declared. `markdown`: the first rows as
    a Markdown table.
    """

    rows: int | None
    undeclared: tuple[tuple[str, str, str], ...]
    markdown: str


def preview_table(con: Connection, name: str) -> Preview:
    table = tables().get(name)
    undeclared = () if table else _stored(con, name)
    names = [column.name for column in table.all_columns()] if table else [column for column, _, _ in undeclared]
    names = names[:_COLUMNS]
    selected = ", ".join(f'"{column}"' for column in names)
    rows = con.execute(f"SELECT {selected} FROM {name} LIMIT {_ROWS}").fetchall()
    lines = [names, ["---"] * len(names), *([_markdown_cell(value) for value in row] for row in rows)]
    row_count = None if computes_cells(name) else count(con, name)
    return Preview(row_count, undeclared, "\n".join(f"| {' | '.join(line)} |" for line in lines))


def computes_cells(name: str) -> bool:
    """Whether `name` is a view that computes a row for every cell of every report."""
    table = tables().get(name)
    if table and table.kind == "table":
        return False
    return name == _CELLS or any(map(computes_cells, upstreams().get(name, ())))


def _stored(con: Connection, name: str) -> tuple[tuple[str, str, str], ...]:
    """The columns of a view that is not declared, without descriptions."""
    return tuple((column, kind, "") for column, kind, *_ in con.execute(f"DESCRIBE {name}").fetchall())


def _markdown_cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")[:_LONGEST_CELL]
