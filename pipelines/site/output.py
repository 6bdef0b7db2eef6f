"""Writes the files of the site into a folder: only those whose bytes changed, and removes its own that are gone.

A file that is as it was keeps its time, so that copying the folder to a host copies the changes alone. `SHA256SUMS`
lists every file. Files that someone else puts into the folder, such as a CNAME, are left alone.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

MARK = "SHA256SUMS"
# What below the folder is the site's own, and removed when the site has no such page any more.
OWN_FOLDERS = ("body", "data", "division", "en", "indicator", "rule", "sitemap", "static", "table")


class SiteError(RuntimeError):
    """The site cannot be written; the message states why and what to do."""


@dataclass(slots=True)
class Output:
    """The folder of a site, with the digests of the files written so far."""

    folder: Path
    digests: dict[str, str] = field(default_factory=dict)
    changed: int = 0
    size: int = 0
    _made: set[Path] = field(default_factory=set)

    @classmethod
    def open(cls, folder: Path) -> "Output":
        """SiteError if `folder` has files and is not a site, so that no other folder is written into by mistake."""
        if folder.exists() and not folder.is_dir():
            raise SiteError(f"{folder} is not a folder: name a folder for the site")
        if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
            raise SiteError(f"{folder} has files and is not a site (it has no {MARK}): name an empty folder")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
        return cls(folder)

    def write(self, path: str, data: bytes) -> None:
        """Write `data` as the file `path`, unless the file has these bytes."""
        if path in self.digests:
            raise SiteError(f"internal error: two pages have the address {path}")
        self.digests[path] = hashlib.sha256(data).hexdigest()
        self.size += len(data)
        place = self.folder / path
        if _has_bytes(place, data):
            return
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        place.write_bytes(data)
        self.changed += 1

    def close(self) -> int:
        """Remove the site's own files that it no longer has and list the digests; returns how many were removed."""
        gone = [path for name in OWN_FOLDERS for path in (self.folder / name).rglob("*") if path.is_file()]
        gone = [path for path in gone if path.relative_to(self.folder).as_posix() not in self.digests]
        gone += [self.folder / name for name in self._listed_before() if name not in self.digests]
        for path in gone:
            path.unlink()
        self._remove_empty_folders()
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(self.digests.items())).encode()
        if not _has_bytes(self.folder / MARK, lines):
            (self.folder / MARK).write_bytes(lines)
        return len(gone)

    def _listed_before(self) -> list[str]:
        """The site's files in the folder itself, beside which others may have files of their own."""
        listed = (self.folder / MARK).read_text(encoding="utf-8").splitlines()
        names = [line.partition("  ")[2] for line in listed]
        return [name for name in names if name and "/" not in name and (self.folder / name).is_file()]

    def _remove_empty_folders(self) -> None:
        found = [path for name in OWN_FOLDERS for path in (self.folder / name).rglob("*") if path.is_dir()]
        found += [self.folder / name for name in OWN_FOLDERS if (self.folder / name).is_dir()]
        for path in sorted(found, key=lambda path: len(path.parts), reverse=True):
            if not any(path.iterdir()):
                path.rmdir()


def _has_bytes(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False
