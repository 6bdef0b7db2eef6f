"""Slices of a mart, one fiscal year after the other and whole provinces within it: so a mart with a row for each cell
of each report is written in memory for so many reports, however many there are.

Holds the conditions on the rows of a mart. The rows are written in mart_files.py.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from warehouse.connection import Connection
from warehouse.schema import Table, literal

REPORTS_IN_A_SLICE = 10_000
MEMORY_OF_RELEASES = "2000MB"  # for a slice, its hash tables and the file it is written to; what is beyond spills
EVERY_ROW = ("true",)
_YEARS = 5  # so many times fewer reports are not worth a query for each year
_BY_PROVINCE = "marts.fact_cell"  # 200 rows of a report; of other marts a year finds room, or spills
_PROVINCES = """
SELECT year, province, count(*) FROM (SELECT year, left(region_code, 2) AS province FROM {reports})
WHERE year IS NOT NULL AND province IS NOT NULL GROUP BY ALL ORDER BY ALL
"""


def row_slices(con: Connection, table: Table, reports: str, size: int = REPORTS_IN_A_SLICE) -> tuple[str, ...]:
    """The conditions on `year` and `province` under which each row of `table` is in one slice: a year or, of the
    cells of reports, at most `size` of the `reports` of a year, or one province. Few reports are one slice.
    """
    found = con.execute(_PROVINCES.format(reports=reports)).fetchall()
    if sum(number for _, _, number in found) <= size // _YEARS:
        return EVERY_ROW
    years = {year: [row[1:] for row in rows] for year, rows in groupby(found, key=lambda row: row[0])}
    within = [
        f"year = {year} AND {condition}"
        for year, provinces in years.items()
        for condition in _ranges(list(_beginnings(provinces, size)) if table.table == _BY_PROVINCE else [])
    ]
    return (*within, f"year IS NULL OR year NOT IN ({', '.join(map(str, years))})")


def _beginnings(provinces: Sequence[tuple[str, int]], size: int) -> Iterator[str]:
    """The province with which each slice but the first begins."""
    held = 0
    for province, number in provinces:
        if held and held + number > size:
            yield province
            held = 0
        held += number


def _ranges(beginnings: Sequence[str]) -> Iterator[str]:
    """A condition for each range of provinces; the first and the last have no end, so that every province is in one."""
    for first, after in zip([None, *beginnings], [*beginnings, None], strict=True):
        if first is None:
            yield f"(province IS NULL OR province < {literal(after)})" if after else "true"
        else:
            yield f"province >= {literal(first)}" + (f" AND province < {literal(after)}" if after else "")
