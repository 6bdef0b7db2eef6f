"""Detail pages: tags, candidate days with their source, documents, where they lead, and pages that are none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.collected.pages.report_page import PublicationDate, read_report_page
from tests.sites import shapes

URL = "http://www.example.gov.cn/art/2025/1/21/art_76_1.html"
TITLE = "某某市教育局2024年政府信息公开工作年度报告"
HOST = "http://www.example.gov.cn"


def read(text, url=URL):
    return read_report_page(url, text.encode(), "utf-8")


def documents(text, url=URL):
    return [(entry.url.removeprefix(HOST), entry.title) for entry in read(text, url).attachments]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_page_has_its_standard_tags_and_title(encoding):
    page = shapes.report(TITLE, "2025-01-20", encoding=encoding)
    found = read_report_page(URL, page.body, None)
    assert found.title == TITLE
    assert found.metas == {
        "SiteName": "某某市人民政府", "SiteIDCode": "3708810001", "ColumnName": "政府信息公开年报",
        "ArticleTitle": TITLE, "PubDate": "2025-01-20 09:30", "ContentSource": "市政府办公室",
    }  # fmt: skip
    assert (found.redirect, found.challenge, found.absence) == (None, None, None)


def test_tags_are_known_in_any_case_and_the_title_may_stand_elsewhere():
    found = read(
        "<head><title>某市政府网</title><META NAME='pubdate' CONTENT='2025-01-20'></head><h1> 某局\n年报 </h1>"
    )
    assert found.metas == {"PubDate": "2025-01-20"}
    assert found.title == "某市政府网"
    assert read("<h1> 某局\n年报 </h1>").title == "某局 年报"


def test_every_day_is_kept_with_its_source_the_most_believable_first():
    page = shapes.report(
        TITLE, "2025-01-20", body="<p>成文日期：2025年1月16日</p><p>某某市教育局</p><p>二〇二五年一月十五日</p>"
    )
    assert read_report_page(URL, page.body, None).dates == (
        PublicationDate(date(2025, 1, 20), "PubDate"),
        PublicationDate(date(2025, 1, 20), "发布日期"),
        PublicationDate(date(2025, 1, 16), "成文日期"),
        PublicationDate(date(2025, 1, 21), "url"),
        PublicationDate(date(2025, 1, 15), "signature"),
    )


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("<p>发布时间：2025-01-20 09:30 来源：某局</p>", "发布时间"),
        ("<td>发 布 日 期</td><td>2025年1月20日</td>", "发布日期"),
        ("<p>[公开日期] 2025/1/20</p>", "公开日期"),
        ("<p>某某市教育局2025年1月20日</p>", "signature"),
        ("<p>（二○二五年一月二十日）</p>", "signature"),
        ("<p>2025 年 1 月 20 日</p>", "signature"),
    ],
)
def test_a_day_is_read_as_pages_print_it(words, source):
    assert read(f"<body>{words}</body>", f"{HOST}/1.html").dates == (PublicationDate(date(2025, 1, 20), source),)


@pytest.mark.parametrize(
    "path",
    ["/art/2025/1/20/art_1_2.html", "/zwgk/202501/t20250120_12.html", "/columns/ab/202501/20/cd.html",
     "/2025-01-20/1.htm", "/20250120/1.html"],
)  # fmt: skip
def test_a_day_stands_in_the_address(path):
    assert read("<p>字</p>", HOST + path).dates == (PublicationDate(date(2025, 1, 20), "url"),)


@pytest.mark.parametrize(
    "path", ["/c100/202501/ab12.shtml", "/info/2025/123.htm", "/1.html?d=20250120", "/20251340/1.html"]
)
def test_a_month_or_a_number_is_no_day(path):
    assert read("<p>统计期限：2024年1月1日至12月31日，2024年2月30日</p>", HOST + path).dates == ()


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<a href="./P020.pdf">附件</a>', [("/art/2025/1/21/P020.pdf", "附件")]),
        ('<a href="/a/年报.DOCX">年报.docx</a>', [("/a/年报.DOCX", "年报.docx")]),
        ('<a href="/module/download/downfile.jsp?classid=0&amp;filename=1.wps">某局年报</a>',
         [("/module/download/downfile.jsp?classid=0&filename=1.wps", "某局年报")]),
        ('<a href="/system/_content/download.jsp?urltype=news&amp;wbfileid=8A">附件【年报.ofd】</a>',
         [("/system/_content/download.jsp?urltype=news&wbfileid=8A", "附件【年报.ofd】")]),
        ('<a href="javascript:openFile(\'/f/1.xls\')">表</a>', [("/f/1.xls", "表")]),
        ('<span onclick="window.open(\'/f/2.xlsx\')">表格</span>', [("/f/2.xlsx", "表格")]),
        ('<div data-url="/f/3.rtf">下载</div>', [("/f/3.rtf", "下载")]),
        ('<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2F4.pdf"></iframe>', [("/f/4.pdf", "4.pdf")]),
        ('<iframe src="/pdfjs/web/viewer.html?file=../../f/5.pdf"></iframe>', [("/f/5.pdf", "5.pdf")]),
        ('<embed src="/f/6.pdf" type="application/pdf">', [("/f/6.pdf", "6.pdf")]),
        ('<object data="/f/7.pdf"></object>', [("/f/7.pdf", "7.pdf")]),
        ('<script>showPdf("/f/8.pdf")</script>', [("/f/8.pdf", "8.pdf")]),
        ('<a href="/f/9.zip">打包下载</a><a href="/f/9.zip">再次下载</a>', [("/f/9.zip", "打包下载")]),
        ('<a href="/download/app.html">客户端下载</a><a href="/a.html">正文</a><iframe src="/b.html"></iframe>', []),
        ('<a href="http://user:word@www.example.gov.cn/f.pdf">x</a><a href="file:///f.pdf">y</a>', []),
    ],
)  # fmt: skip
def test_documents_are_found_however_a_page_hands_them_over(markup, found):
    assert documents(f"<body>{markup}</body>") == found


SCAN = '<div id="zoom"><p><img src="/s/1.jpg" alt="第1页"><img data-src="/s/2.png" width="900px"></p>{}</div>'


def test_the_pictures_of_a_scan_are_its_pages():
    text = SCAN.format('<img src="/icon_pdf.gif"><img src="/weixin.png"><img src="/s/3.jpg" height="20">')
    assert documents(f'<img src="/top.jpg">{text}') == [("/s/1.jpg", "第1页"), ("/s/2.png", "2.png")]


@pytest.mark.parametrize("more", ["<table><tr><td>1</td></tr></table>", "字" * 201, '<a href="/f.pdf">附件</a>'])
def test_pictures_beside_something_to_read_are_no_pages(more):
    assert not any(url.endswith((".jpg", ".png")) for url, _ in documents(SCAN.format(more)))


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ('<meta http-equiv="Refresh" content="0; url=/b.html">', "/b.html"),
        ("<meta http-equiv='refresh' content=\"3;URL='c.html'\"><p>正在跳转</p>", "/art/2025/1/21/c.html"),
        ('<meta http-equiv="refresh" content="1800">' + "字" * 40, None),
        ('<meta http-equiv="refresh" content="600;url=/b.html">' + "字" * 40, None),
        ("<script>window.location.href = '/d.html';</script>", "/d.html"),
        ("<p>" + "字" * 40 + "</p><script>function go(){ location.href='/d.html' }</script>", None),
        ('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', None),
        (f'<meta http-equiv="refresh" content="0;url={URL}">', None),
    ],
)
def test_a_page_that_leads_on_says_where(text, leads):
    assert read(text).redirect == (leads and HOST + leads)


CHALLENGES = {
    "a captcha": shapes.captcha().body,
    "a script with a cookie": shapes.script_challenge().body,
    "too often": "<h1>访问过于频繁，请稍后再试</h1>".encode("gbk"),
    "a slide": "<title>安全验证</title><div>请完成安全验证</div><div>拖动滑块完成拼图</div>".encode(),
    "an unnamed script": b"<script>document.cookie='a=b;path=/';location.reload()</script>",
    "a guard": b"<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script><script src='/x.js'></script></html>",
    "code in numbers": b"<script>var _0x1=['\\x63\\x6f\\x6f\\x6b\\x69\\x65'];eval(_0x1)</script>",
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_no_page_and_says_why(name):
    found = read_report_page(URL, CHALLENGES[name], None)
    assert found.challenge
    assert (found.title, found.attachments, found.redirect) == ("", (), None)


@pytest.mark.parametrize(
    "page",
    [
        shapes.report(TITLE, "2025-01-20", body='<form>验证码<input name="code">请输入验证码</form>'),
        shapes.html("<p>" + "总体情况。" * 100 + "</p><form>请输入验证码<input></form>"),
        shapes.section("trs", []).pages["/zfxxgk/gknb/"],
        shapes.html(
            "<script>document.cookie='seen=1';function f(){location.reload()}</script><p>" + "字" * 40 + "</p>"
        ),
        shapes.Page(b""),
    ],
)
def test_a_page_with_a_form_or_a_script_is_a_page(page):
    assert read_report_page(URL, page.body, None).challenge is None


def test_a_page_no_parser_gets_through_says_nothing():
    assert read("<div>" * 10_000).title == ""


@given(st.binary(max_size=200) | st.text("<a href='pdf.:/2025年月日>script meta\"=", max_size=200).map(str.encode))
def test_no_page_is_too_strange(data):
    found = read_report_page(URL, data, None)
    assert found.challenge or found.absence or PublicationDate(date(2025, 1, 21), "url") in found.dates
