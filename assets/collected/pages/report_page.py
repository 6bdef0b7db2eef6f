"""Reads the page of one report: title, standard meta tags, possible publication dates, attachments, redirect; and
whether it is a captcha or a "not found" page instead.

Keeps every date and does not choose one. assets/staged reads the figures of a report.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from assets.collected.lists.list_page import ListEntry
from assets.collected.pages import dates as days
from assets.collected.pages.attachments import find_attachments
from assets.collected.pages.bot_check import find_challenge
from assets.collected.pages.html_page import HtmlPage, absolute, decode_page, on_a_line, parse_page, visible_text
from assets.collected.pages.not_found import find_absence

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
class PublicationDate:
    """A possible publication date and where it was found: PubDate, a label (发布日期), url, or signature."""

    value: date
    source: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`metas` by standard name. `dates` from the most to the least reliable: PubDate, labels, URL, signature.
    `redirect` is the target of an immediate redirect. `challenge` is set if this is a captcha or a script instead of
    the page (bot_check.py), `absence` if the page states that it does not exist (not_found.py).
    """

    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    dates: tuple[PublicationDate, ...] = ()
    attachments: tuple[ListEntry, ...] = ()
    redirect: str | None = None
    challenge: str | None = None
    absence: str | None = None


def read_report_page(url: str, body: bytes, charset: str | None) -> ReportPage:
    """What the page at `url` states about itself; empty if it is too large or too deeply nested to parse."""
    page = parse_page(url, decode_page(body, charset))
    if page is None:
        return ReportPage()
    if why := find_challenge(page):
        return ReportPage(challenge=why)
    if why := find_absence(page):
        return ReportPage(absence=why)
    metas = _metas(page)
    return ReportPage(
        title=_title(page, metas),
        metas=metas,
        dates=tuple(dict.fromkeys(_dates(page, metas))),
        attachments=find_attachments(page),
        redirect=_redirect(page),
    )


def _metas(page: HtmlPage) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in page.tree.css("meta[name]"):
        tag = _CANONICAL.get((node.attributes.get("name") or "").strip().lower())
        content = on_a_line(node.attributes.get("content") or "")
        if tag and content:
            found.setdefault(tag, content)
    return found


def _title(page: HtmlPage, metas: dict[str, str]) -> str:
    printed = (on_a_line(node.text()) for node in page.tree.css("h1, head > title"))
    return metas.get("ArticleTitle") or next((title for title in printed if title), "")


def _dates(page: HtmlPage, metas: dict[str, str]) -> Iterator[PublicationDate]:
    for day in days.printed_dates(metas.get("PubDate", "")):
        yield PublicationDate(day, "PubDate")
    words = unicodedata.normalize("NFKC", visible_text(page))
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    labelled = [(_unspaced(found["label"]), found["day"]) for found in _LABELLED.finditer(" ".join(lines))]
    for label, printed in sorted(labelled, key=lambda dated: _LABELS.index(dated[0])):
        for day in days.printed_dates(printed):
            yield PublicationDate(day, label)
    for day in days.dates_in_url(page.url):
        yield PublicationDate(day, "url")
    signed = (found[1] for line in reversed(lines[-_SIGNATURE_LINES:]) if (found := _SIGNED.fullmatch(_unspaced(line))))
    for day in days.printed_dates(next(signed, "")):
        yield PublicationDate(day, "signature")


def _unspaced(words: str) -> str:
    return "".join(words.split())


def _redirect(page: HtmlPage) -> str | None:
    """The target of a meta refresh within seconds, or of the only script of a page without text."""
    for node in page.tree.css("meta[http-equiv][content]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.search(node.attributes.get("content") or "")
            if found and int(found[1] or 0) <= _SOON:
                return _other_url(page, found[2])
    if len(_unspaced(visible_text(page))) <= _FEWEST_WORDS and (found := _MOVED.search(page.text)):
        return _other_url(page, found[1] or found[2])
    return None


def _other_url(page: HtmlPage, href: str) -> str | None:
    url = absolute(page.base, href)
    return url if url != page.url else None
