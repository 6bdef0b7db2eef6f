"""The rows of a batch as one file: a ZIP with a Parquet file for each staged table that has rows.

No part of the file is a program object, so reading it runs nothing.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from assets.staged.load import MARKED_READ, content_tables, staged_rows
from assets.staged.report import Refusal, Report
from warehouse.files.scratch import Scratch
from warehouse.record_rows import copy_records
from warehouse.store import detached

_ENDING = ".parquet"


def encode_readings(documents: Sequence[Report | Refusal], editions: Mapping[str, str]) -> bytes:
    """The file; `editions` are those of what is known of documents from outside, by digest."""
    packed = BytesIO()
    with Scratch() as folder, detached(folder) as con, ZipFile(packed, "w", ZIP_STORED) as members:
        con.execute("SET threads = 1")
        for name, rows in staged_rows(documents, editions):
            if rows:
                path = folder / f"{name}{_ENDING}"
                con.execute(copy_records(name, rows, path))
                members.writestr(ZipInfo(path.name), path.read_bytes())
    return packed.getvalue()


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
