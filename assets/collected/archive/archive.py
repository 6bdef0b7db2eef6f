"""The archive: every document once, under its sha256, never changed; beside it what it was first seen as.

A folder, or a bucket with the AWS_* settings of the environment. Knows no warehouse: when a source was last seen is the
manifest's matter (manifest.py).
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, S3Store

Root = Path | str
_S3 = "s3://"
_TRIES = 5
_PATIENCE = timedelta(seconds=60)


class ArchiveError(OSError):
    """The archive cannot be had; the message says why and what to do."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def root(named: Root) -> Root:
    """Where an archive is: the folder `named`, or the bucket as its URL; ArchiveError for another kind of place."""
    if isinstance(named, Path) or "://" not in named:
        return Path(named)
    if not named.startswith(_S3) or not named.removeprefix(_S3).split("/")[0]:
        raise ArchiveError(f"{named} is no place for an archive: name a folder, or a bucket as s3://BUCKET/PREFIX")
    return named.rstrip("/")


def filed(sha256: str) -> str:
    """The name of a document within the archive."""
    return f"{sha256[:2]}/{sha256}.bin"


@dataclass(frozen=True, slots=True)
class FirstSight:
    """What stands beside an archived document: where and when it was first seen, and what it is by its bytes."""

    source: str
    media_type: str
    bytes: int
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Archive:
    """Documents below `root`, a folder or `s3://bucket/prefix`: `ab/abcd….bin` with `ab/abcd….json`, put once and kept.

    Its settings are the environment's, so it goes to another process as its root alone.
    """

    root: Root

    def put(self, sha256: str, data: bytes, sight: FirstSight) -> None:
        """Keep `data` unless it is kept already; what has rotted there or was cut short is mended. ArchiveError.

        A reader never sees half of it, and what was first seen is there before it.
        """
        try:
            kept = self._found(filed(sha256))
            if kept == data:
                return
            described = asdict(sight) | {"first_seen": sight.first_seen.isoformat()}
            seen_as = json.dumps(described, ensure_ascii=False).encode()
            self._write(_beside(sha256), seen_as, over=self.sight(sha256) is None)
            self._write(filed(sha256), data, over=kept is not None)
        except (OSError, BaseError) as error:
            raise self._fault("takes no document", error) from error

    def get(self, sha256: str) -> bytes:
        """The document, or OSError; ValueError where its bytes no longer have the digest they are kept under."""
        data = self._read(filed(sha256))
        if digest(data) != sha256:
            raise ValueError(
                f"{self.root}/{filed(sha256)} has rotted: its bytes no longer have the digest in its name;"
                " `gongkai archive verify` says where to have it again"
            )
        return data

    def sight(self, sha256: str) -> FirstSight | None:
        """What a document was first seen as; None where that is not told, or cannot be read any more."""
        try:
            said = json.loads(self._found(_beside(sha256)) or b"")
            return FirstSight(**said | {"first_seen": datetime.fromisoformat(said["first_seen"])})
        except (ValueError, TypeError, KeyError):
            return None

    def digests(self) -> Iterator[str]:
        """The digest of every document that is kept, in no order."""
        if isinstance(self.root, Path) and not self.root.is_dir():
            return
        try:
            for listed in self._store().list():
                yield from (Path(entry["path"]).stem for entry in listed if entry["path"].endswith(".bin"))
        except (OSError, BaseError) as error:
            raise self._fault("cannot be listed", error) from error

    def _store(self) -> LocalStore | S3Store:
        return _opened(self.root.absolute() if isinstance(self.root, Path) else self.root)

    def _read(self, named: str) -> bytes:
        if isinstance(self.root, Path):
            return (self.root / named).read_bytes()  # in half the time that the store takes
        try:
            return self._store().get(named).bytes().to_bytes()
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{self.root}/{named} is not there ({_reason(error)})") from error
        except BaseError as error:
            raise self._fault("cannot be read", error) from error

    def _found(self, named: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return self._read(named)
        return None

    def _write(self, named: str, data: bytes, *, over: bool) -> None:
        if not over:
            try:
                self._store().put(named, data, mode="create")
                return
            except AlreadyExistsError:  # meanwhile, by another run
                return
            except BaseError:  # a place that cannot tell whether it has one: what is put there is the same
                pass
        self._store().put(named, data, mode="overwrite", use_multipart=False)

    def _fault(self, what: str, error: Exception) -> ArchiveError:
        if isinstance(error, ArchiveError):
            return error
        see_to = "the folder, its disk and who may write there"
        if not isinstance(self.root, Path):
            see_to = "the network, the bucket and the AWS_* settings"
        return ArchiveError(f"the archive {self.root} {what} ({_reason(error)}): see to {see_to}, then run again")


def _beside(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}.json"


def _reason(error: Exception) -> str:
    """The first line, which is for people; a library's own account of the error stands below it."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


@cache
def _opened(at: Root) -> LocalStore | S3Store:
    if isinstance(at, Path):
        return LocalStore(at, mkdir=True)
    return S3Store.from_url(at, retry_config={"max_retries": _TRIES, "retry_timeout": _PATIENCE})
