"""Which tables of a document are not its own for the year: another year's, a sample, another body's, by their captions.

A caption is a short line right above a table, or a row of it with one filled cell. It applies until the next caption,
section heading or table with headings of its own. Reads no values.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from assets.staged.cells.form_reading import ForeignTable
from assets.staged.cells.labels import LabelMeaning, labels_by_form
from assets.staged.grid import Row
from assets.staged.identity.fiscal_years import find_period_year, find_years
from assets.staged.identity.title import find_titles
from assets.staged.identity.title_lines import Title
from assets.text.characters import is_blank, without_spaces
from warehouse.reference.bodies.kinds_of_body import kinds_of_body

ANOTHER_YEAR: ForeignTable = "a table of another year"
SAMPLE: ForeignTable = "a sample table"
ANOTHER_BODY: ForeignTable = "a table of another body"

LONGEST_CAPTION = 40
_MOST_LINES_BETWEEN = 3  # a caption and its table
_EARLIER = re.compile(
    "^[^，。]*(?:上年|上一年|去年|前年|往年|历年)(?!度?结转).*(?:数据|情况|表格?|年度|报告|统计|[)）])$"
    "|^[(（]?(?:上年|上一年|去年)度?[)）]?$"
)
_THIS_YEAR = re.compile("本年|今年|当年|本报告")
_SAMPLE = re.compile(r"(?:样表|样例|示例|范例|填[报写](?:说明|样式)|模板|样式)(?:表格?)?(?=[)）】\]:：]|$)")
_SENTENCE = re.compile("[。；;！？!?]")
_BARE_YEAR = re.compile(r"20\d\d年?度?")
_OF_A_BODY = re.compile(
    r"(?:附[件表]?[\d一二三四五六七八九十]*[:：、.]?)?(?P<body>[一-鿿]{4,40}?)(?:20\d\d年度?)?"
    r"(?:政府信息公开|信息公开)?(?:工作)?(?:年度)?(?:情况)?(?:统计表|情况表|报表|数据表|数据|附表|表格|年度报告|年报)"
)


def excluded_rows(rows: Sequence[Row]) -> dict[int, ForeignTable]:
    """Why a row is of a table that is not the report's own, by its index in `rows`; own rows are not in it."""
    return dict(_Captions(rows).reasons()) if any(row.table for row in rows) else {}


def report_year(rows: Sequence[Row]) -> int | None:
    """The fiscal year by the titles and the period in the lines outside tables; None where these name none."""
    return _ReportTitle(rows).year


@dataclass(slots=True)
class _ReportTitle:
    """The report's own title and year, read only where a caption names a year or a body."""

    rows: Sequence[Row]
    _known: tuple[Title | None, int | None] | None = None

    @property
    def title(self) -> Title | None:
        return self._read()[0]

    @property
    def year(self) -> int | None:
        return self._read()[1]

    def _read(self) -> tuple[Title | None, int | None]:
        if self._known is None:
            lines = [without_spaces(row.cells[0].text) for row in self.rows if not row.table]
            titles = find_titles(lines)
            title = max(titles, key=lambda t: (t.body is not None) * 2 + (t.year is not None), default=None)
            year = next((t.year for t in (title, *titles) if t and t.year), None) or find_period_year(lines)
            self._known = title, year
        return self._known


class _Captions:
    """Walks the rows with the last caption in force."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._own = _ReportTitle(rows)
        self._reason: ForeignTable | None = None
        self._table = 0  # the table under the caption, once met
        self._years: set[str] = set()  # lines that are a year alone, above the next table
        self._lines_since = 0

    def reasons(self) -> Iterator[tuple[int, ForeignTable]]:
        for at, row in enumerate(self._rows):
            if row.table and self._reason is None and _has_several(row):
                continue
            filled = [cell.text for cell in row.cells if not is_blank(cell.text)]
            if len(filled) == 1:
                self._read_line(filled[0], in_table=bool(row.table))
            if not row.table:
                self._lines_since += 1
                if self._lines_since > _MOST_LINES_BETWEEN and not self._table:
                    self._reason = None
                continue
            if self._reason and self._table not in (0, row.table):
                self._end_at_new_printing(row)
            if self._reason:
                self._table = row.table if len(filled) > 1 or not self._table else self._table
                yield at, self._reason

    def _read_line(self, text: str, *, in_table: bool) -> None:
        """Take note of a line that may be a caption, or a heading that ends the last one."""
        words = without_spaces(text)
        meaning = _meaning(text)
        if meaning is not None:
            if meaning.heading and not in_table:
                self._reason, self._table = None, 0
            return
        if len(words) > LONGEST_CAPTION or _SENTENCE.search(words):
            if not in_table and len(words) > LONGEST_CAPTION:
                self._reason, self._table = None, 0
            return
        caption = self._read_caption(words)
        if not in_table and _BARE_YEAR.fullmatch(words):
            self._years = {*self._years, words} if not self._table else {words}
            caption = "" if len(self._years) > 1 else caption  # tabs of a page: which table is of which is not known
        if caption is not None:
            self._reason, self._table, self._lines_since = caption or None, 0, 0

    def _read_caption(self, words: str) -> ForeignTable | Literal[""] | None:
        """Why the table under `words` is not the report's own, "" where it is; None where they are not a caption."""
        if _SAMPLE.search(words):
            return SAMPLE
        named = find_years(words)
        if self._own.year in named if named else _THIS_YEAR.search(words):
            return self._another_body(words)
        if _EARLIER.search(words) or (named and self._own.year is not None):
            return ANOTHER_YEAR
        return self._another_body(words) or None

    def _another_body(self, words: str) -> ForeignTable | Literal[""]:
        """ANOTHER_BODY where a caption names a body that is neither the report's nor a part of its name, else ""."""
        found = _OF_A_BODY.fullmatch(words)
        if found is None:
            return ""
        body, title = found["body"], self._own.title
        own = title.body if title else None
        if not own or kinds_of_body().kind(body) is None or body in own or own in body:
            return ""
        return ANOTHER_BODY

    def _end_at_new_printing(self, row: Row) -> None:
        """End the caption at a table that begins with headings; any other table continues the one before."""
        meanings = [meaning for cell in row.cells if (meaning := _meaning(cell.text)) is not None]
        if any(m.column or m.block is not None or m.columns or m.heading for m in meanings):
            self._reason = None


def _has_several(row: Row) -> bool:
    """Whether more than one cell is filled."""
    filled = (None for cell in row.cells if not is_blank(cell.text))
    return len(list(islice(filled, 2))) == 2


def _meaning(text: str) -> LabelMeaning | None:
    """What a text can be in any form; None where it is not a label."""
    return next((meaning for known in labels_by_form().values() if (meaning := known.meaning(text))), None)
