"""The two sides of a comparison: the marts of a release or of a warehouse file, each as a SELECT with its columns.

Compares nothing itself. Of two releases, files that are identical byte for byte are not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.connection import Connection
from warehouse.releases.mart_files import parquet_select, public_rows
from warehouse.releases.package import parquet_parts, read_package
from warehouse.schema import tables
from warehouse.store import attach

Parts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ComparedMarts:
    """Marts by table name: a SELECT each, and the type of each column.

    For a release also its `folder` and `parts`, the digests of the files of each table by path.
    """

    selects: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    folder: Path | None = None
    parts: Parts | None = None

    def select_differing_files(self, other: "ComparedMarts", table: str) -> str | None:
        """The SELECT of the rows of `table` that `other` may not have; None if the two have the same files."""
        if self.folder is None or self.parts is None or other.parts is None:
            return self.selects[table]
        own, others = self.parts[table], other.parts[table]
        differing = [path for path in own if others.get(path) != own[path]]
        if differing:
            return parquet_select(self.folder, differing)
        return None if set(own) == set(others) else f"SELECT * FROM ({self.selects[table]}) WHERE false"


def open_marts(con: Connection, path: Path, name: str) -> ComparedMarts:
    """The release in the folder `path`, or the warehouse file there attached to `con` as `name`."""
    if path.is_dir():
        return release_marts(con, path, parquet_parts(read_package(path)))
    attach(con, path, name, any_version=True)
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()"
        f" WHERE database_name = '{name}' AND schema_name = 'marts' ORDER BY table_oid, column_index"
    ).fetchall():
        found.setdefault(table, {})[column] = kind
    released = {table for table in found if table not in tables() or "none" not in tables()[table].released}
    return ComparedMarts(
        {table: _select_public(table, found[table], f"FROM {name}.{table}") for table in released},
        {table: found[table] for table in released},
    )


def _select_public(table: str, columns: Mapping[str, str], rows: str) -> str:
    """`rows` as a release has them; a table of an earlier version may lack columns."""
    declared = tables().get(table)
    if declared is None or any(column.local and column.name not in columns for column in declared.columns):
        return rows
    return public_rows(declared, rows)


def release_marts(con: Connection, folder: Path, parts: Parts) -> ComparedMarts:
    """The release in `folder`; `parts` are the Parquet files of each table with their digests."""
    declared = {table: files for table, files in parts.items() if table in tables()}
    selects = {table: parquet_select(folder, list(files)) for table, files in declared.items()}
    columns = {
        table: {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {select}").fetchall()}
        for table, select in selects.items()
    }
    return ComparedMarts(selects, columns, folder, declared)
