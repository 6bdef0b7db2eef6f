"""Slices of the reports of a warehouse, one fiscal year after the other: so a mart with a row for each cell of each
report is written in memory for so many reports, however many there are.

Holds the conditions on the rows of a mart. The rows are written in mart_files.py.
"""

from collections.abc import Iterator
from itertools import groupby

from warehouse.connection import Connection
from warehouse.schema import Table, literal

REPORTS_IN_A_SLICE = 20_000
MEMORY_OF_RELEASES = "2000MB"  # for a slice, its hash tables and the files it is written to; what is beyond spills
EVERY_ROW = ("true",)
_YEARS = 10  # so many times fewer reports are not worth a query for each year
# Where each slice of a year begins, by report id, of {reports} with `report_id` and `year`.
_BEGINNINGS = """
SELECT year, min(report_id) FROM (
  SELECT year, report_id, (row_number() OVER (PARTITION BY year ORDER BY report_id) - 1) // {size} AS slice
  FROM {reports}
) GROUP BY year, slice ORDER BY year, slice
"""


def row_slices(con: Connection, table: Table, reports: str, size: int = REPORTS_IN_A_SLICE) -> tuple[str, ...]:
    """The conditions under which each row of `table` is in one slice of at most `size` of the `reports` of a year.

    A table without rows of reports is one slice, as is one of few reports.
    """
    few = f"SELECT count(*) <= {size // _YEARS} FROM {reports}"
    if "report_id" not in table.keys or con.execute(few).fetchall()[0][0]:
        return EVERY_ROW
    begins = con.execute(_BEGINNINGS.format(reports=reports, size=size)).fetchall()
    return tuple(
        f"year = {year} AND {within}"
        for year, found in groupby(begins, key=lambda row: row[0])
        for within in _ranges([first for _, first in found])
    )


def _ranges(beginnings: list[str]) -> Iterator[str]:
    """A condition for each range of report ids; the first and the last have no end, so that every id is in one."""
    for first, after in zip([None, *beginnings[1:]], [*beginnings[1:], None], strict=True):
        bounds = [f"report_id >= {literal(first)}"] if first else []
        bounds += [f"report_id < {literal(after)}"] if after else []
        yield " AND ".join(bounds or ["true"])
