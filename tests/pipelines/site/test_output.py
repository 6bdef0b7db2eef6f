"""What a build writes: the same bytes each time, only what changed, nothing that is not its own removed."""

import hashlib
import json
import os
import shutil

import pytest

from pipelines.site.build import build_site
from pipelines.site.index import MARK
from pipelines.site.output import SiteError
from tests.pipelines.site.pages import parse
from warehouse.releases.mart_files import ReleaseError

LONG_AGO = 1_000_000_000


def contents(site):
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory, released):
    folder = tmp_path_factory.mktemp("output") / "site"
    build_site(released, folder, "https://data.example.cn/gongkai/")
    return folder


@pytest.mark.slow
def test_two_builds_of_a_release_have_the_same_bytes(built, site):
    assert contents(built) == contents(site)


def read_digests(path):
    return dict(line.split("  ")[::-1] for line in path.read_text("utf-8").splitlines())


def test_the_digests_are_those_of_the_files(site):
    """SHA256SUMS has the shared pages and the lists of the parts, which have theirs."""
    listed = read_digests(site / MARK)
    for path in (site / "sums").iterdir():
        listed |= read_digests(path)
    found = {name: hashlib.sha256(data).hexdigest() for name, data in contents(site).items() if name != MARK}
    assert listed == found


def rename(released, to, name):
    """A copy of a release that has another name and was made later."""
    shutil.copytree(released, to)
    package = json.loads((to / "datapackage.json").read_text("utf-8"))
    package |= {"version": name, "created": "2031-01-02T03:04:05.000000Z"}
    (to / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), "utf-8")
    return to


@pytest.mark.slow
def test_a_page_names_the_release_that_changed_it_last(tmp_path, released, released_later):
    site = tmp_path / "site"
    build_site(rename(released, tmp_path / "first", "first"), site, "https://data.example.cn")
    before = contents(site)
    again = build_site(rename(released, tmp_path / "second", "second"), site, "https://data.example.cn")
    assert {name for name, data in contents(site).items() if before[name] != data} <= {
        "release.html", "en/release.html", "releases.html", "en/releases.html", "data/releases.csv",
        "data/releases.json", "release.json", MARK, "index/shared.tsv", "sitemap.xml", "sitemap/shared-1.xml",
    }  # fmt: skip
    assert again.removed == 0

    build_site(rename(released_later, tmp_path / "third", "third"), site, "https://data.example.cn")
    body = "body/411003/政府"
    assert "版本 third" in parse(site / f"{body}.html").text
    assert "版本 third" in parse(site / f"{body}/2023.html").text
    assert "版本 first" in parse(site / "body/3213/政府/2023.html").text
    lines = (site / "sitemap" / "32-1.xml").read_text("utf-8").splitlines()
    assert not [line for line in lines if "/body/" in line and "2031-01-02" not in line]


@pytest.mark.slow
def test_a_file_that_was_removed_is_written_again_and_one_that_is_not_listed_goes(tmp_path, released):
    site = tmp_path / "site"
    build_site(released, site)
    before = contents(site)
    (site / "body/3213/政府/2023.html").unlink()
    (site / "body/3213/政府/1999.html").write_text("of a build that was stopped")
    (site / "table/gone.html").write_text("")
    done = build_site(released, site)
    assert contents(site) == before
    assert (done.changed, done.removed) == (1, 2)


@pytest.mark.slow
def test_several_processes_write_the_same_site(tmp_path, released, site, monkeypatch):
    monkeypatch.setattr("pipelines.site.build._ALONE", 0)
    build_site(released, tmp_path / "site", "https://data.example.cn/gongkai")
    assert contents(tmp_path / "site") == contents(site)


@pytest.mark.slow
def test_only_what_changed_is_written_and_what_is_gone_is_removed(built, released, released_later):
    (built / "CNAME").write_text("data.example.cn")
    for path in built.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    again = build_site(released, built, "https://data.example.cn/gongkai")
    assert (again.changed, again.removed) == (0, 0)
    assert {path.stat().st_mtime for path in built.rglob("*.html")} == {LONG_AGO}

    before = contents(built)
    later = build_site(released_later, built, "https://data.example.cn/gongkai")
    after = contents(built)
    gone = set(before) - set(after)
    assert any(name.endswith("财政局/2023.html") for name in gone)
    assert later.removed == len(gone)
    unchanged = [built / name for name, data in after.items() if before.get(name) == data]
    assert {path.stat().st_mtime for path in unchanged} == {LONG_AGO}
    assert (built / "CNAME").read_text() == "data.example.cn"
    assert not [path for path in built.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_a_folder_with_other_files_is_refused(tmp_path, released):
    (tmp_path / "thesis.docx").write_bytes(b"")
    with pytest.raises(SiteError, match="has files and is not a site"):
        build_site(released, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_what_is_not_a_release_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="is not a release"):
        build_site(tmp_path, tmp_path / "site")


def test_a_release_with_a_damaged_file_is_refused(tmp_path, released):
    shutil.copytree(released, tmp_path / "release")
    (tmp_path / "release" / "by_region.parquet").write_bytes(b"PAR1")
    with pytest.raises(SiteError, match="cannot be shown as a site"):
        build_site(tmp_path / "release", tmp_path / "site")


def test_the_command_prints_what_it_wrote(tmp_path, released, gongkai_here):
    done = gongkai_here("site", released, "--to", tmp_path / "site", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert f"Built: {tmp_path / 'site'}" in done.stdout
    wrong = gongkai_here("site", released, "--to", tmp_path / "other", "--address", "example.org", "--lang", "en")
    assert wrong.returncode == 2
    assert "is not a web address" in wrong.stderr
