"""`gongkai bodies` and `gongkai bodies review` in a warehouse of a few reports: a renamed body, an uncertain pair."""

import pytest
import yaml

from assets.checked.judge import judge
from assets.checked.reviewed.body_links import read_body_links
from tests.assets.checked.reviewed.entries import write
from tests.begun import begin_warehouse
from tests.warehouse.bodies import HUAIYANG, JIANAN, entered, report
from warehouse.marts import build
from warehouse.store import building, publish, records

OUT, IN = "applications.carried_out.total", "applications.carried_in.total"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    path = tmp_path_factory.mktemp("bodies") / "w.duckdb"
    unmet = {
        "division": "411003",
        "name": "无此局",
        "becomes": "财政局",
        "change": "same",
        "who": "某办",
        "reason": "方案",
    }
    with building(begin_warehouse(path)) as con:
        entered(
            con,
            report(("411626", "淮阳县"), "淮阳县财政局", 2018), report(HUAIYANG, "淮阳区财政局", 2019),
            report(JIANAN, "建安区综合执法局", 2021), report(JIANAN, "建安区综合行政执法局", 2022),
            figures=[(2, {OUT: 5}), (3, {IN: 5})],
        )  # fmt: skip
        judge(con, write(path.parent, "bodies", unmet))
        build(con)
    publish(path)
    return path


def test_bodies_are_listed_with_one_line_for_each_period(gongkai_here, warehouse):
    said = gongkai_here("bodies", "--warehouse", warehouse, "--lang", "en")
    assert said.returncode == 0
    lines = [line for line in said.stdout.splitlines() if " 411603:财政局 " in line]
    assert [("411626" in line, "2018" in line) for line in lines] == [(True, True), (False, False)]
    assert "3 bodies, 4 periods." in said.stdout


@pytest.mark.parametrize(("language", "words"), [("en", "they match"), ("zh", "相接")])
def test_an_uncertain_pair_is_listed_with_reports_years_figures_and_the_entry(gongkai_here, warehouse, language, words):
    said = gongkai_here("bodies", "review", "--warehouse", warehouse, "--lang", language)
    assert said.returncode == 0
    assert "建安区综合执法局 → 建安区综合行政执法局" in said.stdout
    assert words in said.stdout
    assert all(told in said.stdout for told in ("2021–2021", "2022–2022", "r2", "r3", "0.93"))


@pytest.mark.slow
def test_the_printed_entry_joins_the_pair_once_it_is_signed(gongkai_here, warehouse, tmp_path):
    said = gongkai_here("bodies", "review", "--warehouse", warehouse).stdout.splitlines()
    printed = said[(at := next(n for n, line in enumerate(said) if line.startswith("  - division"))) : at + 6]
    text = "bodies:\n" + "\n".join(printed) + "\n"
    own = tmp_path / "bodies"
    own.mkdir()
    (own / "one.yaml").write_text(text, "utf-8")
    assert len(read_body_links(tmp_path).faults) > 0, "nobody has signed it"
    (own / "one.yaml").write_text(text.replace("''", "某办公室"), "utf-8")
    assert yaml.safe_load(text)["bodies"][0]["change"] == "same"
    with building(tmp_path / "again.duckdb") as con:
        entered(con, report(JIANAN, "建安区综合执法局", 2021), report(JIANAN, "建安区综合行政执法局", 2022))
        judge(con, tmp_path)
        assert {row["body_id"] for row in records(con, "FROM staged.body")} == {"411003:综合行政执法局"}
        assert records(con, "FROM staged.near_body") == []


def test_an_entry_about_a_body_without_a_report_is_reported(gongkai_here, warehouse):
    said = gongkai_here("bodies", "review", "--warehouse", warehouse, "--lang", "en")
    assert "bodies/one.yaml:2: this warehouse has no 无此局 of region 411003" in said.stdout


def test_an_invalid_entry_is_reported(gongkai_here, warehouse, tmp_path):
    (tmp_path / "bodies").mkdir()
    (tmp_path / "bodies" / "one.yaml").write_text("bodies:\n- division: 411003\n", "utf-8")
    said = gongkai_here("bodies", "review", "--warehouse", warehouse, GONGKAI_REVIEWED=str(tmp_path))
    assert said.returncode == 1
    assert "one.yaml:2" in said.stderr


def test_a_missing_warehouse_is_misuse(gongkai_here, tmp_path):
    said = gongkai_here("bodies", "--warehouse", tmp_path / "none.duckdb")
    assert said.returncode == 2
    assert "there is no warehouse" in said.stderr
