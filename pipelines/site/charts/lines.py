"""A line over the years: a missing year is a gap, a year that is not comparable with the one before a dashed rule."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup

from pipelines.site.charts.svg import drawing, element, join, titled, write_float

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 360, 172, 54, 14, 16, 24
_STEPS = (1, 2, 2.5, 5, 10)
_GRIDLINES = 3
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Point:
    """The value of a year, None where it is missing, and how it is printed. `caution`: from too few cases."""

    year: int
    value: Decimal | int | None
    text: str
    caution: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Where years and values are in the drawing; `top` is the value of its upper edge."""

    years: range
    top: float

    def x(self, year: float) -> float:
        width = _WIDTH - _LEFT - _RIGHT
        return _LEFT + width * (year - self.years[0] + 0.5) / len(self.years)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / self.top


def line_chart(points: Sequence[Point], breaks: Mapping[int, str], label: str, *, rate: bool = False) -> Markup:
    """The drawing; nothing where fewer than two years have a value, or one is below 0. `breaks` are years with the
    reason.
    """
    values = [float(point.value) for point in points if point.value is not None]
    if len(values) < _FEWEST or min(values) < 0:
        return Markup("")
    top = round_up(max(values) or 1)
    scale = Scale(range(points[0].year, points[-1].year + 1), min(top, 1.0) if rate and max(values) <= 1 else top)
    shown = tuple((year, breaks[year]) for year in sorted(breaks))
    parts = [_ground(scale, shown, rate=rate), *_line(scale, points), *_dots(scale, points)]
    return drawing(_WIDTH, _HEIGHT, label, join(parts), "lines")


@lru_cache(maxsize=1000)
def _ground(scale: Scale, breaks: Sequence[tuple[int, str]], *, rate: bool) -> Markup:
    """What is behind a line, which many drawings share."""
    return join([*_grid(scale, rate=rate), *_years(scale), *_breaks(scale, breaks)])


def round_up(value: float) -> float:
    """The next value that gridlines divide well."""
    power = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 1.0
    while power > value:
        power /= 10
    return next(step * power for step in _STEPS if step * power >= value)


def _grid(scale: Scale, *, rate: bool) -> Iterator[Markup]:
    for n in range(_GRIDLINES + 1):
        value = scale.top * n / _GRIDLINES
        y = scale.y(value)
        yield element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="grid" if n else "axis")
        yield element("text", _written(value, rate=rate), x=_LEFT - 6, y=y + 4, class_="end")


def _written(value: float, *, rate: bool) -> str:
    if rate:
        return f"{value * 100:.0f}%"
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"


def _years(scale: Scale) -> Iterator[Markup]:
    every = -(-len(scale.years) // 8)
    for year in scale.years[::every]:
        yield element("text", str(year), x=scale.x(year), y=_HEIGHT - 6, class_="middle")


def _breaks(scale: Scale, breaks: Sequence[tuple[int, str]]) -> Iterator[Markup]:
    for year, why in breaks:
        if year not in scale.years[1:]:
            continue
        x = scale.x(year - 0.5)
        yield titled("line", why, x1=x, x2=x, y1=_TOP - 8, y2=_HEIGHT - _BOTTOM, class_="break")
        yield element("text", "※", x=x, y=_TOP - 6, class_="middle mark")


def _line(scale: Scale, points: Sequence[Point]) -> Iterator[Markup]:
    """A line for each run of years with a value."""
    known = [(point.year, float(point.value)) for point in points if point.value is not None]
    for _, run in groupby(enumerate(known), key=lambda numbered: numbered[1][0] - numbered[0]):
        ends = [f"{write_float(scale.x(year))},{write_float(scale.y(value))}" for _, (year, value) in run]
        if len(ends) > 1:
            yield element("polyline", points=" ".join(ends), class_="line")


def _dots(scale: Scale, points: Sequence[Point]) -> Iterator[Markup]:
    for point in points:
        if point.value is None:
            continue
        x, y = scale.x(point.year), scale.y(float(point.value))
        kind = "dot caution" if point.caution else "dot"
        yield titled("circle", f"{point.year}: {point.text}", cx=x, cy=y, r=4, class_=kind)
        yield element("text", point.text, x=x, y=y - 8, class_="middle value")
