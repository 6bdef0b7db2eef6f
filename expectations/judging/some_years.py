"""Works on all reports some fiscal years at a time, where they are too many for the memory of a run."""

from collections.abc import Collection, Iterator

from warehouse.connection import Connection
from warehouse.store import create_temporary
from warehouse.years_together import years_together

_YEARS = "SELECT fiscal_year, count(*) FROM staged.report GROUP BY fiscal_year ORDER BY fiscal_year"
_TOGETHER = "together"


def some_years(con: Connection) -> Iterator[str]:
    """The join that restricts a table to the reports of some years, for some after the other; empty if all reports may
    be worked on at once.
    """
    slices = years_together(con.execute(_YEARS).fetchall())
    if len(slices) < 2:
        yield ""
        return
    for years in slices:
        create_temporary(con, _TOGETHER, f"SELECT report_id FROM staged.report r WHERE {within(years, 'r')}")
        yield f"SEMI JOIN {_TOGETHER} USING (report_id)"


def within(years: Collection[int | None], table: str) -> str:
    """The condition that the fiscal year of a row of `table` is one of `years`."""
    known = ", ".join(str(year) for year in sorted(year for year in years if year is not None))
    parts = [f"{table}.fiscal_year IN ({known})"] if known else []
    return " OR ".join([*parts, *([f"{table}.fiscal_year IS NULL"] if None in years else [])]) or "false"
