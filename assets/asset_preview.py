"""What Dagster shows of a table after a run: row count, columns where they are not declared, first rows.

Imports no Dagster. The columns of a declared table belong to its asset (asset_specs.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assets.lineage import upstreams
from warehouse.connection import Connection
from warehouse.schema import literal, tables
from warehouse.store import count

_ROWS = 5
_COLUMNS = 8
_LONGEST_CELL = 60
# A view of reports shows rows of single reports, which all of these tables have that it reads: to compute its first
# rows of all reports may take as long as to compute every row, and more memory than a run has.
_OF_REPORTS = ("checked.violation", "marts.nesting", "marts.fact_report", "staged.report")


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows`: the row count, None for a view that does not declare how its rows are counted: to count those of
    `marts.peers` would compute each, which takes longer than all that a run with little new does.

    `undeclared`: (name, type, description) of the columns of a view that is not declared. `markdown`: the first rows as
    a Markdown table.
    """

    rows: int | None
    undeclared: tuple[tuple[str, str, str], ...]
    markdown: str


def preview_table(con: Connection, name: str) -> Preview:
    table = tables().get(name)
    undeclared = () if table else _stored(con, name)
    columns = [column.name for column in table.all_columns()] if table else [column for column, _, _ in undeclared]
    rows = _first_rows(con, name, columns)
    names = columns[:_COLUMNS]
    lines = [names, ["---"] * len(names), *([_markdown_cell(value) for value in row] for row in rows)]
    return Preview(_count(con, name), undeclared, "\n".join(f"| {' | '.join(line)} |" for line in lines))


def _count(con: Connection, name: str) -> int | None:
    table = tables().get(name)
    if table and table.counted:
        return int(con.execute(table.counted).fetchall()[0][0] or 0)
    return count(con, name) if table and table.kind == "table" else None


def _first_rows(con: Connection, name: str, columns: list[str]) -> list[tuple[str | None, ...]]:
    """The first rows of the first columns, as text."""
    rows: list[tuple[str | None, ...]] = []
    selected = ", ".join(f'"{column}"::VARCHAR' for column in columns[:_COLUMNS])  # Python writes 0.00000000 as 0E-8
    for condition in _conditions(con, name, columns):
        if room := _ROWS - len(rows):
            rows += con.execute(f"SELECT {selected} FROM {name}{condition} LIMIT {room}").fetchall()
    return rows


def _conditions(con: Connection, name: str, columns: list[str]) -> Iterator[str]:
    """The conditions of what is shown: of a view of reports that a row is of this or that one; of others none. Of the
    views that are not declared only the one that joins the wide tables of cells takes long.
    """
    table = tables().get(name)
    of_reports = table.kind == "view" if table else any(each.endswith("_place") for each in upstreams().get(name, ()))
    if not of_reports or "report_id" not in columns:
        yield ""
        return
    first, *more = [each for each in _OF_REPORTS if each in _read_below(name)] or _OF_REPORTS[-1:]
    others = "".join(f" SEMI JOIN {each} USING (report_id)" for each in more)
    reports = con.execute(f"SELECT DISTINCT report_id FROM {first}{others} LIMIT {_ROWS}").fetchall()
    yield from (f" WHERE report_id = {literal(report)}" for (report,) in reports)


@cache
def _read_below(name: str) -> frozenset[str]:
    """What a view reads, also through other views."""
    reads = upstreams().get(name, ())
    views = (each for each in reads if each in tables() and tables()[each].kind == "view")
    return frozenset(reads).union(*map(_read_below, views))


def _stored(con: Connection, name: str) -> tuple[tuple[str, str, str], ...]:
    """The columns of a view that is not declared, without descriptions."""
    return tuple((column, kind, "") for column, kind, *_ in con.execute(f"DESCRIBE {name}").fetchall())


def _markdown_cell(value: str | None) -> str:
    return "" if value is None else value.replace("|", "\\|").replace("\n", " ")[:_LONGEST_CELL]
