"""Reports that are no more at sites that answer as if they were: gone with the reason, and never a new version."""

import pytest

from tests.sites import shapes
from tests.sites.nights import HOST, PATHS, TITLE
from tests.sites.server import Reply

SOFT = Reply(200, body=shapes.html("<p>您访问的页面不存在或已被删除</p>", title="提示信息").body)
AWAY = {
    "words": (SOFT, "the page says '页面不存在'"),
    "the first page": (Reply(302, (("Location", "/"),)), "/, a home page"),
    "an error page": (Reply(302, (("Location", "/error/404.html"),)), "/error/404.html, a home page or an error page"),
    "a list": (Reply(302, (("Location", "/nb/"),)), "/nb/, which is a list"),
    "a page that leads on": (
        Reply(200, body=b"<html><meta http-equiv='refresh' content='0;url=/index.html'><body></body></html>"),
        "/index.html, a home page",
    ),
}


@pytest.fixture
def site(site):
    site.pages |= {path: shapes.html("<p>欢迎</p>" * 200, title="首页") for path in ("/", "/index.html")}
    site.pages["/error/404.html"] = shapes.html("<p>出错了</p>", title="出错")
    return site


@pytest.mark.parametrize("name", AWAY)
def test_a_report_that_is_not_there_any_more_is_gone_and_no_new_version(nights, site, source, name):
    nights.crawl("2026-01-20", source)
    held, (reply, why) = nights.held(), AWAY[name]
    site.always[PATHS[0]] = reply
    crawled = nights.crawl("2026-01-21", source)
    assert (crawled.outcomes["gone"], crawled.outcomes["unchanged"], crawled.outcomes["archived"]) == (2, 5, 0)
    said = nights.why(PATHS[0])
    assert why in said
    assert said.endswith("; it was archived before")
    assert nights.held() == held
    del site.always[PATHS[0]]
    assert nights.crawl("2026-01-22", source).outcomes == {"archived": 1, "unchanged": 5, "gone": 1}


def test_a_link_to_what_never_was_there_is_a_dead_one(nights, site, source):
    site.always[PATHS[0]] = SOFT
    assert nights.crawl("2026-01-20", source).outcomes == {"archived": 5, "gone": 2}
    assert nights.why(PATHS[0]).endswith("; dead link")


def test_an_attachment_in_whose_place_a_page_says_so_is_none(nights, site, source):
    site.pages[PATHS[0]] = shapes.report(TITLE.format(2020), "2026-01-20", attachments=[("/f/1.pdf", "附件")])
    site.always["/f/1.pdf"] = SOFT
    nights.crawl("2026-01-20", source)
    assert ("/f/1.pdf", "gone") in nights.outcomes()


def test_a_list_that_says_so_is_no_list(nights, site, group, source):
    site.always["/nb/"] = SOFT
    nights.crawl("2026-01-20", source)
    assert nights.outcomes() == [("/nb/", "gone")]
    assert group.paths(HOST) == ["/nb/"]
