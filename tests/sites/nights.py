"""Crawls of a group of fake sites on given days, and the archive after them."""

from datetime import datetime

from assets.collected.archive.archive import Archive
from assets.collected.crawl.crawl_policy import CrawlPolicy
from assets.collected.crawl.run import crawl
from assets.collected.journal import journal
from tests.sites import shapes
from tests.sites.server import Site

CONTACT = "data-office@example.gov.cn"
TITLE = "建安区{}年政府信息公开工作年度报告"
PATHS = [f"/nb/{number}.html" for number in range(1, 6)]
HOST = "www.jianan.gov.cn"
_DECLARED = """\
name: jianan
title: 许昌市建安区人民政府
region: "411003"
kind: links
starts: ["{start}"]
hosts: [www.jianan.gov.cn]
"""


def declare(folder, group):
    """A folder of sources with one, whose list is /nb/ at HOST."""
    folder.mkdir()
    (folder / "jianan.yaml").write_text(_DECLARED.format(start=group.url(HOST, "/nb/")), "utf-8")


def small(host, paths=PATHS, prefix=""):
    """A site with one list, and a report by each of its paths."""
    links = "".join(f'<p><a href="{prefix}{path}">{TITLE.format(2020 + n)}</a></p>' for n, path in enumerate(paths))
    pages = {f"{prefix}/nb/": shapes.html(links)}
    pages |= {prefix + path: shapes.report(TITLE.format(2020 + n), f"202{n}-01-20") for n, path in enumerate(paths)}
    return Site(host, pages)


class Nights:
    """Crawls into one folder; each begins at two in the morning of the day given, Asia/Shanghai.

    With `shared`, those of one machine of several, which share an archive and their journals.
    """

    def __init__(self, folder, shared=None, archive=None):
        self.archive, self.journals, self.shared = archive or Archive(folder / "archive"), folder / "journals", shared

    def crawl(self, day, *sources, **conduct):
        """What became of each source in the night before `day`; the one source's where there is one."""
        said = {"loopback": True} | conduct
        began = said.pop("began", None) or self.began(day)
        if self.shared:
            self.shared.synchronise(self.journals)
        known = {source.name: journal.read_known_urls(self.journals, source.name) for source in sources}
        policy = CrawlPolicy(CONTACT, began, **said)
        done = crawl(sources, self.archive, self.journals, known, policy, shared=self.shared)
        return done[0] if len(done) == 1 else done

    @staticmethod
    def began(day):
        return datetime.fromisoformat(f"{day}T02:00:00") - journal.SHANGHAI

    def lines(self, source="*"):
        return [line for path in journal.paths(self.journals, source) for line in journal.read(path)]

    def outcomes(self, source="*"):
        """(path, outcome) of each request but those for robots.txt, in the order they were written."""
        return [(path_of(f.url), f.outcome) for f in self.lines(source) if f.purpose != "robots"]

    def why(self, path):
        return next(f.why for f in reversed(self.lines()) if path_of(f.url) == path)

    def held(self):
        """What the archive holds."""
        return {self.archive.get(sha256) for sha256 in self.archive.digests()}


def path_of(url):
    return "/" + url.split("/", 3)[3] if url.count("/") > 2 else url
