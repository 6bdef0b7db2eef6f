"""Reviewed links between bodies: which entries are valid, the faults of the others, and their effect on judging."""

import pytest

from assets.checked.judge import judge
from assets.checked.reviewed.body_links import read_body_links
from tests.assets.checked.reviewed.entries import write
from tests.expectations.judging.wide import enter
from warehouse.store import memory, records


def entry(**changed):
    fields = {"division": "411003", "name": "环境保护局", "becomes": "生态环境局", "change": "same"}
    return fields | {"who": "某市政务公开办", "reason": "机构改革方案"} | changed


@pytest.mark.parametrize(
    ("changed", "fault_text"),
    [
        ({"division": 411003}, "quote it"), ({"division": "41100"}, "division"), ({"name": ""}, "name"),
        ({"change": "renamed"}, "change"), ({"becomes": "环境保护局"}, "give two different names"),
        ({"change": "merged"}, "merged needs year"), ({"change": "split"}, "split needs year"),
        ({"change": "different", "year": 2020}, "different takes no year"), ({"year": 1949}, "year"),
        ({"who": ""}, "who"), ({"note": "x"}, "note"),
    ],
)  # fmt: skip
def test_an_invalid_entry_is_reported_with_file_and_line(changed, fault_text, tmp_path):
    (fault,) = read_body_links(write(tmp_path, "bodies", entry(**changed))).faults
    assert "one.yaml:2" in fault
    assert fault_text in fault


@pytest.mark.parametrize(
    "second",
    [entry(becomes="环保局"), entry(change="merged", year=2019, becomes="自然资源局")],
)
def test_a_name_has_one_successor_and_a_second_entry_is_reported(second, tmp_path):
    found = read_body_links(write(tmp_path, "bodies", entry(), second))
    assert len(found.entries) == 1
    assert "one.yaml:3" in found.faults[0]
    assert "one.yaml:2" in found.faults[0]


def test_a_name_may_be_split_into_several_and_differ_from_many_and_mean_others_elsewhere(tmp_path):
    split = [entry(change="split", year=2019, becomes=name) for name in ("卫生健康委", "医疗保障局")]
    apart = [entry(change="different", becomes=name) for name in ("环卫局", "环保站")]
    found = read_body_links(write(tmp_path, "bodies", *split, *apart, entry(division="4110"), entry()))
    assert (len(found.entries), found.faults) == (6, ())


def test_an_alias_of_an_alias_is_reported(tmp_path):
    found = read_body_links(write(tmp_path, "bodies", entry(), entry(name="环保局", becomes="环境保护局")))
    assert [e.content.name for e in found.entries] == ["环境保护局"]
    assert "one.yaml:2 links 环境保护局 to 生态环境局: use that name here" in found.faults[0]


@pytest.mark.slow
def test_judging_takes_the_entries_of_an_offices_own_folder(tmp_path):
    con = memory()
    for name, body, year in (("then", "建安区环境保护局", 2022), ("now", "建安区生态环境局", 2023)):
        identity = {"report.body": body, "report.region_name": "建安区", "report.kind": "department"}
        enter(con, "f2021", "standard", {name: identity}, year)
    wrong = entry(division=411003)
    folder = write(write(tmp_path, "bodies", entry()), "bodies", wrong, name="wrong.yaml")
    judged = judge(con, folder)
    assert any("wrong.yaml:2" in fault for fault in judged.corrections)
    stored = records(con, "FROM checked.reviewed_body ORDER BY ALL")
    judge(con, folder)  # nothing changed
    assert records(con, "FROM checked.reviewed_body ORDER BY ALL") == stored
    rows = records(con, "FROM staged.body ORDER BY report_id")
    assert {row["body_id"] for row in rows} == {"411003:生态环境局"}
    assert [(row["report_id"], row["how"], row["evidence"]) for row in rows][1] == (
        "then",
        "alias",
        "bodies/one.yaml:2",
    )
    judge(con)
    assert con.execute("SELECT count(DISTINCT body_id) FROM staged.body").fetchall() == [(2,)]
