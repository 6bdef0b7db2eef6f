"""The sheets of a workbook that keeps a sheet for each year: those of its newest year, by the names of the sheets."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets.staged.readers.spreadsheet.tables import SheetRow
from assets.text.characters import without_spaces

_YEAR = re.compile(r"20\d\d")
_EARLIER = re.compile("上年|上一年|去年|往年|历年")
_TITLE = re.compile(r"(20\d\d)年?度?.{0,20}(?:年度报告|年报)")


class NamedSheet(NamedTuple):
    """A visible sheet: its name and its visible rows."""

    name: str
    rows: list[SheetRow]


def sheets_of_newest_year(sheets: Sequence[NamedSheet]) -> list[NamedSheet]:
    """The sheets of the newest year and those that name none; empty where no sheet is of an earlier year, or a title
    in the sheets left names another year.
    """
    years = [_years(sheet.name) for sheet in sheets]
    newest = max((year for found in years for year in found), default=None)
    left = [s for s, found in zip(sheets, years, strict=True) if newest in found or not (found or _is_earlier(s))]
    if len(left) == len(sheets):
        return []
    titles = {title for sheet in left for title in _title_years(sheet)}
    return left if newest is None or titles <= {newest} else []


def _years(name: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(name)}


def _is_earlier(sheet: NamedSheet) -> bool:
    return _EARLIER.search(sheet.name) is not None


def _title_years(sheet: NamedSheet) -> set[int]:
    """The years of the titles in a sheet: cells that are alone in their row."""
    alone = (row.filled[0].text for row in sheet.rows if len(row.filled) == 1)
    return {int(found[1]) for text in alone if (found := _TITLE.search(without_spaces(text)))}
