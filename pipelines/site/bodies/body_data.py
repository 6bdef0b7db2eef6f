"""The data of a body: every cell of all its reports, as CSV and as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.data_files import DataColumn, compact_json, data_columns, describe_columns
from warehouse.messages import Message
from warehouse.releases.mart_files import BOM

_COLUMNS = (
    "year", "key", "text", "status", "value", "corrected", "suggested", "page", "table_number", "row_number",
    "column_number", "x0", "x1", "top", "bottom",
)  # fmt: skip


@dataclass(frozen=True)
class BodyData:
    """Writes the data of bodies of one release; `describe` is what the JSON states of a page of a title."""

    describe: Callable[[Message, str], Mapping[str, Any]]
    caveats: Sequence[Message]
    _columns: tuple[DataColumn, ...] = field(default_factory=lambda: data_columns(*_COLUMNS))
    _json_columns: tuple[DataColumn, ...] = field(
        default_factory=lambda: data_columns(*("keys" if name == "key" else name for name in _COLUMNS))
    )

    def write(self, title: Message, path: str, cells: Mapping[int, ReportCells]) -> list[bytes]:
        """The CSV and the JSON of the cells by year."""
        return [self._write_csv(cells), self._write_json(self.describe(title, path), cells)]

    def _write_csv(self, cells: Mapping[int, ReportCells]) -> bytes:
        head = ",".join(column.name for column in self._columns).encode()
        return BOM + head + b"".join([each.csv(year) for year, each in cells.items()]) + b"\r\n"

    def _write_json(self, about: Mapping[str, Any], cells: Mapping[int, ReportCells]) -> bytes:
        """A report has the number of the list of its keys in `keys`: most reports of a body have the same, and these
        are long.
        """
        lists = {each.keys: each.key_list for each in cells.values() if each.keys}
        numbers = {keys: number for number, keys in enumerate(lists)}
        reports = b",".join([each.json(year, numbers[each.keys]) for year, each in cells.items() if each.keys])
        head = compact_json({**about, **self._described, "keys": list(lists.values())})
        return head[:-1].encode("utf-8", "replace") + b',"reports":[' + reports + b"]}"

    @cached_property
    def _described(self) -> dict[str, Any]:
        return {
            "cells": "data/dictionary.json",
            "caveats": [{"zh": each.zh, "en": each.en} for each in self.caveats],
            "columns": describe_columns(self._json_columns),
        }
