"""The page of one report: its title, standard meta tags, every candidate day of publication, its documents, where it
leads on to, and whether it is a page at all.

The figures of a report are read elsewhere (assets/staged). Which of the days counts is for whoever asks: all are kept.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from assets.collected.lists.list_page import Entry
from assets.collected.pages import bot_check as challenges
from assets.collected.pages import dates as days
from assets.collected.pages.attachments import attachments
from assets.collected.pages.html_page import Hypertext, absolute, decoded, on_a_line, parsed, visible
from assets.collected.pages.not_found import absence

# 政府网站发展指引 (国办发〔2017〕47号)
TAGS = (
    "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType",
    "ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Image", "Url",
)  # fmt: skip
_CANONICAL = {tag.lower(): tag for tag in TAGS}
_LABELS = ("发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "成文日期", "发文日期", "生成日期", "更新时间")
_LABEL = "|".join(r"\s?".join(label) for label in _LABELS)  # 发 布 日 期
_LABELLED = re.compile(rf"(?P<label>{_LABEL})\s{{0,3}}[:\]】]?\s{{0,3}}(?P<day>{days.PRINTED})", re.ASCII)
_SIGNED = re.compile(rf"[(]?(?!.{{0,9}}(?:日期|时间))[\u4e00-\u9fff()]{{0,40}}?({days.PRINTED})[)]?", re.ASCII)
_SIGNATURE_LINES = 60
_REFRESH = re.compile(r"(\d{1,4})?[\s;,]*url\s*=\s*[\"']?([^\"'>]{1,2000})", re.IGNORECASE)
_SOON = 10  # seconds
_MOVED = re.compile(r"location(?:\.href)?\s{0,9}=\s{0,9}[\"']([^\"']{1,500})|location\.replace\([\"']([^\"']{1,500})")
_FEWEST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, and what says so: PubDate, a label of the page (发布日期), url, or signature."""

    value: date
    source: str


@dataclass(frozen=True, slots=True)
class Detail:
    """`metas` by their standard names. `dates` in the order in which they are to be believed: PubDate, the page's own
    labels, its address, its signature. `redirect` is where the page leads at once, `challenge` why it is no page but
    a captcha or a script (bot_check.py), `absence` by what it says that there is no such page (not_found.py).
    """

    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    dates: tuple[Dated, ...] = ()
    attachments: tuple[Entry, ...] = ()
    redirect: str | None = None
    challenge: str | None = None
    absence: str | None = None


def detail(url: str, body: bytes, charset: str | None) -> Detail:
    """What the page at `url` says of itself; nothing where no parser gets through it in time."""
    page = parsed(url, decoded(body, charset))
    if page is None:
        return Detail()
    if why := challenges.challenge(page):
        return Detail(challenge=why)
    if why := absence(page):
        return Detail(absence=why)
    metas = _metas(page)
    return Detail(
        title=_title(page, metas),
        metas=metas,
        dates=tuple(dict.fromkeys(_dates(page, metas))),
        attachments=attachments(page),
        redirect=_redirect(page),
    )


def _metas(page: Hypertext) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in page.tree.css("meta[name]"):
        tag = _CANONICAL.get((node.attributes.get("name") or "").strip().lower())
        content = on_a_line(node.attributes.get("content") or "")
        if tag and content:
            found.setdefault(tag, content)
    return found


def _title(page: Hypertext, metas: dict[str, str]) -> str:
    printed = (on_a_line(node.text()) for node in page.tree.css("h1, head > title"))
    return metas.get("ArticleTitle") or next((title for title in printed if title), "")


def _dates(page: Hypertext, metas: dict[str, str]) -> Iterator[Dated]:
    for day in days.printed(metas.get("PubDate", "")):
        yield Dated(day, "PubDate")
    words = unicodedata.normalize("NFKC", visible(page))
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    labelled = [(_unspaced(found["label"]), found["day"]) for found in _LABELLED.finditer(" ".join(lines))]
    for label, printed in sorted(labelled, key=lambda said: _LABELS.index(said[0])):
        for day in days.printed(printed):
            yield Dated(day, label)
    for day in days.of_address(page.url):
        yield Dated(day, "url")
    signed = (found[1] for line in reversed(lines[-_SIGNATURE_LINES:]) if (found := _SIGNED.fullmatch(_unspaced(line))))
    for day in days.printed(next(signed, "")):
        yield Dated(day, "signature")


def _unspaced(words: str) -> str:
    return "".join(words.split())


def _redirect(page: Hypertext) -> str | None:
    """Where a refresh within seconds, or the only script of a page without words, leads to."""
    for node in page.tree.css("meta[http-equiv][content]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.search(node.attributes.get("content") or "")
            if found and int(found[1] or 0) <= _SOON:
                return _elsewhere(page, found[2])
    if len(_unspaced(visible(page))) <= _FEWEST_WORDS and (found := _MOVED.search(page.text)):
        return _elsewhere(page, found[1] or found[2])
    return None


def _elsewhere(page: Hypertext, href: str) -> str | None:
    url = absolute(page.base, href)
    return url if url != page.url else None
