"""What can be compared: the marts of a release or of a warehouse file, each as a SELECT with its columns.

Compares nothing itself. Of two releases, files that are the same byte for byte are left out of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.releases.mart_files import parquet
from warehouse.releases.package import parquet_parts, read_package
from warehouse.schema import tables
from warehouse.store import Connection, attach

Parts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Side:
    """A SELECT and the types of the columns of each mart; of a release the files (path to digest) in `folder` too."""

    selects: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    folder: Path | None = None
    parts: Parts | None = None

    def beside(self, other: "Side", table: str) -> str | None:
        """The rows of `table` that `other` may not have, None where the two have the same files."""
        if self.folder is None or self.parts is None or other.parts is None:
            return self.selects[table]
        own, others = self.parts[table], other.parts[table]
        left = [path for path in own if others.get(path) != own[path]]
        if left:
            return parquet(self.folder, left)
        return None if set(own) == set(others) else f"SELECT * FROM ({self.selects[table]}) WHERE false"


def side(con: Connection, path: Path, name: str) -> Side:
    """The release in the folder `path`, or the warehouse file there attached to `con` as `name`."""
    if path.is_dir():
        return folder_side(con, path, parquet_parts(read_package(path)))
    attach(con, path, name, any_version=True)
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()"
        f" WHERE database_name = '{name}' AND schema_name = 'marts' ORDER BY table_oid, column_index"
    ).fetchall():
        found.setdefault(table, {})[column] = kind
    kept = {table for table in found if table not in tables() or "none" not in tables()[table].released}
    return Side({table: f"FROM {name}.{table}" for table in kept}, {table: found[table] for table in kept})


def folder_side(con: Connection, folder: Path, parts: Parts) -> Side:
    """The release in `folder`, of which `parts` are the Parquet files of each table."""
    ours = {table: files for table, files in parts.items() if table in tables()}
    selects = {table: parquet(folder, list(files)) for table, files in ours.items()}
    columns = {
        table: {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {select}").fetchall()}
        for table, select in selects.items()
    }
    return Side(selects, columns, folder, ours)
