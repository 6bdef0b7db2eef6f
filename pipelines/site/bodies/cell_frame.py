"""The template of a report with its cells. Reports with the same cells in the same places share what is around their
figures, so that it is put together once for all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add, itemgetter

from pipelines.site.bodies.frames import SEPARATOR, Frame
from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.bodies.special_cells import absent_cell, special_cell

_CLOSED = b"</td>"
_CELL = "."  # the key of a cell has it, the name of another slot has not
_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class _Woven:
    """The page of reports with the same places: `parts` are its texts with a gap behind each but the last, `bare` the
    texts without the beginning of the cell that follows. `further` slots are those of other values; `choose` takes what
    is in each gap: a cell by its number, one of `further`, or the last one, nothing. `gaps` are those of the cells.
    """

    parts: Sequence[bytes]
    bare: Sequence[bytes]
    further: Sequence[str]
    choose: Callable[[Sequence[bytes]], Sequence[bytes]]
    gaps: Mapping[str, int]


@dataclass(frozen=True)
class CellFrame:
    """A frame of a report in a language, with a slot for each cell that its form has."""

    frame: Frame
    language: str
    _kept: dict[tuple[bytes, ...], _Woven] = field(default_factory=dict)

    def fill(self, values: Mapping[str, str], cells: ReportCells, ends: Sequence[bytes]) -> bytes:
        """The page with `values` by the names of the other slots, and `ends` as those of the cells; a cell that was not
        found is stated to be absent.
        """
        woven = self._kept.get(cells.places) or self._keep(cells)
        found = [*ends, *[values[name].encode("utf-8", "replace") for name in woven.further], b""]
        parts = list(woven.parts)
        parts[1::2] = woven.choose(found)
        for key, cell in cells.special.items():
            if (gap := woven.gaps.get(key)) is not None:
                parts[2 * gap] = woven.bare[gap]
                parts[2 * gap + 1] = special_cell(cell, self.language).encode("utf-8", "replace")
        return b"".join(parts)

    def _keep(self, cells: ReportCells) -> _Woven:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        return self._kept.setdefault(cells.places, self._weave(cells))

    def _weave(self, cells: ReportCells) -> _Woven:
        names, keys = self.frame.names, cells.keys.decode().split(SEPARATOR) if cells.keys else []
        begins = dict(zip(keys, cells.begins(self.language), strict=True)) if keys else {}
        further = [name for name in names if _CELL not in name]
        numbers = {name: n for n, name in enumerate([*keys, *further])}
        absent = absent_cell(self.language).encode()
        closed = (b"", *(_CLOSED if name in begins else b"" for name in names))
        begun = (*(begins.get(name, b"" if name in numbers else absent) for name in names), b"")
        bare = list(map(add, closed, self.frame.texts))
        parts = [b""] * (2 * len(names) + 1)
        parts[::2] = map(add, bare, begun)
        gaps = {name: n for n, name in enumerate(names) if name in begins}
        choose = itemgetter(*(numbers.get(name, len(numbers)) for name in names))
        return _Woven(parts, bare, further, choose, gaps)
