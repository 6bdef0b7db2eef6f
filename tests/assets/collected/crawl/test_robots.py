"""A robots.txt of any size and make: what it says is kept to, and it costs little time and memory."""

import gzip
import subprocess
import sys
from dataclasses import replace

import pytest

from assets.collected.crawl.robots import LARGEST, Robots
from tests.conftest import plain_environment
from tests.sites.nights import HOST, PATHS
from tests.sites.server import QUICK, Reply

DAY = "2026-01-20"
URL = "https://www.jining.gov.cn/nb/1.html"


def allowed(text, url=URL):
    return Robots(text.encode()).allows(url)


def filled(line, size=LARGEST):
    """`size` bytes of lines, as `line` writes them by their number."""
    lines, length = [], 0
    while length < size:
        lines.append(line(len(lines)))
        length += len(lines[-1])
    return "".join(lines)


def test_the_first_512_kib_are_kept_to_and_nothing_behind():
    head = "User-agent: *\nDisallow: /nb/1\n"
    comment = filled(lambda number: "# nothing\n", LARGEST)
    assert not allowed(head + comment)
    assert allowed(head.replace("nb", "other") + comment + "Disallow: /nb/1\n")
    within = filled(lambda number: "# nothing\n", 500 * 1024)
    assert not allowed("User-agent: *\n" + within + "Disallow: /nb/1\n" + comment)


def test_a_rule_that_is_cut_in_two_is_left_out():
    head = "User-agent: *\nDisallow: /nb/\n"
    padding = "#" * (LARGEST - len(head) - len("\nAllow: /nb/")) + "\n"
    assert not allowed(head + padding + "Allow: /nb/nothing/here\n")
    assert allowed("User-agent: *\nDisallow: /" + "x" * LARGEST)


@pytest.mark.parametrize(
    "named", ["User-agent: gongkai", "useragent:GongKai # we", "  User agent gongkai", "User-Agent: gong*"]
)
def test_rules_in_our_name_are_ours_however_it_is_written(named):
    others = "User-agent: Baiduspider\nUser-agent: 360Spider\nDisallow: /\n"
    assert not allowed(f"{others}{named}\nDisallow: /nb/1\n")
    assert allowed(f"{others}{named}\nDisallow: /nb/2\n")


def test_rules_for_others_are_not_ours():
    assert allowed("User-agent: Baiduspider\nDisallow: /\n\nUser-agent: *\nDisallow: /other\n")
    assert not allowed("User-agent: *\nDisallow: /nb/\n\nUser-agent: Baiduspider\nAllow: /\n")
    assert not allowed("User-agent: Baiduspider\nUser-agent: *\nDisallow: /nb/\n")


HOSTILE = {
    "many crawlers with many rules": 'filled("User-agent: z{}\\n", half) + filled("Disallow: /{}\\n", half)',
    "many rules": 'ALL + filled("Disallow: /a{}\\n", whole)',
    "many wildcards": 'ALL + filled("Disallow: /*a{}*a*a*a*b$\\n", whole)',
    "one long rule": 'ALL + "Disallow: /" + "*a" * (whole // 2)',
    "one long line": '"a" * (55 << 20)',
    "many lines": '"User-agent: *\\nDisallow: /b/\\n" * (2 << 20)',
}
READ = """
import resource, sys, time
whole, half, ALL = 512 * 1024, 256 * 1024, "User-agent: *\\n"
def filled(line, size):
    return "".join(line.format(number) for number in range(size // len(line)))
body = (%s).encode()
from assets.collected.crawl.robots import Robots
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
print(Robots(body).allows("https://www.jining.gov.cn/" + "a" * 300 + ".html"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on a process")
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_one_made_to_cost_much_is_read_within_limits(body):
    """A process with a minute and 2 GB reads it: what is measured is seconds and a tenth of that."""
    read = subprocess.run(
        [sys.executable, "-c", READ % body], env=plain_environment(), capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert read.stdout == "True\n", read.stderr


def test_of_a_large_one_no_more_is_downloaded_than_is_read(nights, site, group, source):
    rules = b"User-agent: *\nDisallow: /nb/2\n"
    site.always["/robots.txt"] = Reply(
        200, body=rules + b"# nothing here\n" * (LARGEST // 5), content_type="text/plain"
    )
    nights.crawl(DAY, replace(source, politeness=replace(QUICK, largest=64 * 1024 * 1024)))
    assert group.paths(HOST) == ["/nb/", *(path for path in PATHS if path != "/nb/2.html")]
    robots = next(line for line in nights.lines() if line.purpose == "robots")
    assert (robots.outcome, LARGEST <= robots.bytes < 2 * LARGEST) == ("archived", True)


def test_one_that_unpacks_without_end_leaves_its_host_alone(nights, site, group, source):
    bomb = gzip.compress(b"# nothing\n" * (QUICK.largest // 5))
    site.always["/robots.txt"] = Reply(200, (("Content-Encoding", "gzip"),), bomb, content_type="text/plain")
    crawled = nights.crawl(DAY, source)
    assert group.paths(HOST) == []
    assert any("over the limit" in why for why in crawled.why)


def test_one_that_comes_drop_by_drop_has_its_time_and_no_more(nights, site, group, source):
    site.always["/robots.txt"] = Reply(200, body=b"User-agent: *\n" * 40, drip=0.05)
    crawled = nights.crawl(DAY, replace(source, politeness=replace(QUICK, seconds=0.3)))
    assert group.paths(HOST) == []
    assert any("within 0.3 seconds" in why for why in crawled.why)
