"""The archive: every document once, by its sha256, never changed, and beside it where it was first seen.

It is a folder, or a bucket with the AWS_* settings of the environment. Knows no warehouse; manifest.py records when a
source was last seen.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, S3Store

from assets.collected.archive.address import ArchiveError, Root, digest, document_path

_MAX_RETRIES = 5
_RETRY_TIMEOUT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class FirstSight:
    """Where and when a document was first seen, and its media type and size; stored beside the document."""

    source: str
    media_type: str
    bytes: int
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Archive:
    """Documents below `root`, a folder or `s3://bucket/prefix`: `ab/abcd….bin` with its first sight, `ab/abcd….json`.

    All other settings come from the environment, so another process needs the root only.
    """

    root: Root

    def put(self, sha256: str, data: bytes, sight: FirstSight) -> None:
        """Store `data` unless it is there already; a corrupt or incomplete copy is replaced. Raises ArchiveError.

        A reader never sees an incomplete document; its first sight is written before it.
        """
        try:
            stored = self._read_if_present(document_path(sha256))
            if stored == data:
                return
            described = asdict(sight) | {"first_seen": sight.first_seen.isoformat()}
            sight_json = json.dumps(described, ensure_ascii=False).encode()
            self._write(_sight_path(sha256), sight_json, overwrite=self.sight(sha256) is None)
            self._write(document_path(sha256), data, overwrite=stored is not None)
        except (OSError, BaseError) as error:
            raise self._error("cannot store a document", error) from error

    def get(self, sha256: str) -> bytes:
        """The document; raises OSError if it cannot be read, ValueError if its bytes do not have its digest."""
        data = self._read(document_path(sha256))
        if digest(data) != sha256:
            raise ValueError(
                f"{self.root}/{document_path(sha256)} is corrupt: its bytes do not have the digest in its name;"
                " `gongkai archive verify` lists where to get it again"
            )
        return data

    def sight(self, sha256: str) -> FirstSight | None:
        """The first sight of a document; None if it is missing or corrupt."""
        try:
            stored = json.loads(self._read_if_present(_sight_path(sha256)) or b"")
            return FirstSight(**stored | {"first_seen": datetime.fromisoformat(stored["first_seen"])})
        except (ValueError, TypeError, KeyError):
            return None

    def digests(self) -> Iterator[str]:
        """The digest of every document, in no particular order."""
        if isinstance(self.root, Path) and not self.root.is_dir():
            return
        try:
            for listed in self._store().list():
                yield from (Path(entry["path"]).stem for entry in listed if entry["path"].endswith(".bin"))
        except (OSError, BaseError) as error:
            raise self._error("cannot be listed", error) from error

    def put_file(self, path: str, data: bytes) -> None:
        """Store `data` at a `path` of its own, unless something is there already. Raises ArchiveError."""
        try:
            self._write(path, data, overwrite=False)
        except (OSError, BaseError) as error:
            raise self._error("cannot store a file", error) from error

    def has_file(self, path: str) -> bool:
        """Whether something is stored at `path`. Raises ArchiveError."""
        if isinstance(self.root, Path):
            return (self.root / path).exists()
        try:
            self._store().head(path)
        except FileNotFoundError:
            return False
        except (OSError, BaseError) as error:
            raise self._error("cannot be read", error) from error
        return True

    def get_file(self, path: str) -> bytes:
        """What `put_file` stored; OSError where nothing is there or it cannot be read."""
        return self._read(path)

    def files(self, folder: str) -> Iterator[str]:
        """The path of every file below `folder`. Raises ArchiveError."""
        if isinstance(self.root, Path) and not (self.root / folder).is_dir():
            return
        try:
            for listed in self._store().list(f"{folder}/"):
                yield from (entry["path"] for entry in listed)
        except (OSError, BaseError) as error:
            raise self._error("cannot be listed", error) from error

    def remove_file(self, path: str) -> None:
        """Remove what `put_file` stored; nothing where it is gone. Raises ArchiveError."""
        try:
            with suppress(FileNotFoundError):
                self._store().delete(path)
        except (OSError, BaseError) as error:
            raise self._error("cannot remove a file", error) from error

    def _store(self) -> LocalStore | S3Store:
        return _open_store(self.root.absolute() if isinstance(self.root, Path) else self.root)

    def _read(self, named: str) -> bytes:
        if isinstance(self.root, Path):
            return (self.root / named).read_bytes()  # twice as fast as through the store
        try:
            return self._store().get(named).bytes().to_bytes()
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{self.root}/{named} does not exist ({_reason(error)})") from error
        except BaseError as error:
            raise self._error("cannot be read", error) from error

    def _read_if_present(self, named: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return self._read(named)
        return None

    def _write(self, named: str, data: bytes, *, overwrite: bool) -> None:
        if not overwrite:
            try:
                self._store().put(named, data, mode="create")
                return
            except AlreadyExistsError:  # written by another run meanwhile
                return
            except BaseError:  # a store without conditional writes: the content would be the same
                pass
        self._store().put(named, data, mode="overwrite", use_multipart=False)

    def _error(self, what: str, error: Exception) -> ArchiveError:
        if isinstance(error, ArchiveError):
            return error
        to_check = "the folder, its disk and its permissions"
        if not isinstance(self.root, Path):
            to_check = "the network, the bucket and the AWS_* settings"
        return ArchiveError(f"the archive {self.root} {what} ({_reason(error)}): check {to_check}, then run again")


def _sight_path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}.json"


def _reason(error: Exception) -> str:
    """The first line of an error, at most 300 characters; the rest is for developers of the library."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


@cache
def _open_store(at: Root) -> LocalStore | S3Store:
    if isinstance(at, Path):
        return LocalStore(at, mkdir=True)
    return S3Store.from_url(at, retry_config={"max_retries": _MAX_RETRIES, "retry_timeout": _RETRY_TIMEOUT})
