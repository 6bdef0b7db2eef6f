"""The parts of a site, which are written independently of each other: one for each province with the divisions and
bodies whose codes begin with it, and one for all other pages. Each has an index and a list of digests of its own.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SHARED = "shared"  # the pages that belong to no division or body
OTHER = "other"  # divisions and bodies whose code is not a plain one
_PLAIN = re.compile(r"([0-9]{2})[0-9]{0,10}")
DIGESTS = "digests"  # what is known of the cells of reports, below it in a folder for each part
# The folders below that of the site whose entries begin with a code or name a part.
CODED = (*(f"{before}{kind}" for before in ("", "en/", "data/") for kind in ("body", "division")), "sitemap", DIGESTS)


def part_of(code: str) -> str:
    """The part of a division, or of a body whose ID begins with `code`: `33` of 330106. site_body.sql has it too."""
    found = _PLAIN.fullmatch(code)
    return found[1] if found else OTHER


def part_files(site: Path, part: str) -> Iterator[tuple[str, int]]:
    """The files of a part that are in the folder of the site, below the folders that are the site's own, with sizes."""
    for folder in CODED:
        for entry in _entries(site / folder):
            if _part_of_entry(folder, entry.name) == part:
                yield from _below(entry, f"{folder}/{entry.name}")


def shared_files(site: Path, own: Iterable[str], parts: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The files of the folders `own` that belong to none of the `parts`, and those that are in no folder."""
    for folder in dict.fromkeys(("", *own, *CODED)):
        for entry in _entries(site / folder):
            path = f"{folder}/{entry.name}".lstrip("/")
            of_part = folder in CODED and _part_of_entry(folder, entry.name) in parts
            if not of_part and path not in CODED and (folder or not entry.is_dir()):
                yield from _below(entry, path)


def _part_of_entry(folder: str, name: str) -> str:
    return name.partition("-")[0] if folder == "sitemap" else part_of(name.partition(".")[0])


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return list(entries)


def _below(entry: os.DirEntry[str], path: str) -> Iterator[tuple[str, int]]:
    """The file `entry`, or those below it if it is a folder; `path` is its own below the site. No link is followed."""
    if not entry.is_dir(follow_symlinks=False):
        yield path, entry.stat(follow_symlinks=False).st_size
        return
    folders = [(entry.path, path)]
    while folders:
        place, path = folders.pop()
        with os.scandir(place) as entries:
            for each in entries:
                own = f"{path}/{each.name}"
                if each.is_dir(follow_symlinks=False):
                    folders.append((each.path, own))
                else:
                    yield own, each.stat(follow_symlinks=False).st_size
