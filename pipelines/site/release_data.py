"""A release opened for the site: its tables as views of one DuckDB connection, and the queries of queries/*.sql.

What several pages need is computed once into temporary tables that DuckDB may spill, in the order of the pages; pages
then read them in batches, so that memory does not grow with the number of bodies.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from pipelines.site.output import SiteError
from warehouse.connection import Connection, DatabaseError
from warehouse.files.scratch import Scratch
from warehouse.releases.mart_files import parquet_select
from warehouse.releases.package import parquet_parts, read_package
from warehouse.schema import literal
from warehouse.store import create_temporary, detached

Row = dict[str, Any]
_MEMORY = "400MB"  # beyond it DuckDB spills; the pages need few rows at a time
_ROWS = 20  # of a stream at a time
_PARAMETER = re.compile(r"\$([a-z]+)")
_PROVINCE = re.compile(r"/province=([^/]+)/")
_NO_PROVINCE = "__HIVE_DEFAULT_PARTITION__"
_QUERIES = Path(__file__).parent / "queries"
_PREPARED = ("division", "site_body", "site_report", "site_province")  # in the order in which they need each other
# What the pages of a part read for its provinces alone.
_BY_PROVINCE = ("fact_report", "nesting", "fact_cell", "finding_cell", "body_indicator")


@dataclass(frozen=True, slots=True)
class ReleaseData:
    """The release in `folder`: its connection, its datapackage.json, and a folder for files while it is open."""

    con: Connection
    folder: Path
    package: Mapping[str, Any]
    spool: Path

    @property
    def name(self) -> str:
        return str(self.package["version"])

    @property
    def day(self) -> str:
        """The day the release was made, as 2026-11-29."""
        return str(self.package["created"])[:10]

    def rows(self, query: str, **parameters: object) -> list[Row]:
        """The rows of queries/<query>.sql, each by the names of its columns."""
        cursor = self.con.execute(_sql(query, parameters))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        """The same as tuples, for queries with very many rows."""
        return self.con.execute(_sql(query, parameters)).fetchall()

    def stream(self, query: str, **parameters: object) -> Iterator[tuple[Any, ...]]:
        """The same a few at a time, for queries with large rows; meanwhile nothing else can be read."""
        cursor = self.con.execute(_sql(query, parameters))
        while rows := cursor.fetchmany(_ROWS):
            yield from rows

    def create(self, query: str, **parameters: object) -> None:
        """Make a table of the rows of queries/<query>.sql, of the same name."""
        create_temporary(self.con, query, _sql(query, parameters))

    def read_part(self, part: str, codes: Sequence[str]) -> None:
        """Make the tables of a part, whose divisions have `codes`; what is in files by province is read for its own."""
        first, last = (min(codes), max(codes)) if codes else ("", "")
        self.create("part_province", part=part, first=first, last=last)
        for table in _BY_PROVINCE:
            self.view(table, self.folder, self.part_files(table))
        self.create("part_body", part=part)
        self.create("part_report")
        self.create("part_peer")

    def part_files(self, table: str) -> list[str]:
        """The files of a table that may have rows of the part, as paths in the release; one that has none if no file
        may, as it has the columns.
        """
        provinces = {name for (name,) in self.con.execute("FROM part_province").fetchall()}
        every = _files(self.package)[table]
        return [file for file in every if _is_of(file, provinces)] or every[:1]

    def view(self, name: str, folder: Path, files: Sequence[str]) -> None:
        """Name the rows of Parquet files below `folder`, of which there is at least one."""
        _view(self.con, name, folder, files)

    def parquet(self, query: str, **parameters: object) -> bytes:
        """The rows of queries/<query>.sql as a Parquet file."""
        self.create(query, **parameters)
        file = self.spool / f"{query}.parquet"
        self.con.execute(f"COPY {query} TO {literal(str(file))} (FORMAT parquet, COMPRESSION zstd)")
        return file.read_bytes()

    def grouped(self, query: str, **parameters: object) -> dict[Any, list[Row]]:
        """The rows by the value of their first column, by which the query orders them."""
        rows = self.rows(query, **parameters)
        return {key: list(each) for key, each in groupby(rows, key=lambda row: next(iter(row.values())))}


@contextmanager
def open_release(folder: Path, within: Path | None = None) -> Iterator[ReleaseData]:
    """The release in `folder`, read by one thread as several processes read it at once; ReleaseError if it is
    not one, SiteError if it lacks what the pages show. What does not fit into memory is in a folder `within`, or else
    below that for temporary files, and is removed.
    """
    package = read_package(folder)
    with Scratch(within) as spool, detached(spool) as con:
        con.execute(f"SET memory_limit = '{_MEMORY}'")
        con.execute("SET threads = 1")
        try:
            for table, files in _files(package).items():
                _view(con, table, folder, files)
            for name in _PREPARED:
                create_temporary(con, name, _sql(name, {}))
        except DatabaseError as error:
            raise _incomplete(folder, error) from error
        yield ReleaseData(con, folder, package, spool)


def _files(package: Mapping[str, Any]) -> dict[str, list[str]]:
    """The files of each table, by its name without `marts.`."""
    return {table.rpartition(".")[2]: list(files) for table, files in parquet_parts(dict(package)).items()}


def _view(con: Connection, name: str, folder: Path, files: Sequence[str]) -> None:
    con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {parquet_select(folder, list(files))}")


def _is_of(file: str, provinces: Collection[str]) -> bool:
    """Whether a file has rows of one of the provinces; one without a province may."""
    found = _PROVINCE.search(file)
    return found is None or found[1] in provinces or found[1] == _NO_PROVINCE


def _incomplete(folder: Path, error: Exception) -> SiteError:
    why = str(error).splitlines()[0]
    return SiteError(
        f"{folder} cannot be shown as a site ({why}): a file of it is missing or damaged, or another version of gongkai"
        " wrote it. Copy the release again, or make a new one with `gongkai release`"
    )


def batches(keys: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """`keys` in runs of `size`, in their order."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _sql(query: str, parameters: Mapping[str, object]) -> str:
    """The text of queries/<query>.sql with each `$name` as a literal: a query parameter would load pandas, which takes
    a second in each process.
    """
    return _PARAMETER.sub(lambda found: _literal(parameters[found[1]]), _text(query))


def _literal(value: object) -> str:
    """A text, a whole number, or a list of texts as SQL. A list is one JSON text, which DuckDB reads sooner."""
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, int):
        return str(value)
    return f"from_json_strict({literal(json.dumps(value, ensure_ascii=False))}, '[\"VARCHAR\"]')"


@cache
def _text(query: str) -> str:
    return (_QUERIES / f"{query}.sql").read_text(encoding="utf-8")
