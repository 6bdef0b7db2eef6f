"""Decodes and parses an HTML page, and reads its links with their text and the date beside them.

lists/ and report_page.py interpret them. Fetches nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.collected.lists.list_page import ListEntry
from assets.collected.pages.copies import drop_copies, original_url
from assets.text.encoding import DEFAULT_ENCODINGS, decode, encoding_by_label
from assets.text.markup import is_parseable

LARGEST = 8 * 1024 * 1024  # bytes of a page of links; reports are read elsewhere
MOST = 10_000  # links of one page
LONGEST_URL = 2_000
LONGEST_WORDS = 500  # of a link
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,20})",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(?:20\d\d\s?[-/.年]\s?[01]?\d\s?[-/.月]\s?[0-3]?\d(?:\s?日)?|[01]\d[-/.][0-3]\d)(?![\d.])", re.ASCII
)
_AROUND_DAY = " \t\r\n[]()（）【】〔〕|·"
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_LEVELS = 3
_TWICE = 2  # a picture and words


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A parsed page; its links are relative to `base`."""

    url: str
    text: str
    base: str
    tree: LexborHTMLParser


def decode_page(data: bytes, charset: str | None) -> str:
    """The text of a page, decoded by its byte order mark, else by the charset of the server, else by its own, else by
    detection. A page that is valid UTF-8 and not ASCII is read as UTF-8, even if it declares another encoding: GB 18030
    is never valid UTF-8 by chance.
    """
    found = _DECLARED.search(data[:4096])
    charsets = (
        encoding_by_label(charset),
        encoding_by_label((found[1] or found[2]).decode("ascii")) if found else None,
    )
    gb = [name for name in charsets if name and name != "gb18030"]
    return decode(data, (*gb, *DEFAULT_ENCODINGS)) or data.decode("utf-8", "replace")


def parse_page(url: str, text: str) -> HtmlPage | None:
    """The page, or None if it is too large or too deeply nested to parse in time."""
    if len(text) > LARGEST or not is_parseable(text):
        return None
    tree = LexborHTMLParser(text)
    base = next((node.attributes.get("href") for node in tree.css("base[href]")), None)
    return HtmlPage(url, text, absolute(url, base or "") or url, tree)


def absolute(base: str, href: str) -> str | None:
    """The URL that `href` on `base` links to, without its fragment; None if it cannot be fetched."""
    href = "".join(href.split("\n")).strip().replace("\\", "/")
    if len(href) > LONGEST_URL:
        return None
    try:
        url = urldefrag(urljoin(base, href))[0]
        parts = urlsplit(url)
        port = parts.port
        url.encode()
    except ValueError:  # also half a surrogate pair, which no URL can hold
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password or port == 0:
        return None
    return url.replace(" ", "%20")


def host(url: str) -> str:
    """The host of an address, in small letters; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def file_name(url: str) -> str:
    """The last part of the path of an address, in words."""
    try:
        return unquote(urlsplit(url).path.rpartition("/")[2])
    except ValueError:
        return ""


def links(page: HtmlPage) -> list[ListEntry]:
    """Every link that can be fetched, once, in the order of the page, with its text and the date beside it."""
    found: dict[str, ListEntry] = {}
    alone: dict[int, bool] = {}
    for node in page.tree.css("a[href]")[:MOST]:
        url = absolute(page.base, node.attributes.get("href") or "")
        if url is None:
            continue
        url = original_url(url)
        entry = _entry(node, url, alone)
        known = found.get(url)
        if known is None or (entry.title and not known.title):
            found[url] = entry
        elif entry.day and not known.day:
            found[url] = replace(known, day=entry.day)
    return [found[url] for url in drop_copies(found)]


def _entry(node: LexborNode, url: str, alone: dict[int, bool]) -> ListEntry:
    words = on_a_line(node.text())
    inside = _DAY.search(words)
    day = inside[0] if inside and _outside(words, inside) else None
    if inside and day:
        words = (words[: inside.start()] + words[inside.end() :]).strip(_AROUND_DAY)
    whole = on_a_line(node.attributes.get("title") or "")
    stem = _CUT.sub("", words)
    if whole.startswith(words) or (stem != words and whole.startswith(stem[: len(stem) // 2])):
        words = whole
    return ListEntry(url, words, day or _day(node, alone))


def _outside(words: str, day: re.Match[str]) -> bool:
    """Whether a date is before or after the text of a link, and not inside it."""
    return not words[: day.start()].strip(_AROUND_DAY) or not words[day.end() :].strip(_AROUND_DAY)


def _day(node: LexborNode, alone: dict[int, bool]) -> str | None:
    """The first date beside a link, in an element with no other link; `alone` caches which elements have none."""
    around = node.parent
    for _ in range(_LEVELS):
        if around is None:
            return None
        if around.mem_id not in alone:
            inside = around.css("a[href]")
            alone[around.mem_id] = len(inside) <= _TWICE and len({a.attributes.get("href") for a in inside}) == 1
        if not alone[around.mem_id]:
            return None
        if found := _DAY.search(around.text().replace(node.text(), " ", 1)):
            return found[0]
        around = around.parent
    return None


def on_a_line(text: str) -> str:
    """Text on one line, cut at LONGEST_WORDS."""
    return " ".join(text.split())[:LONGEST_WORDS]


def scripts(page: HtmlPage) -> Iterator[str]:
    """The code of each script of a page."""
    for node in page.tree.css("script"):
        yield node.text()


def visible_text(page: HtmlPage) -> str:
    """The text of a page as a reader sees it, without scripts and styles."""
    tree = LexborHTMLParser(page.text)
    tree.strip_tags(["script", "style", "noscript", "template"])
    return tree.body.text(separator="\n") if tree.body else ""
