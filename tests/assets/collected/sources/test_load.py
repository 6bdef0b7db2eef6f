"""Source files: their fields, the errors of invalid ones, and the page that explains them."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assets.collected.sources import load
from assets.collected.sources.load import (
    ALLOWED,
    PACKAGED,
    is_government_host,
    load_sources,
)
from assets.collected.sources.site_file import PARAMETERS, Ended, PolitenessFile, SiteFile
from assets.collected.sources.source import KINDS, Politeness
from assets.collected.sources.write import write_verified

PAGE = Path(__file__).parents[4] / "docs" / "sources.md"
GIVEN = {
    "name": "one",
    "title": "某某市人民政府",
    "region": '"3708"',
    "kind": "trs",
    "starts": "[http://www.one.gov.cn/gknb/]",
    "hosts": "[www.one.gov.cn]",
}


def write(folder, file="one.yaml", **said):
    folder.mkdir(exist_ok=True)
    lines = (f"{field}: {value}" for field, value in (GIVEN | said).items() if value is not None)
    (folder / file).write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def faults(own):
    """What is wrong with files, without the folder they lie in."""
    return [fault.replace(f"{own}/", "") for fault in load_sources(own).faults]


def test_packaged_sources_are_valid_and_none_is_crawled_by_default():
    found = load_sources()
    assert found.faults == ()
    assert {source.file for source in found.entries} == {path.name for path in PACKAGED.glob("*.yaml")}
    assert len(found.entries) > 200
    assert {source.kind for source in found.entries} == set(KINDS)
    assert all(is_government_host(host) for source in found.entries for host in source.hosts)
    assert [source.name for source in found.entries if not source.manual and not source.ended] == []
    assert all(source.unverified for source in found.entries)


def test_packaged_sources_start_at_a_list_and_not_at_the_home_page_of_a_site():
    sources = load_sources().entries
    assert sorted(source.name for source in sources if not source.starts) == [
        "gangu", "ganxian", "guzhen", "honghe", "maiji", "nanling"
    ]  # fmt: skip
    starts = [url for source in sources for url in source.starts]
    assert [url for url in starts if urlsplit(url).path.rstrip("/") == ""] == []
    assert all(urlsplit(url).hostname in source.hosts for source in sources for url in source.starts)


def test_a_packaged_site_is_in_the_file_of_its_province(tmp_path, monkeypatch):
    site = "name: one, title: 某某市, region: '3708', kind: trs, starts: ['http://one.gov.cn/a/'], hosts: [one.gov.cn]"
    (tmp_path / "x.yaml").write_text(f"region: '13'\nsites:\n- {{{site}, manual: unverified}}\n", "utf-8")
    monkeypatch.setattr(load, "PACKAGED", tmp_path)
    load.load_packaged.cache_clear()
    misplaced, unknown = load.load_packaged().faults
    load.load_packaged.cache_clear()
    assert misplaced == f"{tmp_path}/x.yaml:3: region: 3708 is not in 13: move it to the right file"
    assert unknown.startswith(f"{tmp_path}/x.yaml:3: address: it is missing")


@pytest.mark.parametrize(
    ("address", "zh"), [("seen", "取自公开网页"), ("derived", "由报告网址推得"), ("not_found", "列表网址未找到")]
)
def test_an_unverified_source_says_how_its_list_is_known_and_what_to_do(tmp_path, address, zh):
    starts = {"starts": "[]"} if address == "not_found" else {}
    own = write(tmp_path / "own", address=address, manual="unverified", **starts)
    (source,) = (s for s in load_sources(own).entries if s.name == "one")
    assert source.unverified
    assert zh in source.manual
    assert "gongkai sources probe one" in source.by_hand("en")


def test_a_written_source_file_is_read_as_the_same_source(tmp_path):
    for source in load_sources().entries:
        if source.starts:
            write_verified(tmp_path, source, date(2026, 1, 20))
    read = load_sources(tmp_path)
    assert read.faults == ()
    for before, after in zip(load_sources().entries, read.entries, strict=True):
        if before.starts:
            known = ("name", "title", "region", "kind", "starts", "hosts", "follow", "parameters", "bodies", "evidence")
            assert [getattr(before, name) for name in known] == [getattr(after, name) for name in known]
            assert after.manual is None
    with pytest.raises(FileExistsError):
        write_verified(tmp_path, read.entries[0], date(2026, 1, 20))


def test_a_source_has_the_fields_of_its_file(tmp_path):
    own = write(
        tmp_path / "own",
        follow=r"['/20\d\dn/']", bodies="[某某市教育局]", politeness="{least: 10, most: 30, a_day: 50}",
        ended="{since: 2025-06-30, why: 网站并入市政府门户}",
    )  # fmt: skip
    (source,) = (s for s in load_sources(own).entries if s.name == "one")
    assert (source.title, source.region, source.kind, source.file) == ("某某市人民政府", "3708", "trs", "one.yaml")
    assert source.starts == ("http://www.one.gov.cn/gknb/",)
    assert source.hosts == {"www.one.gov.cn"}
    assert source.follow == (r"/20\d\dn/",)
    assert source.bodies == ("某某市教育局",)
    assert source.politeness == Politeness(least=10, most=30, a_day=50)
    assert source.ended == (date(2025, 6, 30), "网站并入市政府门户")


def test_what_is_left_out_is_as_usual(tmp_path):
    (source,) = (s for s in load_sources(write(tmp_path / "own")).entries if s.name == "one")
    assert source.politeness == Politeness()
    assert (source.follow, source.parameters, source.bodies, source.manual, source.ended) == ((), {}, (), None, None)


@pytest.mark.parametrize(
    ("said", "line", "told"),
    [
        (
            {"kind": "dataprox"},
            4,
            "dataprox is not a kind of list: did you mean dataproxy? the kinds are " + ", ".join(KINDS),
        ),
        ({"kind": "shape"}, 4, "for any other list: links"),
        ({"region": "3708"}, 3, "a code is text: put it in quotes, as '3708'"),
        ({"region": '"9999"'}, 3, "9999 is not the code of a division"),
        ({"starts": "[ftp://www.one.gov.cn/]"}, 5, "is not the URL of a page"),
        ({"starts": "[http://me:word@www.one.gov.cn/]"}, 5, "contains a user name or password"),
        ({"starts": "[http://www.one.gov.cn/年报]"}, 5, "contains a character that URLs do not allow"),
        ({"starts": "[http://two.gov.cn/]"}, 1, "is not at one of the hosts: add two.gov.cn to hosts"),
        ({"starts": "[]"}, 1, "starts is empty: give at least one, or address: not_found"),
        ({"address": "not_found", "manual": "unverified"}, 1, "address is not_found: starts must be empty"),
        ({"address": "not_found", "starts": "[]"}, 1, "address is not_found: starts must be empty, and manual"),
        ({"address": "guessed"}, 7, "address"),
        ({"years": "[1999]"}, 7, "years"),
        ({"evidence": "[nowhere]"}, 7, "is not the URL of a page"),
        ({"hosts": "[www.one.gov.cn, one.example]"}, 6, "one.example is not under gov.cn: have it reviewed"),
        ({"hosts": "[www.one.gov.cn, gov.cn.evil.example]"}, 6, "is not under gov.cn"),
        ({"hosts": "[www.one.gov.cn, evilgov.cn]"}, 6, "is not under gov.cn"),
        ({"hosts": "['http://www.one.gov.cn']"}, 6, "is not a host"),
        ({"follow": "['(']"}, 7, "'(' is not a valid regular expression"),
        ({"parameters": "{areas: '1'}"}, 1, "areas is not a parameter of the kind trs: it has none"),
        ({"kind": "dataproxy", "parameters": "{area: '1'}"}, 1, "allowed are columnid, unitid, webid"),
        ({"kind": "dataproxy", "parameters": "{webid: 3}"}, 7, "webid is text: put it in quotes, as '3'"),
        ({"politeness": "{least: 1.9}"}, 7, "greater than or equal to 2"),
        ({"politeness": "{least: 10}"}, 7, "most is 5.0, but must not be below least, 10.0"),
        ({"politeness": "{most: 601}"}, 7, "less than or equal to 600"),
        ({"politeness": "{a_day: 100000}"}, 7, "less than or equal to 20000"),
        ({"politeness": "{largest: 100000000}"}, 7, "less than or equal to"),
        ({"ended": "{since: 2025-02-30, why: 并入}"}, 7, "ended.since"),
        ({"ended": "{since: 2025-02-03}"}, 7, "ended.why: Field required"),
        ({"manual": "true"}, 7, "manual"),
        ({"name": "two"}, 1, "it is two, but the file is one.yaml"),
        ({"name": "../one"}, 1, "name"),
        ({"name": "inbox"}, 1, "inbox is the source of files in the inbox"),
        ({"list": "x"}, 7, "list: Extra inputs are not permitted"),
        ({"title": None}, 1, "title: Field required"),
    ],
)
def test_an_invalid_file_is_reported_by_line_and_does_not_affect_others(tmp_path, said, line, told):
    own = write(tmp_path / "own", **said)
    write(own, "two.yaml", name="two", starts="[http://two.gov.cn/]", hosts="[two.gov.cn]")
    (fault,) = faults(own)
    assert fault.startswith(f"one.yaml:{line}: "), fault
    assert told in fault
    names = {source.name for source in load_sources(own).entries}
    assert "two" in names
    assert "one" not in names


def test_a_host_outside_gov_cn_must_be_on_the_reviewed_list(tmp_path):
    own = write(tmp_path / "own", starts="[https://one.example/]", hosts="[one.example]")
    (own / ALLOWED).write_text(
        "hosts:\n- {host: one.example, reason: 市政府公告的新域名, reviewer: 信息公开办}\n", "utf-8"
    )
    assert faults(own) == []
    (own / ALLOWED).write_text("hosts:\n- {host: one.example}\n", "utf-8")
    reason, reviewer, host = faults(own)
    assert reason.startswith(f"{ALLOWED}:2: hosts.0.reason: Field required")
    assert reviewer.startswith(f"{ALLOWED}:2: hosts.0.reviewer: Field required")
    assert "one.example is not under gov.cn" in host


def test_an_office_has_its_own_say_about_a_packaged_source(tmp_path):
    packaged = load_sources().entries[0]
    own = write(tmp_path / "own", f"{packaged.name}.yaml", name=packaged.name)
    found = {source.name: source for source in load_sources(own).entries}
    assert found[packaged.name].title == "某某市人民政府"
    assert len(found) == len(load_sources().entries)


def test_a_site_is_declared_once_and_in_files_that_are_read(tmp_path):
    own = write(tmp_path / "own")
    write(own, "two.yaml", name="two")
    write(own, "three.yml", name="three")
    assert faults(own) == [
        "three.yml: it is not read; rename it to three.yaml",
        "two.yaml: starts: http://www.one.gov.cn/gknb/ is also in the file of one: keep only one of them",
    ]


def test_a_missing_folder_is_not_an_error(tmp_path):
    assert load_sources(tmp_path / "nowhere") == load_sources()


def test_the_page_on_sources_explains_every_kind_and_field():
    text = re.sub(r"```.*?```", "", PAGE.read_text("utf-8"), flags=re.S)
    fields = set(SiteFile.model_fields) | set(PolitenessFile.model_fields) | set(Ended.model_fields)
    wanted = {*fields, *KINDS, *(name for names in PARAMETERS.values() for name in names), ALLOWED}
    assert wanted - set(re.findall(r"`([^`]+)`", text)) == set()


def test_the_example_of_the_page_is_a_source(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    (tmp_path / "example.yaml").write_text(example, "utf-8")
    assert faults(tmp_path) == []
