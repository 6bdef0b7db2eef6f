"""Lists in each shape sites have: everything on them is found, what to ask next is bounded, strange pages are links."""

from base64 import b64encode
from urllib.parse import urlencode

import pytest

from assets.collected import lists
from assets.collected.lists import pager
from assets.collected.lists.list_page import ListEntry, ListRequest
from assets.collected.pages import html_page
from assets.collected.pages.titles import recognise_title
from assets.collected.sources.source import KINDS
from tests.assets.collected.lists.walk import SITE, source, url_of
from tests.sites import shapes

DAY = "2025-01-20"


def entries(kind, count):
    return [
        ListEntry(shapes.address(kind, 100 + n, DAY), f"某某市第{n}局2024年政府信息公开工作年度报告", DAY)
        for n in range(count)
    ]


def walked(of, pages, most=100):
    """Every listing of a source, each request once, as a crawl asks."""
    asked, found = lists.first_requests(of), []
    for ask in asked:
        page = shapes.answer(pages, ask.url.removeprefix(SITE), urlencode(ask.fields).encode())
        assert page is not None, f"{ask} is nowhere on the site"
        found.append(lists.read_list(of, url_of(ask), page.body, None))
        asked += [more for more in (*found[-1].more, *found[-1].linked) if more not in asked]
        assert len(asked) <= most
    return found


def read(kind, text, url=f"{SITE}/list/index.html", **said):
    return lists.read_list(source(kind, **said), url, text.encode(), "utf-8")


def test_every_kind_is_read():
    assert tuple(lists.KINDS) == KINDS


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_section_is_found_whole_whatever_its_shape(kind, encoding):
    listed = entries(kind, 40)
    section = shapes.section(kind, listed, encoding=encoding)
    listings = walked(source(kind, section.start), section.pages)
    assert all(listing.of_its_kind for listing in listings)
    found = {
        e.url: (e.title, e.day) for listing in listings for e in listing.entries if recognise_title(e.title).is_report
    }
    day = None if kind == "annual_report_page" else DAY  # which prints none
    assert found == {SITE + entry.url: (entry.title, day) for entry in listed}
    assert len(listings) == (41 if kind == "annual_report_page" else 3)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_has_its_kind_or_is_read_by_its_links(kind):
    section = shapes.section(kind, [])
    (listing,) = walked(source(kind, section.start), section.pages)
    assert not any(recognise_title(entry.title).is_report for entry in listing.entries)
    assert listing.more == ()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "links"])
def test_a_page_of_another_kind_is_read_by_its_links_and_marked(kind):
    page = shapes.section("links", entries("links", 20), per_page=15)
    listing = lists.read_list(source(kind), f"{SITE}/nb/", page.pages["/nb/"].body, None)
    assert not listing.of_its_kind
    assert sum(recognise_title(entry.title).is_report for entry in listing.entries) == 15
    assert listing.more == (ListRequest(f"{SITE}/nb/list1.html"),)


@pytest.mark.parametrize(
    "call",
    ['createPageHTML(3, 0, "index", "html");', "createPageHTML( '3' ,'0', 'index' , 'html' );",
     'createPageHTML(3,0,"index","html",45)', 'var pages = 3; var now = 0;createPageHTML(pages, now, "index","html")',
     "function createPageHTML(n, i, name, ext){ return }\ncreatePageHTML(3,0,'index','html')"],
)  # fmt: skip
def test_pages_of_trs_are_counted_however_the_call_is_written(call):
    asks = read("trs", f"<script>{call}</script>").more
    assert asks == (ListRequest(f"{SITE}/list/index_1.html"), ListRequest(f"{SITE}/list/index_2.html"))


def test_pages_of_kaipu_are_counted_from_one():
    asks = read("kaipu", "<script>createPageHTML('page_div',3, 1,'list','shtml',45);</script>").more
    assert asks == (ListRequest(f"{SITE}/list/list_2.shtml"), ListRequest(f"{SITE}/list/list_3.shtml"))


@pytest.mark.parametrize("count", [10**6, "9" * 30])
def test_the_number_of_pages_of_a_list_is_limited(count):
    listing = read("trs", f'<script>createPageHTML({count}, 0, "index", "html");</script>')
    assert len(listing.more) < pager.MOST_PAGES


def test_a_stated_number_of_pages_is_limited_and_counts_from_the_first_page():
    listing = read("links", "<script>countPage = 99999; pageNo = 7</script>")
    assert listing.more[0] == ListRequest(f"{SITE}/list/index_2.html")
    assert (len(listing.more), listing.stated_pages) == (pager.MOST_PAGES - 1, 99_999)


def test_a_dataproxy_list_makes_the_requests_of_its_page_only():
    section = shapes.section("dataproxy", entries("dataproxy", 20))
    listing = lists.read_list(source("dataproxy"), SITE + section.start, section.pages[section.start].body, None)
    (ask,) = listing.more
    assert ask.url == f"{SITE}{shapes.PROXY}?startrecord=16&endrecord=30&perpage=15"
    assert (
        dict(ask.fields).items()
        >= {"columnid": "3276", "unitid": "32761", "webid": "3", "webname": "某某市人民政府"}.items()
    )
    answer = shapes.answer(section.pages, ask.url.removeprefix(SITE), urlencode(ask.fields).encode())
    assert lists.read_list(source("dataproxy"), ask.url, answer.body, "utf-8").more == ()


@pytest.mark.parametrize(
    "script",
    [
        "InitData9=['<li><a href=\\'/art/1.html\\'>甲2024年年报</a>2025-01-20</li>','<li><a href=\"/art/2.html\">"
        "乙</a></li>'];$('#9').jpage({totalRecord:5,dataStore:InitData9,groupSize:3,perPage:1,"
        "proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{webid:60,columnid:30067,unitid:'9'}});",
        "</script><datastore><nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=1&webid=60'></a>]]>"
        "</nextgroup><recordset><record><![CDATA[<li><a href='/art/1.html'>甲2024年年报</a>2025-01-20</li>]]>"
        "</record><record><![CDATA[<a href='/art/2.html'>乙</a>]]></record></recordset></datastore><script>"
        "var param_9={columnid:30067,unitid:'9'}; $('#9').jpage({totalRecord:5,perPage:1});",
    ],
    ids=["records in strings", "parameters apart"],
)
def test_other_scripts_of_a_dataproxy_list(script):
    listing = read("dataproxy", f"<html><script>{script}</script>", f"{SITE}/col/col30067/index.html")
    assert [(entry.url, entry.day) for entry in listing.entries] == [
        (f"{SITE}/art/1.html", "2025-01-20"), (f"{SITE}/art/2.html", None)
    ]  # fmt: skip
    assert [ask.url for ask in listing.more] == [
        f"{SITE}{shapes.PROXY}?startrecord={start}&endrecord={start + 1}&perpage=1" for start in (3, 5)
    ]
    assert all(dict(ask.fields) == {"webid": "60", "columnid": "30067", "unitid": "9"} for ask in listing.more)


def test_a_dataproxy_list_that_names_the_next_group_is_followed_to_its_last_page():
    text = (
        "<datastore><totalpage>{last}</totalpage><nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=2"
        "&columnid=1'></a>]]></nextgroup><recordset><record>"
        "&lt;a href='/art/1.html'&gt;年报&lt;/a&gt;</record></recordset>"
    )
    first = read("dataproxy", text.format(last=2))
    assert [entry.url for entry in first.entries] == [f"{SITE}/art/1.html"]
    assert first.more == (ListRequest(f"{SITE}{shapes.PROXY}?page=2&columnid=1"),)
    assert read("dataproxy", text.format(last=1)).more == ()


def test_bodies_and_years_of_the_annual_report_page_may_be_declared():
    page = shapes.html("<p>请选择</p>").body
    of = source("annual_report_page", parameters={"areas": "370812 370813", "years": "2022-2023"})
    listing = lists.read_list(of, SITE + shapes.ANNUAL, page, None)
    told = [entry for entry in listing.entries if recognise_title(entry.title).is_report]
    assert [entry.url.partition("?")[2] for entry in told] == [
        f"area={area}&fbtime={year}" for area in ("370812", "370813") for year in (2022, 2023)
    ]
    assert {recognise_title(entry.title).fiscal_year for entry in told} == {2022, 2023}
    assert listing.more == ()


def test_the_catalogue_of_guangdong_leads_to_its_categories_of_annual_reports():
    text = """<script>var _CONFIG = { SID: '755001', TREE: [{"id":5,"name":"政策"},
        {"id": 2811, "pid": 1, "name": "政府信息公开年报", "children": []}] }</script>"""
    listing = read("gkmlpt", text, f"{SITE}/gkmlpt/index")
    assert listing.of_its_kind
    assert listing.linked == (ListRequest(f"{SITE}/gkmlpt/api/all/2811?page=1&sid=755001"),)


STRANGE = {
    "nothing": "",
    "half": "{",
    "a list": "[]",
    "no fields": "{}",
    "articles that are a number": '{"articles": 1}',
    "an article that is a number": '{"articles": [1], "total": {}}',
    "an address that is a number": '{"articles": [{"url": 3}], "total": "x"}',
    "a time far off": '{"articles": [{"url": "/a.html", "date": 99999999999999999}], "total": 1}',
    "deep": "[" * 100_000,
    "an open store": "<datastore>",
    "open records": "<datastore><record>" * 50_000,
    "deep tags": "<div>" * 10_000,
    "zeros": "\0" * 1000,
    "a broken address": "<a href='http://[x'>y</a>",
    "deep records": '{"a":' * 50_000,
    "records without an end": "<script>" + "var x = [{" * 5_000 + "</script>",
    "no text in Base64": '<script>atob("' + "/" * 4_000 + '")</script>',
    "a unit without a query": """<script url="/unit" queryData="{'webId':"></script>""",
    "a unit with an odd query": """<script url="/unit" queryData="{[]: 1}"></script>""",
    "a unit with half a character": r"""<script url="/unit" queryData="{'a': '\ud800'}"></script>""",
    "a unit with a list for a query": """<script url="/unit" queryData="[1]"></script>""",
    "a time without end": '{"articles": [{"url": "/a.html", "date": ' + "9" * 400 + '}], "total": 1}',
    "half a character": r'{"articles": [{"url": "/\ud800.html", "title": "\udfff"}], "total": 1}',
    "half a character in HTML": r'{"html": "<a href=/a.html>\ud800</a>"}',
    "words in Base64": f'<script>atob("{b64encode(b"page" * 30_000).decode()}")</script>',
    "a broken port": "<a href='//:99999/'>z</a>",
}


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_too_strange(kind, strange):
    assert read(kind, STRANGE[strange], f"{SITE}/gkmlpt/api/all/1?page=1&sid=2").more == ()


@pytest.mark.parametrize("text", ["a" * 200_000, "'?" * 100_000, "x_" * 100_000, "'a'+" * 50_000])
def test_a_long_page_is_searched_once_for_all_its_further_pages(text):
    found = read("links", f"<script>var countPage = 200; {text}</script>")
    assert len(found.more) == pager.MOST_PAGES - 1


def test_entries_hold_no_half_characters():
    found = read("links", r'{"list": [{"url": "/a.html", "title": "\ud83d\ude00 \ud800"}]}')
    assert [entry.title for entry in found.entries] == ["\U0001f600 \ufffd"]


def test_no_page_leads_to_another_host_or_to_itself():
    text = """<a href="?page=1">1</a><a href="http://other.gov.cn/2.html">2</a><a href="http://127.0.0.1/3">3</a>
        <a href="http://www.example.gov.cn:80@evil.example/4">4</a><a href="ftp://www.example.gov.cn/5">5</a>
        <a href="p6.html">下一页</a><a href="p6.html#a">6</a>"""
    listing = read("links", text, f"{SITE}/list/?page=1")
    assert listing.more == (ListRequest(f"{SITE}/list/p6.html"),)
    assert {html_page.host(entry.url) for entry in listing.entries} == {
        "www.example.gov.cn",
        "other.gov.cn",
        "127.0.0.1",
    }


def test_folders_and_what_the_source_follows_are_lists_too():
    text = """<a href="2023/">2023年</a><a href="bm/index.html">县直部门</a><a href="col9/">其他公开</a>
        <a href="jd.html">2023年政府信息公开年报解读</a>"""
    assert [ask.url for ask in read("links", text, follow=(r"/col\d+/$",)).linked] == [
        f"{SITE}/list/2023/", f"{SITE}/list/bm/index.html", f"{SITE}/list/col9/"
    ]  # fmt: skip


def test_a_bare_report_name_is_a_folder_unless_its_date_or_url_shows_a_report():
    text = """<a href="../gknb/">政府信息公开年报</a><li><a href="a.html">政府信息公开年报</a> 2025-01-20</li>
        <a href="t20250120_12.html">政府信息公开工作年度报告</a><a href="/f/1.pdf">信息公开年报</a>"""
    listing = read("links", text)
    assert [ask.url for ask in listing.linked] == [f"{SITE}/gknb/"]
    assert all(recognise_title(entry.title).is_report for entry in listing.entries)
    assert len(listing.entries) == 4


def test_links_have_their_words_their_day_and_no_twin():
    text = """<ul>
      <li><a href="1.html" title="某局2024年政府信息公开工作年度报告">某局2024年政府…</a><span>[2025-01-20]</span></li>
      <li><span>2025/1/21</span><a href="2.html" title="点击查看">乙年报</a></li>
      <li><a href="3.html"><em>01-22</em><p>丙年报</p></a></li>
      <li><a href="4.html"><img src="x.png"></a><a href="4.html">丁年报</a> 2025年1月23日</li>
      <li><a href="5.shtml">戊2024年报</a><a href="5_app.shtml">手机版</a></li>
      <li><a href="javascript:void(0)">无</a><a href="mailto:a@b.cn">无</a><a href="#top">无</a></li></ul>"""
    assert [(e.url.rpartition("/")[2], e.title, e.day) for e in read("links", text).entries] == [
        ("1.html", "某局2024年政府信息公开工作年度报告", "2025-01-20"), ("2.html", "乙年报", "2025/1/21"),
        ("3.html", "丙年报", "01-22"), ("4.html", "丁年报", "2025年1月23日"), ("5.shtml", "戊2024年报", None),
    ]  # fmt: skip


GB = "<meta charset='{label}'><a href='1.html'>某某镇年报</a>"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (GB.format(label="gb2312").encode("gbk"), None),
        (GB.format(label="utf-8").encode("gbk"), "GBK"),
        (GB.format(label="utf-8").encode("gbk"), None),  # says UTF-8 and is not
        (GB.format(label="gb2312").encode("utf-8"), "gb2312"),  # is whole in UTF-8
        (GB.format(label="utf-8").encode("utf-8"), "ISO-8859-1"),
        (GB.format(label="x").encode("utf-16"), None),
        (GB.format(label="gbk").encode("utf-8-sig"), "gbk"),
        (GB.format(label="big5").replace("镇", "鎮").replace("报", "報").encode("big5"), None),
        (GB.format(label="rot13").encode("utf-8"), "zip"),
    ],
)
def test_a_page_is_decoded_by_its_mark_its_server_itself_or_its_bytes(data, charset):
    (entry,) = lists.read_list(source("links"), SITE, data, charset).entries
    assert entry.title in ("某某镇年报", "某某鎮年報")
