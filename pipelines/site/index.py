"""The index of a part: for each page the digest of what it shows, the release that it is from, and its files with
sizes and sha256. By it the next build leaves alone what has not changed, without reading or rendering it.

`index/<part>.tsv` has a line for each page, `sums/<part>.sha256` one for each file, as `sha256sum --check` reads it;
`SHA256SUMS` is the list of the shared part, and has the indexes and lists of the others. An index that is damaged, or
from another version of the program, is as good as none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from pipelines.site.addresses import data_stem, in_language
from pipelines.site.parts import SHARED
from pipelines.site.words import LANGUAGES

MARK = "SHA256SUMS"
INDEXES, SUMS = "index", "sums"
_DATA = ("csv", "json", "zip")
_DIGEST, _NAME = 64, 66  # where a sha256 ends and a path begins in a line of a list


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as it was written: `release` and `day` are those stated on it, `sizes` and `sums` those of its files."""

    digest: str
    release: str
    day: str
    sizes: tuple[int, ...]
    sums: tuple[str, ...]


def page_files(page: str, number: int) -> list[str]:
    """The paths of the `number` files of a page: itself, its other language, its data. Others are one file."""
    if number == 1:
        return [page]
    both = [in_language(page, language) for language in LANGUAGES]
    if number == len(both):
        return both
    stem = data_stem(page)
    return [*both, *(f"{stem}.{ending}" for ending in _DATA[: number - len(both)])]


def index_path(part: str) -> str:
    return f"{INDEXES}/{part}.tsv"


def sums_path(part: str) -> str:
    return MARK if part == SHARED else f"{SUMS}/{part}.sha256"


def read_index(folder: Path, part: str, basis: str) -> dict[str, Entry]:
    """The pages of a part of the site in `folder`; none if it has no index or was built on another `basis`."""
    try:
        head, *lines = (folder / index_path(part)).read_text(encoding="utf-8").splitlines()
        if head != basis:
            return {}
        sums = read_sums(folder / sums_path(part))
        return dict(_read_line(line, sums) for line in lines)
    except (FileNotFoundError, ValueError, KeyError):
        return {}


def _read_line(line: str, sums: Mapping[str, str]) -> tuple[str, Entry]:
    page, digest, release, day, *sizes = line.split("\t")
    found = tuple(map(sums.__getitem__, page_files(page, len(sizes))))
    return page, Entry(digest, unquote(release), day, tuple(map(int, sizes)), found)


def read_sums(path: Path) -> dict[str, str]:
    """The sha256 of each file that the list names."""
    return {line[_NAME:]: line[:_DIGEST] for line in path.read_text(encoding="utf-8").splitlines()}


def index_text(entries: Mapping[str, Entry], basis: str) -> str:
    lines = (
        "\t".join((page, each.digest, quote(each.release, safe=""), each.day, *map(str, each.sizes)))
        for page, each in sorted(entries.items())
    )
    return "\n".join((basis, *lines)) + "\n"


def sums_text(sums: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))


def entry_sums(entries: Mapping[str, Entry]) -> dict[str, str]:
    """The sha256 of every file of the pages."""
    return {
        path: digest
        for page, each in entries.items()
        for path, digest in zip(page_files(page, len(each.sums)), each.sums, strict=True)
    }
