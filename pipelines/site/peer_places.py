"""The place of a body among its peers, for each shown indicator: percentile, median, or why there is no place.

Peers are bodies of the same kind, level and year. A place that rests on too few cases or peers is not given.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from pipelines.site.charts.svg import drawing, element, join, titled
from pipelines.site.context import Context
from pipelines.site.numbers import write_value
from pipelines.site.release_data import Row
from warehouse.messages import Message
from warehouse.reference.indicators import indicators

_WIDTH, _HEIGHT = 200, 14


def peer_places(context: Context, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The places in the order in which the indicators are declared; `rows` are those of batch_peers.sql."""
    return list(_places(context, {row["indicator"]: row for row in rows}))


def _places(context: Context, rows: dict[str, Row]) -> Iterator[dict[str, Any]]:
    for key in (each.key for each in indicators().indicators):
        row, indicator = rows.get(key), context.indicators.get(key)
        if row is None or indicator is None:
            continue
        written = {name: write_value(row[name], indicator["unit"], row["n"]) for name in ("value", "median")}
        yield {**row, **{f"{name}_text": text for name, text in written.items()},
               "name": Message(zh=indicator["zh"], en=indicator["en"])}  # fmt: skip


@lru_cache(maxsize=1000)
def place_chart(percentile: int, label: str) -> Markup:
    """A line from the lowest to the highest of the peers, with the middle marked and the body as a dot."""
    x = 6 + (_WIDTH - 12) * percentile / 100
    parts = [
        element("line", x1=6, x2=_WIDTH - 6, y1=7, y2=7, class_="grid"),
        element("line", x1=_WIDTH / 2, x2=_WIDTH / 2, y1=2, y2=12, class_="axis"),
        titled("circle", label, cx=x, cy=7, r=5, class_="dot"),
    ]
    return drawing(_WIDTH, _HEIGHT, label, join(parts), "place")
