"""When and by whom a page says it was published: its standard meta tags, and the lines that tell the day and a code.

Tags as in 政府网站发展指引 (国办发〔2017〕47号): PubDate, ContentSource, SiteIDCode. What a page says of
itself it also says of a document attached to it. Judges no deadline.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from assets.text.characters import squeezed

TAGS = ("ArticleTitle", "PubDate", "ContentSource", "SiteIDCode")
_DAY = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)")
_LINE = re.compile(rf"(?:发布|公开)(?:日期|时间)[:：]{_DAY.pattern}")
_SITE_CODE = re.compile(r"[0-9a-z]{10}")
# 统一社会信用代码 of a body of state (its first digit is 1), printed as such or as the beginning of the 索引号.
_USCC = re.compile(r"(?:统一社会信用代码|索引号)[:：]?(1[0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Z])")
_FIRST = 60


@dataclass(frozen=True, slots=True)
class Attached:
    """A document with what the page it is attached to says: its address, its titles and its meta tags by name."""

    data: bytes
    page: str
    titles: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """A digest of what the page says: what is attached to it is read again where it says otherwise."""
        said = repr((self.page, self.titles, sorted(self.tags.items())))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def published(self) -> "Published":
        """What the page says of its publication, with where it says so."""
        told = published(self.tags, ())
        return replace(told, told=told.told and f"{told.told} ({self.page})")


@dataclass(frozen=True, slots=True)
class Published:
    """`day` with the words that tell it (`told`), the body the page names as its source, the site's code (SiteIDCode)
    and the body's 统一社会信用代码; each None where the page has none.
    """

    day: date | None = None
    told: str | None = None
    by: str | None = None
    site_code: str | None = None
    uscc: str | None = None

    def or_else(self, page: "Published") -> "Published":
        """What this says, and what it does not say as `page` says it."""
        return Published(
            self.day or page.day, self.told if self.day else page.told, self.by or page.by,
            self.site_code or page.site_code, self.uscc or page.uscc,
        )  # fmt: skip

    @property
    def divisions(self) -> tuple[str, ...]:
        """The codes of six digits that the site's code (not that of a ministry) and the body's code hold."""
        site = self.site_code[:6] if self.site_code else ""
        return tuple(code for code in (site, self.uscc[2:8] if self.uscc else "") if code.isdecimal())


def published(tags: Mapping[str, str], lines: Sequence[str]) -> Published:
    """From a page's meta tags by name, and its paragraphs in order."""
    by = squeezed(tags.get("ContentSource", "")) or None
    code = tags.get("SiteIDCode", "").strip().lower()
    code_or_none = code if _SITE_CODE.fullmatch(code) else None
    uscc = next((found[1] for line in lines[:_FIRST] if (found := _USCC.search(squeezed(line)))), None)
    if day := _day(_DAY.search(tags.get("PubDate", ""))):
        return Published(day, f"PubDate {tags['PubDate'].strip()}", by, code_or_none, uscc)
    for line in map(squeezed, lines):
        if (found := _LINE.search(line)) and (day := _day(found)):
            return Published(day, found[0], by, code_or_none, uscc)
    return Published(None, None, by, code_or_none, uscc)


def _day(found: re.Match[str] | None) -> date | None:
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups()[-3:]))
    return None
