"""Lists of reports as the systems of government sites print them, paging and all, and the pages behind their links.

    address(kind, number, day)                  the path a report has on a site of that kind
    section(kind, entries, per_page=, encoding=, column=)  -> Section(start, pages)
        entries: assets.collected.lists.list_page.Entry with `url` a path (or an absolute URL), `day` as "2025-01-20"
        start:   what goes into `starts` of the source, behind the host
        pages:   every list page of the section by `target`; merge those of several sections with `|`
    answer(pages, target, form=b"")             the Page for a request: path with query, and the body of a POST
    report(title, day, ...)                     a detail page with its meta tags, table and attachments
    captcha() and script_challenge()            what a site sends instead of a page

A Page is its bytes and its Content-Type. Serves nothing and knows no host: server.py does.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from assets.collected.lists.list_page import ListEntry

PROXY = "/module/web/jpage/dataproxy.jsp"
SERVICE = "/getFileListByCodeId"
ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"
# What a form carries beside the words that say which records are asked for.
UNASKED = {"col", "appid", "path", "webname", "sourceContentType", "permissiontype"}
CUT = 16


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    content_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class Section:
    start: str
    pages: dict[str, Page]


def fields(kind: str) -> dict[str, str]:
    """The parameters that a source of the kind needs: the form fields of the first page of a list that is posted."""
    return {"channelId": "61eaab31", "page": "1", "size": "20", "word": ""} if kind == "posted" else {}


def target(path: str, form: bytes = b"") -> str:
    """A request as pages are kept by: its path and, in order of name, what it asks for in query and form."""
    parts = urlsplit(path)
    asked = parse_qsl(parts.query) + parse_qsl(form.decode("ascii", "replace"))
    asked = sorted((name, value) for name, value in asked if name not in UNASKED)
    return parts.path + (f"?{urlencode(asked)}" if asked else "")


def answer(pages: Mapping[str, Page], path: str, form: bytes = b"") -> Page | None:
    return pages.get(target(path, form))


def address(kind: str, number: int, day: str, column: int = 3276) -> str:
    """The path of report `number`, published on `day`, as a system of `kind` makes it."""
    year, month, date = day.split("-")
    return {
        "dataproxy": f"/art/{year}/{int(month)}/{int(date)}/art_{column}_{number}.html",
        "annual_report_page": f"{ANNUAL}?area={number:06d}&fbtime={int(year) - 1}",
        "trs": f"/zfxxgk/gknb/{year}{month}/t{year}{month}{date}_{number}.html",
        "boda": f"/info/{column}/{number}.htm",
        "gkmlpt": f"/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html",
        "kaipu": f"/c{column}/{year}{month}/{number:032x}.shtml",
        "openness": f"/public/{column}/{number}.html",
        "posted": f"/content/{number}.html",
        "links": f"/nb/{number}.html",
    }[kind]


def section(
    kind: str, entries: Iterable[ListEntry], *, per_page: int = 15, encoding: str = "utf-8", column: int = 3276
) -> Section:
    """`entries` as a section of a site: its first page, and all that is asked to have the rest."""
    listed = list(entries)
    start, pages = _KINDS[kind](listed, per_page, encoding, column)
    return Section(start, {target(path): page for path, page in pages.items()})


def html(body: str, *, title: str = "政府信息公开年报", head: str = "", encoding: str = "utf-8") -> Page:
    """A whole page; one in GBK declares gb2312, in its meta tag only, as many sites do."""
    label = "utf-8" if encoding == "utf-8" else "gb2312"
    text = (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={label}">'
        f"<title>{escape(title)}</title>{head}</head><body>"
        '<div class="header"><a href="/">首页</a><a href="/zwgk/index.html">政务公开</a></div>'
        f'{body}<div class="footer"><a href="/about.html">网站地图</a><a href="mailto:a@example.gov.cn">联系</a></div>'
        "</body></html>"
    )
    return Page(text.encode(encoding), "text/html; charset=UTF-8" if encoding == "utf-8" else "text/html")


def report(
    title: str, day: str, *, body: str = "<p>（见附件）</p>", metas: Mapping[str, str] | None = None,
    attachments: Sequence[tuple[str, str]] = (), encoding: str = "utf-8",
) -> Page:  # fmt: skip
    """A detail page: the standard meta tags (`metas` instead where given), a line of dates, body, (path, words)."""
    said = {
        "SiteName": "某某市人民政府", "SiteIDCode": "3708810001", "ColumnName": "政府信息公开年报",
        "ArticleTitle": title, "PubDate": f"{day} 09:30", "ContentSource": "市政府办公室",
    } if metas is None else metas  # fmt: skip
    head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in said.items())
    links = "".join(f'<p><a href="{escape(path)}">{escape(words)}</a></p>' for path, words in attachments)
    text = (
        f'<h1>{escape(title)}</h1><div class="info">发布日期：{day} 来源：市政府办公室 浏览次数：12</div>'
        f'<div id="zoom" class="content">{body}{links}</div>'
    )
    return html(text, title=title, head=head, encoding=encoding)


def captcha() -> Page:
    return html(
        '<form><p>访问过于频繁，请输入验证码</p><img src="/captcha.jpg"><input name="code"></form>', title="安全验证"
    )


def script_challenge() -> Page:
    """As some send with 412 or 521: no word to read, a script that sets a cookie and loads the page again."""
    script = "document.cookie='__jsl_clearance=1604.1|0|x;max-age=3600;path=/';location.href=location.pathname"
    return Page(f"<html><head></head><body><script>{script}</script></body></html>".encode(), "text/html")


def _line(entry: ListEntry, tag: str = "li") -> str:
    """A line of a list; long words are cut and stand whole in the title only, as they do."""
    words = entry.title if len(entry.title) <= CUT else f"{entry.title[:CUT]}..."
    link = f'<a href="{escape(entry.url)}" title="{escape(entry.title)}" target="_blank">{escape(words)}</a>'
    return f"<{tag}>{link}<span>{entry.day or ''}</span></{tag}>"


def _body(entry: ListEntry) -> str:
    """Whose report it is, by its title."""
    return re.split(r"20\d\d年", entry.title)[0]


def _list(entries: Iterable[ListEntry]) -> str:
    return f'<div class="list"><ul>{"".join(map(_line, entries))}</ul></div>'


def _cut(entries: list[ListEntry], per_page: int) -> list[list[ListEntry]]:
    return [entries[n : n + per_page] for n in range(0, len(entries), per_page)] or [[]]


Made = tuple[str, dict[str, Page]]


def _dataproxy(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """大汉: the first records in a script of the page, the others by a POST of the parameters in the script."""
    unit, start = column * 10 + 1, f"/col/col{column}/index.html"
    asked = f"webid=3&columnid={column}&unitid={unit}"

    def records(part: Iterable[ListEntry]) -> str:
        return "".join(f"<record><![CDATA[{_line(entry)}]]></record>" for entry in part)

    script = (
        f"$('#{unit}').jpage({{themeName:'default',totalRecord:{len(entries)},perPage:{per_page},"
        f"proxyUrl:'{PROXY}',ajaxParam:{{col:1,appid:1,webid:3,path:'/',columnid:{column},sourceContentType:1,"
        f"unitid:'{unit}',webname:'某某市人民政府',permissiontype:0}}}});"
    )
    store = f"<datastore><recordset>{records(entries[:per_page])}</recordset></datastore>"
    first = html(
        f'<div id="{unit}"><script type="text/xml">{store}</script></div><script>{script}</script>', encoding=encoding
    )
    pages = {start: first}
    for n, part in enumerate(_cut(entries, per_page)):
        path = f"{PROXY}?startrecord={n * per_page + 1}&endrecord={(n + 1) * per_page}&perpage={per_page}&{asked}"
        text = (
            f"<datastore><totalrecord>{len(entries)}</totalrecord><totalpage>{-(-len(entries) // per_page)}</totalpage>"
            f"<recordset>{records(part)}</recordset></datastore>"
        )
        pages[path] = Page(text.encode(encoding), f"text/xml;charset={'UTF-8' if encoding == 'utf-8' else 'GBK'}")
    return start, pages


def _annual_report_page(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """大汉: the page names the bodies, a body's page its years; each year is a page of the same name."""
    by_area: dict[str, list[ListEntry]] = {}
    for entry in entries:
        by_area.setdefault(dict(parse_qsl(urlsplit(entry.url).query))["area"], []).append(entry)
    bodies = "".join(
        f'<li><a href="{ANNUAL}?area={area}">{escape(_body(listed[0]) or area)}</a></li>'
        for area, listed in by_area.items()
    )
    pages = {ANNUAL: html(f'<ul class="areas">{bodies}</ul>', encoding=encoding)}
    for area, listed in by_area.items():
        years = "".join(f'<a href="{escape(e.url)}">{e.url.rpartition("fbtime=")[2]}年</a>' for e in listed)
        name = escape(_body(listed[0]) or area)
        pages[f"{ANNUAL}?area={area}"] = html(f"<h2>{name}</h2><div class='years'>{years}</div>", encoding=encoding)
    return ANNUAL, pages


def _trs(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """TRS: index.html, index_1.html …, and a script with their number."""
    base, parts = "/zfxxgk/gknb/", _cut(entries, per_page)

    def page(n: int, part: list[ListEntry]) -> Page:
        near = [
            replace(entry, url="./" + entry.url.removeprefix(base)) if base in entry.url else entry for entry in part
        ]
        return html(
            f'{_list(near)}<script>createPageHTML({len(parts)}, {n}, "index", "html");</script>', encoding=encoding
        )

    return base, {base + (f"index_{n}.html" if n else ""): page(n, part) for n, part in enumerate(parts)}


def _boda(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """博达: gknb.htm, then gknb/N.htm counted down to 1, by the links below the list."""
    parts, names = _cut(entries, per_page), {}
    for n in range(len(parts)):
        names[n] = f"/gknb/{len(parts) - n}.htm" if n else "/gknb.htm"

    def page(n: int, part: list[ListEntry]) -> Page:
        numbers = "".join(f'<span class="p_no"><a href="{path}">{i + 1}</a></span>' for i, path in names.items())
        last = n + 1 == len(parts)
        following = "下页" if last else f'<a href="{names[n + 1]}">下页</a>'
        return html(
            f'{_list(part)}<div class="pb_sys_common"><span class="p_pages">{numbers}'
            f'<span class="{"p_next_d" if last else "p_next"} p_fun">{following}</span></span></div>',
            encoding=encoding,
        )

    return names[0], {names[n]: page(n, part) for n, part in enumerate(parts)}


def _gkmlpt(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """广东: JSON, always in UTF-8, with times in seconds; a page past the last has no articles."""
    base = f"/gkmlpt/api/all/{column}?sid=2&page="

    def article(number: int, entry: ListEntry) -> dict[str, object]:
        first = int(datetime.fromisoformat(f"{entry.day}T09:30+08:00").timestamp())
        said = {"id": number, "title": entry.title, "url": entry.url, "publisher": _body(entry) or "市政府办公室"}
        return {**said, "first_publish_time": first, "display_publish_time": first}

    pages = {}
    for n, part in enumerate([*_cut(entries, per_page), []], start=1):
        said = {"total": len(entries), "articles": [article(i, entry) for i, entry in enumerate(part)]}
        pages[f"{base}{n}"] = Page(json.dumps(said, ensure_ascii=False).encode(), "application/json")
    return f"/gkmlpt/api/all/{column}?page=1&sid=2", pages


def _kaipu(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """开普: list.shtml, list_2.shtml …, counted from 1 by a script of the same name as that of TRS."""
    base, parts = f"/c{column}/", _cut(entries, per_page)

    def page(n: int, part: list[ListEntry]) -> Page:
        script = f"createPageHTML('page_div',{len(parts)}, {n},'list','shtml',{len(entries)});"
        return html(f'{_list(part)}<div id="page_div"></div><script>{script}</script>', encoding=encoding)

    named = {n: base + (f"list_{n}.shtml" if n > 1 else "list.shtml") for n in range(1, len(parts) + 1)}
    return named[1], {named[n]: page(n, part) for n, part in enumerate(parts, start=1)}


def _openness(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """安徽: /public/column/COL by pageIndex, each page with a link to the next."""
    base, parts = f"/public/column/{column}?type=4&action=list", _cut(entries, per_page)

    def page(n: int, part: list[ListEntry]) -> Page:
        following = f'<a href="{escape(base)}&amp;pageIndex={n + 1}">下一页</a>' if n < len(parts) else "下一页"
        return html(f'{_list(part)}<div class="pages">第 {n} 页 {following}</div>', encoding=encoding)

    return base, {base + (f"&pageIndex={n}" if n > 1 else ""): page(n, part) for n, part in enumerate(parts, start=1)}


def _posted(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """A service that answers a POST, always in UTF-8."""
    pages = {}
    for n, part in enumerate(_cut(entries, per_page), start=1):
        records = [{"titleHtml": f"<b>{e.title}</b>", "url": e.url, "publishedTimeStr": f"{e.day} 09:30"} for e in part]
        reply = {"results": {"data": {"total": len(entries), "results": records}}}
        asked = urlencode(fields("posted") | {"page": n})
        pages[f"{SERVICE}?{asked}"] = Page(json.dumps(reply, ensure_ascii=False).encode(), "application/json")
    return SERVICE, pages


def _links(entries: list[ListEntry], per_page: int, encoding: str, column: int) -> Made:
    """A site of no known system: links, and one to the next page."""
    parts = _cut(entries, per_page)
    names = {n: f"/nb/list{n}.html" if n else "/nb/" for n in range(len(parts))}

    def page(n: int, part: list[ListEntry]) -> Page:
        following = f'<a href="{names[n + 1]}">下一页</a>' if n + 1 in names else ""
        return html(f"<div>{''.join(_line(e, 'p') for e in part)}</div>{following}", encoding=encoding)

    return names[0], {names[n]: page(n, part) for n, part in enumerate(parts)}


_KINDS: dict[str, Callable[[list[ListEntry], int, str, int], Made]] = {
    "dataproxy": _dataproxy, "annual_report_page": _annual_report_page, "trs": _trs, "boda": _boda,
    "gkmlpt": _gkmlpt, "kaipu": _kaipu, "openness": _openness, "posted": _posted, "links": _links,
}  # fmt: skip
