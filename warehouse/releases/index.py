"""`index.json` of a folder of releases: each release with digest, size, rows, and what changed since the one before.

For programs that follow releases: the digest is that of SHA256SUMS, which lists every file of the release.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.releases.delta import DELTA
from warehouse.releases.mart_files import ReleaseError
from warehouse.releases.package import read_package
from warehouse.releases.release import DIGESTS, releases_in

INDEX = "index.json"
KIND = "gongkai-releases"


def write_index(folder: Path) -> Path:
    """Write the index of the releases in `folder`; returns its path.

    ReleaseError if a file of that name is not an index, which is left as it is, or cannot be written.
    """
    path = folder / INDEX
    if path.exists() and read_index(folder) is None:
        raise ReleaseError(f"{path} is not an index of releases and was not overwritten: move it to another folder")
    listed = sorted((_entry(each) for each in releases_in(folder)), key=lambda entry: (entry["created"], entry["name"]))
    text = json.dumps({"kind": KIND, "releases": listed}, ensure_ascii=False, indent=1) + "\n"
    part = path.with_suffix(".part")
    try:
        part.write_text(text, encoding="utf-8", errors="replace")
        part.replace(path)
    except OSError as error:
        raise ReleaseError(f"{path} cannot be written ({error}): correct this and release again") from error
    return path


def read_index(folder: Path) -> list[dict[str, Any]] | None:
    """The releases that the index of `folder` lists, the oldest first; None if there is no index."""
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        return list(index["releases"]) if index["kind"] == KIND else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def release_digest(release: Path) -> str | None:
    """The digest of the list of digests of a release; None if it has none."""
    path = release / DIGESTS
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else None


def _entry(release: Path) -> dict[str, Any]:
    package = read_package(release)
    tables = [resource for resource in package["resources"] if resource["format"] == "parquet"]
    return {
        "name": package.get("version", release.name), "path": release.name, "created": package["created"],
        "before": package.get("before"), "hash": release_digest(release),
        "bytes": sum(resource["bytes"] for resource in package["resources"]),
        "rows": {resource["name"]: resource["rowCount"] for resource in tables}, "changes": _changes(release),
    }  # fmt: skip


def _changes(release: Path) -> Mapping[str, Any] | None:
    """The counts by table; None for a release from before they were written."""
    try:
        delta = json.loads((release / DELTA).read_text(encoding="utf-8"))
        return dict(delta["tables"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
