"""The archive: every document once, under its sha256, never changed; beside it what it was first seen as.

Knows no warehouse: when a source was last seen is the manifest's matter (manifest.py).
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FirstSight:
    """What stands beside an archived document: where and when it was first seen, and what it is by its bytes."""

    source: str
    media_type: str
    bytes: int
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of documents, `ab/abcd….bin` with `ab/abcd….json`; a document is put once and kept."""

    root: Path

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / f"{sha256}.bin"

    def put(self, sha256: str, data: bytes, sight: FirstSight) -> None:
        """Keep `data` unless it is kept already, whole; a reader never sees half of it."""
        path = self.path(sha256)
        if path.exists() and path.stat().st_size == len(data):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        described = asdict(sight) | {"first_seen": sight.first_seen.isoformat()}
        _write(path.with_suffix(".json"), json.dumps(described, ensure_ascii=False).encode())
        _write(path, data)

    def get(self, sha256: str) -> bytes:
        """The document, or OSError; ValueError where its bytes no longer have the digest they are kept under."""
        data = self.path(sha256).read_bytes()
        if digest(data) != sha256:
            raise ValueError(f"{self.path(sha256)} has rotted: its bytes no longer have the digest in its name")
        return data


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)
