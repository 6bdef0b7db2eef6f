"""Lists with a pager in the shapes that sites of 2020 and later have, with varied names, lengths and page sizes.

    SHAPES                          the names of the shapes, each with the kind a source declares for it
    make(shape, random)             -> Pager(kind, start, pages, entries): a list of reports, whole

shapes.py has the shapes of the older systems, and the pages behind the links.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from random import Random
from urllib.parse import quote

from assets.collected.lists.list_page import ListEntry
from tests.sites.shapes import Page, html, target

BODIES = ("市教育局", "市财政局", "城关镇人民政府", "市公安局", "新港街道办事处", "市政府办公室")


@dataclass(frozen=True, slots=True)
class Pager:
    """A list: the kind to declare, its first page, all its pages by `shapes.target`, and what is on them."""

    kind: str
    start: str
    pages: dict[str, Page]
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a shape is made from: the entries page by page, and the random source."""

    parts: list[list[ListEntry]]
    random: Random

    @property
    def total(self) -> int:
        return sum(map(len, self.parts))

    @property
    def per_page(self) -> int:
        return max(1, len(self.parts[0]))


Made = tuple[str, dict[str, Page]]
_SHAPES: dict[str, tuple[str, Callable[[Random], str], Callable[[Drawn], Made]]] = {}


def make(shape: str, random: Random) -> Pager:
    kind, folder_of, build = _SHAPES[shape]
    folder = folder_of(random)
    entries = [_entry(shape, folder, n, random) for n in range(random.choice([1, 7, 20, 21, 43]))]
    per_page = random.choice([5, 10, 20])
    parts = [entries[n : n + per_page] for n in range(0, len(entries), per_page)]
    start, pages = build(Drawn(parts, random))
    renamed = {path.replace("{folder}", folder): page for path, page in pages.items()}
    filled = {
        target(path): Page(page.body.replace(b"{folder}", folder.encode()), page.content_type)
        for path, page in renamed.items()
    }
    return Pager(kind, start.replace("{folder}", folder), filled, tuple(entries))


def _shape(name: str, kind: str, folder: Callable[[Random], str]) -> Callable[[Callable[[Drawn], Made]], None]:
    def enter(build: Callable[[Drawn], Made]) -> None:
        _SHAPES[name] = kind, folder, build

    return enter


def _entry(shape: str, folder: str, number: int, random: Random) -> ListEntry:
    year = 2019 + number % 6
    title = f"{BODIES[number % len(BODIES)]}{year}年政府信息公开工作年度报告"
    day = f"{year + 1}-01-{1 + number % 28:02d}"
    digits = "".join(random.choice("0123456789abcdef") for _ in range(32))
    path = {
        "channels": folder.replace("/channels/", "/contents/") + f"/{400_000 + number}.html",
        "numbered": f"{folder}/{1_881_000_000_000_000_000 + number}.html",
        "units": f"{folder}/art/{year + 1}/art_{digits}.html",
        "jhtml": f"{folder}/{390_000 + number}.jhtml",
        "content": f"{folder}/content_{98_000 + number}",
        "undated": f"{folder}/t{940_000 + number}.shtml",
        "long_xun": f"/public/2681553/{1_111_000_000 + number}.html",
        "rlist": f"{folder}/{year + 1}01/{digits}.shtml",
        "show_list": f"/XxgkAnnualReport/show/{6_000 + number}.html",
        "search_list": f"{folder}/c{100_000 + number}/content.shtml",
    }.get(shape, f"{folder}/{year + 1}01/t{day.replace('-', '')}_{6_000_000 + number}.html")
    return ListEntry(path, title, day)


def _rows(part: Iterable[ListEntry]) -> str:
    lines = (
        f'<li><a href="{e.url}" title="{escape(e.title)}">{escape(e.title[:14])}…</a><span>{e.day}</span></li>'
        for e in part
    )
    return f'<div class="list"><ul>{"".join(lines)}</ul></div>'


def _pages(drawn: Drawn, name: Callable[[int], str], pager: Callable[[int, int], str]) -> Made:
    """A page for each part: `name` and `pager` by its number, counted from 1, and the number of pages."""
    count = len(drawn.parts)
    pages = {name(n): html(_rows(part) + pager(n, count)) for n, part in enumerate(drawn.parts, 1)}
    return name(1), pages


def _column(random: Random) -> str:
    return random.choice(["/zwgk/zfxxgknb", "/zfxxgk/zfxxgkndbg", "/gk/xxgk/gknb", "/bm/jyj/zfxxgknb_2"])


def _year_folder(random: Random) -> str:
    """A folder of a year, which is that before the year of its reports."""
    return _column(random) + random.choice(["/2024n", "/2024n78/xzjd", "/2023n_5975415", "/2024_nd/sj"])


@_shape("channels", "links", lambda random: f"/channels/{random.randint(1000, 99_999)}")
def _channels(drawn: Drawn) -> Made:
    """/channels/CH.html, CH_2.html, by links."""

    def name(n: int) -> str:
        return "{folder}.html" if n == 1 else f"{{folder}}_{n}.html"

    def pager(n: int, count: int) -> str:
        numbers = "".join(f'<a href="{name(k)}">{k}</a>' for k in range(1, count + 1) if k != n)
        return f'<div class="page">共{drawn.total}条 {numbers}</div>'

    return _pages(drawn, name, pager)


@_shape("numbered", "links", _column)
def _numbered(drawn: Drawn) -> Made:
    """1.html, 2.html, with the number of pages in words or in a script."""
    say = drawn.random.choice(["<div>共{}页 当前第{}页</div>", "<script>var totalPage = {}, curPage={};</script>"])
    return _pages(drawn, lambda n: f"{{folder}}/{n}.html", lambda n, count: say.format(count, n))


@_shape("units", "links", _year_folder)
def _units(drawn: Drawn) -> Made:
    """大汉 of today: index.html with a script that asks a service for the rows; its replies are HTML in JSON."""
    service = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    query = {"parseType": "bulidstatic", "webId": "52", "tplSetId": "MsPkwMw", "pageType": "column", "tagId": "列表"}
    asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    script = f'<script url="{service}" queryData="{escape(str(query), quote=False)}" src="/unitbuild.js"></script>'
    pages = {"{folder}/index.html": html(f"<div>{script}</div>")}
    for n, part in enumerate(drawn.parts, 1):
        bar = f'<div class="pagination" rows="{drawn.per_page}" count="{drawn.total}" pageNo="{n}"></div>'
        reply = json.dumps({"success": True, "data": {"html": _rows(part) + bar}}, ensure_ascii=False).encode()
        nested = quote(f'{{"pageNo":{n},"pageSize":{drawn.per_page}}}')
        pages[f"{service}?{asked}" + (f"&paramJson={nested}" if n > 1 else "")] = Page(reply, "application/json")
    return "{folder}/index.html", pages


@_shape(
    "jhtml", "links", lambda random: f"/c/{random.choice(['www', 'als'])}/{random.choice(['zfxxgknb', '2024nszfnb'])}"
)
def _jhtml(drawn: Drawn) -> Made:
    """COLUMN.jhtml, COLUMN_2.jhtml, by a script behind the links."""

    def name(n: int) -> str:
        return "{folder}.jhtml" if n == 1 else f"{{folder}}_{n}.jhtml"

    def pager(n: int, count: int) -> str:
        file = name(n + 1).rpartition("/")[2]
        after = f'<a href="javascript:void(0);" onclick="location.href=\'{name(n + 1)}\';">下一页</a>'
        return f"<div>共{drawn.total}条记录 {n}/{count}页 {after if n < count else '下一页'}</div><!-- {file} -->"

    return _pages(drawn, name, pager)


@_shape("content", "links", _column)
def _content(drawn: Drawn) -> Made:
    """Articles without an ending; pages by the query."""

    def name(n: int) -> str:
        return "{folder}" if n == 1 else f"{{folder}}?page={n}"

    def pager(n: int, count: int) -> str:
        return f"<div>共 {drawn.total} 条</div>" + (f'<a href="?page={n + 1}">&gt;</a>' if n < count else "")

    return _pages(drawn, name, pager)


@_shape("undated", "trs", _year_folder)
def _undated(drawn: Drawn) -> Made:
    """TRS with a script of its own: variables, and the name of the pages put together."""

    def pager(n: int, count: int) -> str:
        return (
            f"<script>var currentPage = {n - 1};//所在页从0开始\nvar countPage = {count}//共多少页\n"
            'document.write("<a href=\\"index"+"_" + nextPage + "."+"shtml\\">下一页</a>");</script>'
        )

    return _pages(drawn, lambda n: "{folder}/" + (f"index_{n - 1}.shtml" if n > 1 else ""), pager)


@_shape("long_xun", "openness", lambda random: "/public")
def _long_xun(drawn: Drawn) -> Made:
    """龙讯: the address of a page is put together in a script."""
    base = "/public/column/2681553?type=3&action=list"

    def pager(n: int, count: int) -> str:
        return (
            "<script>Ls.pagination('#page_1', function(pageIndex) { "
            f"location.href='{base}&pageIndex=' + pageIndex; }}, "
            f"{{currPage: ({n - 1}+1), pageCount: {count}}});</script>"
        )

    return _pages(drawn, lambda n: base + (f"&pageIndex={n}" if n > 1 else ""), pager)


@_shape("show_list", "openness", lambda random: f"/XxgkContent/showList/{random.randint(100, 999)}/0")
def _show_list(drawn: Drawn) -> Made:
    """page_1.html, page_2.html, with the number of entries in words."""
    return _pages(
        drawn,
        lambda n: f"{{folder}}/page_{n}.html",
        lambda n, count: f"<p>共<em>{drawn.total}</em>条 第{n}/{count}页</p>",
    )


@_shape("rlist", "kaipu", _column)
def _rlist(drawn: Drawn) -> Made:
    """rlist.shtml, rlist_2.shtml, by createPageHTML with the element first."""

    def pager(n: int, count: int) -> str:
        return f"<script>createPageHTML('page_div',{count},{n},'rlist','shtml',{drawn.total});</script>"

    return _pages(drawn, lambda n: "{folder}/" + (f"rlist_{n}.shtml" if n > 1 else "rlist.shtml"), pager)


@_shape("set_page", "trs", _column)
def _set_page(drawn: Drawn) -> Made:
    """index.html, index_2.html, counted from 1 by a plug-in."""

    def pager(n: int, count: int) -> str:
        return f'<script>totalPage: {count}; $(".pagination").pagination("setPage",{n},{count});</script>'

    return _pages(drawn, lambda n: "{folder}/" + (f"index_{n}.html" if n > 1 else "index.html"), pager)


@_shape("pager_object", "trs", _column)
def _pager_object(drawn: Drawn) -> Made:
    """index.html, index_1.html, by an object of arguments."""

    def pager(n: int, count: int) -> str:
        return f"<script>Pager({{size: {count}, current: {n - 1}, prefix: 'index', suffix: 'html'}})</script>"

    return _pages(drawn, lambda n: "{folder}/" + (f"index_{n - 1}.html" if n > 1 else "index.html"), pager)


@_shape("all_at_once", "trs", _column)
def _all_at_once(drawn: Drawn) -> Made:
    """TRS that shows page by page what the page holds whole."""
    everything = [entry for part in drawn.parts for entry in part]
    script = (
        "<script>require(['list2.trsapi']);listModel({maxStaticIndex:7,"
        f"pagebar:{{prepage:{drawn.per_page},recordCount:'{drawn.total}'}}}})</script>"
    )
    return "{folder}/", {"{folder}/": html(_rows(everything) + script)}


@_shape("base64", "links", _column)
def _base64(drawn: Drawn) -> Made:
    """A pager that a script decodes."""

    def pager(n: int, count: int) -> str:
        call = f'createPageHTML({count}, {n - 1}, "index", "html", "black2", {drawn.total});'
        return f'<script>document.write(atob("{b64encode(call.encode()).decode()}"))</script>'

    return _pages(drawn, lambda n: "{folder}/" + (f"index_{n - 1}.html" if n > 1 else ""), pager)


@_shape("search_list", "links", _column)
def _search_list(drawn: Drawn) -> Made:
    """A shell whose script asks a search service, which answers in JSON."""
    service = "/searchList/a1a078ee0bc54721ab6b148884c784a2"
    pages = {"{folder}/": html(f'<script>$.get("{service}?_isAgg=true")</script>')}
    for n, part in enumerate(drawn.parts, 1):
        results = [{"title": e.title, "url": e.url, "publishedTimeStr": f"{e.day} 09:30:00"} for e in part]
        reply = {"data": {"total": drawn.total, "page": n, "rows": drawn.per_page, "results": results}}
        path = f"{service}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page={n}"
        pages[path] = Page(json.dumps(reply, ensure_ascii=False).encode(), "application/json")
    return "{folder}/", pages


@_shape("records_in_script", "links", _column)
def _records_in_script(drawn: Drawn) -> Made:
    """Rows in a variable of the page, in groups."""
    groups = [{"infolist": [{"title": e.title, "url": e.url, "daytime": e.day} for e in part]} for part in drawn.parts]
    data = json.dumps(groups, ensure_ascii=False).replace("<", "\\u003c")
    code = f'<script>var dataList={data};var pagesData={{"curPageNo":1,"recordCount":{drawn.total}}};</script>'
    return "{folder}/index.html", {"{folder}/index.html": html(code)}


SHAPES = {name: kind for name, (kind, _, _) in _SHAPES.items()}
