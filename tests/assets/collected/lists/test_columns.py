"""What a list leads to beside its own pages: columns of other years and bodies, copies, and reports without a title."""

from random import Random

import pytest

from assets.collected import lists
from assets.collected.lists.list_page import ListRequest
from assets.collected.lists.systems import is_article, is_list_address, is_report_address
from tests.assets.collected.lists.walk import SITE, source


def read(text, url="/zwgk/zfxxgknb/", kind="links", **fields):
    return lists.read_list(source(kind, url, **fields), SITE + url, text.encode(), "utf-8")


def linked(listing):
    return [ask.url.removeprefix(SITE) for ask in listing.linked]


@pytest.mark.parametrize(
    ("here", "next_year"),
    [
        ("/c/www/2024nszfnb.jhtml", "/c/www/2025nszfnb.jhtml"),
        ("/zwgk/zfxxgknb/2024n78/xzjd/index.shtml", "/zwgk/zfxxgknb/2025n80/xzjd/index.shtml"),
        ("/jkhq/nb2024bm/", "/jkhq/nb2025bm/"),
        ("/jaxrmzf/2023nianbao/", "/jaxrmzf/2024nianbao/"),
    ],
)
@pytest.mark.parametrize("title", ["2025年", "市政府年报", "2025年度政府信息公开年报", ""])
def test_the_same_column_of_another_year_is_followed_whatever_its_title(here, next_year, title):
    listing = read(f'<a href="{next_year}">{title}</a><a href="/zt/2025/">专题</a>', here)
    assert linked(listing) == [next_year]


def test_a_report_in_a_dated_folder_is_not_a_column_of_another_year():
    text = '<a href="/nb/202501/t20250120_1.html">x</a><a href="/nb/202502/t20250220_2.html">y</a>'
    assert linked(read(text, "/nb/202401/t20240120_3.html")) == []


@pytest.mark.parametrize("href", ["2025n/", "/zfxxgk/zfxxgknb/index.html", "/als/zfxxgknb/list.shtml"])
def test_the_title_of_a_report_and_the_address_of_a_list_is_read_as_both(href):
    listing = read(f'<a href="{href}">2025年政府信息公开工作年度报告</a>')
    assert len(listing.linked) == 1
    assert listing.linked[0].url == listing.entries[0].url


def test_lists_of_the_bodies_of_long_xun_are_requested():
    text = (
        '<ul><li><a href="/public/column/11?type=4">城关镇</a></li><li><a href="/public/column/12">水利局</a></li></ul>'
    )
    listing = read(text, "/public/column/6601841?type=4&action=rel", "openness")
    assert linked(listing) == ["/public/column/11?type=3&action=list", "/public/column/12?type=3&action=list"]


@pytest.mark.parametrize("seed", range(5))
def test_in_a_column_of_reports_a_title_may_be_the_name_of_the_body_alone(seed):
    random = Random(seed)
    names = random.sample(["市应急局", "城关镇", "市政府办公室", "新港街道办事处", "开发区管委会", "市残联"], 4)
    others = random.sample(["政府信息公开指南", "图解年报", "网站地图", "市长信箱", "工作动态"], 3)
    rows = [*names, *others]
    random.shuffle(rows)
    text = "".join(f'<li><a href="/art/2024/1/{n}/art_1_{n}.html">{row}</a></li>' for n, row in enumerate(rows))
    crumb = '<div class="breadcrumb">首页 &gt; 政府信息公开年报 &gt; 2023 &gt; 市政府部门</div>'
    marked = {entry.title for entry in read(crumb + text).entries if entry.is_named_report}
    assert marked == set(names)
    assert not any(entry.is_named_report for entry in read(text).entries)


@pytest.mark.parametrize(
    "url",
    [
        "/zt/xxgkzl/gknbxq/pnidpv197pntypepvnbpnnfpv2025.html", "/XxgkAnnualReport/show/6477.html",
        "/OpennessAnnualReport/show/6588.html",
    ],
)  # fmt: skip
def test_an_address_may_say_that_a_page_is_a_report(url):
    (entry,) = read(f'<a href="{url}">金融街街道</a>').entries
    assert entry.is_named_report
    assert is_report_address(entry.url)


@pytest.mark.parametrize("ending", ["_app", "_wap", "_m", "_mobile"])
@pytest.mark.parametrize("file", ["t20260128_4233432", "t1080281", "content_5"])
def test_a_mobile_twin_is_a_copy_of_the_desktop_page(ending, file):
    both = f'<a href="{file}{ending}.shtml">手机版</a><a href="{file}.shtml">甲局2025年政府信息公开年报</a>'
    (entry,) = read(both).entries
    assert entry.url == f"{SITE}/zwgk/zfxxgknb/{file}.shtml"
    (alone,) = read(f'<a href="{file}{ending}.shtml">甲局2025年政府信息公开年报</a>').entries
    assert alone.url.endswith(f"{ending}.shtml")  # its desktop page may not exist


def test_a_copy_in_traditional_characters_is_its_original():
    copy = f"{SITE}/gate/big5/www.example.gov.cn/gknb/202503/t20250331_4050078.html"
    (entry,) = read(f'<a href="{copy}">2024年政府信息公開工作年度報告</a>').entries
    assert entry.url == f"{SITE}/gknb/202503/t20250331_4050078.html"


@pytest.mark.parametrize(
    ("url", "article", "listed"),
    [
        ("/channels/12989.html", False, False), ("/contents/12989/462212.html", True, False),
        ("/zfxxgknb/1.html", False, False), ("/zfxxgknb/1882251480800149505.html", True, False),
        ("/gxs/index.html", False, True), ("/gxs/art/2025/art_22be474b31d140f9b43259d5fd6a4ad7.html", True, False),
        ("/c/als/zfxxgknb.jhtml", False, False), ("/c/als/zfxxgknb/390824.jhtml", True, False),
        ("/zwgk/xxgknb/content_98496", True, False), ("/zfxxgknb/2025n/t1080281.shtml", True, False),
        ("/sbj/t_7168241.html", True, False), ("/syrsj/gknb/rlist.shtml", False, True),
        ("/zfxxgknb/20260115/i3849993.html", True, False), ("/hebdlq/c112289c/202602/c01_1108994.shtml", True, False),
        ("/2022n52/2024013110470592735/index.html", True, False), ("/col/18073_668815/index.html", False, True),
    ],
)  # fmt: skip
def test_addresses_of_articles_and_lists(url, article, listed):
    assert (is_article(SITE + url), is_list_address(SITE + url)) == (article, listed)


def test_the_rest_of_a_list_at_another_host_is_counted():
    listing = read('<a href="http://other.gov.cn/nb/2.html">下一页</a><a href="http://other.gov.cn/1.html">年报</a>')
    assert (listing.more, listing.left) == ((), 1)


def test_what_is_over_the_limit_of_a_page_is_counted(monkeypatch):
    monkeypatch.setattr(lists, "MOST_ASKS", 3)
    text = "".join(f'<a href="/bm/{n}/">各部门</a>' for n in range(5))
    listing = read(text)
    assert listing.linked == tuple(ListRequest(f"{SITE}/bm/{n}/") for n in range(3))
    assert listing.left == 2
