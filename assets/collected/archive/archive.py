"""The archive: every document once, by its sha256, never changed, and beside it where it was first seen.

It is a folder, or a bucket with the AWS_* settings of the environment. Knows no warehouse; manifest.py records when a
source was last seen.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from assets.collected.archive.address import ArchiveError, Root, digest, document_path
from assets.collected.archive.object_store import ObjectStore, StoreError


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
        except StoreError as error:
            raise self._error("cannot store a document", error) from error

    def get(self, sha256: str) -> bytes:
        """The document; raises OSError if it cannot be read, ValueError if its bytes do not have its digest."""
        try:
            data = self._store.read(document_path(sha256))
        except StoreError as error:
            raise self._error("cannot be read", error) from error
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
        try:
            yield from (Path(name).stem for name, _ in self._store.sizes() if name.endswith(".bin"))
        except StoreError as error:
            raise self._error("cannot be listed", error) from error

    @property
    def _store(self) -> ObjectStore:
        return ObjectStore(self.root)

    def _read_if_present(self, named: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return self._store.read(named)
        return None

    def _write(self, named: str, data: bytes, *, overwrite: bool) -> None:
        if overwrite:
            self._store.write(named, data)
        else:
            self._store.create(named, data)  # where another run has written it meanwhile, the content is the same

    def _error(self, what: str, why: StoreError) -> ArchiveError:
        return ArchiveError(f"the archive {self.root} {what} ({why}): check {why.check}, then run again")


def _sight_path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}.json"
