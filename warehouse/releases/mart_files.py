"""Writes a mart as Parquet, in one file or one for each year and province, and as CSV, with sizes and digests.

Rows are ordered by key, so that the same rows make the same bytes. package.py describes the files.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.connection import Connection
from warehouse.releases.row_slices import EVERY_ROW
from warehouse.schema import Table, literal
from warehouse.store import create_temporary

BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 in the code page of the machine and garbles 区划
SPLIT = ("year", "province")
SLICE, PART = "slice", "<part>"
# All columns, and the province also of a mart that has no such column.
WITH_PROVINCE = "COLUMNS(lambda name: name <> 'province'), left(region_code, 2) AS province"
_NOWHERE = "__HIVE_DEFAULT_PARTITION__"  # the folder of rows without year or province
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # characters that make a spreadsheet evaluate a text as a formula
_NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_PARQUET = "(FORMAT parquet, COMPRESSION zstd)"


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


@dataclass(frozen=True, slots=True)
class MartRows:
    """What makes the rows of a mart: `gathered`, the SELECT of what is read of a slice, and `expanded`, the SELECT of
    the rows in the order of their keys, from PART in place of what was gathered of one year and province.

    `steps` are temporary tables by name that are made in this order once the table SLICE has what was gathered of a
    slice; the last may replace SLICE.
    """

    gathered: str
    expanded: str
    steps: Mapping[str, str] = field(default_factory=dict)

    def expand(self, part: str) -> str:
        return self.expanded.replace(PART, part)


def rows_by_key(table: Table, rows: str) -> MartRows:
    """The rows of the SELECT `rows` as they are, sorted by the keys of `table`."""
    return MartRows(rows, f"FROM {PART} ORDER BY {_keys(table)}")


def write_parquet(
    con: Connection, table: Table, rows: MartRows, folder: Path, slices: Sequence[str] = EVERY_ROW
) -> list[Path]:
    """Write `rows` as `table` below `folder`; ReleaseError if two rows have the same key.

    A mart split by year and province is written slice by slice; each of `slices` is a condition on what is gathered.
    """
    if "hive" in table.released:
        return list(_write_partitions(con, table, rows, folder, slices))
    path = folder / f"{file_stem(table)}.parquet"
    _write_ordered(con, table, rows.expand(f"({rows.gathered})"), path)
    return [path]


def _write_partitions(
    con: Connection, table: Table, rows: MartRows, folder: Path, slices: Sequence[str]
) -> Iterator[Path]:
    """One file for each year and province. What a slice needs is gathered once, since its provinces are not together in
    the warehouse; beyond the memory of a release it spills.
    """
    gathered = f"FROM (SELECT {WITH_PROVINCE} FROM ({rows.gathered}))"
    written = 0
    for condition in slices:
        create_temporary(con, SLICE, f"{gathered} WHERE {condition}")
        for name, step in rows.steps.items():
            create_temporary(con, name, step)
        for year, province in con.execute(f"SELECT DISTINCT year, province FROM {SLICE} ORDER BY ALL").fetchall():
            yield _write_partition(con, table, rows, folder, (year, province))
            written += 1
    if not written:  # a file without rows still has the columns
        yield _write_partition(con, table, rows, folder, (None, None))


def _write_partition(
    con: Connection, table: Table, rows: MartRows, folder: Path, of: tuple[int | None, str | None]
) -> Path:
    values = [("NULL" if value is None else literal(str(value)), value or _NOWHERE) for value in of]
    named = list(zip(SPLIT, values, strict=True))
    condition = " AND ".join(f"{name} IS NOT DISTINCT FROM {sql}" for name, (sql, _) in named)
    path = folder.joinpath(file_stem(table), *(f"{name}={value}" for name, (_, value) in named))
    path /= f"{file_stem(table)}.parquet"
    columns = ", ".join(f'"{column.name}"' for column in table.all_columns() if column.name not in SPLIT)
    _write_ordered(con, table, f"SELECT {columns} FROM ({rows.expand(f'(FROM {SLICE} WHERE {condition})')})", path)
    return path


def _keys(table: Table) -> str:
    return ", ".join(f'"{key}"' for key in table.keys)


def _write_ordered(con: Connection, table: Table, rows: str, path: Path) -> None:
    """Write the SELECT `rows`, which is in the order of the keys; ReleaseError if it is not, or has a key twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"COPY ({rows}) TO {literal(str(path))} {_PARQUET}")
    keys = ", ".join(f'"{key}"' for key in table.keys if not ("hive" in table.released and key in SPLIT))
    faults = con.execute(
        f"SELECT {keys}, own = before FROM (SELECT {keys}, row({keys}) AS own, lag(row({keys})) OVER () AS before"
        f" FROM read_parquet({literal(str(path))}, hive_partitioning = false)) WHERE own <= before LIMIT 1"
    ).fetchall()
    for *values, repeated in faults:
        key = ", ".join(f"{name} {value}" for name, value in zip(keys.split(", "), values, strict=True))
        why = "has several rows with the same key" if repeated else "is not in the order of its keys"
        raise ReleaseError(f"{table.table} {why} ({key}): correct its SELECT or its keys")


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
