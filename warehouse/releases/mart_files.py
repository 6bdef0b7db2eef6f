"""Writes a mart as Parquet, in one file or one for each year and province, and as CSV, with sizes and digests.

Rows are ordered by key, so that the same rows make the same bytes. package.py describes the files.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.connection import Connection
from warehouse.releases.row_slices import EVERY_ROW
from warehouse.schema import Table, literal

BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 in the code page of the machine and garbles 区划
SPLIT = ("year", "province")
NOWHERE = Path(*(f"{name}=__HIVE_DEFAULT_PARTITION__" for name in SPLIT))
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # characters that make a spreadsheet evaluate a text as a formula
_NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_PARQUET = "(FORMAT parquet, COMPRESSION zstd)"
# DuckDB holds as many rows of each partition before it writes them; of all provinces at its default, gigabytes.
_ROWS_HELD = 8_192


class ReleaseError(RuntimeError):
    """A release cannot be made or read; the message states why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a release: its path in the release with `/`, its size in bytes and its sha256."""

    path: str
    bytes: int
    sha256: str


def file_stem(table: Table) -> str:
    """The name of a table's files and resource: `fact_cell` of `marts.fact_cell`."""
    return table.table.split(".", 1)[1]


def write_parquet(
    con: Connection, table: Table, rows: str, folder: Path, slices: Sequence[str] = EVERY_ROW
) -> list[Path]:
    """Write the rows of the SELECT `rows` as `table` below `folder`; ReleaseError if two rows have the same key.

    A mart split by year and province is written slice by slice; each of `slices` is a condition on `rows`.
    """
    if "hive" in table.released:
        return list(_write_partitions(con, table, rows, folder, slices))
    path = folder / f"{file_stem(table)}.parquet"
    _write_ordered(con, table, rows, path)
    return [path]


def _write_partitions(con: Connection, table: Table, rows: str, folder: Path, slices: Sequence[str]) -> Iterator[Path]:
    """One file for each year and province, in two passes: rows into their folders unordered, then each folder ordered.

    Sorting all rows at once would need memory for all of them.
    """
    raw, place = folder / f".{file_stem(table)}", folder / file_stem(table)
    for n, condition in enumerate(slices):
        _write_unordered(con, table, f"FROM ({rows}) WHERE {condition}", raw / str(n))
    found = sorted({part.relative_to(part.parents[1]) for part in raw.glob("*/*/*")})
    for part in found:
        path = place / part / f"{file_stem(table)}.parquet"
        written = literal(str(raw / "*" / part / "*.parquet"))
        _write_ordered(con, table, f"FROM read_parquet({written}, hive_partitioning = false)", path)
        for folder_of_slice in raw.glob(f"*/{part.as_posix()}"):
            shutil.rmtree(folder_of_slice)
        yield path
    shutil.rmtree(raw, ignore_errors=True)
    if not found:  # a file without rows still has the columns
        path = place / NOWHERE / f"{file_stem(table)}.parquet"
        _write_ordered(
            con,
            table,
            f"SELECT * EXCLUDE (year, province) FROM (SELECT {_with_province(table)} FROM ({rows})) WHERE false",
            path,
        )
        yield path


def _write_unordered(con: Connection, table: Table, rows: str, folder: Path) -> None:
    """Write `rows` below `folder` by year and province, in no particular order."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"SET partitioned_write_flush_threshold = {_ROWS_HELD}")
    con.execute(
        f"COPY (SELECT {_with_province(table)} {rows}) TO {literal(str(folder))}"
        f" (FORMAT parquet, ROW_GROUP_SIZE {_ROWS_HELD}, PARTITION_BY ({', '.join(SPLIT)}))"
    )


def _with_province(table: Table) -> str:
    """All columns, and the province if the table has no such column."""
    has_province = any(column.name == "province" for column in table.columns)
    return "*" if has_province else "*, left(region_code, 2) AS province"


def _write_ordered(con: Connection, table: Table, rows: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = ", ".join(f'"{key}"' for key in table.keys if not ("hive" in table.released and key == "year"))
    con.execute(f"COPY (SELECT * FROM ({rows}) ORDER BY {keys}) TO {literal(str(path))} {_PARQUET}")
    repeated = con.execute(
        f"SELECT {keys} FROM read_parquet({literal(str(path))}, hive_partitioning = false)"
        f" GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
    ).fetchall()
    if repeated:
        key = ", ".join(f"{name} {value}" for name, value in zip(keys.split(", "), repeated[0], strict=True))
        raise ReleaseError(f"{table.table} has several rows with the same key ({key}): correct its SELECT or its keys")


def public_rows(table: Table, rows: str) -> str:
    """The SELECT of `rows`, in which a path of this machine is the name of the file alone; addresses stay whole."""
    local = [f'{_without_folders(column.name)} AS "{column.name}"' for column in table.columns if column.local]
    if not local:
        return rows
    public = f"SELECT * REPLACE ({', '.join(local)}) FROM ({rows})"
    if not any(column.local and column.name in table.keys for column in table.columns):
        return public
    keys = ", ".join(f'"{key}"' for key in table.keys)  # files of one name in two folders are one row
    return f"FROM ({public}) row QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY hash(row)) = 1"


def _without_folders(name: str) -> str:
    """The part of a path behind the last separator; of a file in a ZIP, that of the file."""
    last = rf"""regexp_extract("{name}", '[^/\\!]*$')"""
    return f"""CASE WHEN regexp_matches("{name}", '^https?://') THEN "{name}" ELSE {last} END"""


def write_csv(con: Connection, rows: str, path: Path) -> Path:
    """Write the rows of the SELECT `rows`, in its order, as UTF-8 with BOM, text in quotes and NULL as nothing.

    A text that a spreadsheet would evaluate as a formula gets an apostrophe before it; numbers as text do not change.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    without_bom = path.with_suffix(".bare")
    described = con.execute(f"DESCRIBE {rows}").fetchall()
    columns = ", ".join(_formula_as_text(name) if kind == "VARCHAR" else f'"{name}"' for name, kind, *_ in described)
    words = ", ".join(f'"{name}"' for name, kind, *_ in described if kind == "VARCHAR")
    quoted = f", FORCE_QUOTE ({words})" if words else ""  # LibreOffice then keeps codes such as 00 as text
    form = f"(FORMAT csv, HEADER{quoted}, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S')"
    con.execute(f"COPY (SELECT {columns} FROM ({rows})) TO {literal(str(without_bom))} {form}")
    with without_bom.open("rb") as written, path.open("wb") as file:
        file.write(BOM)
        shutil.copyfileobj(written, file)
    without_bom.unlink()
    return path


def _formula_as_text(name: str) -> str:
    text = f'"{name}"'
    begins = f"regexp_matches({text}, {literal(_FORMULA)}) AND NOT regexp_full_match({text}, {literal(_NUMBER)})"
    return f"CASE WHEN {begins} THEN chr(39) || {text} ELSE {text} END AS {text}"


def seal_part(path: Path, folder: Path) -> Part:
    """Flush `path` to the disk; returns its size and digest, with its path in `folder`."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return Part(
            path.relative_to(folder).as_posix(), path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
        )


def parquet_select(folder: Path, paths: list[str]) -> str:
    """The SELECT that reads `paths` of a release in `folder`, with the columns that are folder names."""
    files = ", ".join(literal(str(folder / path)) for path in paths)
    split = "=" in paths[0]
    hive = "hive_partitioning = true, hive_types = {'year': INTEGER, 'province': VARCHAR}"
    return f"FROM read_parquet([{files}], {hive if split else 'hive_partitioning = false'})"
