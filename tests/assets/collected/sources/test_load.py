"""Sources as declared files: what one may say, what is told of a wrong one, and the page that explains it."""

import re
from datetime import date
from pathlib import Path

import pytest

from assets.collected.sources.load import (
    ALLOWED,
    PACKAGED,
    PARAMETERS,
    Ended,
    PolitenessFile,
    SiteFile,
    is_government_host,
    load_sources,
)
from assets.collected.sources.source import KINDS, Politeness

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


def test_packaged_sources_are_whole_and_none_is_asked_before_its_address_was_checked():
    found = load_sources()
    assert found.faults == ()
    assert {source.file for source in found.entries} == {path.name for path in PACKAGED.glob("*.yaml")}
    assert {source.kind for source in found.entries} == set(KINDS)
    assert all(is_government_host(host) for source in found.entries for host in source.hosts)
    assert [source.name for source in found.entries if not source.manual and not source.ended] == []


def test_a_source_says_what_it_says(tmp_path):
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
        ({"kind": "dataprox"}, 4, "dataprox is no kind of list: is dataproxy meant? the kinds are " + ", ".join(KINDS)),
        ({"kind": "shape"}, 4, "of another shape: links"),
        ({"region": "3708"}, 3, "a code is text: put it in quotes, as '3708'"),
        ({"region": '"9999"'}, 3, "9999 is the code of no division"),
        ({"starts": "[ftp://www.one.gov.cn/]"}, 5, "is no address of a page"),
        ({"starts": "[http://me:word@www.one.gov.cn/]"}, 5, "stands behind a name or password"),
        ({"starts": "[http://www.one.gov.cn/年报]"}, 5, "holds a character that no address has"),
        ({"starts": "[http://two.gov.cn/]"}, 1, "is at none of the hosts: add two.gov.cn to hosts"),
        ({"starts": "[]"}, 5, "it is empty: name one at least"),
        ({"hosts": "[www.one.gov.cn, one.example]"}, 6, "one.example is not of gov.cn: have somebody review it"),
        ({"hosts": "[www.one.gov.cn, gov.cn.evil.example]"}, 6, "is not of gov.cn"),
        ({"hosts": "[www.one.gov.cn, evilgov.cn]"}, 6, "is not of gov.cn"),
        ({"hosts": "['http://www.one.gov.cn']"}, 6, "is no host"),
        ({"follow": "['(']"}, 7, "'(' is not a valid regular expression"),
        ({"parameters": "{areas: '1'}"}, 1, "areas is no parameter of the kind trs: it takes none"),
        ({"kind": "dataproxy", "parameters": "{area: '1'}"}, 1, "it takes columnid, unitid, webid"),
        ({"kind": "dataproxy", "parameters": "{webid: 3}"}, 7, "webid is text: put it in quotes, as '3'"),
        ({"politeness": "{least: 1.9}"}, 7, "greater than or equal to 2"),
        ({"politeness": "{least: 10}"}, 7, "most is 5.0, below least, 10.0"),
        ({"politeness": "{most: 601}"}, 7, "less than or equal to 600"),
        ({"politeness": "{a_day: 100000}"}, 7, "less than or equal to 20000"),
        ({"politeness": "{largest: 100000000}"}, 7, "less than or equal to"),
        ({"ended": "{since: 2025-02-30, why: 并入}"}, 7, "ended.since"),
        ({"ended": "{since: 2025-02-03}"}, 7, "ended.why: Field required"),
        ({"manual": "true"}, 7, "manual"),
        ({"name": "two"}, 1, "it is two, but the file is one.yaml"),
        ({"name": "../one"}, 1, "name"),
        ({"name": "inbox"}, 1, "inbox is what files put in by hand come from"),
        ({"list": "x"}, 7, "list: Extra inputs are not permitted"),
        ({"title": None}, 1, "title: Field required"),
    ],
)
def test_a_wrong_file_is_told_by_line_and_costs_itself_only(tmp_path, said, line, told):
    own = write(tmp_path / "own", **said)
    write(own, "two.yaml", name="two", starts="[http://two.gov.cn/]", hosts="[two.gov.cn]")
    (fault,) = faults(own)
    assert fault.startswith(f"one.yaml:{line}: "), fault
    assert told in fault
    names = {source.name for source in load_sources(own).entries}
    assert "two" in names
    assert "one" not in names


def test_a_host_outside_is_asked_only_where_the_reviewed_list_has_it(tmp_path):
    own = write(tmp_path / "own", starts="[https://one.example/]", hosts="[one.example]")
    (own / ALLOWED).write_text(
        "hosts:\n- {host: one.example, reason: 市政府公告的新域名, reviewer: 信息公开办}\n", "utf-8"
    )
    assert faults(own) == []
    (own / ALLOWED).write_text("hosts:\n- {host: one.example}\n", "utf-8")
    reason, reviewer, host = faults(own)
    assert reason.startswith(f"{ALLOWED}:2: hosts.0.reason: Field required")
    assert reviewer.startswith(f"{ALLOWED}:2: hosts.0.reviewer: Field required")
    assert "one.example is not of gov.cn" in host


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
        "three.yml: name it three.yaml, or it is not read",
        "two.yaml: starts: http://www.one.gov.cn/gknb/ stands in one too: keep one, or the site is asked twice",
    ]


def test_no_folder_is_no_fault(tmp_path):
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
