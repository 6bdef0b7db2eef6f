"""When and by whom a page says it was published: its standard meta tags, else the line of a page that tells the day.

Tags as in 政府网站发展指引 (国办发〔2017〕47号): PubDate, ContentSource, SiteIDCode. Judges no deadline.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from assets.staged.characters import squeezed

TAGS = ("ArticleTitle", "PubDate", "ContentSource", "SiteIDCode")
_DAY = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)")
_LINE = re.compile(rf"(?:发布|公开)(?:日期|时间)[:：]{_DAY.pattern}")
_SITE_CODE = re.compile(r"[0-9a-z]{10}")


@dataclass(frozen=True, slots=True)
class Published:
    """`day` with the words that tell it (`told`), the body the page names as its source, the site's code; or None."""

    day: date | None = None
    told: str | None = None
    by: str | None = None
    site_code: str | None = None


def published(tags: Mapping[str, str], lines: Sequence[str]) -> Published:
    """From a page's meta tags by name, and its paragraphs in order."""
    by = squeezed(tags.get("ContentSource", "")) or None
    code = tags.get("SiteIDCode", "").strip().lower()
    code_or_none = code if _SITE_CODE.fullmatch(code) else None
    if day := _day(_DAY.search(tags.get("PubDate", ""))):
        return Published(day, f"PubDate {tags['PubDate'].strip()}", by, code_or_none)
    for line in map(squeezed, lines):
        if (found := _LINE.search(line)) and (day := _day(found)):
            return Published(day, found[0], by, code_or_none)
    return Published(None, None, by, code_or_none)


def _day(found: re.Match[str] | None) -> date | None:
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups()[-3:]))
    return None
