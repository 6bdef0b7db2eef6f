"""When and by whom a page was published, by its standard meta tags and by lines of its text.

Tags as in 政府网站发展指引 (国办发〔2017〕47号): PubDate, ContentSource, Author, SiteName, SiteIDCode. They also
apply to a document attached to the page. Judges no deadline.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from assets.text.characters import without_spaces

PUBLICATION_TAGS = ("ArticleTitle", "PubDate", "ContentSource", "Author", "SiteName", "SiteIDCode")
_TAGS = {tag.lower(): tag for tag in PUBLICATION_TAGS}
_DAY = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)")
_LINE = re.compile(rf"(?:发布|公开)(?:日期|时间)[:：]{_DAY.pattern}")
_SITE_CODE = re.compile(r"[0-9a-z]{10}")
# The 统一社会信用代码 of a public body, which begins with 1; printed under its name or as the beginning of the 索引号.
_USCC = re.compile(r"(?:统一社会信用代码|索引号)[:：]?(1[0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Z])")
_FIRST_LINES = 60


@dataclass(frozen=True, slots=True)
class Publication:
    """The day of publication with the words that state it, and who published.

    `by`: the body that the page names as its source. `author` and `site`: its Author and SiteName. `site_code`:
    SiteIDCode. `uscc`: the body's 统一社会信用代码. Each is None where the page has none.
    """

    day: date | None = None
    evidence: str | None = None
    by: str | None = None
    site_code: str | None = None
    uscc: str | None = None
    author: str | None = None
    site: str | None = None

    def or_else(self, page: "Publication") -> "Publication":
        """This publication, completed from that of a `page`."""
        return Publication(
            self.day or page.day, self.evidence if self.day else page.evidence, self.by or page.by,
            self.site_code or page.site_code, self.uscc or page.uscc,
            self.author or page.author, self.site or page.site,
        )  # fmt: skip

    @property
    def divisions(self) -> tuple[str, ...]:
        """The division codes, of six digits, in the site's code (unless it is a ministry's) and the body's code."""
        site = self.site_code[:6] if self.site_code else ""
        return tuple(code for code in (site, self.uscc[2:8] if self.uscc else "") if code.isdecimal())


def read_publication(tags: Mapping[str, str], lines: Sequence[str]) -> Publication:
    """From a page's meta tags by name, and its paragraphs in order."""
    texts = {tag: without_spaces(content) or None for tag, content in tags.items()}
    code = tags.get("SiteIDCode", "").strip().lower()
    uscc = next((found[1] for line in lines[:_FIRST_LINES] if (found := _USCC.search(without_spaces(line)))), None)
    day, evidence = _find_day(tags.get("PubDate", ""), lines)
    return Publication(
        day, evidence, texts.get("ContentSource"), code if _SITE_CODE.fullmatch(code) else None, uscc,
        texts.get("Author"), texts.get("SiteName"),
    )  # fmt: skip


def canonical_tag(name: str) -> str | None:
    """The name of a publication tag as the guideline spells it, in any case; None for any other tag."""
    return _TAGS.get(name.lower())


def _find_day(tag: str, lines: Sequence[str]) -> tuple[date | None, str | None]:
    """The day of publication and the words that state it: the tag, else a line."""
    if day := _day(_DAY.search(tag)):
        return day, f"PubDate {tag.strip()}"
    for line in map(without_spaces, lines):
        if (found := _LINE.search(line)) and (day := _day(found)):
            return day, found[0]
    return None, None


def _day(found: re.Match[str] | None) -> date | None:
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups()[-3:]))
    return None
