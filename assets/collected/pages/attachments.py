"""Finds the attachments of a page: in links, scripts and viewers; or the images of a scanned report.

media_type.py detects what an attachment is from its bytes; its name decides only whether to fetch it.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from assets.collected.lists.list_page import ListEntry
from assets.collected.pages.html_page import HtmlPage, absolute, file_name, links, on_a_line, scripts, visible_text

ENDINGS = ("pdf", "doc", "docx", "wps", "xls", "xlsx", "et", "ofd", "zip", "rar", "rtf")
MOST = 200
_ENDING = re.compile(rf"\.(?:{'|'.join(ENDINGS)})$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"down_?(?:load|file)|attach|filedown|getfile|/fj/", re.IGNORECASE)
_CALLED = re.compile(rf"附件|下载|报告|年报|word|\b(?:{'|'.join(ENDINGS)})\b", re.IGNORECASE)
_OTHER = re.compile("客户端|app|浏览器|插件|阅读器", re.IGNORECASE)
_VIEWER = re.compile(r"viewer|pdfjs|preview|reader|\.html?$", re.IGNORECASE)
_QUOTED = re.compile(rf"[\"']([^\"'<>\s]{{1,500}}\.(?:{'|'.join(ENDINGS)}))[\"']", re.IGNORECASE)
_ACTING = "[onclick], a[href^=javascript], [data-url], [data-href], [data-file], [data-src]"
_FRAMES = (("iframe", "src"), ("embed", "src"), ("object", "data"), ("frame", "src"))
# Where content systems put the text of an article.
CONTENTS = (
    "#zoom", "#vsb_content", ".v_news_content", ".TRS_Editor", ".TRS_UEDITOR", "#UCAP-CONTENT", ".article-content",
    ".news_cont_d_wrap", ".pages_content", ".bt_content", ".article", ".content", "#content", "article", "main",
)  # fmt: skip
_MAX_TEXT = 200  # characters beside the images of a scan
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp)$", re.IGNORECASE)
_ORNAMENT = re.compile("icon|logo|qr|ewm|erweima|weixin|wechat|share|print|banner|arrow|btn|bg", re.IGNORECASE)
_MIN_PIXELS = 200


def find_attachments(page: HtmlPage) -> tuple[ListEntry, ...]:
    """Each document once, in the order of links, scripts, viewers; images only if the page has nothing else."""
    found: dict[str, ListEntry] = {}
    for entry in (*_linked_documents(page), *_script_documents(page), *_embedded_documents(page)):
        found.setdefault(entry.url, entry)
    if not found:
        found = {entry.url: entry for entry in _scan_images(page)}
    return tuple(found.values())[:MOST]


def document_url(base: str, href: str) -> str | None:
    """The URL of the document that `href` links to or shows in a viewer; None if it does neither."""
    url = absolute(base, href)
    if url is None:
        return None
    parts = urlsplit(url)
    shown = next((value for _, value in parse_qsl(parts.query) if _ENDING.search(value.partition("?")[0])), None)
    if shown and _VIEWER.search(parts.path):
        return absolute(url, shown)
    return url if shown or _ENDING.search(unquote(parts.path)) else None


def _linked_documents(page: HtmlPage) -> Iterator[ListEntry]:
    for entry in links(page):
        url = document_url(page.base, entry.url)
        if url is not None:
            yield ListEntry(url, entry.title or file_name(url), entry.day)
        elif _DOWNLOAD.search(entry.url) and _CALLED.search(entry.title) and not _OTHER.search(entry.title):
            yield entry


def _script_documents(page: HtmlPage) -> Iterator[ListEntry]:
    """Documents that scripts open."""
    for node in page.tree.css(_ACTING)[:MOST]:
        texts = " ".join(value for name, value in node.attributes.items() if value and name != "class")
        for href in (*_QUOTED.findall(texts), *(node.attributes.get(name) or "" for name in _DATA)):
            if href and (url := document_url(page.base, href)):
                yield ListEntry(url, on_a_line(node.text()) or file_name(url))
    for code in scripts(page):
        for href in _QUOTED.findall(code):
            if url := document_url(page.base, href):
                yield ListEntry(url, file_name(url))


_DATA = ("data-url", "data-href", "data-file", "data-src")


def _embedded_documents(page: HtmlPage) -> Iterator[ListEntry]:
    for tag, name in _FRAMES:
        for node in page.tree.css(f"{tag}[{name}]")[:MOST]:
            if url := document_url(page.base, node.attributes.get(name) or ""):
                yield ListEntry(url, file_name(url))


def _scan_images(page: HtmlPage) -> Iterator[ListEntry]:
    """The images of an article that has neither a table nor much text: a scanned report."""
    content = next((node for name in CONTENTS if (node := page.tree.css_first(name)) is not None), page.tree.body)
    if content is None or content.css_first("table") is not None:
        return
    within = content.text() if content is not page.tree.body else visible_text(page)
    if len("".join(within.split())) > _MAX_TEXT:
        return
    for node in content.css("img")[:MOST]:
        attributes = node.attributes
        href = next((href for name in ("data-original", *_DATA, "src") if (href := attributes.get(name))), "")
        url = absolute(page.base, href)
        if (
            url
            and _PICTURE.search(urlsplit(url).path)
            and not _ORNAMENT.search(file_name(url))
            and not _is_small(attributes)
        ):
            yield ListEntry(url, on_a_line(attributes.get("alt") or "") or file_name(url))


def _is_small(attributes: dict[str, str | None]) -> bool:
    sizes = [(attributes.get(name) or "").removesuffix("px") for name in ("width", "height")]
    return any(size.isdecimal() and int(size[:6]) < _MIN_PIXELS for size in sizes)
