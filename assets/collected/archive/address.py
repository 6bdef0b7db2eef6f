"""The addresses of the archive: the digest that names a document, its path, and the root as a folder or a bucket.

Needs no library, so that `gongkai check` can name documents without the packages of the nightly run.
"""

import hashlib
from pathlib import Path

Root = Path | str
_S3 = "s3://"


class ArchiveError(OSError):
    """The archive cannot be used; the message states why and what to do."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def root(named: Root) -> Root:
    """The root of an archive: a folder, or the URL of a bucket; raises ArchiveError for anything else."""
    if isinstance(named, Path) or "://" not in named:
        return Path(named)
    if not named.startswith(_S3) or not named.removeprefix(_S3).split("/")[0]:
        raise ArchiveError(f"{named} cannot be an archive: name a folder, or a bucket as s3://BUCKET/PREFIX")
    return named.rstrip("/")


def document_path(sha256: str) -> str:
    """The path of a document within the archive."""
    return f"{sha256[:2]}/{sha256}.bin"
