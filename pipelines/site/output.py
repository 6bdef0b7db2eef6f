"""Writes the files of a part of the site: only those whose bytes changed, and removes its own that are gone.

A page whose content is as it was keeps its bytes, its time, and the release it names, so that copying the folder to a
host copies the changes alone. `SHA256SUMS` lists the files of the shared part and the lists of the others, which are
in sums/. Files that someone else puts into the folder, such as a CNAME, are left alone.
"""

import hashlib
import os
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq
from pathlib import Path

from pipelines.site.index import (
    INDEXES,
    MARK,
    SUMS,
    Entry,
    entry_sums,
    index_path,
    index_text,
    page_files,
    read_index,
    read_sums,
    sums_path,
    sums_text,
)
from pipelines.site.parts import CODED, DIGESTS, SHARED, part_files, shared_files

# What below the folder is the site's own, and removed when the site has no such page any more.
OWN_FOLDERS = (
    "body",
    "coverage",
    "data",
    DIGESTS,
    "division",
    "en",
    INDEXES,
    "indicator",
    "rule",
    "sitemap",
    "static",
    SUMS,
    "table",
)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


Pack = Callable[[Sequence[bytes]], bytes]


class SiteError(RuntimeError):
    """The site cannot be written; the message states why and what to do."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page states of the release: its name, its day, and when it was made to the second."""

    release: str
    day: str
    created: str

    def fill(self, text: str) -> str:
        """`text` with the release in the place of its marks."""
        return (
            text.replace(UNNAMED.release, self.release)
            .replace(UNNAMED.day, self.day)
            .replace(UNNAMED.created, self.created)
        )


# In the place of the release while the content of a page is compared: characters that no text has.
UNNAMED = Stamp("\ufdd0", "\ufdd1", "\ufdd2")


@dataclass(frozen=True, slots=True)
class Written:
    """What a part has: pages of one language, files, bytes, how many files changed or were removed, and its sitemaps
    with the day of their last change.
    """

    pages: int = 0
    files: int = 0
    bytes: int = 0
    changed: int = 0
    removed: int = 0
    sitemaps: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.pages + other.pages, self.files + other.files, self.bytes + other.bytes,
            self.changed + other.changed, self.removed + other.removed, self.sitemaps + other.sitemaps,
        )  # fmt: skip


def prepare_folder(folder: Path) -> None:
    """SiteError if `folder` has files and is not a site, so that no other folder is written into by mistake."""
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"{folder} is not a folder: name a folder for the site")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise SiteError(f"{folder} has files and is not a site (it has no {MARK}): name an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


@dataclass(slots=True)
class Output:
    """A part of the site in `folder`, with the pages of the build before and of this one.

    `basis` is what all of its pages depend on; where it changed no page is taken as it is. `found` are the files
    that it had in the folder, with their sizes.
    """

    folder: Path
    part: str
    stamp: Stamp
    basis: str
    found: Mapping[str, int] = field(default_factory=dict)
    before: dict[str, Entry] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    changed: int = 0
    _made: dict[str, bool] = field(default_factory=dict)
    _dropped: bool = False

    @classmethod
    def open(cls, folder: Path, part: str, stamp: Stamp, basis: str) -> "Output":
        return cls(folder, part, stamp, basis, dict(part_files(folder, part)), read_index(folder, part, basis))

    @classmethod
    def open_shared(cls, folder: Path, parts: frozenset[str], stamp: Stamp, basis: str) -> "Output":
        """The shared part of a site that has the other `parts`."""
        found = dict(shared_files(folder, OWN_FOLDERS, parts))
        return cls(folder, SHARED, stamp, basis, found, read_index(folder, SHARED, basis))

    def keep(self, page: str, digest: str) -> bool:
        """Leave the files of `page` as they are if it shows what it did; whether it does."""
        found = self.before.get(page)
        if found is None or found.digest != digest or not self._has_files(page, found.sizes):
            return False
        self._enter(page, found)
        return True

    def write(self, page: str, digest: str, files: Sequence[bytes]) -> None:
        """Write the files of `page`, in the order of `page_files`; one that has these bytes is left alone."""
        for path, data in zip(page_files(page, len(files)), files, strict=True):
            self.changed += self._write(path, data)
        sums = tuple(hashlib.sha256(data).hexdigest() for data in files)
        self._enter(page, Entry(digest, self.stamp.release, self.stamp.day, tuple(map(len, files)), sums))

    def write_marked(self, page: str, texts: Sequence[str], pack: Pack | None = None) -> None:
        """Write a page that was rendered with UNNAMED for the release, unless it is the same but for that; `pack` makes
        one more file of those that are written.
        """
        digest = hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()
        if not self.keep(page, digest):
            files = [self.stamp.fill(text).encode("utf-8", "replace") for text in texts]
            self.write(page, digest, [*files, pack(files)] if pack else files)

    def write_file(self, path: str, data: bytes) -> None:
        """Write a file that is not a page: style, script, search index, sitemap."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.keep(path, digest):
            self.write(path, digest, [data])

    @property
    def sitemaps(self) -> tuple[tuple[str, str], ...]:
        return tuple((path, each.day) for path, each in self.entries.items() if path.startswith("sitemap/"))

    def _enter(self, page: str, entry: Entry) -> None:
        if page in self.entries:
            raise SiteError(f"internal error: two pages have the address {page}")
        self.entries[page] = entry

    def _has_files(self, page: str, sizes: Sequence[int]) -> bool:
        return all(map(eq, map(self.found.get, page_files(page, len(sizes))), sizes))

    def _write(self, path: str, data: bytes) -> bool:
        place = f"{self.folder}/{path}"
        if not self._is_new(place.rpartition("/")[0]) and _has_bytes(place, data):
            return False
        self._drop_index()
        _write_file(place, data)
        return True

    def _drop_index(self) -> None:
        """Remove the index before the first file changes: a build that is stopped must not leave one that is wrong."""
        if not self._dropped:
            (self.folder / index_path(self.part)).unlink(missing_ok=True)
            self._dropped = True

    def _is_new(self, folder: str) -> bool:
        """Whether this build made `folder`, which is there from now on: then it has no file of a build before."""
        if folder not in self._made:
            self._made[folder] = _make_folder(folder)
        return self._made[folder]

    def close(self) -> Written:
        """Write the index and the digests of the part, and remove the files that it no longer has."""
        sums = entry_sums(self.entries)
        lists = (self._write_index(), self._write(sums_path(self.part), sums_text(sums).encode()))
        removed = self._remove(self.found, sums)
        return self._count(len(lists), removed)

    def close_shared(self, parts: frozenset[str]) -> Written:
        """The same for the shared part once the other `parts` are closed; its list has theirs as well."""
        self._write_index()
        lists = [index_path(SHARED), *(path(part) for part in parts for path in (index_path, sums_path))]
        sums = entry_sums(self.entries) | {path: digest_file(self.folder / path) for path in lists}
        own = read_sums(self.folder / MARK).keys()
        removed = self._remove([path for path in self.found if "/" in path or path in own], sums)
        for folder in (*CODED, *OWN_FOLDERS):
            _remove_empty(self.folder, folder)
        self._write(MARK, sums_text(sums).encode())
        return self._count(2, removed)

    def _write_index(self) -> bool:
        return self._write(index_path(self.part), index_text(self.entries, self.basis).encode())

    def _count(self, lists: int, removed: int) -> Written:
        sizes = [each.sizes for each in self.entries.values()]
        files, pages = sum(map(len, sizes)) + lists, sum(len(each) > 1 for each in sizes)
        return Written(pages, files, sum(map(sum, sizes)), self.changed, removed, self.sitemaps)

    def _remove(self, found: Iterable[str], kept: Container[str]) -> int:
        gone = [path for path in found if path not in kept]
        for path in gone:
            (self.folder / path).unlink()
        for folder in {path.rpartition("/")[0] for path in gone}:
            _remove_empty(self.folder, folder, CODED)
        return len(gone)


def _remove_empty(site: Path, folder: str, kept: Container[str] = ()) -> None:
    """Remove a folder of the site if nothing is in it, and those above it in which then nothing is, up to one that is
    `kept`: other parts may be writing into it.
    """
    while folder and folder not in kept:
        try:
            (site / folder).rmdir()
        except OSError:
            return
        folder = folder.rpartition("/")[0]


def _make_folder(folder: str) -> bool:
    """Make `folder` with those above it; whether it was not there."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - as above
    except FileExistsError:
        return False
    except FileNotFoundError:
        Path(folder).mkdir(parents=True)
    return True


def _write_file(place: str, data: bytes) -> None:
    handle = os.open(place, _NEW, 0o666)
    try:
        written = 0
        while written < len(data):
            written += os.write(handle, data[written:] if written else data)
    finally:
        os.close(handle)


def _has_bytes(place: str, data: bytes) -> bool:
    try:
        return os.stat(place).st_size == len(data) and Path(place).read_bytes() == data  # noqa: PTH116 - as above
    except FileNotFoundError:
        return False


def digest_file(place: Path) -> str:
    """The sha256 of a file."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
