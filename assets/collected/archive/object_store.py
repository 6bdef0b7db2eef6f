"""Objects by name in a folder or a bucket, with the AWS_* settings of the environment. Knows neither documents nor
journals.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, S3Store

from assets.collected.archive.address import Root

_MAX_RETRIES = 5
_RETRY_TIMEOUT = timedelta(seconds=60)


class StoreError(OSError):
    """The store cannot be read or written; the message states why, and `check` what a person looks at."""

    def __init__(self, root: Root, why: str) -> None:
        super().__init__(why)
        disk, network = "the folder, its disk and its permissions", "the network, the bucket and the AWS_* settings"
        self.check = disk if isinstance(root, Path) else network


class _Missing(FileNotFoundError):
    """The object that was read does not exist; anything else that is not found is an error of the store."""


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """The objects below `root`, a folder that is created when needed or `s3://bucket/prefix`. Raises StoreError."""

    root: Root

    def read(self, name: str) -> bytes:
        """The bytes of an object; FileNotFoundError if there is none."""
        with self._in_a_sentence():
            try:
                if isinstance(self.root, Path):
                    return (self.root / name).read_bytes()  # twice as fast as through the store
                return self._store().get(name).bytes().to_bytes()
            except FileNotFoundError as error:
                raise _Missing(f"{self.root}/{name} does not exist ({_first_line(error)})") from error

    def create(self, name: str, data: bytes) -> bool:
        """Store an object unless there is one of its name; returns whether it was stored."""
        try:
            self._store().put(name, data, mode="create")
        except AlreadyExistsError:
            return False
        except (OSError, BaseError):  # a store without conditional writes
            self.write(name, data)
        return True

    def write(self, name: str, data: bytes) -> None:
        """Store an object in place of the one of its name."""
        with self._in_a_sentence():
            self._store().put(name, data, mode="overwrite", use_multipart=False)

    def exists(self, name: str) -> bool:
        """Whether there is an object of this name."""
        with self._in_a_sentence():
            try:
                self._store().head(name)
            except FileNotFoundError:
                return False
        return True

    def remove(self, name: str) -> None:
        """Remove an object; nothing where there is none."""
        with self._in_a_sentence(), suppress(FileNotFoundError):
            self._store().delete(name)

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Name and size in bytes of every object, in no particular order; of a folder that is missing, none."""
        if isinstance(self.root, Path) and not self.root.exists():
            return
        with self._in_a_sentence():
            for listed in self._store().list():
                yield from ((entry["path"], entry["size"]) for entry in listed)

    def _store(self) -> LocalStore | S3Store:
        return _open(self.root.absolute() if isinstance(self.root, Path) else self.root)

    @contextmanager
    def _in_a_sentence(self) -> Iterator[None]:
        try:
            yield
        except _Missing:
            raise
        except (OSError, BaseError) as error:
            raise StoreError(self.root, _first_line(error)) from error


def _first_line(error: Exception) -> str:
    """The first line of an error, at most 300 characters; the rest is for developers of the library."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


@cache
def _open(at: Root) -> LocalStore | S3Store:
    if isinstance(at, Path):
        return LocalStore(at, mkdir=True)
    return S3Store.from_url(at, retry_config={"max_retries": _MAX_RETRIES, "retry_timeout": _RETRY_TIMEOUT})
