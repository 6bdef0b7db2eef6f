"""The files of readings in the archive, below `readings`: stored by a worker, fetched to be landed, deleted once what
they hold is published. All raise ArchiveError where the archive cannot be used.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from assets.collected.archive.address import ArchiveError, Root
from assets.collected.archive.object_store import ObjectStore, StoreError
from assets.staged.cluster.batches import Batch, readings_name
from assets.staged.cluster.landing import Tables
from assets.staged.cluster.readings_file import unpack_readings
from warehouse.files.scratch import Scratch
from warehouse.schema import LANDED
from warehouse.store import published

_FOLDER = "readings"


def is_stored(batch: Batch) -> bool:
    """Whether the rows of `batch` are stored."""
    with _opened(batch.root) as store:
        return store.exists(batch.name)


def store_readings(batch: Batch, data: bytes) -> None:
    """Store the rows of `batch` unless they are stored."""
    with _opened(batch.root) as store:
        store.create(batch.name, data)


@contextmanager
def unpacked(root: Root, version: str, keys: Iterable[str]) -> Iterator[dict[str, Tables]]:
    """The files of rows of the batches `keys`, by key, as local files. FileNotFoundError where one is gone."""
    with Scratch() as folder:
        with _opened(root) as store:
            found: dict[str, Tables] = {
                key: unpack_readings(store.read(readings_name(version, key)), folder, key) for key in keys
            }
        yield found


def stored_keys(root: Root, version: str) -> list[str]:
    """The keys of the batches that were read by `version` and are stored."""
    with _opened(root) as store:
        paths = [PurePosixPath(name) for name, _ in store.sizes()]
    return sorted(path.stem for path in paths if path.parent.name == version)


def delete_published(root: Root, keys: Collection[str]) -> None:
    """Delete the files of the batches `keys`, which were published: no later run needs them."""
    with _opened(root) as store:
        for name in [name for name, _ in store.sizes() if PurePosixPath(name).stem in keys]:
            store.remove(name)


def published_keys(warehouse: Path) -> frozenset[str]:
    """The keys of the batches whose documents are in the published warehouse; none where it is missing."""
    if not warehouse.exists():
        return frozenset()
    with published(warehouse, any_version=True) as con:
        known = con.execute(f"SELECT 1 FROM duckdb_tables() WHERE schema_name || '.' || table_name = '{LANDED}'")
        found = con.execute(f"SELECT key FROM {LANDED}").fetchall() if known.fetchall() else []
    return frozenset(str(key) for (key,) in found)


@contextmanager
def _opened(root: Root) -> Iterator[ObjectStore]:
    """The store of the readings in the archive at `root`."""
    at = root / _FOLDER if isinstance(root, Path) else f"{root}/{_FOLDER}"
    try:
        yield ObjectStore(at)
    except StoreError as why:
        raise ArchiveError(f"the readings in {at} cannot be used ({why}): check {why.check}, then run again") from why
