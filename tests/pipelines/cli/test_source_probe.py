"""`gongkai sources probe`: one look at a list, its output, and the source file it writes."""

from random import Random

import pytest

from assets.collected.journal import journal
from assets.collected.sources.load import load_sources
from tests.sites import pagers, shapes
from tests.sites.nights import CONTACT, HOST
from tests.sites.server import Group, Reply, Site

DECLARED = """\
name: jianan
title: 许昌市建安区人民政府
region: "411003"
kind: {kind}
starts: ["{start}"]
hosts: [www.jianan.gov.cn]
manual: unverified
"""


@pytest.fixture
def made():
    return next(made for made in (pagers.make("rlist", Random(seed)) for seed in range(99)) if len(made.pages) == 3)


@pytest.fixture
def site(made):
    return Site(HOST, dict(made.pages))


@pytest.fixture
def group(site):
    with Group(site) as group:
        yield group


@pytest.fixture
def probe(gongkai_here, tmp_path):
    """The command in a folder of its own, in a rehearsal."""

    def command(*arguments, language="en", **settings):
        told = {"GONGKAI_DATA": str(tmp_path), "GONGKAI_CONTACT": CONTACT, "GONGKAI_LOOPBACK": "1"} | settings
        return gongkai_here("sources", "probe", *arguments, "--lang", language, **told)

    return command


def test_a_packaged_site_is_taken_up_with_one_command(probe, tmp_path, group, made):
    """Its list is asked for once, and the file written is that of a site that is crawled."""
    found = probe("gangu", "--start", group.url(HOST, made.start))
    assert (found.returncode, found.stderr) == (0, "")
    assert group.paths(HOST) == [made.start]
    first = len([e for e in made.entries if e.url.encode() in made.pages[made.start].body])
    assert "kind: kaipu (declared: boda)" in found.stdout
    assert f"{first} reports on the first page" in found.stdout
    assert f"the list states {len(made.entries)} entries and {len(made.pages)} pages" in found.stdout
    assert "further pages: 2; further lists: 0" in found.stdout
    assert made.entries[0].title in found.stdout
    read = load_sources(tmp_path / "sources")
    (source,) = (source for source in read.entries if source.name == "gangu")
    assert read.faults == ()
    assert (source.kind, source.manual, source.unverified) == ("kaipu", None, False)
    assert source.starts == (group.url(HOST, made.start),)
    assert source.hosts == {"www.gangu.gov.cn", HOST}
    requests = [line.purpose for path in journal.paths(tmp_path / "journals") for line in journal.read(path)]
    assert requests == ["robots", "list"]


@pytest.mark.parametrize("shape", ["units", "search_list"])
def test_a_list_that_a_script_fills_is_asked_for_its_rows_too(probe, tmp_path, shape):
    made = next(made for made in (pagers.make(shape, Random(seed)) for seed in range(99)) if len(made.pages) > 3)
    with Group(Site(HOST, dict(made.pages))) as group:
        found = probe("gangu", "--start", group.url(HOST, made.start))
        assert len(group.paths(HOST)) == 2
    assert found.returncode == 0
    assert made.entries[0].title in found.stdout
    assert f"the list states {len(made.entries)} entries" in found.stdout
    (source,) = (source for source in load_sources(tmp_path / "sources").entries if source.name == "gangu")
    assert source.kind == "links"


def test_a_second_probe_changes_no_file(probe, tmp_path, group, made):
    probe("gangu", "--start", group.url(HOST, made.start))
    path = tmp_path / "sources" / "gangu.yaml"
    before, asked = path.read_bytes(), len(group.asked)
    again = probe("gangu", language="zh")
    assert (again.returncode, path.read_bytes(), len(group.asked)) == (1, before, asked)
    assert f"已有来源文件 {path}，没有改动" in again.stderr


def test_an_unverified_file_of_the_office_is_probed_and_kept(probe, tmp_path, group, made):
    folder = tmp_path / "sources"
    folder.mkdir()
    text = DECLARED.format(kind=made.kind, start=group.url(HOST, made.start))
    (folder / "jianan.yaml").write_text(text, "utf-8")
    found = probe("jianan")
    assert "kind: kaipu, as declared" in found.stdout
    assert "delete its line `manual`" in found.stderr
    assert (folder / "jianan.yaml").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"robots": "User-agent: *\nDisallow: /"}, "disallowed by robots.txt"),
        ({"reply": Reply(404)}, "HTTP 404"),
        ({"reply": Reply(403)}, "HTTP 403"),
        ({"reply": Reply(200, body=shapes.script_challenge().body)}, "bot protection"),
        ({"reply": Reply(200, body=shapes.html("<table id='list'></table>").body)}, "0 reports on the first page"),
    ],
)
def test_a_list_that_cannot_be_used_is_reported_and_no_file_is_written(probe, tmp_path, site, group, made, change, why):
    site.robots = change.get("robots")
    if "reply" in change:
        site.always[made.start] = change["reply"]
    found = probe("gangu", "--start", group.url(HOST, made.start))
    assert found.returncode == 1
    assert why in found.stdout
    assert "no source file was written" in found.stderr
    assert not (tmp_path / "sources" / "gangu.yaml").exists()


def test_a_site_whose_list_was_not_found_needs_a_start(probe, group):
    found = probe("gangu")
    assert (found.returncode, group.asked) == (2, [])
    assert "gongkai sources probe gangu --start URL" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "settings", "why"),
    [
        ((), {}, "probe needs a source"),
        (("nowhere",), {}, "there is no source nowhere"),
        (("gangu", "--start", "ftp://x.gov.cn/"), {}, "is not the URL of a page"),
        (("gangu", "--start", "http://gangu.example/"), {}, "gangu.example is not under gov.cn"),
        (("wuwei",), {"GONGKAI_CONTACT": ""}, "GONGKAI_CONTACT is not set"),
    ],
)
def test_misuse_is_explained_and_nothing_is_asked(probe, group, arguments, settings, why):
    found = probe(*arguments, **settings)
    assert (found.returncode, group.asked) == (2, [])
    assert why in found.stderr
