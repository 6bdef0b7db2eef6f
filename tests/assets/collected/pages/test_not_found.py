"""Pages that say they are not there though the site answers as if they were, and addresses a site leads to instead."""

import pytest

from assets.collected.pages.not_found import NOT_FOUND, NotFoundPatterns, reason_led_away
from assets.collected.pages.report_page import read_report_page
from tests.sites import shapes
from warehouse.yaml_models import DeclarationError, load

URL = "http://www.example.gov.cn/art/2025/1/21/art_76_1.html"
TITLE = "某某市教育局2024年政府信息公开工作年度报告"
MENU = "".join(f'<li><a href="/c{n}/">政务公开栏目第{n}号</a></li>' for n in range(60))
ABSENCES = {
    "words among a menu": shapes.html(f"<ul>{MENU}</ul><p>您访问的页面不存在或已被删除</p>", title="某某市人民政府"),
    "a title": shapes.html(f"<ul>{MENU}</ul><p>{'办事指南。' * 60}</p>", title="404 - 某某市人民政府"),
    "a title in words": shapes.html("<p>三秒后返回首页</p>", title="对不起，您访问的页面不存在！"[:-1]),
    "English": shapes.html("<h1>Page Not Found</h1><p>Sorry.</p>"),
    "a heading": shapes.html(f"<h1>页面未找到</h1><ul>{MENU}</ul>", title="某某市人民政府"),
    "GBK": shapes.html("<p>抱歉，您要查看的信息已经被删除。</p>", title="提示信息", encoding="gbk"),
    "a script": shapes.Page("<script>alert('该文章不存在！');history.back();</script>".encode()),
    "leading on soon": shapes.html(
        "<p>页面不存在，3秒后返回首页</p>", head='<meta http-equiv="refresh" content="3;url=/">'
    ),
    "wide": shapes.html("<p>ＨＴＴＰ ４０４：页 面 找 不 到</p>", title="提示"),
}  # fmt: skip


@pytest.mark.parametrize("name", ABSENCES)
def test_a_page_that_says_it_is_not_there_is_none(name):
    found = read_report_page(URL, ABSENCES[name].body, None)
    assert found.absence
    assert (found.title, found.attachments, found.redirect, found.challenge) == ("", (), None, None)


@pytest.mark.parametrize(
    "page",
    [
        shapes.report(TITLE, "2025-01-20"),
        shapes.report(TITLE, "2025-01-20", attachments=[("/f/404.pdf", "附件404")]),
        shapes.report(TITLE, "2025-01-20", body=f"<p>{'主动公开情况。' * 40}有群众反映页面不存在、信息已被删除。</p>"),
        shapes.report(TITLE, "2025-01-20", body="<table><tr><td>本级信息不存在</td><td>3</td></tr></table>"),
        shapes.html("<p>本机关不掌握相关政府信息</p>", title=TITLE),
        shapes.html("<p>（见附件）</p>", title="404件建议提案办理情况"),
        shapes.Page(f"<div id=app></div><script>{'f();' * 60}if(!x)alert('文章不存在')</script>".encode()),
        shapes.Page(b""),
    ],
)
def test_a_page_that_says_more_is_a_page(page):
    assert read_report_page(URL, page.body, None).absence is None


def test_a_list_without_entries_is_a_page():
    assert read_report_page(URL, shapes.section("trs", []).pages["/zfxxgk/gknb/"].body, None).absence is None


HOST = "http://www.example.gov.cn"
STARTS = (f"{HOST}/nb/",)


@pytest.mark.parametrize(
    "to",
    ["", "/", "/index.html", "/INDEX.SHTML", "/default.aspx", "/404.html", "/error.html?code=1",
     "/public/error/404.htm", "/error404", "/nb/"],
)  # fmt: skip
def test_a_report_that_leads_to_the_first_page_an_error_or_a_list_is_not_there(to):
    assert reason_led_away(URL, HOST + to, STARTS).startswith(f"it redirects to {HOST}{to}")


@pytest.mark.parametrize(
    "to", ["/art/2025/1/21/art_76_2.html", "/?id=12", "/index.jsp?id=3", "/zfxxgk/index.html", "/nb/404404.html"]
)
def test_a_report_that_leads_elsewhere_may_be_there(to):
    assert reason_led_away(URL, HOST + to, STARTS) is None


def test_an_address_that_is_of_that_kind_itself_leads_to_no_other():
    assert reason_led_away("http://example.gov.cn/", f"{HOST}/", STARTS) is None
    assert reason_led_away("http://www.example.gov.cn/nb/", "http://www.example.gov.cn/nb/", STARTS) is None


def test_a_pattern_that_is_none_is_told_with_its_line(tmp_path):
    path = tmp_path / "not_found.yaml"
    path.write_text(NOT_FOUND.read_text("utf-8").replace("  - /?\n", "  - /(\n"), "utf-8")
    with pytest.raises(DeclarationError, match=r"absent\.yaml:\d+: home"):
        load(path, NotFoundPatterns)
