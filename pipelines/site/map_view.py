"""A map and a strip of provinces for one indicator and year, with the legend of its colours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from pipelines.site.charts.bars import Ranked, strip
from pipelines.site.charts.boundaries import Boundaries
from pipelines.site.charts.tiles import Shade, Shown, shades, tile_map, tiles
from pipelines.site.figures import is_small
from pipelines.site.numbers import write_value
from pipelines.site.release_data import Row
from warehouse.messages import Message


@dataclass(frozen=True, slots=True)
class ProvinceValues:
    """The values of an indicator in the provinces in one year; `unit` is None for a share."""

    name: Message
    year: int
    unit: str | None
    rows: Sequence[Row]

    def map(
        self, language: str, links: Mapping[str, str], outside: str, boundaries: Boundaries | None = None
    ) -> Markup:
        """The map, of tiles without `boundaries`; `links` are the addresses of the provinces that have a page."""
        shown = {
            row["code"]: Shown(_number(row["value"]), self.written(row), is_small(row), links.get(row["code"]))
            for row in self.rows
        }
        known = {code: Shown(None, "—", False, link) for code, link in links.items()}
        name = (lambda tile: tile.short) if language == "zh" else (lambda tile: tile.en)
        draw = boundaries.draw if boundaries else tile_map
        return draw(known | shown, self.label(language), name, outside)

    def strip(self, language: str) -> Markup:
        """The provinces in order of their values, without those that rest on too few cases."""
        found = sorted(self.compared(), key=lambda row: (-row["value"], row["code"]))
        bars = [
            Ranked(tiles()[r["code"]].short, float(r["value"]), f"{self._place(r, language)}: {self.written(r)}")
            for r in found
        ]
        return strip(bars, self.label(language))

    def legend(self) -> list[tuple[int, str]]:
        """The classes of the colours with their values, from the smallest to the largest."""
        return [(shade.number, self._range(shade)) for shade in self._shades()]

    def compared(self) -> list[Row]:
        return [r for r in self.rows if r["value"] is not None and not is_small(r) and r["code"] in tiles()]

    def written(self, row: Row) -> str:
        return write_value(row["value"], self.unit, row["denominator"])

    def label(self, language: str) -> str:
        return f"{self.name.in_language(language)} {self.year}"

    def _place(self, row: Row, language: str) -> str:
        tile = tiles()[row["code"]]
        return tile.short if language == "zh" else tile.en

    def _shades(self) -> list[Shade]:
        return shades([float(row["value"]) for row in self.compared()])

    def _range(self, shade: Shade) -> str:
        rate = next((row["denominator"] for row in self.compared()), None)
        ends = [write_value(Decimal(str(end)), self.unit, rate) for end in (shade.least, shade.largest)]
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"


def latest_year(rows: Iterable[Row]) -> int | None:
    """The latest year in which at least half as many provinces have a value as in the year with most."""
    counted: dict[int, int] = {}
    for row in rows:
        if row["code"] in tiles() and row["value"] is not None:
            counted[row["year"]] = counted.get(row["year"], 0) + 1
    most = max(counted.values(), default=0)
    return max((year for year, number in counted.items() if 2 * number >= most), default=None)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
