"""Which tables of a document are not its own for the year: last year's, a sample, another body's, by their captions.

A caption is a short line right above a table, or a row of it with one filled cell. What it says holds until the next
caption, section heading or table with headings of its own. Reads no table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assets.staged.cells.labels import Meaning, labels
from assets.staged.grid import Row
from assets.staged.identity.title import Title, period, titles, years
from assets.text.characters import blank, squeezed
from warehouse.reference.bodies.kinds_of_body import kinds_of_body

ANOTHER_YEAR, SAMPLE, ANOTHER_BODY = "a table of another year", "a sample table", "a table of another body"

_LONGEST = 40
_FARTHEST = 3  # lines between a caption and its table
_EARLIER = re.compile(
    "^[^，。]*(?:上年|上一年|去年|前年|往年|历年)(?!度?结转).*(?:数据|情况|表格?|年度|报告|统计|[)）])$"
    "|^[(（]?(?:上年|上一年|去年)度?[)）]?$"
)
_THIS_YEAR = re.compile("本年|今年|当年|本报告")
_SAMPLE = re.compile(r"(?:样表|样例|示例|范例|填[报写](?:说明|样式)|模板|样式)(?:表格?)?(?=[)）】\]:：]|$)")
_SENTENCE = re.compile("[。；;！？!?]")
_OF = re.compile(
    r"(?:附[件表]?[\d一二三四五六七八九十]*[:：、.]?)?(?P<body>[一-鿿]{4,40}?)(?:20\d\d年度?)?"
    r"(?:政府信息公开|信息公开)?(?:工作)?(?:年度)?(?:情况)?(?:统计表|情况表|报表|数据表|数据|附表|表格|年度报告|年报)"
)


def left_out(rows: Sequence[Row]) -> dict[int, str]:
    """Why a row is of a table that is not the report's own, by its place among `rows`; own rows are not in it."""
    return dict(_Captions(rows).reasons()) if any(row.table for row in rows) else {}


@dataclass(slots=True)
class _Own:
    """Whose report it is, by its titles: read only where a caption names a year or a body."""

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
            lines = [squeezed(row.cells[0].text) for row in self.rows if not row.table]
            found = titles(lines)
            title = max(found, key=lambda t: (t.body is not None) * 2 + (t.year is not None), default=None)
            year = next((t.year for t in (title, *found) if t and t.year), None) or period(lines)
            self._known = title, year
        return self._known


class _Captions:
    """Walks the rows with what the last caption said."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._own = _Own(rows)
        self._reason: str | None = None
        self._table = 0  # the table that the caption was found to be of
        self._since = 0  # lines since the caption

    def reasons(self) -> Iterator[tuple[int, str]]:
        for at, row in enumerate(self._rows):
            filled = [cell.text for cell in row.cells if not blank(cell.text)]
            if len(filled) == 1:
                self._line(filled[0], in_table=bool(row.table))
            if not row.table:
                self._since += 1
                if self._since > _FARTHEST and not self._table:
                    self._reason = None
                continue
            if self._reason and self._table not in (0, row.table):
                self._next_table(row)
            if self._reason:
                self._table = row.table if len(filled) > 1 or not self._table else self._table
                yield at, self._reason

    def _line(self, text: str, in_table: bool) -> None:
        """Take note of a line that may be a caption, or a heading that ends what the last one said."""
        words = squeezed(text)
        meaning = _meaning(text)
        if meaning is not None:
            if meaning.heading and not in_table:
                self._reason, self._table = None, 0
            return
        if len(words) > _LONGEST or _SENTENCE.search(words):
            if not in_table and len(words) > _LONGEST:
                self._reason, self._table = None, 0
            return
        said = self._said(words)
        if said is not None:
            self._reason, self._table, self._since = said or None, 0, 0

    def _said(self, words: str) -> str | None:
        """Why the table under `words` is not the report's own, "" where it is; None where they say nothing of it."""
        if _SAMPLE.search(words):
            return SAMPLE
        named = years(words)
        if self._own.year in named or (not named and _THIS_YEAR.search(words)):
            return self._of_another(words)
        if _EARLIER.search(words) or (named and self._own.year is not None):
            return ANOTHER_YEAR
        return self._of_another(words) or None

    def _of_another(self, words: str) -> str:
        """ANOTHER_BODY where a caption names a body that is neither the report's nor a part of its name, else ""."""
        found, title = _OF.fullmatch(words), self._own.title
        body = found["body"] if found else None
        own = title.body if title else None
        if not body or not own or kinds_of_body().kind(body) is None or body in own or own in body:
            return ""
        return ANOTHER_BODY

    def _next_table(self, row: Row) -> None:
        """A table that begins with labels of headings is a printing of its own; any other goes on with the last."""
        meanings = [meaning for cell in row.cells if (meaning := _meaning(cell.text)) is not None]
        if any(m.column or m.block is not None or m.columns or m.heading for m in meanings):
            self._reason = None


def _meaning(text: str) -> Meaning | None:
    """What a text can be in any form; None where it is no label."""
    return next((meaning for known in labels().values() if (meaning := known.meaning(text))), None)
