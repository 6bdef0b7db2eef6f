"""How a crawl behaves towards a site: turns, pauses, robots.txt, trouble, and being turned away."""

import threading
from dataclasses import replace
from email.utils import format_datetime
from itertools import pairwise

import pytest

from assets.collected.crawl.crawl_policy import CrawlNotStarted, CrawlPolicy, from_environment
from tests.sites import shapes
from tests.sites.nights import HOST, PATHS, Nights, small
from tests.sites.server import QUICK, Reply

DAY = "2026-01-20"


def gaps(group, host):
    """The seconds between an answer and the next request of a host."""
    asked = sorted((a for a in group.asked if a.host == host), key=lambda a: a.began)
    return [after.began - before.ended for before, after in pairwise(asked)]


def test_a_host_has_one_request_at_a_time_and_its_pause_after_each(nights, site, group, source):
    """Also where two sources are at one host, and however slowly it answers."""
    site.pages |= small(HOST, prefix="/second").pages
    site.instead["/nb/"].append(Reply(503, wait=0.2))
    polite = replace(QUICK, least=0.05, most=0.06)
    sources = [replace(source, politeness=polite), group.source(HOST, "/second/nb/", name="second", politeness=polite)]
    nights.crawl(DAY, *sources)
    assert len(gaps(group, HOST)) > 2 * len(PATHS)
    assert min(gaps(group, HOST)) >= polite.least


def test_hosts_are_visited_in_parallel(nights, site, group, source):
    """Neither answers its list before the other was asked for its own."""
    arrived = threading.Barrier(2, timeout=10)
    group.wait = lambda seconds: arrived.wait() if seconds else None
    for host in (HOST, "www.luqiao.gov.cn"):
        group.sites[host].instead["/nb/"].append(Reply(503, wait=1))
    done = nights.crawl(DAY, source, group.source("www.luqiao.gov.cn", "/nb/"))
    assert not arrived.broken
    assert [crawled.outcomes["archived"] for crawled in done] == [6, 6]


def test_the_limit_of_parallel_sources_holds(nights, group, source):
    other = group.source("www.luqiao.gov.cn", "/nb/")
    nights.crawl(DAY, source, other, max_parallel=1)
    hosts = [asked.host for asked in group.asked]
    assert hosts == sorted(hosts)


def test_a_url_disallowed_by_robots_txt_is_not_fetched(nights, site, group, source):
    site.robots = "User-agent: *\nDisallow: /nb/2\n\nUser-agent: gongkai\nDisallow: /nb/3\nAllow: /\n"
    nights.crawl(DAY, source)
    assert group.paths(HOST) == ["/nb/", *(path for path in PATHS if path != "/nb/3.html")]
    assert dict(nights.outcomes())["/nb/3.html"] == "refused"
    assert "robots.txt" in nights.why("/nb/3.html")


def test_the_crawl_delay_of_robots_txt_is_kept(nights, site, group, source):
    site.robots = "User-agent: *\nCrawl-delay: 0.1\n"
    nights.crawl(DAY, source)
    assert min(gaps(group, HOST)[1:]) >= 0.1


def test_a_pause_longer_than_a_night_waits_is_a_host_left_alone(nights, site, group, source):
    site.robots = "User-agent: *\nCrawl-delay: 86400\n"
    crawled = nights.crawl(DAY, source)
    assert (group.paths(HOST), crawled.skipped) == ([], 1)
    assert "86,400 seconds between requests" in crawled.why[0]


def test_a_site_that_answers_403_for_robots_txt_blocks_the_crawler(nights, site, group, source):
    site.always["/robots.txt"] = Reply(403)
    crawled = nights.crawl(DAY, source)
    assert group.paths(HOST) == []
    assert (crawled.outcomes, crawled.manual) == ({"stopped": 1}, f"{HOST} blocks the crawler: HTTP 403")


@pytest.mark.parametrize("status", [404, 410, 401])
def test_a_site_without_robots_txt_is_crawled(nights, site, group, source, status):
    site.always["/robots.txt"] = Reply(status)
    assert nights.crawl(DAY, source).outcomes["archived"] == 6


def test_a_site_whose_robots_txt_is_unavailable_gets_no_other_request(nights, site, group, source):
    site.always["/robots.txt"] = Reply(503)
    crawled = nights.crawl(DAY, source)
    assert group.paths(HOST) == []
    assert (crawled.outcomes, crawled.skipped) == ({"failed": 1}, 1)
    assert any("robots.txt" in why and "503" in why for why in crawled.why)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_temporary_failure_is_retried(nights, site, group, source, status):
    site.instead["/nb/2.html"] += [Reply(status), Reply(status)]
    crawled = nights.crawl(DAY, source)
    assert crawled.outcomes == {"archived": 6, "gone": 1}  # there is no robots.txt
    assert group.paths(HOST).count("/nb/2.html") == 3


def test_a_url_that_fails_after_all_retries_is_fetched_the_next_night(nights, site, group, source):
    site.always["/nb/2.html"] = Reply(500)
    crawled = nights.crawl("2026-07-20", source)
    assert crawled.outcomes == {"archived": 5, "failed": 1, "gone": 1}
    assert nights.why("/nb/2.html") == "HTTP 500"
    del site.always["/nb/2.html"]
    since = len(group.asked)
    assert nights.crawl("2026-07-21", source).outcomes["archived"] == 1
    assert group.paths(HOST, since) == ["/nb/", "/nb/2.html"]


def test_retry_after_is_waited_for(nights, site, group, source):
    date = nights.began(DAY).replace(second=2)
    site.instead["/nb/"].append(Reply(503, (("Retry-After", "1"),)))
    site.instead["/nb/1.html"].append(Reply(429, (("Retry-After", f"{format_datetime(date)[:-5]}GMT"),)))
    assert nights.crawl(DAY, source).outcomes["archived"] == 6
    again = [gap for gap in gaps(group, HOST) if gap >= 0.5]
    assert again[0] >= 1
    asked = next(line for line in nights.lines() if line.url.endswith("/nb/1.html")).asked
    assert asked >= date


def test_retry_after_of_the_last_answer_is_waited_for_before_the_next_address(nights, site, group, source):
    site.instead["/nb/1.html"] += [Reply(503), Reply(503), Reply(503, (("Retry-After", "1"),))]
    nights.crawl(DAY, source)
    first, second = (next(a for a in reversed(group.asked) if a.path == path) for path in PATHS[:2])
    assert second.began - first.ended >= 1


def test_a_host_with_a_longer_retry_after_than_the_maximum_is_closed(nights, site, group, source):
    site.always["/nb/2.html"] = Reply(503, (("Retry-After", "3600"),))
    crawled = nights.crawl(DAY, source)
    assert group.paths(HOST) == ["/nb/", "/nb/1.html", "/nb/2.html"]
    assert (crawled.outcomes["failed"], crawled.skipped, crawled.manual) == (1, 3, None)
    assert "3,600 seconds" in " ".join(crawled.why)


@pytest.mark.parametrize("said", ["soon", "-5", "Wed, 99 Foo 2026", "9" * 400])
def test_an_invalid_retry_after_is_ignored(nights, site, group, source, said):
    site.instead["/nb/"].append(Reply(503, (("Retry-After", said),)))
    nights.crawl(DAY, source)
    assert group.paths(HOST).count("/nb/") == (1 if said.startswith("9") else 2)


def test_a_host_that_gives_no_answer_is_left_alone(nights, site, group, source):
    site.always |= dict.fromkeys(PATHS, Reply(500))
    crawled = nights.crawl(DAY, source)
    assert (crawled.outcomes["failed"], crawled.skipped) == (3, 2)
    assert group.paths(HOST)[1:] == [path for path in PATHS[:3] for _ in range(3)]


STOPS = {
    "403": Reply(403), "412": Reply(412, body=shapes.script_challenge().body),
    "521": Reply(521, body=shapes.script_challenge().body), "captcha": Reply(200, body=shapes.captcha().body),
    "script": Reply(200, body=shapes.script_challenge().body),
}  # fmt: skip


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
def test_a_site_that_blocks_the_crawler_gets_no_more_requests(nights, site, group, source, stop):
    site.always["/nb/2.html"] = stop
    crawled = nights.crawl(DAY, source)
    assert group.paths(HOST) == ["/nb/", "/nb/1.html", "/nb/2.html"]
    assert crawled.outcomes["stopped"] == 1
    assert crawled.manual == f"{HOST} blocks the crawler: {nights.why('/nb/2.html')}"
    assert stop.body == b"" or stop.body not in nights.held()


def test_a_blocked_site_is_retried_only_on_request(nights, site, group, source):
    site.always["/nb/2.html"] = Reply(403)
    nights.crawl(DAY, source)
    del site.always["/nb/2.html"]
    since, beside = len(group.asked), group.source(HOST, "/nb/", name="second")
    for crawled in nights.crawl("2026-01-21", source, beside):
        assert (crawled.requests, crawled.outcomes) == (0, {})
        assert "blocked the crawler on 2026-01-19 (HTTP 403)" in crawled.manual
    assert group.asked[since:] == []
    crawled = nights.crawl("2026-01-22", source, retry_blocked=True)
    assert (crawled.manual, crawled.outcomes["archived"]) == (None, 4)
    assert nights.crawl("2026-01-23", source).manual is None


def test_a_manual_or_ended_source_is_not_crawled(nights, group, source):
    by_hand = replace(source, manual="要验证码")
    ended = replace(source, name="ended", ended=(nights.began(DAY).date(), "并入市政府网站"))
    first, second = nights.crawl(DAY, by_hand, ended)
    assert (first.manual, second.manual) == ("要验证码", "the site ended on 2026-01-19: 并入市政府网站")
    assert group.asked == []


@pytest.mark.parametrize("contact", ["", "nobody", "a@b\nX-Evil: 1", "a@b.cn\n", "数据@example.cn", "ftp://x"])
def test_no_site_is_visited_without_a_contact(contact, monkeypatch):
    monkeypatch.setenv("GONGKAI_CONTACT", contact)
    with pytest.raises(CrawlNotStarted, match=r"GONGKAI_CONTACT is .* Set it to"):
        from_environment()


def test_this_machine_is_reached_only_in_a_rehearsal(monkeypatch):
    monkeypatch.setenv("GONGKAI_CONTACT", "data-office@example.gov.cn")
    assert not from_environment().loopback
    assert from_environment().pace == 1
    with pytest.raises(ValueError, match="rehearsal"):
        CrawlPolicy("data-office@example.gov.cn", Nights.began("2026-01-20"), pace=0.1)
