"""What list pages state about their own length, in code and in print."""

import pytest

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.page_call import PageCall, read_page_call
from assets.collected.lists.statements import Statement, read_statement
from assets.collected.lists.tally import ListTally
from assets.collected.pages.html_page import parse_page

URL = "http://www.example.gov.cn/gknb/"


def page(text):
    return parse_page(URL, f"<html><body>{text}</body></html>")


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("<script>pagebar:{prepage:10,recordCount:'213'}</script>", Statement(entries=213, per_page=10)),
        ("<script>var totalCount=470;var perSize=20;var logicTotalPage=24;</script>", Statement(470, 24, 20)),
        ("<script>totalPage: 322; x.pagination('setPage',1,322)</script>", Statement(pages=322, current=1)),
        ("<script>var currentPage = 0;//从0开始\nvar countPage = 5//共多少页</script>", Statement(pages=5, current=0)),
        ('<div id="pageDec" pagesize="24" pagecount="51"></div>', Statement(pages=51, per_page=24)),
        ('<input name="hidden" totalpage="5">', Statement(pages=5)),
        ('<div class="pagination" rows="24" count="48" pageNo="1"></div>', Statement(48, None, 24, 1)),
        ("<p>共<em> 15 </em>条</p>", Statement(entries=15)),
        ("共有15条记录，每页10条", Statement(entries=15, per_page=10)),
        ("总记录数：15 页次：1/2", Statement(15, 2)),
        ("第1页/共3页", Statement(pages=3)),
        ("共25条记录 1/2页", Statement(25, 2)),
        ("<p>共15条</p><p>上表共 43 条</p>", Statement(entries=43)),
        ("共12个栏目，2024/12 更新，图1/2", Statement()),
        ("", Statement()),
    ],
)
def test_statements_are_read_however_they_are_written(text, stated):
    assert read_statement(page(text)) == stated


@pytest.mark.parametrize(
    ("call", "read"),
    [
        ('createPageHTML(17, 0, "index", "shtml", "black2", 250)', PageCall(17, 0, 0, "index", "shtml", 250)),
        ("createPageHTML('paging',25,1,'index','html',500)", PageCall(25, 1, 1, "index", "html", 500)),
        ("createPageHTML(4, 0, 'nlist', 'htm')", PageCall(4, 0, 0, "nlist", "htm")),
        ("Pager({size: 13, current: 0, prefix: 'index', suffix: 'html'})", PageCall(13, 0, 0, "index", "html")),
        ("createPageHTML(n)", PageCall(None)),
        ("createPageHTML(3, 0, '../../etc', 'html')", PageCall(None)),
        ("", None),
    ],
)
def test_the_call_that_prints_a_pager_is_read(call, read):
    assert read_page_call(page(f"<script>{call}</script>")) == read


def tally(*pages, missing=()):
    return ListTally([ListPage((), **given) for given in pages], list(missing))


@pytest.mark.parametrize(
    ("made", "entries", "complete"),
    [
        (tally({"rows": ("a", "b"), "stated_entries": 2}), 2, True),
        (tally({"rows": ("a", "b"), "stated_entries": 3}), 2, False),
        (tally({"rows": ("a", "b")}), 2, None),
        (tally({"rows": ()}), 0, None),
        (tally({"rows": ("a", "b")}, missing=[("p2", "HTTP 500")]), 2, False),
        (tally({"rows": ("a",), "stated_pages": 2}, {"rows": ("b",), "stated_pages": 2}), 2, True),
        (tally({"rows": ("a",), "stated_pages": 3}, {"rows": ("b",), "stated_pages": 3}), 2, False),
        # a link that is on all pages is navigation; a page that repeats another adds nothing
        (tally({"rows": ("nav", "a"), "stated_entries": 2}, {"rows": ("nav", "b"), "stated_entries": 2}), 2, True),
        (tally({"rows": ("a", "b"), "stated_entries": 4}, {"rows": ("a", "b"), "stated_entries": 4}), 2, False),
        # records count as often as a page has them, and beside records links that look like rows do not count
        (tally({"rows": ("a", "a"), "exact": True, "stated_entries": 2}), 2, True),
        (tally({"rows": ("x", "y")}, {"rows": ("a",), "exact": True, "stated_entries": 2}), 1, False),
        (tally({"rows": ("a",), "stated_entries": 1, "left": 3}), 1, False),
    ],
)
def test_a_list_is_whole_if_it_has_what_it_states(made, entries, complete):
    assert (made.entries, made.complete) == (entries, complete)
    assert (made.why is None) == (complete is not False)
