"""Every source is crawled by one machine, and sources of one host by the same."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.collected.crawl.crawl_share import CrawlShare, ShareError, read_share
from assets.collected.sources.source import Source

HOSTS = [f"www.{letter}.gov.cn" for letter in "abcdefghijkl"]


def source(number, hosts):
    return Source(f"s{number}", "", "370881", "links", (f"https://{min(hosts)}/",), frozenset(hosts), "sites.yaml")


sources = st.lists(st.sets(st.sampled_from(HOSTS), min_size=1, max_size=3), max_size=12).map(
    lambda found: [source(number, hosts) for number, hosts in enumerate(found)]
)


@given(sources, st.integers(1, 5))
def test_every_source_is_crawled_by_one_machine_and_every_host_asked_by_one(declared, machines):
    shares = [CrawlShare(number, machines).choose(declared) for number in range(1, machines + 1)]
    assert sorted(s.name for share in shares for s in share) == sorted(s.name for s in declared)
    for one, other in combinations(shares, 2):
        assert not {host for s in one for host in s.hosts} & {host for s in other for host in s.hosts}


@given(sources)
def test_a_single_machine_crawls_every_source_in_order(declared):
    assert CrawlShare().choose(declared) == tuple(declared)


@given(sources, st.integers(2, 5), st.randoms())
def test_the_order_of_the_sources_does_not_matter(declared, machines, random):
    shuffled = random.sample(declared, len(declared))
    chosen = [{s.name for s in CrawlShare(1, machines).choose(order)} for order in (declared, shuffled)]
    assert chosen[0] == chosen[1]


def test_many_sources_are_shared_about_evenly():
    declared = [source(n, {f"www.town{n}.gov.cn"}) for n in range(300)]
    assert all(70 < len(CrawlShare(n, 3).choose(declared)) < 130 for n in (1, 2, 3))


@pytest.mark.parametrize(("text", "share"), [("", CrawlShare()), ("1/1", CrawlShare(1, 1)), ("2/3", CrawlShare(2, 3))])
def test_a_share_is_written_as_number_and_machines(text, share):
    assert read_share(text) == share


@pytest.mark.parametrize("text", ["3/2", "0/2", "2", "2/0", "a/b", "1 / 2", "1/2/3", "-1/2", "２/３"])
def test_anything_else_is_refused_with_what_to_write(text):
    with pytest.raises(ShareError, match="such as 2/3"):
        read_share(text)
