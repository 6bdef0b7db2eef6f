"""Arrival checks: whether a source yielded as much as before in its last night. Fills collected.arrival.

The thresholds are data with examples (thresholds.yaml), the counting is SQL (arrival.sql). A failing check is a reason
to look at the site; it stops nothing.
"""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field, PositiveInt

from assets.collected.journal.fetch_record import OTHER_KIND
from assets.collected.sources import expected_bodies
from warehouse.connection import Connection
from warehouse.schema import literal
from warehouse.store import records, replace_records
from warehouse.yaml_models import Declared, load

THRESHOLDS = Path(__file__).parent / "thresholds.yaml"
ARRIVAL_SQL = Path(__file__).parent / "arrival.sql"


class ExampleNight(Declared):
    """One night of an example, or every night from `night` to `to`."""

    night: date
    to: date | None = None
    new: int = 0
    again: int = 0
    lists: int = 1
    odd_lists: int = 0
    whole_lists: int = 0
    short_lists: int = 0
    failed: int = 0
    bytes: int = 20_000
    media_type: str = "text/html"
    expected: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()


Nights = tuple[ExampleNight, ...]


class Examples(Declared):
    """What a source yielded night by night, for results of the last night: pass, fail or undecided."""

    passes: tuple[Nights, ...] = Field(alias="pass", min_length=1)
    fails: tuple[Nights, ...] = Field(alias="fail", min_length=1)
    undecided: tuple[Nights, ...] = ()


class Threshold(Declared):
    """One check; `said` and `said_zh` are the templates of its result."""

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


class IncompleteList(Threshold):
    most: int = Field(ge=0)
    named: PositiveInt


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
    incomplete_list: IncompleteList
    not_answering: NotAnswering
    missing_bodies: MissingBodies

    def named(self) -> dict[str, Threshold]:
        return {name: getattr(self, name) for name in type(self).model_fields}


@cache
def thresholds() -> Thresholds:
    return load(THRESHOLDS, Thresholds)


def judge(con: Connection, expected: expected_bodies.Expected) -> None:
    """Fill collected.arrival from collected.fetch: one row for each recently crawled source and threshold, given the
    bodies that should publish a report at each source.
    """
    named = thresholds().named()
    expected_bodies.fill_expected_body(con, expected)
    found = records(con, ARRIVAL_SQL.read_text("utf-8").format(other_kind=OTHER_KIND, **named))
    replace_records(con, "collected.arrival", [_describe(named[row["check_name"]], row) for row in found])
    con.execute("DROP TABLE expected_body")


def _describe(threshold: Threshold, row: dict[str, object]) -> dict[str, object]:
    """A row with its sentences in both languages, names of bodies included."""
    facts, row = threshold.model_dump() | row, {name: value for name, value in row.items() if name != "names"}
    if row["outcome"] == "undecided":
        return row | {"said_zh": None, "said": None}
    return row | {"said_zh": threshold.said_zh.format(**facts), "said": threshold.said.format(**facts)}


def failing_sources(con: Connection, check_name: str) -> list[str]:
    """The sources that fail a check, each with its sentence in both languages."""
    rows = con.execute(
        "SELECT source || ': ' || said || ' / ' || said_zh FROM collected.arrival"
        f" WHERE outcome = 'fail' AND check_name = {literal(check_name)} ORDER BY source",
    ).fetchall()
    return [line for (line,) in rows]
