"""`gongkai collect`: its output, its exit codes, and which sites it does not crawl."""

from contextlib import ExitStack

import pytest

from assets.collected.journal import journal
from pipelines.cli import collect as collecting
from pipelines.orchestration.settings import SettingsError
from tests.sites import shapes
from tests.sites.nights import HOST, declare
from tests.sites.server import Group, Reply, Site
from warehouse.files.run_lock import hold_run_lock

TITLE = "建安区2025年政府信息公开工作年度报告"
CONTACT = {"GONGKAI_CONTACT": "data-office@example.gov.cn", "GONGKAI_LOOPBACK": "1"}


@pytest.fixture
def site():
    pages = {
        "/nb/": shapes.html(f'<a href="/nb/1.html">{TITLE}</a><a href="/nb/2.html">图解：{TITLE}</a>'),
        "/nb/1.html": shapes.report(TITLE, "2026-01-20"),
    }
    return Site(HOST, pages)


@pytest.fixture
def group(site):
    with Group(site) as group:
        yield group


@pytest.fixture
def collect(gongkai_here, tmp_path, group):
    """The command with one source and folders of its own."""
    declare(tmp_path / "sources", group)
    places = [f"--{name}={tmp_path / name}" for name in ("archive", "journals", "sources")]

    def command(*arguments, **settings):
        return gongkai_here("collect", *arguments, *places, "--lang=en", **(CONTACT | settings))

    return command


def test_each_source_prints_one_line_and_a_second_crawl_requests_nothing(collect, group, tmp_path):
    first = collect("jianan")
    assert first.returncode == 0
    assert first.stdout == (
        "jianan: requests 3, archived 2, unchanged 0, gone 1, rejected 0, failed 0, blocked 0, left 0\n"
    )
    assert group.paths(HOST) == ["/nb/", "/nb/1.html"]
    lines = [line for path in journal.paths(tmp_path / "journals") for line in journal.read(path)]
    assert [line.outcome for line in lines] == ["gone", "archived", "archived"]
    again = collect("jianan")
    assert (again.returncode, "requests 0, archived 0" in again.stdout, len(group.asked)) == (0, True, 3)


def test_a_site_that_blocks_the_crawler_is_reported_and_skipped_until_it_is_named(collect, site, group):
    site.always["/nb/1.html"] = Reply(403)
    turned = collect("jianan")
    assert turned.returncode == 1
    assert f"jianan: download manually: {HOST} blocks the crawler: HTTP 403" in turned.stdout
    del site.always["/nb/1.html"]
    since = len(group.asked)
    every = collect()
    assert (every.returncode, group.asked[since:]) == (0, [])
    assert "retry with `gongkai collect jianan`" in every.stdout
    assert collect("jianan").returncode == 0
    assert [a.path for a in group.asked[since:]] == ["/nb/1.html"]


def test_a_site_that_fails_exits_1_with_the_reason(collect, site):
    site.always["/nb/1.html"] = Reply(500)
    said = collect("jianan")
    assert said.returncode == 1
    assert "failed 1" in said.stdout
    assert "/nb/1.html: HTTP 500" in said.stdout


def test_no_site_is_crawled_without_a_contact(collect, group):
    said = collect("jianan", GONGKAI_CONTACT="")
    assert (said.returncode, group.asked) == (2, [])
    assert "GONGKAI_CONTACT" in said.stderr


def test_an_unknown_source_is_reported_with_the_known_ones(collect, group):
    said = collect("jianan", "jiannan")
    assert (said.returncode, group.asked) == (2, [])
    assert "There is no source jiannan" in said.stderr
    assert "jianan" in said.stderr.split("Sources:")[1]


def test_an_invalid_source_is_reported_and_the_others_are_crawled(collect, tmp_path, group):
    (tmp_path / "sources" / "broken.yaml").write_text("name: broken\n", "utf-8")
    said = collect("jianan")
    assert said.returncode == 1
    assert "broken.yaml:1" in said.stderr
    assert group.paths(HOST) == ["/nb/", "/nb/1.html"]


def test_an_archive_that_cannot_be_written_is_reported_in_a_sentence(collect, tmp_path):
    (tmp_path / "archive").write_text("")
    said = collect("jianan")
    assert said.returncode == 1
    assert f"the archive {tmp_path / 'archive'} cannot store a document" in said.stderr


def test_a_source_to_download_manually_is_not_requested(gongkai_here, tmp_path):
    said = gongkai_here("collect", f"--journals={tmp_path}", "--lang=zh", **CONTACT)
    assert said.returncode == 0
    assert "需人工下载" in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_second_crawl_into_the_same_journals_waits_for_the_first(collect, group, tmp_path, monkeypatch):
    def asked_by_the_other(_):
        """Called where the crawl would wait: record the requests so far, and end the other crawl."""
        asked.append(len(group.asked))
        other.close()

    asked, other = [], ExitStack()
    other.enter_context(hold_run_lock(tmp_path / "journals", asked.append))
    monkeypatch.setattr(collecting, "show", lambda said, *_: asked_by_the_other(said) if "waiting" in said else None)
    assert collect("jianan").returncode == 0
    assert asked == [0]
    assert len(group.asked) == 3


def test_journals_that_cannot_be_written_are_reported_in_a_sentence(collect, tmp_path):
    (tmp_path / "journals").write_text("")
    said = collect("jianan")
    assert said.returncode == 1
    assert "cannot be written" in said.stderr


def test_each_of_two_machines_crawls_its_share_and_none_both(collect, group, tmp_path):
    shared = {"GONGKAI_SHARED_JOURNALS": str(tmp_path / "shared")}
    crawled = [collect(**shared, GONGKAI_CRAWL_SHARE=share) for share in ("1/2", "2/2")]
    assert [one.returncode for one in crawled] == [0, 0]
    assert sorted("archived 2" in one.stdout for one in crawled) == [False, True]
    assert group.paths(HOST) == ["/nb/", "/nb/1.html"]
    assert [path.parent.name for path in journal.paths(tmp_path / "shared")] == ["jianan"]


def test_a_share_that_is_none_is_reported_and_nothing_is_crawled(collect, group):
    with pytest.raises(SettingsError, match="GONGKAI_CRAWL_SHARE is '3/2'"):
        collect(GONGKAI_CRAWL_SHARE="3/2")
    assert group.asked == []
