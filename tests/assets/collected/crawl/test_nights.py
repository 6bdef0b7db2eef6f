"""Three nights over a group of sites in every shape, and the archive compared with what the sites held."""

import pytest

from assets.collected.crawl.addresses import host
from assets.collected.journal import journal
from assets.collected.journal.load import known_urls, load
from assets.collected.lists.list_page import ListEntry
from assets.collected.sources.source import KINDS
from tests.sites import shapes
from tests.sites.nights import Nights, path_of
from tests.sites.server import Group, Reply, Site
from warehouse.store import memory, records

BODIES = ("市政府办公室", "市教育局", "城关街道办事处")
YEARS = range(2022, 2025)
LOOK_ALIKES = (
    "图解：2024年政府信息公开工作年度报告", "2024年政府信息公开工作年度报告解读", "2024年度政府网站工作年度报表",
    "2024年法治政府建设年度报告", "关于做好2024年政府信息公开工作年度报告编制工作的通知", "政府信息公开指南",
)  # fmt: skip
SECOND = "www.platform.gov.cn"


def host_of(kind):
    return f"www.{kind.replace('_', '-')}.gov.cn"


def encoding_of(kind):
    return "gb18030" if kind in ("boda", "links") else "utf-8"


class Town:
    """One site of a kind: its reports by path, each with an attachment or none, and look-alikes among them."""

    def __init__(self, kind):
        self.kind, self.site = kind, Site(host_of(kind), robots="User-agent: *\nDisallow: /admin/\n")
        self.reports, self.others = {}, {}
        for number, (body, year) in enumerate((b, y) for b in BODIES for y in YEARS):
            self.report(number + 1, body, year)
        if kind != "annual_report_page":  # which names nothing but reports
            for number, title in enumerate(LOOK_ALIKES):
                self.others[shapes.address(kind, 900 + number, "2025-02-01")] = ListEntry("", title, "2025-02-01")
        self.list()

    def report(self, number, body, year, said="一"):
        day = f"{year + 1}-01-20"
        title, path = f"{body}{year}年政府信息公开工作年度报告", shapes.address(self.kind, number, day)
        files = [(f"/files/{number}.pdf", "附件：年度报告.pdf")] if number % 2 else []
        self.reports[path] = ListEntry(path, title, day)
        said, encoding = f"<p>{self.site.host}：{said}</p>", encoding_of(self.kind)
        self.site.pages[shapes.target(path)] = shapes.report(
            title, day, body=said, attachments=files, encoding=encoding
        )
        for file, _ in files:
            self.site.pages[file] = shapes.Page(f"%PDF-1.4 {self.site.host} {title}".encode(), "application/pdf")
        return path

    def list(self):
        """The list as it is today."""
        others = [ListEntry(path, entry.title, entry.day) for path, entry in self.others.items()]
        listed = [*others[:3], *self.reports.values(), *others[3:]]
        section = shapes.section(self.kind, listed, per_page=6, encoding=encoding_of(self.kind))
        self.start, self.lists = section.start, section.pages
        self.site.pages |= section.pages

    def vanish(self, path):
        del self.reports[path]
        del self.site.pages[shapes.target(path)]

    def bodies(self):
        """What the site holds of its reports now."""
        pages = self.site.pages
        files = {path for path in pages if path.startswith("/files/")}
        return {pages[shapes.target(path)].body for path in self.reports} | {pages[path].body for path in files}


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    """The group after three nights, what each brought, and everything the sites ever held of reports."""
    towns = {kind: Town(kind) for kind in KINDS}
    nights, brought = Nights(tmp_path_factory.mktemp("nights")), []
    with Group(*(town.site for town in towns.values()), Site(SECOND)) as group:
        copied = list(towns["trs"].reports)[3]  # one without attachments
        second, slow = group.sites[SECOND], towns["links"]
        second.pages = {
            "/nb/": shapes.html(f'<a href="/copy.html">{towns["trs"].reports[copied].title}</a>'),
            "/copy.html": towns["trs"].site.pages[shapes.target(copied)],
        }
        sources = [group.source(town.site.host, town.start, kind) for kind, town in towns.items()]
        sources.append(group.source(SECOND, "/nb/"))
        ever = set.union(*(town.bodies() for town in towns.values()))

        brought.append(nights.crawl("2026-01-20", *sources))
        changed, new, vanished = {}, {}, {}
        for kind, town in towns.items():
            changed[kind] = town.report(2, BODIES[0], 2023, said="二")
            new[kind] = town.report(77, "市水利局", 2024)
            vanished[kind] = next(path for path in town.reports if path not in (changed[kind], new[kind]))
            town.vanish(vanished[kind])
            town.list()
            ever |= town.bodies()
        slow.site.instead[slow.start].append(Reply(503, wait=0.1))
        brought.append(nights.crawl("2026-01-21", *sources))
        since = len(group.asked)
        brought.append(nights.crawl("2026-01-22", *sources))
        yield {
            "towns": towns, "nights": nights, "brought": brought, "ever": ever, "changed": changed, "new": new,
            "vanished": vanished, "group": group, "third": group.asked[since:],
        }  # fmt: skip


def documents(nights):
    """The content each page and attachment was last had with, by host and path; without those that are gone."""
    last = {}
    for line in sorted(nights.lines(), key=lambda line: line.asked):
        if line.purpose in ("page", "attachment"):
            last[host(line.url), path_of(line.url)] = line
    return {where: line for where, line in last.items() if line.outcome != "gone"}


def test_every_report_the_sites_ever_held_is_in_the_archive_and_no_look_alike(after):
    lines = after["nights"].lines()
    kept = {line.sha256 for line in lines if line.purpose in ("page", "attachment") and line.sha256}
    assert {after["nights"].archive.get(sha256) for sha256 in kept} == after["ever"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_last_had_of_a_site_is_what_it_holds(after, kind):
    town, last = after["towns"][kind], documents(after["nights"])
    had = {after["nights"].archive.get(line.sha256) for (name, _), line in last.items() if name == town.site.host}
    assert had == town.bodies()


@pytest.mark.parametrize("kind", KINDS)
def test_each_night_brings_what_changed(after, kind):
    where = KINDS.index(kind)
    first, second, third = (night[where].outcomes for night in after["brought"])
    assert (first["unchanged"], first["gone"]) == (0, 0)
    assert second["gone"] == 1
    town = after["towns"][kind]
    nights = sorted({line.asked.date() for line in after["nights"].lines()})
    archived = {
        path_of(line.url) for line in after["nights"].lines()
        if host(line.url) == town.site.host and line.purpose in ("page", "attachment")
        and line.asked.date() == nights[1] and line.outcome == "archived"
    }  # fmt: skip
    assert archived == {after["changed"][kind], after["new"][kind], "/files/77.pdf"}
    assert third == {"unchanged": third["unchanged"]}
    assert third["unchanged"] > len(town.reports)


def test_a_vanished_report_is_told_once_with_what_it_was(after):
    gone = [line for line in after["nights"].lines() if line.outcome == "gone" and line.purpose == "page"]
    assert sorted(path_of(line.url) for line in gone) == sorted(after["vanished"].values())
    assert {(line.status, line.why) for line in gone} == {(404, "HTTP 404; it was archived before")}
    assert all("年政府信息公开工作年度报告" in line.title for line in gone)


def test_the_third_night_asks_only_whether_something_changed_and_takes_nothing(after):
    asked = [a for a in after["third"] if a.path != "/robots.txt"]
    posts = [a for a in asked if a.method == "POST"]
    assert [(a.host, a.path) for a in asked if a not in posts and a.status != 304] == []
    assert sum(a.bytes for a in asked if a not in posts) == 0


def test_an_attachment_is_known_with_the_page_it_hangs_on(after):
    lines = [line for line in after["nights"].lines() if line.purpose == "attachment"]
    assert {line.title for line in lines} == {"附件：年度报告.pdf"}
    assert all(host(line.url) == host(line.parent) for line in lines)
    for line in lines:
        page = after["group"].sites[host(line.parent)].pages.get(shapes.target(path_of(line.parent)))
        assert page is None or path_of(line.url).encode() in page.body


def test_a_duplicate_on_a_second_platform_is_one_document_with_two_places(after):
    (copy,) = {line.sha256 for line in after["nights"].lines() if path_of(line.url) == "/copy.html" and line.sha256}
    hosts = {host(line.url) for line in after["nights"].lines() if line.sha256 == copy}
    assert hosts == {SECOND, host_of("trs")}


def test_a_page_is_asked_once_a_night_and_nothing_forbidden_is(after):
    asked = after["group"].asked
    assert [a.path for a in asked if a.path.startswith("/admin/")] == []
    others = {path for town in after["towns"].values() for path in town.others}
    assert others & {a.path for a in asked} == set()
    third = [(a.host, a.method, a.path) for a in after["third"] if a.method == "GET"]
    assert len(third) == len(set(third))


@pytest.fixture(scope="module")
def loaded(after):
    """A warehouse the three nights were loaded into."""
    con = memory()
    load(con, after["nights"].journals, after["nights"].archive)
    return con


def test_the_warehouse_has_in_force_what_the_sites_hold_and_tells_what_is_gone(after, loaded):
    rows = loaded.execute(
        "SELECT source, sha256, last_seen, outcome FROM collected.manifest"
        " QUALIFY last_seen = max(last_seen) OVER (PARTITION BY source)"
    ).fetchall()
    for kind, town in after["towns"].items():
        of_town = {(path_of(url), outcome): sha256 for url, sha256, _, outcome in rows if host(url) == town.site.host}
        held = {
            after["nights"].archive.get(sha256) for (_, outcome), sha256 in of_town.items() if outcome == "archived"
        }
        assert held == town.bodies()
        assert (shapes.target(after["vanished"][kind]), "gone") in of_town


def test_the_warehouse_keeps_each_version_and_what_each_page_says(after, loaded):
    for kind, town in after["towns"].items():
        path = shapes.target(after["changed"][kind])
        said = records(loaded, f"FROM collected.page WHERE contains(url, '{town.site.host}') ORDER BY sha256")
        assert len([page for page in said if path_of(page["url"]) == path]) == 2
        assert {page["content_source"] for page in said} <= {*BODIES, "市水利局", None}
        assert all('"PubDate"]' in page["dates"] for page in said)


def test_each_attachment_is_told_with_its_page(after, loaded):
    told = {(host(page), path_of(source)) for source, page in loaded.execute(
        "SELECT source, page FROM collected.attachment"
    ).fetchall()}  # fmt: skip
    files = {
        (town.site.host, path) for town in after["towns"].values() for path in town.site.pages if "/files/" in path
    }
    assert told == files


def test_what_the_warehouse_knows_of_a_source_is_what_its_journals_tell(after, loaded):
    for kind in KINDS:
        name = next(line.source for line in after["nights"].lines() if host(line.url) == host_of(kind))
        assert known_urls(loaded, name) == journal.read_known_urls(after["nights"].journals, name)
