"""The rows of a batch as one file: a ZIP with a Parquet file for each staged table that has rows.

No part of the file is a program object, so reading it runs nothing.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import islice
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from assets.staged.load import MARKED_READ, Rows, content_tables, staged_rows
from assets.staged.report import Refusal, Report
from warehouse.connection import Connection
from warehouse.files.scratch import Scratch
from warehouse.record_rows import copy_lists, select_lists
from warehouse.store import create_temporary, detached, insert

_ENDING = ".parquet"
_TOGETHER = 100  # documents of which the rows are made at once


def encode_readings(documents: Iterable[Report | Refusal], editions: Mapping[str, str]) -> bytes:
    """The file; `editions` are those of what is known of documents from outside, by digest. Holds some of `documents`
    at a time, and of the others their rows.
    """
    packed, left, lists = BytesIO(), iter(documents), dict[str, str]()
    with Scratch() as folder, detached(folder) as con, ZipFile(packed, "w", ZIP_STORED) as members:
        con.execute("SET threads = 1")
        while some := [*islice(left, _TOGETHER)]:
            for name, rows in staged_rows(some, editions):
                if rows:
                    _add(con, lists, name, rows)
        for name, table in lists.items():
            path = folder / f"{name}{_ENDING}"
            con.execute(copy_lists(table, path))
            members.writestr(ZipInfo(path.name), path.read_bytes())
    return packed.getvalue()


def _add(con: Connection, lists: dict[str, str], name: str, rows: Rows) -> None:
    """Add `rows` of table `name` to the temporary table of their lists, which `lists` names."""
    if name in lists:
        insert(con, lists[name], select_lists(name, rows))
    else:
        lists[name] = f"lists_{len(lists)}"
        create_temporary(con, lists[name], select_lists(name, rows))


def unpack_readings(data: bytes, folder: Path, key: str) -> dict[str, Path]:
    """Unpack the file of the batch `key`: the file of each table below `folder`, `<table>/<key>.parquet`."""
    found = {}
    with ZipFile(BytesIO(data)) as members:
        stored = set(members.namelist())
        for name in (*content_tables(), *MARKED_READ):
            if f"{name}{_ENDING}" in stored:
                found[name] = folder / name / f"{key}{_ENDING}"
                found[name].parent.mkdir(exist_ok=True)
                found[name].write_bytes(members.read(f"{name}{_ENDING}"))
    return found
