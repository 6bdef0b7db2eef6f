"""Provinces as tiles in about their places, coloured by value. The layout is tiles.csv; no boundary is drawn.

`reports` in the file is `no` for the places where the Regulation's annual reports do not exist.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from pipelines.site.charts.svg import drawing, element, join

_LAYOUT = Path(__file__).parents[1] / "tiles.csv"
_SIDE, _GAP = 38, 2
CLASSES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    code: str
    column: int
    row: int
    short: str
    en: str
    reports: bool


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour of the map: its class from 0 to 4, and the least and the largest value that have it."""

    number: int
    least: float
    largest: float


@cache
def tiles() -> Mapping[str, Tile]:
    """Every tile by the code of its province."""
    with _LAYOUT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["code"]: _read_tile(row) for row in rows}


def _read_tile(row: dict[str, str]) -> Tile:
    column, line = int(row["column"]), int(row["row"])
    return Tile(row["code"], column, line, row["short"], row["en"], row["reports"] == "yes")


def shades(values: Sequence[float]) -> list[Shade]:
    """At most five classes with about equally many of the different `values`, from light to dark."""
    different = sorted(set(values))
    number = min(CLASSES, len(different))
    cuts = [round(n * len(different) / number) for n in range(number + 1)] if number else []
    first = CLASSES - number
    return [Shade(first + n, different[cuts[n]], different[cuts[n + 1] - 1]) for n in range(number)]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a tile shows: its value, how it is printed, whether it rests on too few cases, and where it leads."""

    value: float | None
    text: str
    caution: bool
    link: str | None


def tile_map(shown: Mapping[str, Shown], label: str, name: Callable[[Tile], str], outside: str) -> Markup:
    """The map; a province that is not in `shown` has no value and no page, `outside` explains those without reports."""
    found = shades([each.value for each in shown.values() if each.value is not None and not each.caution])
    parts = [_tile(tile, shown.get(tile.code), found, name, outside) for tile in tiles().values()]
    wide = (max(tile.column for tile in tiles().values()) + 1) * (_SIDE + _GAP)
    high = (max(tile.row for tile in tiles().values()) + 1) * (_SIDE + _GAP)
    return drawing(wide, high, label, join(parts), "tiles", "group")


def shade_of(value: float | None, found: Sequence[Shade]) -> int | None:
    return next((s.number for s in found if value is not None and s.least <= value <= s.largest), None)


def kind_of(tile: Tile, shown: Shown | None, found: Sequence[Shade]) -> str:
    """The class of a province: its colour, or that it has no value, too few cases, or no such reports."""
    if shown and shown.caution and shown.value is not None:
        return "caution"
    shade = shade_of(shown.value, found) if shown and not shown.caution else None
    return "outside" if not tile.reports else f"q{shade}" if shade is not None else "none"


def _tile(tile: Tile, shown: Shown | None, found: Sequence[Shade], name: Callable[[Tile], str], outside: str) -> Markup:
    parts = join(list(_content(tile, shown, found, name, outside)))
    return element("a", parts, href=shown.link) if shown and shown.link else element("g", parts)


def _content(
    tile: Tile, shown: Shown | None, found: Sequence[Shade], name: Callable[[Tile], str], outside: str
) -> Iterator[Markup]:
    x, y = tile.column * (_SIDE + _GAP) + 1, tile.row * (_SIDE + _GAP) + 1
    kind = kind_of(tile, shown, found)
    text = shown.text if shown and tile.reports else "—"
    yield element("title", f"{name(tile)}: {text if tile.reports else outside}")
    yield element("rect", x=x, y=y, width=_SIDE, height=_SIDE, rx=4, class_=kind)
    yield element("text", tile.short, x=x + _SIDE / 2, y=y + 17, class_=f"middle name {kind}t")
    if tile.reports:
        yield element("text", text, x=x + _SIDE / 2, y=y + 30, class_=f"middle figure {kind}t")
