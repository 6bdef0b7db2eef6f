"""Suites from the rulebook: GX counts what plain SQL counts, and its Data Docs say it in the rules' own words."""

import re
import subprocess
import sys
from dataclasses import asdict, replace
from decimal import Decimal

import duckdb
import pytest

from expectations.gx.check import Check
from expectations.gx.datasource import opened
from expectations.gx.failing_pages import Failure
from expectations.gx.suites import Count, gx, gx_severity, suite, validate

BALANCE = Check(
    "T3_01__natural_person",
    "T3-01",
    "natural_person",
    2,
    "balance",
    "statutory",
    "新收 + 结转 = 办理 + 结转下年",
    "new + in = processed + out",
    "格式第三部分",
)
ENTERPRISE = replace(BALANCE, column="T3_01__enterprise", at="enterprise")
FEE = Check("T2_04", "T2-04", "", 1, "cells", "plausibility", "收费 <= 上年", "fee <= the year before", "条例 & 办法")
REVIEW = Check("T4_02", "T4-02", "review", 1, "disputes", "identity", "总计等于各项之和", "total is the sum", "总计栏")
CHECKS = {
    "f2021": (BALANCE, ENTERPRISE, FEE, REVIEW),
    "f2021_other_single_row": (BALANCE, ENTERPRISE),
    "f2019": (REVIEW, BALANCE),
}
YEARS = (2019, 2022, 2023, None)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("warehouse") / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            """
            CREATE SCHEMA checked;
            CREATE TABLE checked.cells (form VARCHAR, report_id VARCHAR, fiscal_year INTEGER, l BIGINT, r BIGINT,
                                        fee DECIMAL(18, 6), paid DECIMAL(18, 6));
            INSERT INTO checked.cells VALUES
                ('f2021', 'a', 2022, 7, 7, 0.1, 0.1), ('f2021', 'b', 2022, 7, 8, 0.3, 0.300001),
                ('f2021', 'c<i>', 2022, 9, 7, NULL, 1), ('f2021', 'd', 2022, NULL, 7, NULL, NULL),
                ('f2021', 'a', 2023, 1, 1, 5, 4), ('f2021', 'b', 2023, 0, 0, NULL, 4),
                ('f2021', 'e', NULL, 3, 4, 1, 1),
                ('f2019', 'f', 2019, 5, 5, 1, 1), ('f2019', 'g', 2019, NULL, 5, 1, 1), ('f2019', 'h', 2022, 5, 6, 1, 1),
                ('other', 'i', 2022, 2, 1, 1, 1), ('other', 'j', 2022, NULL, 1, 1, 1);
            CREATE VIEW checked.residual_f2021 AS
                SELECT report_id, fiscal_year, l - r AS "T3_01__natural_person", l - 7 AS "T3_01__enterprise",
                       fee - paid AS T2_04, NULL::BIGINT AS T4_02
                FROM checked.cells WHERE form = 'f2021';
            CREATE VIEW checked.residual_f2021_other_single_row AS
                SELECT report_id, fiscal_year, l - r AS "T3_01__natural_person", 0 * l AS "T3_01__enterprise"
                FROM checked.cells WHERE form = 'other';
            CREATE VIEW checked.residual_f2019 AS
                SELECT report_id, fiscal_year, l - r AS "T3_01__natural_person", 2 * (l - r) AS T4_02
                FROM checked.cells WHERE form = 'f2019';
            """
        )
    return path


@pytest.fixture(scope="module")
def docs(built, tmp_path_factory):
    site = tmp_path_factory.mktemp("docs")
    validate(built, CHECKS, YEARS, site)
    return site


@pytest.fixture(scope="module")
def page(docs):
    return next(docs.glob("validations/f2021/**/*2022.html")).read_text("utf-8")


def in_sql(database, checks, years):
    """The same counts without GX."""
    counted = []
    with duckdb.connect(str(database), read_only=True) as con:
        for form, year, check in ((f, y, c) for f in checks for y in years for c in checks[f]):
            judged, failed, undecided = con.execute(
                f"SELECT count({check.column}), count(*) FILTER ({check.column} <> 0), "
                f"count(*) FILTER ({check.column} IS NULL) FROM checked.residual_{form} "
                "WHERE fiscal_year IS NOT DISTINCT FROM ?",
                [year],
            ).fetchone()
            if judged + undecided:
                counted.append(Count(form, year, check.rule, check.at, judged, failed, undecided))
    return counted


@pytest.mark.parametrize("years", [YEARS, (2022,), (2023, None), (2019, 2030)])
def test_gx_counts_what_sql_counts(built, years):
    counts = validate(built, CHECKS, years, None)
    assert counts == in_sql(built, CHECKS, years)
    assert {type(figure) for c in counts for figure in (c.judged, c.failed, c.undecided)} == {int}


def test_the_counts_are_the_same_with_data_docs(built, tmp_path):
    assert validate(built, CHECKS, YEARS, tmp_path) == validate(built, CHECKS, YEARS, None)


def test_a_residual_of_a_millionth_fails_and_a_missing_one_is_undecided(built):
    assert validate(built, {"f2021": [FEE]}, [2022], None) == [Count("f2021", 2022, "T2-04", "", 2, 1, 2)]


def test_parts_without_reports_are_left_out(built):
    assert validate(built, CHECKS, [2030], None) == []
    assert validate(built, {"f2021": []}, YEARS, None) == []


def test_nothing_to_validate_still_leaves_an_index(built, tmp_path):
    validate(built, CHECKS, [2030], tmp_path / "site")
    assert "<table>" in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_severity_and_meta_reach_the_results(built):
    context = gx.get_context(mode="ephemeral")
    with opened(context, "warehouse", built) as source:
        asset = source.add_query_asset("f2021", "SELECT * FROM checked.residual_f2021")
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        found = {
            r.expectation_config.kwargs["column"]: r for r in batch.validate(suite("f2021", CHECKS["f2021"])).results
        }
    assert {c: r.expectation_config.meta for c, r in found.items()} == {c.column: asdict(c) for c in CHECKS["f2021"]}
    assert {c: str(r.expectation_config.severity.value) for c, r in found.items()} == {
        "T3_01__natural_person": "critical", "T3_01__enterprise": "critical", "T2_04": "info", "T4_02": "critical",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("structural", "critical"), ("statutory", "critical"), ("identity", "critical"), ("cross_year", "warning"),
     ("narrative", "warning"), ("plausibility", "info"), ("diagnostic", "info")],
)  # fmt: skip
def test_severities(ours, theirs):
    assert gx_severity(ours) == theirs


def test_the_index_leads_to_a_page_a_form_and_year(docs):
    index = (docs / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert all((docs / link).is_file() for link in links)
    assert len({link for link in links if link.startswith("validations")}) == 6
    assert "<td>4</td><td>4</td><td>3</td><td>4</td><td>8</td>" in index  # f2021 2022: three of four checks fail


def test_a_layout_of_its_own_has_its_own_view_suite_and_page(built, docs):
    counts = validate(built, {"f2021_other_single_row": CHECKS["f2021_other_single_row"]}, YEARS, None)
    assert counts == [
        Count("f2021_other_single_row", 2022, "T3-01", "natural_person", 1, 1, 1),
        Count("f2021_other_single_row", 2022, "T3-01", "enterprise", 1, 0, 1),
    ]
    index = (docs / "index.html").read_text("utf-8")
    assert re.search(r'"expectations/f2021_other_single_row\.html".*_other_single_row_2022\.html"', index)


def row_of(page, check):
    (row,) = [row for row in re.findall(r"<tr>(.*?)</tr>", page, re.S) if f"<td>{check.name} v{check.version} (" in row]
    return re.sub(r"(?:\s*<[^>]+>\s*)+", " | ", row).strip(" |")


def test_each_check_has_a_row_with_its_words_result_and_counts(page):
    assert row_of(page, BALANCE) == (
        "T3-01 · natural_person v2 (法定 statutory) | 新收 + 结转 = 办理 + 结转下年 | new + in = processed + out"
        " | 不符 FAIL | 3 | 2 | 1"
    )
    assert row_of(page, ENTERPRISE).endswith("| 3 | 1 | 1")
    assert row_of(page, FEE).endswith("| 不符 FAIL | 2 | 1 | 2")


def test_what_cannot_be_judged_does_not_look_passed(page):
    assert row_of(page, REVIEW).endswith("| 无法判断 UNDECIDED | 0 | 0 | 4")
    assert 'class="check_undecided"' in page


def test_a_suite_has_a_page_of_its_rules_with_their_legal_basis(docs):
    page = (docs / "expectations" / "f2021.html").read_text("utf-8")
    for check in CHECKS["f2021"]:
        assert row_of(page, check).endswith(check.legal.replace("&", "&amp;"))


def test_a_failing_check_leads_to_the_page_that_names_its_reports(built, tmp_path):
    failing = [
        Failure("f2021", 2022, "balance", "T3-01", at, "应当", "is", "许湾镇", "b", Decimal(1), Decimal(2), None)
        for at in ("enterprise", "natural_person")
    ]
    validate(built, CHECKS, YEARS, tmp_path, failing)
    for path in tmp_path.rglob("*.html"):
        for link, _, anchor in (
            found.partition("#") for found in re.findall(r'href="([^"]+)"', path.read_text("utf-8"))
        ):
            target = (path.parent / link).resolve() if link else path
            assert target.is_file()
            assert not (link and anchor) or f'id="{anchor}"' in target.read_text("utf-8")
    result = (tmp_path / "validations/f2021/f2021_2022.html").read_text("utf-8")
    assert 'href="../../failing/f2021/f2021_2022.html#T3-01-natural_person"' in result
    assert "T2-04" not in "".join(re.findall(r'href="([^"]+)"', result))  # fails as well, but is not listed


def test_words_are_text_and_not_markup(page):
    assert "收费 &lt;= 上年" in page


def test_the_pages_need_no_network(docs):
    for path in docs.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//|url\(", text), path
        assert "<script" not in text


def test_a_second_run_replaces_the_first(built, tmp_path):
    for years in (YEARS, [2023]):
        validate(built, CHECKS, years, tmp_path)
    assert [path.name for path in tmp_path.glob("validations/*/*")] == ["f2021_2023.html"]
    assert [path.name for path in tmp_path.glob("expectations/*")] == ["f2021.html"]


def test_it_says_nothing_on_the_terminal(built, tmp_path, capfd):
    validate(built, CHECKS, YEARS, tmp_path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("pages", [False, True], ids=["counts", "pages"])
@pytest.mark.parametrize(
    ("checks", "told"),
    [({"f2020": [BALANCE]}, "residual_f2020"),
     ({"f2019": [BALANCE, FEE]}, "residual_f2019: column T2_04 of rule T2-04")],
)  # fmt: skip
def test_a_view_without_the_rule_is_an_error_and_no_failure_of_the_reports(built, checks, told, pages, tmp_path):
    with pytest.raises(LookupError, match=told):
        validate(built, checks, YEARS, tmp_path if pages else None)
    duckdb.connect(str(built)).close()


def test_a_missing_database_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.duckdb"):
        validate(tmp_path / "none.duckdb", CHECKS, YEARS, None)


def test_the_database_can_be_written_afterwards(built, tmp_path):
    validate(built, CHECKS, YEARS, tmp_path)
    write = f"import duckdb; duckdb.connect({str(built)!r}).execute('CREATE OR REPLACE TABLE other (i INTEGER)')"
    subprocess.run([sys.executable, "-c", write], check=True)
    with duckdb.connect(str(built)) as con:
        con.execute("CREATE OR REPLACE TABLE same (i INTEGER)")
