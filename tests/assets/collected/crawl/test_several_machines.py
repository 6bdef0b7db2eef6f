"""Several machines crawl at the same time, each its share of the sources, as one polite crawler would."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from assets.collected.archive.archive import Archive
from assets.collected.crawl.crawl_share import CrawlShare
from assets.collected.journal.journal import JournalError
from assets.collected.journal.shared_journals import SharedJournals
from tests.sites.nights import HOST, Nights, path_of, small
from tests.sites.server import QUICK, Group, Reply

MACHINES = 3
TOWNS = [f"www.town{number}.gov.cn" for number in range(12)]


@pytest.fixture(params=["folder", "bucket"])
def machine(request, tmp_path):
    """A machine by name: its own folder, with the archive and the journals that all share."""
    root = tmp_path / "shared"
    if request.param == "bucket":
        root = f"{request.getfixturevalue('bucket')}/{tmp_path.name}"
    archive = Archive(tmp_path / "archive")
    return lambda name: Nights(tmp_path / name, SharedJournals(root), archive)


def test_no_host_has_two_requests_at_once_and_every_report_is_archived(machine):
    sites = [small(host) for host in TOWNS]
    with Group(*sites) as group:
        declared = [group.source(host, "/nb/") for host in TOWNS]
        # A second source at a host, and one that may visit the hosts of two others.
        declared.append(group.source(TOWNS[0], "/nb/", name="again"))
        declared.append(group.source(TOWNS[1], "/nb/", name="both", hosts=frozenset(TOWNS[1:3])))

        def crawl(number):
            chosen = CrawlShare(number, MACHINES).choose(declared)
            return machine(f"m{number}").crawl("2026-01-20", *chosen)

        with ThreadPoolExecutor(MACHINES) as threads:
            list(threads.map(crawl, range(1, MACHINES + 1)))
        for host in TOWNS:
            asked = sorted((a for a in group.asked if a.host == host), key=lambda a: a.began)
            assert all(one.ended <= other.began for one, other in pairwise(asked))
            assert {"/nb/1.html", "/nb/5.html"} <= set(group.paths(host))
    reports = {page.body for site in sites for path, page in site.pages.items() if path != "/nb/"}
    assert reports <= machine("m1").held()


def test_no_host_is_asked_more_in_a_day_where_the_machines_become_fewer(machine):
    limit = 3
    with Group(*map(small, TOWNS)) as group:
        declared = [replace(group.source(host, "/nb/"), politeness=replace(QUICK, a_day=limit)) for host in TOWNS]
        for minutes, machines in enumerate((MACHINES, MACHINES - 1)):
            began = Nights.began("2026-01-20") + timedelta(minutes=minutes)

            def crawl(number, machines=machines, began=began):
                chosen = CrawlShare(number, machines).choose(declared)
                return machine(f"m{number}").crawl("2026-01-20", *chosen, began=began)

            with ThreadPoolExecutor(machines) as threads:
                list(threads.map(crawl, range(1, machines + 1)))
        for host in TOWNS:
            asked = sorted((a for a in group.asked if a.host == host), key=lambda a: a.began)
            assert len(asked) == limit
            assert all(other.began - one.began >= QUICK.least for one, other in pairwise(asked))


def test_a_source_that_moves_to_another_machine_keeps_its_daily_limit(machine, site, group, source):
    capped = replace(source, politeness=replace(QUICK, a_day=4))
    machine("first").crawl("2026-01-20", capped)
    asked = len(group.asked)
    moved = machine("second").crawl("2026-01-20", capped, began=Nights.began("2026-01-20").replace(minute=30))
    assert (asked, len(group.asked)) == (4, 4)
    assert "reached its daily limit of 4 requests" in moved.why[0]


def test_a_source_that_moves_is_not_asked_again_for_what_it_has(machine, site, group, source):
    machine("first").crawl("2026-01-20", source)
    site.pages["/nb/"] = small(HOST, ["/nb/1.html", "/nb/9.html"]).pages["/nb/"]
    site.pages["/nb/9.html"] = small(HOST, ["/nb/9.html"]).pages["/nb/9.html"]
    since = len(group.asked)
    second = machine("second")
    second.crawl("2026-07-21", source)  # out of season known reports are left alone
    assert group.paths(HOST, since) == ["/nb/", "/nb/9.html"]
    assert [path_of(line.url) for line in second.lines() if line.outcome == "archived"].count("/nb/1.html") == 1


def test_a_host_that_blocked_one_machine_is_asked_by_no_other(machine, site, group, source):
    site.always["/nb/"] = Reply(403)
    machine("first").crawl("2026-01-20", source)
    since = len(group.asked)
    moved = machine("second").crawl("2026-01-21", source)
    assert "blocked the crawler" in moved.manual
    assert len(group.asked) == since


def test_what_a_machine_wrote_before_it_was_cut_off_is_stored_by_its_next_crawl(machine, site, group, source):
    first = machine("first")
    alone = replace_shared(first, None)
    alone.crawl("2026-01-20", source)  # the shared place could not be reached
    first.crawl("2026-01-21", source)
    second = machine("second")
    second.shared.synchronise(second.journals)
    assert second.lines() == first.lines() != []


def test_two_machines_that_crawl_one_source_from_one_moment_on_are_reported(machine, site, group, source):
    machine("first").crawl("2026-01-20", source)
    second = machine("second")
    second.journals.mkdir(parents=True)
    unseen = replace_shared(second, second.shared, synchronised=False)
    with pytest.raises(JournalError, match="begun by another machine: give each machine a GONGKAI_CRAWL_SHARE"):
        unseen.crawl("2026-01-20", source)


def test_shared_journals_that_cannot_be_reached_are_an_error_that_names_them(tmp_path, group, source):
    (tmp_path / "shared").write_text("a file, not a folder")
    machine = Nights(tmp_path / "first", SharedJournals(tmp_path / "shared"))
    with pytest.raises(JournalError, match=r"the shared journals .*shared cannot be read or written"):
        machine.crawl("2026-01-20", source)
    assert group.asked == []


def replace_shared(nights, shared, *, synchronised=True):
    """The same machine with other shared journals, or without knowing what they hold."""
    other = Nights(nights.journals.parent, shared, nights.archive)
    if not synchronised:
        other.shared = _Unread(shared.root)
    return other


class _Unread(SharedJournals):
    def synchronise(self, journals):
        """Nothing is fetched."""
