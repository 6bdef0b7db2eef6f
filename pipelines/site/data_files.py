"""The data of one page as CSV and as JSON. The JSON states the release, licence, units and caveats. The CSV has the
same rows, as UTF-8 with a byte order mark, and a text that a spreadsheet would evaluate gets an apostrophe before it.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.site.words import message
from warehouse.messages import Message
from warehouse.releases.mart_files import BOM

_EDGES = ("x0", "top", "x1", "bottom")  # in points, as the format of the document has them
_FORMULA = "=+-@\t\r\n＝＋－＠"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataColumn:
    """A column: its name, what it holds, and its unit, empty where the rows state theirs or it has none."""

    name: str
    words: Message
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PageData:
    """The rows of a page as lists of plain values in the order of `columns`, with the caveats that go with them."""

    columns: tuple[DataColumn, ...]
    rows: Sequence[Sequence[object]]
    caveats: tuple[Message, ...] = ()


def tabulate(
    columns: tuple[DataColumn, ...], records: Sequence[Mapping[str, Any]], caveats: tuple[Message, ...] = ()
) -> PageData:
    """The data of `records`, which have their values by the names of `columns`; one that is absent is missing."""
    names = [column.name for column in columns]
    return PageData(columns, [[plain(record.get(name)) for name in names] for record in records], caveats)


def data_columns(*names: str) -> tuple[DataColumn, ...]:
    """The columns of these names, with their words from messages/columns.yaml."""
    return tuple(
        DataColumn(name=name, words=message("data_place"), unit="pt")
        if name in _EDGES
        else DataColumn(name=name, words=message(f"data_{name}"))
        for name in names
    )


def write_csv(data: PageData) -> str:
    """The rows with a header; a missing figure is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in data.columns])
    writer.writerows([_unevaluated(value) if type(value) is str else value for value in row] for row in data.rows)
    return BOM.decode() + text.getvalue()


def write_field(text: str) -> str:
    """`text` as a field of a CSV."""
    kept = _unevaluated(text)
    return '"{}"'.format(kept.replace('"', '""')) if any(sign in kept for sign in '",\r\n') else kept


def _unevaluated(text: str) -> str:
    return f"'{text}" if text[:1] in _FORMULA and text else text


def write_json(data: PageData, about: Mapping[str, Any]) -> str:
    """`about` the page, then caveats, columns, and rows as lists in their order; a missing figure is null."""
    columns = describe_columns(data.columns)
    caveats = [{"zh": caveat.zh, "en": caveat.en} for caveat in data.caveats]
    whole = {**about, "caveats": caveats, "columns": columns, "rows": data.rows}
    return compact_json(whole)


def compact_json(value: object) -> str:
    """`value` as JSON in few characters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def describe_columns(columns: Iterable[DataColumn]) -> list[dict[str, str]]:
    """The columns as the JSON of a page has them."""
    return [
        {"name": each.name, "zh": each.words.zh, "en": each.words.en} | ({"unit": each.unit} if each.unit else {})
        for each in columns
    ]


def plain(value: object) -> object:
    """`value` as JSON has it: a whole Decimal as an integer, another one as a number with its digits, a day as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
