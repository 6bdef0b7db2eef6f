"""Keeps the cells of the reports of a part on disk: a release has them in the order of the ids of reports, pages are
written in that of bodies. Each is written once and read once, so the work does not grow faster than the part.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.bodies.special_cells import Mark

_BETWEEN = b"\x1e"  # between the texts of a report: positions and figures are digits, JSON escapes it
_NONE = ReportCells()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the cells of a report are in the file, its keys, which most reports share, and `whole`."""

    start: int
    size: int
    keys: bytes
    whole: bool


@dataclass(slots=True)
class CellStore:
    """The cells by the number of their report."""

    _file: BinaryIO
    _end: int = 0
    _places: dict[int, _Place] = field(default_factory=dict)
    _shared: dict[bytes, bytes] = field(default_factory=dict)

    def add(self, row: Sequence[Any]) -> None:
        """Keep a row of queries/range_cells.sql."""
        number, keys, *texts, whole, special = row
        held = _BETWEEN.join((*texts, special or b""))
        self._places[number] = _Place(self._end, len(held), self._shared.setdefault(keys, keys), whole)
        self._end += self._file.write(held)

    def read(self, number: int, marks: Mapping[str, Mark]) -> ReportCells:
        """The cells of a report, none where it has none; `marks` are the rules that name a cell, by key."""
        place = self._places.get(number)
        if place is None:
            return _NONE
        self._file.seek(place.start)
        *texts, special = self._file.read(place.size).split(_BETWEEN)
        found = json.loads(b"[%b]" % special) if special else ()
        return ReportCells.of((place.keys, *texts), place.whole, found, marks)


@contextmanager
def open_store(folder: Path) -> Iterator[CellStore]:
    """A store in `folder` that is gone when it is closed."""
    with TemporaryFile(dir=folder) as file:
        yield CellStore(file)
