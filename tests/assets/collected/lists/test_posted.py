"""Lists that a service returns to a POST, in HTML; those in JSON are among the shapes of test_lists.py."""

import pytest

from assets.collected import lists
from tests.assets.collected.lists.test_lists import entries
from tests.assets.collected.lists.walk import SITE, source, url_of
from tests.sites import shapes


@pytest.mark.parametrize("stated", ["共{total}条记录 第1/{pages}页", "共<em>{total}</em>条 共{pages}页"])
@pytest.mark.parametrize("total", [3, 40])
def test_a_posted_list_in_html_is_followed_by_its_stated_length(stated, total):
    of, listed = source("posted", shapes.SERVICE), entries("posted", min(total, 20))
    rows = "".join(f'<li><a href="{e.url}">{e.title}</a><span>{e.day}</span></li>' for e in listed)
    (ask,) = lists.first_requests(of)
    reply = f"<ul>{rows}</ul><p>{stated.format(total=total, pages=-(-total // 20))}</p>"
    listing = lists.read_list(of, url_of(ask), reply.encode(), "utf-8")
    assert [entry.url for entry in listing.entries] == [SITE + entry.url for entry in listed]
    assert listing.stated_entries == total
    fields = dict(ask.fields)
    assert [dict(more.fields) for more in listing.more] == [fields | {"page": "2"}] * (total > 20)


def test_a_posted_list_that_states_no_length_is_read_by_its_links_and_marked():
    listing = lists.read_list(
        source("posted"),
        SITE + "/list",
        '<a href="/content/1.html">某某市2024年政府信息公开工作年度报告</a>'.encode(),
        "utf-8",
    )
    assert not listing.of_its_kind
    assert len(listing.entries) == 1
