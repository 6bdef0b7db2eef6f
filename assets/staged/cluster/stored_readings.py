"""The files of readings in the archive: fetched to be landed, and deleted once what they hold is published."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from assets.collected.archive.archive import Archive
from assets.staged.cluster.batches import FOLDER, readings_path
from assets.staged.cluster.landing import Tables
from assets.staged.cluster.readings_file import unpack_readings
from warehouse.files.scratch import Scratch
from warehouse.schema import LANDED
from warehouse.store import published


@contextmanager
def unpacked(archive: Archive, version: str, keys: Iterable[str]) -> Iterator[dict[str, Tables]]:
    """The files of rows of the batches `keys`, by key, as files of this machine. OSError where one cannot be read."""
    with Scratch() as folder:
        yield {key: unpack_readings(archive.get_file(readings_path(version, key)), folder, key) for key in keys}


def stored_keys(archive: Archive, version: str) -> list[str]:
    """The keys of the batches that were read by `version` and are stored."""
    return sorted(PurePosixPath(path).stem for path in archive.files(f"{FOLDER}/{version}"))


def delete_published(archive: Archive, keys: Collection[str]) -> None:
    """Delete the files of the batches `keys`, which were published: no later run needs them."""
    for path in list(archive.files(FOLDER)) if keys else ():
        if PurePosixPath(path).stem in keys:
            archive.remove_file(path)


def published_keys(warehouse: Path) -> frozenset[str]:
    """The keys of the batches whose documents are in the published warehouse; none where it is missing."""
    if not warehouse.exists():
        return frozenset()
    with published(warehouse, any_version=True) as con:
        known = con.execute(f"SELECT 1 FROM duckdb_tables() WHERE schema_name || '.' || table_name = '{LANDED}'")
        found = con.execute(f"SELECT key FROM {LANDED}").fetchall() if known.fetchall() else []
    return frozenset(str(key) for (key,) in found)
