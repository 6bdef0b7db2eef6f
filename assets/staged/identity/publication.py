"""When and by whom a page was published, by its standard meta tags and by lines of its text.

Tags as in 政府网站发展指引 (国办发〔2017〕47号): PubDate, ContentSource, SiteIDCode. They also apply to a document
attached to the page. Judges no deadline.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from assets.text.characters import without_spaces

PUBLICATION_TAGS = ("ArticleTitle", "PubDate", "ContentSource", "SiteIDCode")
_DAY = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)")
_LINE = re.compile(rf"(?:发布|公开)(?:日期|时间)[:：]{_DAY.pattern}")
_SITE_CODE = re.compile(r"[0-9a-z]{10}")
# The 统一社会信用代码 of a public body, which begins with 1; printed under its name or as the beginning of the 索引号.
_USCC = re.compile(r"(?:统一社会信用代码|索引号)[:：]?(1[0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Z])")
_FIRST_LINES = 60


@dataclass(frozen=True, slots=True)
class AttachedDocument:
    """A document, and the page it is attached to: address, titles and meta tags by name."""

    data: bytes
    page: str
    titles: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """A digest of the page's address, titles and tags: where it changes, the document is read again."""
        content = repr((self.page, self.titles, sorted(self.tags.items())))
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def page_publication(self) -> "Publication":
        """The publication by the page's tags, with the page's address in the evidence."""
        found = read_publication(self.tags, ())
        return replace(found, evidence=found.evidence and f"{found.evidence} ({self.page})")


@dataclass(frozen=True, slots=True)
class Publication:
    """The day of publication with the words that state it, and who published.

    `by`: the body that the page names as its source. `site_code`: SiteIDCode. `uscc`: the body's 统一社会信用代码. Each
    is None where the page has none.
    """

    day: date | None = None
    evidence: str | None = None
    by: str | None = None
    site_code: str | None = None
    uscc: str | None = None

    def or_else(self, page: "Publication") -> "Publication":
        """This publication, completed from that of a `page`."""
        return Publication(
            self.day or page.day, self.evidence if self.day else page.evidence, self.by or page.by,
            self.site_code or page.site_code, self.uscc or page.uscc,
        )  # fmt: skip

    @property
    def divisions(self) -> tuple[str, ...]:
        """The division codes, of six digits, in the site's code (unless it is a ministry's) and the body's code."""
        site = self.site_code[:6] if self.site_code else ""
        return tuple(code for code in (site, self.uscc[2:8] if self.uscc else "") if code.isdecimal())


def read_publication(tags: Mapping[str, str], lines: Sequence[str]) -> Publication:
    """From a page's meta tags by name, and its paragraphs in order."""
    by = without_spaces(tags.get("ContentSource", "")) or None
    code = tags.get("SiteIDCode", "").strip().lower()
    code_or_none = code if _SITE_CODE.fullmatch(code) else None
    uscc = next((found[1] for line in lines[:_FIRST_LINES] if (found := _USCC.search(without_spaces(line)))), None)
    if day := _day(_DAY.search(tags.get("PubDate", ""))):
        return Publication(day, f"PubDate {tags['PubDate'].strip()}", by, code_or_none, uscc)
    for line in map(without_spaces, lines):
        if (found := _LINE.search(line)) and (day := _day(found)):
            return Publication(day, found[0], by, code_or_none, uscc)
    return Publication(None, None, by, code_or_none, uscc)


def _day(found: re.Match[str] | None) -> date | None:
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups()[-3:]))
    return None
