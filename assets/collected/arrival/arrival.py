"""Arrival checks: whether what a source yielded by its last night is what it used to yield. Table collected.arrival.

What is too few, too many or too small is data (thresholds.yaml, with examples), how it is counted is SQL (arrival.sql).
Stops nothing: a check that fails is a reason to look at the site.
"""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field, PositiveInt

from assets.collected.sources import expected_bodies
from warehouse.store import Connection, merge, records
from warehouse.yaml_models import Declared, load

THRESHOLDS = Path(__file__).parent / "thresholds.yaml"
ARRIVAL_SQL = Path(__file__).parent / "arrival.sql"


class ExampleNight(Declared):
    """One night of an example, or each one from `night` to `to`."""

    night: date
    to: date | None = None
    new: int = 0
    again: int = 0
    lists: int = 1
    odd_lists: int = 0
    failed: int = 0
    bytes: int = 20_000
    media_type: str = "text/html"
    expected: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()


Nights = tuple[ExampleNight, ...]


class Examples(Declared):
    """What a source yielded, by the night, where its last one passes, fails, or nothing can be said of it yet."""

    passes: tuple[Nights, ...] = Field(alias="pass", min_length=1)
    fails: tuple[Nights, ...] = Field(alias="fail", min_length=1)
    undecided: tuple[Nights, ...] = ()


class Threshold(Declared):
    """What is looked at; `said` tells what was found, whether it passes or fails."""

    zh: str
    en: str
    said_zh: str
    said: str
    examples: Examples


class FarFewer(Threshold):
    days: PositiveInt
    percent: int = Field(ge=1, le=100)
    at_least: PositiveInt


class FarMore(Threshold):
    times: PositiveInt
    at_least: PositiveInt
    nights: PositiveInt


class Smaller(Threshold):
    percent: int = Field(ge=1, le=100)
    documents: PositiveInt
    documents_before: PositiveInt


class OtherMediaType(Threshold):
    most: int = Field(ge=0)
    documents_before: PositiveInt


class NoneInSeason(Threshold):
    from_month: int = Field(ge=1, le=12)
    to_month: int = Field(ge=1, le=12)
    nights: PositiveInt
    at_least: PositiveInt


class OtherShape(Threshold):
    most: int = Field(ge=0)


class NotAnswering(Threshold):
    nights: PositiveInt
    forgotten_after: PositiveInt


class MissingBodies(Threshold):
    from_month: int = Field(ge=1, le=12)
    to_month: int = Field(ge=1, le=12)
    most: int = Field(ge=0)
    named: PositiveInt


class Thresholds(Declared):
    far_fewer: FarFewer
    far_more: FarMore
    smaller: Smaller
    other_media_type: OtherMediaType
    none_in_season: NoneInSeason
    other_shape: OtherShape
    not_answering: NotAnswering
    missing_bodies: MissingBodies

    def named(self) -> dict[str, Threshold]:
        return {name: getattr(self, name) for name in type(self).model_fields}


@cache
def thresholds() -> Thresholds:
    return load(THRESHOLDS, Thresholds)


def judge(con: Connection, expected: expected_bodies.Expected) -> None:
    """Fill collected.arrival from collected.fetch: each source asked lately by each threshold, given the bodies each
    should have a report of.
    """
    named = thresholds().named()
    expected_bodies.fill_expected_body(con, expected)
    found = records(con, ARRIVAL_SQL.read_text("utf-8").format(**named))
    con.execute("DELETE FROM collected.arrival")
    merge(con, "collected.arrival", [_told(named[row["check_name"]], row) for row in found])
    con.execute("DROP TABLE expected_body")


def _told(threshold: Threshold, row: dict[str, object]) -> dict[str, object]:
    """A row with what is said of it, the names within."""
    told, row = threshold.model_dump() | row, {name: value for name, value in row.items() if name != "names"}
    if row["outcome"] == "undecided":
        return row | {"said_zh": None, "said": None}
    return row | {"said_zh": threshold.said_zh.format(**told), "said": threshold.said.format(**told)}


def failing_sources(con: Connection, check_name: str) -> list[str]:
    """The sources that fail a threshold, each with what is said of it."""
    rows = con.execute(
        "SELECT source || ': ' || said || ' / ' || said_zh FROM collected.arrival"
        " WHERE outcome = 'fail' AND check_name = ? ORDER BY source",
        [check_name],
    ).fetchall()
    return [line for (line,) in rows]
