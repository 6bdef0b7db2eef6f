"""A mart as files: Parquet, in one file or by year and province, and CSV; and what each file is, by size and digest.

Rows stand in the order of their keys, so the same rows make the same bytes. What the files mean is in package.py.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.schema import Table, literal
from warehouse.store import Connection

BOM = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of the machine, and 区划 for noise
SPLIT = ("year", "province")
NOWHERE = Path(*(f"{name}=__HIVE_DEFAULT_PARTITION__" for name in SPLIT))
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # what a spreadsheet begins to calculate at
_NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_PARQUET = "(FORMAT parquet, COMPRESSION zstd)"


class ReleaseError(RuntimeError):
    """A release cannot be made or read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a release: its path from there with `/`, its bytes and sha256."""

    path: str
    bytes: int
    sha256: str


def short(table: Table) -> str:
    """The name of a table's files and resource: `fact_cell` of `marts.fact_cell`."""
    return table.table.split(".", 1)[1]


def write_parquet(con: Connection, table: Table, rows: str, folder: Path) -> list[Path]:
    """Write what the SELECT `rows` gives as `table` below `folder`; ReleaseError where two rows have one key."""
    if "hive" in table.released:
        return list(_by_year_and_province(con, table, rows, folder))
    path = folder / f"{short(table)}.parquet"
    _ordered(con, table, rows, path)
    return [path]


def _by_year_and_province(con: Connection, table: Table, rows: str, folder: Path) -> Iterator[Path]:
    """In two passes, as no sort of all rows at once is: into their folders as they come, then each folder in order."""
    raw, place = folder / f".{short(table)}", folder / short(table)
    con.execute(
        f"COPY (SELECT {_split(table)} FROM ({rows})) TO {literal(str(raw))}"
        f" (FORMAT parquet, PARTITION_BY ({', '.join(SPLIT)}))"
    )
    found = sorted(raw.glob("*/*")) if raw.exists() else []
    for part in found:
        path = place / part.relative_to(raw) / f"{short(table)}.parquet"
        _ordered(con, table, f"FROM read_parquet({literal(str(part / '*.parquet'))}, hive_partitioning = false)", path)
        shutil.rmtree(part)
        yield path
    shutil.rmtree(raw, ignore_errors=True)
    if not found:  # a file without rows still tells the columns
        path = place / NOWHERE / f"{short(table)}.parquet"
        _ordered(
            con,
            table,
            f"SELECT * EXCLUDE (year, province) FROM (SELECT {_split(table)} FROM ({rows})) WHERE false",
            path,
        )
        yield path


def _split(table: Table) -> str:
    """All columns, with the province where the table does not tell it."""
    told = any(column.name == "province" for column in table.columns)
    return "*" if told else "*, left(region_code, 2) AS province"


def _ordered(con: Connection, table: Table, rows: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = ", ".join(f'"{key}"' for key in table.keys if not ("hive" in table.released and key == "year"))
    con.execute(f"COPY (SELECT * FROM ({rows}) ORDER BY {keys}) TO {literal(str(path))} {_PARQUET}")
    again = con.execute(
        f"SELECT {keys} FROM read_parquet({literal(str(path))}, hive_partitioning = false)"
        f" GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
    ).fetchall()
    if again:
        said = ", ".join(f"{name} {value}" for name, value in zip(keys.split(", "), again[0], strict=True))
        raise ReleaseError(f"{table.table} has several rows of one key ({said}): its SELECT or its keys are wrong")


def write_csv(con: Connection, rows: str, path: Path) -> Path:
    """Write what the SELECT `rows` gives, in its order, as UTF-8 with BOM, NULL as nothing and empty text as `\"\"`.

    A text that a spreadsheet would calculate gets an apostrophe before it; a number as text stays as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    bare = path.with_suffix(".bare")
    described = con.execute(f"DESCRIBE {rows}").fetchall()
    columns = ", ".join(_inert(name) if kind == "VARCHAR" else f'"{name}"' for name, kind, *_ in described)
    form = "(FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S')"
    con.execute(f"COPY (SELECT {columns} FROM ({rows})) TO {literal(str(bare))} {form}")
    with bare.open("rb") as written, path.open("wb") as file:
        file.write(BOM)
        shutil.copyfileobj(written, file)
    bare.unlink()
    return path


def _inert(name: str) -> str:
    text = f'"{name}"'
    begins = f"regexp_matches({text}, {literal(_FORMULA)}) AND NOT regexp_full_match({text}, {literal(_NUMBER)})"
    return f"CASE WHEN {begins} THEN chr(39) || {text} ELSE {text} END AS {text}"


def part(path: Path, folder: Path) -> Part:
    """What `path` in `folder` is, once it is on the disk for good."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return Part(
            path.relative_to(folder).as_posix(), path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
        )


def parquet(folder: Path, paths: list[str]) -> str:
    """The SELECT that reads `paths` of a release in `folder`, with the columns that their folders tell."""
    files = ", ".join(literal(str(folder / path)) for path in paths)
    split = "=" in paths[0]
    hive = "hive_partitioning = true, hive_types = {'year': INTEGER, 'province': VARCHAR}"
    return f"FROM read_parquet([{files}], {hive if split else 'hive_partitioning = false'})"
