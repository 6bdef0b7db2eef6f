"""A list is crawled page by page: what was had of it is in the journal, and a short list is never accepted silently."""

from random import Random

import pytest

from assets.collected.arrival.arrival import failing_sources, judge
from assets.collected.crawl import list_crawl
from assets.collected.journal.load import load
from tests.sites import pagers, shapes
from tests.sites.nights import HOST, path_of
from tests.sites.server import Group, Reply, Site
from warehouse.store import memory

DAY = "2026-01-20"


@pytest.fixture
def made():
    return next(made for made in (pagers.make("rlist", Random(seed)) for seed in range(99)) if len(made.pages) == 3)


@pytest.fixture
def site(made):
    reports = {entry.url: shapes.report(entry.title, entry.day) for entry in made.entries}
    return Site(HOST, made.pages | reports)


@pytest.fixture
def group(site):
    with Group(site) as group:
        yield group


@pytest.fixture
def source(group, made):
    return group.source(HOST, made.start, made.kind)


def first_page(nights, made):
    return [line for line in nights.lines() if path_of(line.url) == made.start]


def test_a_whole_list_is_complete_and_its_first_page_is_written_last(nights, source, made):
    result = nights.crawl(DAY, source)
    (first,) = first_page(nights, made)
    assert (first.entries, first.entries_stated, first.complete, first.why) == (
        len(made.entries), len(made.entries), True, None,
    )  # fmt: skip
    lists = [path_of(line.url) for line in nights.lines() if line.purpose == "list"]
    assert lists[-1] == made.start
    assert sorted(lists) == sorted(made.pages)
    assert result.why == []
    others = [line for line in nights.lines() if line.purpose == "list" and path_of(line.url) != made.start]
    assert {line.complete for line in others} == {None}


@pytest.mark.parametrize("reply", [Reply(404), Reply(500), Reply(200, body=b"<html><p>x</p></html>")])
def test_a_list_with_a_page_less_is_incomplete_and_says_why(nights, site, source, made, reply):
    lost = next(path for path in made.pages if path != made.start)
    site.always[lost] = reply
    result = nights.crawl(DAY, source)
    (first,) = first_page(nights, made)
    assert (first.complete, first.entries_stated) == (False, len(made.entries))
    assert first.entries < len(made.entries)
    assert f"incomplete list: {first.entries} of {len(made.entries)} entries" in first.why
    assert any("incomplete list" in why for why in result.why)
    if reply.status != 200:
        assert f"{lost} (HTTP {reply.status}" in first.why
    con = memory()
    load(con, nights.journals, nights.archive)
    judge(con, {})
    (line,) = failing_sources(con, "incomplete_list")
    assert f"{first.url} {first.entries}/{len(made.entries)}" in line
    assert bool(failing_sources(con, "other_shape")) == (reply.status == 200)  # which has another kind


def test_an_incomplete_list_is_read_again_in_the_same_night(nights, site, source, made):
    lost = next(path for path in made.pages if path != made.start)
    site.always[lost] = Reply(500)
    nights.crawl(DAY, source)
    del site.always[lost]
    nights.crawl(DAY, source, began=nights.began(DAY).replace(hour=22))
    assert [line.complete for line in first_page(nights, made)] == [False, True]
    assert {path_of(line.url) for line in nights.lines() if line.purpose == "page"} == {e.url for e in made.entries}


def test_a_list_that_states_more_than_it_shows_is_incomplete(nights, site, source, made):
    for path, page in made.pages.items():
        body = page.body.replace(f"'shtml',{len(made.entries)}".encode(), b"'shtml',99")
        site.pages[path] = shapes.Page(body, page.content_type)
    nights.crawl(DAY, source)
    (first,) = first_page(nights, made)
    assert first.why == f"incomplete list: {len(made.entries)} of 99 entries"


def test_a_next_page_for_every_page_is_followed_to_an_end_and_reported(nights, site, group, source, made, monkeypatch):
    monkeypatch.setattr(list_crawl, "MOST_PAGES", 7)
    site.pages = {
        f"/day?page={n}": shapes.html(f'<a href="?page={n + 1}">下一页</a>') for n in range(1, 20)
    }  # fmt: skip
    nights.crawl(DAY, group.source(HOST, "/day?page=1"))
    assert group.paths(HOST) == [f"/day?page={n}" for n in range(1, 8)]
    (first,) = [line for line in nights.lines() if path_of(line.url) == "/day?page=1"]
    assert first.complete is False
    assert "/day?page=8 (over the limit of 200 pages)" in first.why


def test_a_list_that_states_no_length_is_undecided(nights, site, source, made):
    entry = made.entries[0]
    site.pages[made.start] = shapes.html(f'<a href="{entry.url}">{entry.title}</a>')
    nights.crawl(DAY, source)
    (first,) = first_page(nights, made)
    assert (first.entries, first.complete) == (1, None)


def test_a_mobile_twin_on_another_list_is_not_fetched(nights, site, group, source, made):
    entry = made.entries[0]
    twin = entry.url.replace(".shtml", "_wap.shtml")
    site.pages |= {"/wap/": shapes.html(f'<a href="{twin}">{entry.title}</a>'), twin: site.pages[entry.url]}
    both = group.source(HOST, "/wap/", "links", name="jianan")
    starts = (*both.starts, *source.starts)
    nights.crawl(DAY, type(both)(**{name: getattr(both, name) for name in both.__slots__} | {"starts": starts}))
    assert twin not in group.paths(HOST)
    assert entry.url in group.paths(HOST)
