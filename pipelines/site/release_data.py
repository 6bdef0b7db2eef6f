"""A release opened for the site: its tables as views of one DuckDB connection, and the queries of queries/*.sql.

What several pages need is computed once into temporary tables that DuckDB may spill, in the order of the pages; pages
then read them in batches, so that memory does not grow with the number of bodies.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.site.output import SiteError
from warehouse.releases.mart_files import parquet_select
from warehouse.releases.package import parquet_parts, read_package
from warehouse.store import Connection, DatabaseError, create_temporary, detached

Row = dict[str, Any]
_MEMORY = "400MB"  # beyond it DuckDB spills; the pages need few rows at a time
_QUERIES = Path(__file__).parent / "queries"
# In the order in which they need each other.
_PREPARED = ("division", "site_body", "site_report", "site_cell", "site_peer")


@dataclass(frozen=True, slots=True)
class ReleaseData:
    """The release in `folder`: its connection and its datapackage.json."""

    con: Connection
    folder: Path
    package: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.package["version"])

    @property
    def day(self) -> str:
        """The day the release was made, as 2026-11-29."""
        return str(self.package["created"])[:10]

    def rows(self, query: str, **parameters: object) -> list[Row]:
        """The rows of queries/<query>.sql, each by the names of its columns."""
        cursor = self.con.execute(_sql(query), parameters or None)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        """The same as tuples, for queries with very many rows."""
        return self.con.execute(_sql(query), parameters or None).fetchall()

    def grouped(self, query: str, **parameters: object) -> dict[Any, list[Row]]:
        """The rows by the value of their first column, by which the query orders them."""
        rows = self.rows(query, **parameters)
        return {key: list(each) for key, each in groupby(rows, key=lambda row: next(iter(row.values())))}


@contextmanager
def open_release(folder: Path) -> Iterator[ReleaseData]:
    """The release in `folder`; ReleaseError if it is not one, SiteError if it lacks what the pages show."""
    package = read_package(folder)
    with TemporaryDirectory(prefix="gongkai-site-") as spill, detached(Path(spill)) as con:
        con.execute(f"SET memory_limit = '{_MEMORY}'")
        try:
            for table, files in parquet_parts(package).items():
                con.execute(f"CREATE TEMP VIEW {table.rpartition('.')[2]} AS {parquet_select(folder, list(files))}")
            for name in _PREPARED:
                create_temporary(con, name, _sql(name))
        except DatabaseError as error:
            raise _incomplete(folder, error) from error
        yield ReleaseData(con, folder, package)


def _incomplete(folder: Path, error: Exception) -> SiteError:
    why = str(error).splitlines()[0]
    return SiteError(
        f"{folder} cannot be shown as a site ({why}): a file of it is missing or damaged, or another version of gongkai"
        " wrote it. Copy the release again, or make a new one with `gongkai release`"
    )


def batches(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """`keys` in runs of `size`, in their order."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


@cache
def _sql(query: str) -> str:
    return (_QUERIES / f"{query}.sql").read_text(encoding="utf-8")
