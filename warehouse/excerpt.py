"""An excerpt of a warehouse: some of its reports in memory, in tables of the same names, so that the same SQL runs over
them. Chooses no report.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from warehouse.store import Connection, insert, run_together
from warehouse.views import judging_statements

_NAME = "excerpt"


@contextmanager
def excerpt(con: Connection) -> Iterator[str]:
    """While it is open, table names mean the tables of an empty excerpt; gives the prefix that names those of the
    warehouse. Temporary tables are the same in both.
    """
    ((catalog,),) = con.execute("SELECT current_database()").fetchall()
    con.execute(f"ATTACH ':memory:' AS {_NAME}")
    try:
        con.execute(f"USE {_NAME}")
        run_together(con, judging_statements())
        yield f'"{catalog}"'
    finally:
        con.execute(f'USE "{catalog}"')
        con.execute(f"DETACH {_NAME}")


def copy_reports(con: Connection, whole: str, names: Iterable[str], reports: str) -> None:
    """Add to the tables `names` of the excerpt the rows of the warehouse `whole` whose report is in table `reports`."""
    for name in names:
        insert(con, name, f"SELECT * FROM {whole}.{name} WHERE report_id IN (SELECT report_id FROM {reports})")


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
