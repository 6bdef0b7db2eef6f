"""The data of a body: every cell of all its reports, as CSV and as JSON: texts that DuckDB wrote, put together."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipelines.site.bodies.frames import SEPARATOR
from pipelines.site.data_files import DataColumn, data_columns, describe_columns
from warehouse.messages import Message
from warehouse.releases.mart_files import BOM

_SEPARATOR = SEPARATOR.encode()
CONTROLS = "".join(
    map(chr, (*range(9), *range(14, 19), 31))
)  # no cell has them: they stand for words, and between cells
_COLUMNS = (
    "year", "key", "text", "status", "value", "corrected", "suggested", "page", "table_number", "row_number",
    "column_number", "x0", "top", "x1", "bottom",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellTexts:
    """The cells of a report in the order of their keys: on the page, in the CSV, in the JSON, each with a separator
    between cells. A report without cells has none of them.
    """

    keys: bytes = b""
    html: bytes = b""
    csv: bytes = b""
    json: bytes = b""

    @classmethod
    def of(cls, keys: bytes | None, *others: bytes) -> "CellTexts":
        """The texts of queries/batch_texts.sql, whose order is not settled there."""
        if keys is None:
            return cls()
        order = _order(keys)
        return cls(*(_reorder(text, order) if order else text for text in (keys, *others)))


@lru_cache(maxsize=1000)
def _order(keys: bytes) -> tuple[int, ...]:
    """The places of the keys in their order; empty where they are in order."""
    listed = keys.split(_SEPARATOR)
    return () if listed == sorted(listed) else tuple(sorted(range(len(listed)), key=listed.__getitem__))


def _reorder(text: bytes, order: Sequence[int]) -> bytes:
    listed = text.split(_SEPARATOR)
    return _SEPARATOR.join([listed[n] for n in order])


@dataclass(frozen=True)
class BodyData:
    """Writes the data of bodies of one release; `describe` is what the JSON states of a page of a title."""

    describe: Callable[[Message, str], Mapping[str, Any]]
    caveats: Sequence[Message]
    _columns: tuple[DataColumn, ...] = field(default_factory=lambda: data_columns(*_COLUMNS))

    def write(self, title: Message, path: str, cells: Mapping[int, CellTexts]) -> list[bytes]:
        """The CSV and the JSON of the cells by year."""
        return [self._write_csv(cells), self._write_json(self.describe(title, path), cells)]

    def _write_csv(self, cells: Mapping[int, CellTexts]) -> bytes:
        names = [column.name for column in self._columns]
        lines = [",".join((*names[:2], "zh", *names[2:])).encode()]
        lines += (_with_year(each.csv, b"%d,", b"\r\n", year) for year, each in cells.items() if each.csv)
        return BOM + b"\r\n".join((*lines, b""))

    def _write_json(self, about: Mapping[str, Any], cells: Mapping[int, CellTexts]) -> bytes:
        rows = b",".join(_with_year(each.json, b"[%d,", b",", year) for year, each in cells.items() if each.json)
        head = json.dumps({**about, **self._described}, ensure_ascii=False, separators=(",", ":"))
        return head[:-1].encode("utf-8", "replace") + b',"rows":[' + rows + b"]}"

    @property
    def _described(self) -> dict[str, Any]:
        return {
            "cells": "data/dictionary.json",
            "caveats": [{"zh": each.zh, "en": each.en} for each in self.caveats],
            "columns": describe_columns(self._columns),
        }


def _with_year(texts: bytes, before: bytes, between: bytes, year: int) -> bytes:
    """Each text with the year before it."""
    start = before % year
    return start + texts.replace(_SEPARATOR, between + start)
