"""What a crawl fetches, given earlier crawls: daily limits, the same night, the season, and interrupted crawls."""

import asyncio
import threading
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from assets.collected.archive.address import ArchiveError
from assets.collected.crawl import fetch
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import OTHER_KIND
from tests.sites import shapes
from tests.sites.nights import HOST, PATHS, TITLE, Nights, path_of, small
from tests.sites.server import QUICK, Reply

DAY = "2026-01-20"


def test_a_host_has_so_many_requests_a_day_whatever_ended_before(nights, site, group, source):
    capped = replace(source, politeness=replace(QUICK, a_day=4))
    first = nights.crawl(DAY, capped)
    assert (first.requests, first.skipped) == (4, 3)
    later = nights.crawl(DAY, capped, began=nights.began(DAY).replace(hour=20))
    assert later.requests == 0
    assert nights.crawl("2026-01-21", capped).requests == 4
    assert len(group.asked) == 8
    assert "reached its daily limit of 4 requests" in first.why[0]


def test_retries_and_redirects_are_requests_of_the_day_too(nights, site, group, source):
    """Where they were made, and also where the host was asked no more before it answered."""
    other = "www.luqiao.gov.cn"
    both = replace(source, hosts=source.hosts | {other})
    site.always |= {PATHS[0]: Reply(302, (("Location", group.url(other, "/nb/1.html")),)), PATHS[1]: Reply(500)}
    capped = replace(both, politeness=replace(QUICK, a_day=5))
    assert nights.crawl(DAY, capped).requests == 7
    said = {path_of(line.url): (line.outcome, line.also_asked) for line in nights.lines() if line.purpose == "page"}
    assert said == {PATHS[0]: ("archived", other), PATHS[1]: ("failed", HOST)}
    day = date.fromisoformat(DAY)
    assert journal.requests_on(nights.journals, day) == Counter(a.host for a in group.asked) == {HOST: 5, other: 2}
    since = len(group.asked)
    nights.crawl(DAY, capped, began=nights.began(DAY).replace(hour=20))
    assert [a.host for a in group.asked[since:]] == []


def test_a_gone_report_that_is_listed_again_is_fetched_out_of_season(nights, site, group, source):
    lists, page = site.pages["/nb/"], site.pages.pop(PATHS[1])
    nights.crawl("2026-05-30", source)
    site.pages[PATHS[1]], kept = page, site.pages.pop(PATHS[0])
    nights.crawl("2026-05-31", source)
    site.pages["/nb/"] = small(HOST, PATHS[1:]).pages["/nb/"]
    nights.crawl("2026-06-01", source)
    site.pages |= {"/nb/": lists, PATHS[0]: kept}
    since = len(group.asked)
    assert nights.crawl("2026-06-02", source).outcomes["archived"] == 2
    nights.crawl("2026-06-03", source)
    assert group.paths(HOST, since) == ["/nb/", PATHS[0], "/nb/"]


def test_a_list_without_the_declared_kind_is_reported_every_night(nights, source):
    """A plain list where one with createPageHTML is declared: its links are taken all the same."""
    for day in (DAY, "2026-01-21"):
        first = nights.crawl(day, replace(source, kind="trs"))
        assert any("does not have the declared kind" in why for why in first.why)
    lists = [line for line in nights.lines() if line.purpose == "list"]
    assert [line.why for line in lists] == [OTHER_KIND] * 2
    assert [line.outcome for line in lists] == ["archived", "unchanged"]
    assert len(nights.held()) == 1 + len(PATHS)


def test_an_attachment_left_at_the_cap_is_not_forgotten(nights, site, group, source):
    """Its page is not asked again out of season."""
    site.pages["/nb/"] = shapes.html(f'<a href="/nb/1.html">{TITLE.format(2020)}</a>')
    files = [f"/f/{n}.pdf" for n in range(3)]
    site.pages["/nb/1.html"] = shapes.report(TITLE, "2026-01-20", attachments=[(path, "附件") for path in files])
    site.pages |= {path: shapes.Page(f"%PDF-1.4 {path}".encode(), "application/pdf") for path in files}
    nights.crawl("2026-07-20", replace(source, politeness=replace(QUICK, a_day=4)))
    nights.crawl("2026-07-21", source)
    assert {site.pages[path].body for path in files} <= nights.held()
    parents = {line.parent for line in nights.lines() if line.purpose == "attachment"}
    assert parents == {group.url(HOST, "/nb/1.html")}


def test_out_of_season_lists_and_new_reports_are_fetched(nights, site, group, source):
    nights.crawl("2026-05-31", source)
    since = len(group.asked)
    nights.crawl("2026-06-01", source)
    assert group.paths(HOST, since) == ["/nb/"]
    site.pages |= small(HOST, [*PATHS, "/nb/6.html"]).pages
    since = len(group.asked)
    nights.crawl("2026-12-31", source)
    assert group.paths(HOST, since) == ["/nb/", "/nb/6.html"]
    since = len(group.asked)
    nights.crawl("2027-01-01", source)
    assert sorted(group.paths(HOST, since)) == ["/nb/", *PATHS, "/nb/6.html"]


def test_what_is_a_list_and_a_report_is_kept_as_both(nights, site, group, source):
    both = replace(source, starts=(*source.starts, group.url(HOST, PATHS[0])))
    nights.crawl(DAY, both)
    assert [line.purpose for line in nights.lines() if line.url.endswith(PATHS[0])] == ["list", "page"]


def test_nothing_is_fetched_twice_in_the_same_night(nights, group, source):
    nights.crawl(DAY, source)
    since = len(group.asked)
    again = nights.crawl(DAY, source, began=nights.began(DAY).replace(hour=22))
    assert (group.asked[since:], again.requests) == ([], 0)


def test_a_crawl_cut_off_anywhere_goes_on_where_it_stood(tmp_path, site, group, source):
    """Only what was under way is asked twice, and the end is the same."""
    site.pages["/nb/1.html"] = shapes.report(TITLE, "2026-01-20", attachments=[("/f/1.pdf", "附件")])
    site.pages["/f/1.pdf"] = shapes.Page(b"%PDF-1.4 1", "application/pdf")
    whole = Nights(tmp_path / "whole")
    whole.crawl(DAY, source)
    (path,) = whole.journals.rglob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    for cut in range(len(lines) + 1):
        nights = Nights(tmp_path / str(cut))
        torn = nights.journals / path.relative_to(whole.journals)
        torn.parent.mkdir(parents=True)
        torn.write_bytes(b"".join(lines[:cut]) + (lines[cut][:40] if cut < len(lines) else b""))
        for sha256 in whole.archive.digests():  # as far as it had come, and what it had just put there
            data = whole.archive.get(sha256)
            nights.archive.put(sha256, data, whole.archive.sight(sha256))
        since = len(group.asked)
        nights.crawl(DAY, source, began=nights.began(DAY).replace(hour=19))
        assert len(group.asked[since:]) == len(lines) - cut, cut
        assert sorted(nights.outcomes()) == sorted(whole.outcomes())
        assert nights.held() == whole.held()


@pytest.mark.parametrize(("validator", "header"), [("etag", "If-None-Match"), ("modified", "If-Modified-Since")])
def test_known_urls_get_conditional_requests(nights, site, group, source, validator, header):
    site.validator = validator
    nights.crawl(DAY, source)
    since = len(group.asked)
    crawled = nights.crawl("2026-01-21", source)
    asked = [a for a in group.asked[since:] if a.path != "/robots.txt"]
    assert len(asked) == 6
    assert all(header in a.headers and a.status == 304 and a.bytes == 0 for a in asked)
    assert crawled.outcomes == {"unchanged": 6, "gone": 1}


def test_validators_are_sent_only_to_the_url_of_the_content(nights, site, group, source):
    """Else a page that leads on, older than where it leads, answers that nothing has changed."""
    leading = '<html><head><meta http-equiv="refresh" content="0; url=/nb/one.html"></head><body></body></html>'
    site.pages["/nb/one.html"], site.pages["/nb/1.html"] = site.pages["/nb/1.html"], shapes.Page(leading.encode())
    nights.crawl(DAY, source)
    since = len(group.asked)
    site.instead["/nb/one.html"] += [Reply(500)] * 3  # what was known of it stays
    nights.crawl("2026-01-21", source)
    nights.crawl("2026-01-22", source)
    paths = ("/nb/1.html", "/nb/one.html")
    asked = [(a.path, "If-None-Match" in a.headers) for a in group.asked[since:] if a.path in paths]
    first, last = (paths[0], False), (paths[1], True)
    assert asked == [first, last, last, last, first, last]


def test_the_same_bytes_without_a_validator_are_unchanged(nights, site, source):
    site.validator = ""
    nights.crawl(DAY, source)
    assert nights.crawl("2026-01-21", source).outcomes == {"unchanged": 6, "gone": 1}


def test_a_lost_document_is_archived_again_from_a_site_without_validators(nights, site, source):
    site.validator = ""
    nights.crawl(DAY, source)
    held = nights.held()
    for path in nights.archive.root.rglob("*.bin"):
        path.write_bytes(path.read_bytes()[:40])
    nights.crawl("2026-01-21", source)
    assert nights.held() == held


def test_a_lost_document_is_fetched_again(nights, site, group, source):
    nights.crawl(DAY, source)
    held = nights.held()
    for path in nights.archive.root.rglob("*.bin"):
        path.unlink()
    crawled = nights.crawl("2026-01-21", source)
    assert crawled.outcomes["archived"] == 6
    assert nights.held() == held


def test_an_archive_that_takes_nothing_is_a_clear_failure(nights, source):
    nights.archive.root.write_text("a file is no folder")
    with pytest.raises(ArchiveError, match="cannot store a document"):
        nights.crawl(DAY, source)
    assert [f.outcome for f in nights.lines() if f.purpose != "robots"] == []


def test_a_crawl_runs_within_an_event_loop_and_in_a_thread(nights, source):
    async def within():
        return nights.crawl(DAY, source)

    assert asyncio.run(within()).outcomes["archived"] == 6
    done = []
    thread = threading.Thread(target=lambda: done.append(nights.crawl("2026-01-21", source)))
    thread.start()
    thread.join(30)
    assert done[0].outcomes["unchanged"] == 6


def test_a_fault_of_ours_is_raised_and_no_end_like_others(nights, source, monkeypatch):
    def fault(*_):
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(fetch, "read_report_page", fault)
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        nights.crawl(DAY, source)
