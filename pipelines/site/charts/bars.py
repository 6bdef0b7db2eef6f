"""Bars: the parts of a whole by year as stacked bars, one bar in a cell of a table, and provinces in order of value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipelines.site.charts.svg import drawing, element, join, titled

_WIDTH, _ROW, _BAR, _LEFT, _RIGHT = 360, 30, 20, 38, 48
_NARROW = 0.09  # a part that is smaller has no text in its bar
_STRIP_HEIGHT, _STRIP_BARS = 104, 62


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: what it is of, its parts in order, each with a text for pointing at it, and the whole as printed."""

    label: str
    parts: Sequence[tuple[int, str]]
    whole: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A bar of the strip: the short name below it, its value, and a text for pointing at it."""

    name: str
    value: float
    text: str


def stacked_chart(stacks: Sequence[Stack], label: str) -> Markup:
    """A row for each stack; the class of its part n is `s<n>`. A stack whose parts are all 0 is an empty row."""
    if not stacks:
        return Markup("")
    parts = [part for n, stack in enumerate(stacks) for part in _stack(stack, n * _ROW)]
    return drawing(_WIDTH, len(stacks) * _ROW, label, join(parts), "stacks")


def _stack(stack: Stack, top: float) -> Iterator[Markup]:
    yield element("text", stack.label, x=0, y=top + 19, class_="label")
    whole = sum(value for value, _ in stack.parts)
    x, width = float(_LEFT), _WIDTH - _LEFT - _RIGHT
    for n, (value, text) in enumerate(stack.parts):
        if not value:
            continue
        wide = width * value / whole
        yield titled("rect", text, x=x, y=top + 5, width=wide, height=_BAR, class_=f"s{n}")
        if value / whole >= _NARROW:
            yield element("text", f"{value / whole:.0%}", x=x + wide / 2, y=top + 19, class_=f"middle on{n}")
        x += wide
    yield element("text", stack.whole, x=_WIDTH, y=top + 19, class_="end")


def cell_bar(value: int | None, most: int) -> Markup:
    """A bar for a cell of a table, as long as `value` is of `most`; none for a missing value or 0."""
    if not value or not most:
        return Markup("")
    bar = element("rect", width=100.0 * value / most, height=8, class_="bar")
    return element("svg", bar, viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true", class_="cellbar")


def strip(bars: Sequence[Ranked], label: str) -> Markup:
    """Bars from the largest value to the smallest, with their names written downwards."""
    most = max((bar.value for bar in bars), default=0)
    if most <= 0:
        return Markup("")
    step = min(_WIDTH / len(bars), 18.0)
    parts = [part for n, bar in enumerate(bars) for part in _ranked(bar, n * step, step, most)]
    return drawing(_WIDTH, _STRIP_HEIGHT, label, join(parts), "strip")


def _ranked(bar: Ranked, x: float, step: float, most: float) -> Iterator[Markup]:
    high = max(_STRIP_BARS * bar.value / most, 0.5)
    yield titled("rect", bar.text, x=x + 1, y=_STRIP_BARS - high, width=step - 2, height=high, class_="bar")
    for n, character in enumerate(bar.name[:3]):
        yield element("text", character, x=x + step / 2, y=_STRIP_BARS + 13 + n * 12, class_="middle")
