"""An excerpt of a warehouse: some of its reports in memory, in tables of the same names, so that the same SQL runs over
them. Chooses no report.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from warehouse.connection import Connection
from warehouse.limits import one_thread
from warehouse.schema import tables
from warehouse.store import count, insert, run_together
from warehouse.views import judging_statements

_NAME = "excerpt"
_WIDE = 30  # columns, from which on it pays to look for the rows first
_TEXTS = ("staged.section",)  # as it does in a table of few columns with much in them
_FEW = 100  # ranges, up to which a condition on them costs less than it spares
_VECTOR = 2048  # rows, which DuckDB reads at once
_VECTORS = f"SELECT DISTINCT rowid // {_VECTOR} FROM {{table}} WHERE {{chosen}} ORDER BY 1"


@contextmanager
def excerpt(con: Connection) -> Iterator[str]:
    """While it is open, table names mean the tables of an empty excerpt; gives the prefix that names those of the
    warehouse. Temporary tables are the same in both. Meanwhile DuckDB works in one thread: with two, many statements
    over few reports take more of both.
    """
    ((catalog,),) = con.execute("SELECT current_database()").fetchall()
    con.execute(f"ATTACH ':memory:' AS {_NAME}")
    with one_thread(con):
        try:
            con.execute(f"USE {_NAME}")
            run_together(con, judging_statements())
            yield f'"{catalog}"'
        finally:
            con.execute(f'USE "{catalog}"')
            con.execute(f"DETACH {_NAME}")


def copy_reports(con: Connection, whole: str, names: Iterable[str], reports: str) -> None:
    """Add to the tables `names` of the excerpt the rows of the warehouse `whole` whose report is in table `reports`."""
    for name in names if count(con, reports) else ():
        if rows := rows_of(con, name, reports, of=f"{whole}."):
            insert(con, name, f"SELECT * {rows}")


def rows_of(con: Connection, name: str, reports: str, of: str = "") -> str | None:
    """The rows of table `name` whose report is in table `reports`, as what follows SELECT; `of` is the prefix of the
    warehouse. None where a wide table has none.

    Where the rows of a wide table lie together, as those of one source do, by the ranges they lie in: DuckDB reads
    nothing else of its columns.
    """
    table = f"{of}{name}"
    chosen = f"report_id IN (SELECT report_id FROM {reports})"
    if len(tables()[name].columns) < _WIDE and name not in _TEXTS:
        return f"FROM {table} WHERE {chosen}"
    if not (ranges := _ranges(con, table, chosen)):
        return None
    if len(ranges) <= _FEW:
        chosen = f"({' OR '.join(f'rowid BETWEEN {first} AND {last}' for first, last in ranges)}) AND {chosen}"
    return f"FROM {table} WHERE {chosen}"


def _ranges(con: Connection, table: str, chosen: str) -> list[tuple[int, int]]:
    """The first and the last row of each run of vectors with chosen rows."""
    ranges: list[tuple[int, int]] = []
    for (vector,) in con.execute(_VECTORS.format(table=table, chosen=chosen)).fetchall():
        first, last = vector * _VECTOR, (vector + 1) * _VECTOR - 1
        if ranges and ranges[-1][1] == first - 1:
            first = ranges.pop()[0]
        ranges.append((first, last))
    return ranges


def replace_reports(con: Connection, whole: str, names: Iterable[str], reports: str) -> None:
    """In the tables `names` of the warehouse `whole`, replace the rows of the reports in table `reports` with those of
    the excerpt.
    """
    for name in names:
        con.execute(f"DELETE FROM {whole}.{name} WHERE report_id IN (SELECT report_id FROM {reports})")
        con.execute(
            f"INSERT INTO {whole}.{name} BY NAME"
            f" SELECT * FROM {name} WHERE report_id IN (SELECT report_id FROM {reports})"
        )
