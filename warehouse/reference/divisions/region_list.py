"""The rows of all lists of divisions, as gongkai check needs them.

They come from derived/region.csv.gz; where that file is stale, from the lists themselves (list_sources.py).
"""

import gzip
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path

from warehouse.reference.divisions.derived_files import computed_csv, derived_file, is_current
from warehouse.reference.divisions.region import Region

_TOWNSHIP = ",township,"


class RegionList:
    """The rows of all lists: `divisions` above townships parsed, townships as text in which each lookup searches.

    One report needs few of 60,000 townships, and parsing them would take longer than reading the report. `lines` have
    the columns of Region first, separated by commas without quotes, townships last. `read` returns all lines as UTF-8
    behind one other line; it is called when a township is first looked up.
    """

    def __init__(self, lines: Iterable[str], read: Callable[[], bytes]) -> None:
        self.divisions = tuple(map(_parse, takewhile(lambda line: _TOWNSHIP not in line, lines)))
        self._read = read

    def townships_beginning(self, character: str) -> Iterator[Region]:
        """The townships whose name begins with `character`, in the order of the file."""
        return self._townships_with(f"{_TOWNSHIP}{character}")

    def townships_coded(self, code: str) -> Iterator[Region]:
        """The townships whose code begins with `code`, in the order of the file."""
        return self._townships_with(f"\n{code}")

    def rows(self) -> tuple[Region, ...]:
        return (*self.divisions, *self._townships_with("\n"))

    def _townships_with(self, part: str) -> Iterator[Region]:
        """The townships of each line that contains `part`, the line end before it included."""
        text, start = self._text
        searched = part.encode("utf-8")
        at = text.find(searched, start)
        while 0 <= at < len(text) - 1:
            end = text.find(b"\n", at + 1)
            yield _parse(text[text.rfind(b"\n", 0, at + 1) + 1 : end].decode("utf-8"))
            at = text.find(searched, end)

    @cached_property
    def _text(self) -> tuple[bytes, int]:
        """The whole file, undecoded, and where the line end before the first township is."""
        text = self._read()
        return text, text.rfind(b"\n", 0, text.find(_TOWNSHIP.encode("ascii")))


def region_list() -> RegionList:
    """The rows of this project."""
    path = derived_file("region")
    if is_current(path):
        return _read_file(path)
    text = computed_csv("region")
    return RegionList(text.splitlines(), lambda: f"\n{text}".encode())


def _read_file(path: Path) -> RegionList:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)  # the digest
        return RegionList(lines, lambda: gzip.decompress(path.read_bytes()))


def _parse(line: str) -> Region:
    code, level, name, parent, kind, first, gone, ministry, *_ = line.split(",", 8)
    return Region(
        code, level, name, parent or None, kind, _day(first), _day(gone) if gone else None, ministry.strip() or None
    )


@cache
def _day(printed: str) -> date:
    return date.fromisoformat(printed)
