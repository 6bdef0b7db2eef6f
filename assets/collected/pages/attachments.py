"""The documents a page hands over: by links, by scripts, in viewers; the pages of a scan as pictures.

What a document holds is told by its bytes (collected/media_type.py), never by its name here.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from assets.collected.lists.list_page import Entry
from assets.collected.pages.html_page import Hypertext, absolute, file_name, links, on_a_line, scripts, visible

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
# Where systems put what an article says.
CONTENTS = (
    "#zoom", "#vsb_content", ".v_news_content", ".TRS_Editor", ".TRS_UEDITOR", "#UCAP-CONTENT", ".article-content",
    ".news_cont_d_wrap", ".pages_content", ".bt_content", ".article", ".content", "#content", "article", "main",
)  # fmt: skip
_MOST_WORDS = 200  # characters beside the pictures of a scan
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp)$", re.IGNORECASE)
_ORNAMENT = re.compile("icon|logo|qr|ewm|erweima|weixin|wechat|share|print|banner|arrow|btn|bg", re.IGNORECASE)
_SMALLEST = 200  # pixels


def attachments(page: Hypertext) -> tuple[Entry, ...]:
    """Each document once, in the order of links, scripts, viewers; pictures only where the page has nothing else."""
    found: dict[str, Entry] = {}
    for entry in (*_linked(page), *_acted(page), *_viewed(page)):
        found.setdefault(entry.url, entry)
    if not found:
        found = {entry.url: entry for entry in _pictures(page)}
    return tuple(found.values())[:MOST]


def document(base: str, href: str) -> str | None:
    """The address of the document that `href` is, or that it shows in a viewer; None where it is neither."""
    url = absolute(base, href)
    if url is None:
        return None
    parts = urlsplit(url)
    shown = next((value for _, value in parse_qsl(parts.query) if _ENDING.search(value.partition("?")[0])), None)
    if shown and _VIEWER.search(parts.path):
        return absolute(url, shown)
    return url if shown or _ENDING.search(unquote(parts.path)) else None


def _linked(page: Hypertext) -> Iterator[Entry]:
    for entry in links(page):
        url = document(page.base, entry.url)
        if url is not None:
            yield Entry(url, entry.title or file_name(url), entry.day)
        elif _DOWNLOAD.search(entry.url) and _CALLED.search(entry.title) and not _OTHER.search(entry.title):
            yield entry


def _acted(page: Hypertext) -> Iterator[Entry]:
    """Documents that scripts open, on a click or by themselves."""
    for node in page.tree.css(_ACTING)[:MOST]:
        said = " ".join(value for name, value in node.attributes.items() if value and name != "class")
        for href in (*_QUOTED.findall(said), *(node.attributes.get(name) or "" for name in _DATA)):
            if href and (url := document(page.base, href)):
                yield Entry(url, on_a_line(node.text()) or file_name(url))
    for code in scripts(page):
        for href in _QUOTED.findall(code):
            if url := document(page.base, href):
                yield Entry(url, file_name(url))


_DATA = ("data-url", "data-href", "data-file", "data-src")


def _viewed(page: Hypertext) -> Iterator[Entry]:
    for tag, name in _FRAMES:
        for node in page.tree.css(f"{tag}[{name}]")[:MOST]:
            if url := document(page.base, node.attributes.get(name) or ""):
                yield Entry(url, file_name(url))


def _pictures(page: Hypertext) -> Iterator[Entry]:
    """The pictures of an article that has neither table nor words: a report that was scanned."""
    content = next((node for name in CONTENTS if (node := page.tree.css_first(name)) is not None), page.tree.body)
    if content is None or content.css_first("table") is not None:
        return
    within = content.text() if content is not page.tree.body else visible(page)
    if len("".join(within.split())) > _MOST_WORDS:
        return
    for node in content.css("img")[:MOST]:
        said = node.attributes
        href = next((href for name in ("data-original", *_DATA, "src") if (href := said.get(name))), "")
        url = absolute(page.base, href)
        if url and _PICTURE.search(urlsplit(url).path) and not _ORNAMENT.search(file_name(url)) and not _small(said):
            yield Entry(url, on_a_line(said.get("alt") or "") or file_name(url))


def _small(said: dict[str, str | None]) -> bool:
    sizes = [(said.get(name) or "").removesuffix("px") for name in ("width", "height")]
    return any(size.isdecimal() and int(size[:6]) < _SMALLEST for size in sizes)
