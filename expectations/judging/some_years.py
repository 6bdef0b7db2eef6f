"""Works on all reports some fiscal years at a time, where they are too many for the memory of a run."""

from collections.abc import Iterator

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
        of_years = " OR ".join(f"fiscal_year IS NOT DISTINCT FROM {year or 'NULL'}" for year in years)
        create_temporary(con, _TOGETHER, f"SELECT report_id FROM staged.report WHERE {of_years}")
        yield f"SEMI JOIN {_TOGETHER} USING (report_id)"
