"""What is stated beside the figures is found in what is staged: words, names, days, and what other reports state."""

from datetime import date

import pytest

from expectations.judging.judge import prepare_comparisons
from expectations.judging.report_facts import create_facts, fact_files, facts
from tests.expectations.judging.wide import enter
from warehouse.store import memory
from warehouse.yaml_models import DeclarationError

SECTIONS = "一二三四五六"


@pytest.fixture
def con():
    return memory()


def say(con, report, *statements, section="一"):
    """Enter statements (what, number, bound) or as a dict of columns."""
    for n, said in enumerate(statements):
        row = said if isinstance(said, dict) else dict(zip(("what", "number", "bound"), said, strict=True))
        row = {"report_id": report, "ordinal": n, "section": section} | row
        con.execute(f"INSERT INTO staged.stated BY NAME SELECT {', '.join(f'${name} AS {name}' for name in row)}", row)


def sections(con, report, **texts):
    for n, (section, text) in enumerate(texts.items()):
        con.execute("INSERT INTO staged.section VALUES (?, ?, ?, ?, ?)", [report, n, section.strip("_"), "", text])


def facts_of(con, report, *names):
    """The facts of a report by name, one alone by itself."""
    create_facts(con, beside=False)
    prepare_comparisons(con)
    beside = facts()[names[0].removesuffix("_least")].beside
    listed = ", ".join(names)
    (row,) = con.execute(
        f"SELECT {listed} FROM {'facts_beside' if beside else 'facts'} WHERE report_id = ?", [report]
    ).fetchall()
    return row[0] if len(row) == 1 else row


def reports(con, cases, form="f2021", year=None):
    enter(con, form, "standard", cases, year)
    return con


@pytest.mark.parametrize("beside", [False, True])
def test_a_warehouse_without_reports_has_facts_of_none(con, beside):
    prepare_comparisons(con)
    create_facts(con, beside=beside)
    assert con.execute(f"FROM {'facts_beside' if beside else 'facts'}").fetchall() == []


def test_counts_are_told_as_exact_numbers_and_a_lower_bound(con):
    reports(con, {"r": {}, "silent": {}})
    say(con, "r", ("received", 7, "exact"), ("received", 200, "at_least"), ("received", 9, "exact"))
    assert facts_of(con, "r", "received", "received_least") == ([7, 9], 200)
    assert facts_of(con, "r", "answered", "answered_least") == (None, None)
    assert facts_of(con, "silent", "received", "none_received") == (None, None)


def test_a_phrase_that_no_report_states_takes_no_column_of_its_own(con):
    reports(con, {"r": {}})
    say(con, "r", ("received", 7, "exact"))
    assert facts_of(con, "r", "received", "answered", "answered_least") == ([7], None, None)
    stored = [name for name, *_ in con.execute("DESCRIBE facts_found").fetchall()]
    assert ("received" in stored, "answered" in stored) == (True, False)


def test_that_nothing_was_received_is_told_only_by_an_exact_nought(con):
    reports(con, {"none": {}, "some": {}})
    say(con, "none", ("received", 0, "exact"))
    say(con, "some", ("received", 3, "exact"))
    assert (facts_of(con, "none", "none_received"), facts_of(con, "some", "none_received")) == (1, 0)


def test_a_sum_whose_parts_are_more_than_it_is_counted(con):
    reports(con, {"r": {}})
    groups = ((1, 53, (39, 14)), (2, 10, (7, 4)), (3, 20, (5,)))
    for group, whole, parts in groups:
        for n, (what, number) in enumerate([("sum", whole), *(("sum_part", part) for part in parts)]):
            said = {"what": what, "number": number, "bound": "exact", "group_number": group, "ordinal": 10 * group + n}
            say(con, "r", said)
    assert facts_of(con, "r", "sums_exceeded") == 1


@pytest.mark.parametrize(
    ("order", "amiss"), [("一二三四五六", 0), ("一一二三四五六", 1), ("一二三四五", 1), ("一三二四五六", 1), ("六", 5)]
)
def test_headings_are_counted_that_are_missing_repeated_or_out_of_order(con, order, amiss):
    reports(con, {"r": {}})
    for n, section in enumerate(order):
        con.execute("INSERT INTO staged.section VALUES ('r', ?, ?, '', '')", [n, section])
    assert facts_of(con, "r", "headings_amiss") == amiss


def test_what_sections_five_and_six_must_say(con):
    reports(con, {"full": {}, "bare": {}})
    sections(
        con,
        "full",
        一="工作考核、社会评议和责任追究情况",
        五="存在的问题是公开不够及时，将加强培训。",
        六="未收取信息处理费",
    )
    sections(con, "bare", 五="无", 六="")
    names = ("sections_empty", "assessment_words", "fee_mentioned")
    assert facts_of(con, "full", *names) == (0, 3, 1)
    assert facts_of(con, "bare", *names) == (2, 0, 0)


@pytest.mark.parametrize(
    ("level", "name", "foreign"),
    [("township", "我县", 1), ("township", "我镇", 0), ("county", "我县", 0), ("county", "我市", 0),
     ("county", "我省", 1), ("prefecture", "我市", 0), ("prefecture", "我乡", 1), ("township", "我区", 0),
     ("township", "本机关", 0), ("zone", "我市", 0)],
)  # fmt: skip
def test_a_name_of_another_level_is_foreign(con, level, name, foreign):
    reports(con, {"r": {"report.level": level}})
    say(con, "r", {"what": "own_name", "word": name, "number": 1})
    assert facts_of(con, "r", "foreign_names") == foreign


@pytest.mark.parametrize(
    ("level", "names", "foreign"),
    [("township", ("我县", "我镇"), 0), ("township", ("我省", "我市"), 2), ("county", ("我省", "本县"), 0),
     ("county", ("我镇", "我县"), 1), ("prefecture", ("我县", "我省", "我市"), 1)],
)  # fmt: skip
def test_a_superior_may_be_named_beside_the_bodys_own_name(con, level, names, foreign):
    reports(con, {"r": {"report.level": level}})
    for name in names:
        say(con, "r", {"what": "own_name", "word": name, "number": 1})
    assert facts_of(con, "r", "foreign_names") == foreign


def test_a_notice_of_the_other_form_and_last_years_opening_are_told(con):
    reports(con, {"r": {}})
    reports(con, {"old": {}}, "f2019")
    say(con, "r", {"what": "notice", "word": "国办公开办函〔2019〕60号"}, {"what": "year_opening", "word": "2022"})
    say(con, "old", {"what": "notice", "word": "国办公开办函〔2019〕60号"}, {"what": "year_opening", "word": "2020"})
    for report in ("r", "old"):
        sections(con, report, 一="文字")
    assert facts_of(con, "r", "other_notices", "stale_openings") == (1, 1)
    assert facts_of(con, "old", "other_notices", "stale_openings") == (0, 0)


def test_period_signature_and_years(con):
    reports(con, {"r": {}, "short": {}})
    whole = {"what": "period_from", "day": date(2023, 1, 1)}, {"what": "period_to", "day": date(2023, 12, 31)}
    years = ({"what": "year", "word": "2023", "number": 5}, {"what": "year", "word": "2022", "number": 3})
    say(con, "r", *whole, *years, {"what": "signed", "day": date(2024, 1, 28)})
    say(
        con, "short", {"what": "period_from", "day": date(2022, 1, 2)}, {"what": "period_to", "day": date(2022, 12, 30)}
    )
    names = ("period_year", "period_gap", "year_most_named", "signed_on")
    assert facts_of(con, "r", *names) == (2023, 0, 2023, date(2024, 1, 28))
    assert facts_of(con, "short", *names) == (2022, 2, None, None)


@pytest.mark.parametrize(
    ("body", "signed", "site", "otherwise"),
    [("宝丰县人民政府办公室", "宝丰县政府办公室", None, 0),
     ("周口市城乡一体化示范区", "周口市城乡一体化示范区管委会", None, 0),
     ("宝丰县财政局", "财政局", "宝丰县财政局", 0), ("宝丰县财政局", "宝丰县教育局", None, 1),
     ("宝丰县财政局", None, "宝丰县人民政府", 1), ("宝丰县财政局", None, None, None)],
)  # fmt: skip
def test_a_body_may_be_written_longer_or_shorter_but_not_otherwise(con, body, signed, site, otherwise):
    reports(con, {"r": {"report.body": body, "report.published_by": site}})
    if signed:
        say(con, "r", {"what": "signed_by", "word": signed})
    assert facts_of(con, "r", "named_otherwise") == otherwise


def test_seven_numbers_left_in_one_row_are_a_row_left_over(con):
    reports(con, {"r": {}, "few": {}})
    for report, numbers in (("r", 7), ("few", 6)):
        for n in range(numbers):
            place = f"1|2|9|{n}||||"
            con.execute("INSERT INTO staged.leftover VALUES (?, ?, '3', '', '', ?)", [report, n, place])
    assert (facts_of(con, "r", "rows_left_over"), facts_of(con, "few", "rows_left_over")) == (1, 0)


def test_the_year_in_the_path_of_a_source(con):
    reports(con, {"r": {}})
    for source in ("site/2022n/report.html", "site/other.html"):
        con.execute(
            "INSERT INTO collected.manifest BY NAME SELECT ? AS source, 'r' AS sha256,"
            " TIMESTAMP '2024-01-01' AS first_seen, TIMESTAMP '2024-01-01' AS last_seen", [source],
        )  # fmt: skip
    assert facts_of(con, "r", "source_year") == [2022]


def test_another_version_with_other_figures_is_told(con):
    same = {"report.body": "某局"}
    reports(con, {"a": same, "b": same | {"applications.granted.total": 1}, "c": same})
    assert [facts_of(con, report, "other_versions") for report in "abc"] == [1, 2, 1]


def test_words_kept_from_last_year_are_told_in_percent_figures_aside(con):
    kept, new = (
        "全年主动公开政府信息{}条次并及时更新栏目内容。",
        "健全公开制度，完善公开目录，强化监督检查并开展培训{}。",
    )
    reports(con, {"now": {"report.body": "某局"}})
    reports(con, {"then": {"report.body": "某局"}}, year=2022)
    sections(con, "then", 一="".join(kept.format(n) for n in range(20)))
    sections(con, "now", 一="".join(kept.format(90 + n) for n in range(10)), 五=new.format("") * 8)
    assert 40 <= facts_of(con, "now", "likeness") <= 60
    assert facts_of(con, "then", "likeness") is None
    con.execute("UPDATE staged.section SET text = replace(text, '主动', '没有主动') WHERE report_id = 'then'")
    assert facts_of(con, "now", "likeness") == 0


def test_words_that_other_bodies_of_the_division_and_year_have_too_are_told_in_percent(con):
    own, shared = "{}局把公开目录逐项核对后统一更新到网站专栏。", "根据条例要求编制本报告并向社会公布全年情况第{}项。"
    reports(con, {f"{n}": {"report.body": f"某{n}局"} for n in (1, 2)} | {"3": {"report.body": "某3局"}})
    reports(con, {"elsewhere": {"report.region_code": "411004"}, "alone": {"report.region_code": "411005"}})
    reports(con, {"before": {"report.body": "某4局"}}, year=2022)
    for name, sign in (("1", "甲"), ("2", "乙"), ("3", "丙"), ("elsewhere", "丁"), ("alone", "戊"), ("before", "丙")):
        distinct = "".join(own.format(sign * (n + 1)) for n in range(10))
        sections(con, name, 一="".join(shared.format(n) for n in range(10)) if name in "12" else "", 五=distinct)
    assert facts_of(con, "1", "likeness_beside") == facts_of(con, "2", "likeness_beside")
    assert 40 <= facts_of(con, "1", "likeness_beside") <= 60
    assert facts_of(con, "3", "likeness_beside") == 0
    assert facts_of(con, "elsewhere", "likeness_beside") is None
    assert facts_of(con, "before", "likeness_beside") is None


def test_years_in_which_no_normative_document_moved(con):
    stock = {"report.body": "某局", "proactive.normative_docs_in_force": 6}
    for year, made in ((2021, 1), (2022, 0), (2023, 0)):
        reports(con, {f"{year}": stock | {"proactive.normative_docs_made": made}}, year=year)
    assert [facts_of(con, f"{year}", "normative_still") for year in (2021, 2022, 2023)] == [0, 1, 2]


def part(kind, code, scope=None, **cells):
    return {"report.kind": kind, "report.region_code": code, "report.scope": scope} | {
        f"applications.granted.{column}": figure for column, figure in cells.items()
    }


def test_the_parts_of_an_aggregate_are_the_reports_of_its_region_and_below(con):
    whole = part("government", "4110", "whole_region_aggregate", total=9)
    bureau, county, town = (
        part("department", "4110", total=2),
        part("department", "411003"),
        part("department", "411003200"),
    )
    other = part("department", "4111")
    reports(con, {"g": whole, "bureau": bureau, "county": county, "town": town, "other": other})
    assert facts_of(con, "g", "parts") == 3
    assert facts_of(con, "bureau", "parts") == 0
    con.execute("UPDATE staged.report SET scope = 'own_level_aggregate' WHERE report_id = 'g'")
    assert facts_of(con, "g", "parts") == 1


def test_an_aggregate_that_is_the_offices_own_report_is_told(con):
    whole = part("government", "4110", "own_level_aggregate", total=5)
    reports(con, {"g": whole, "office": part("government_office", "4110", total=5)})
    assert facts_of(con, "g", "parts", "office_alike") == (1, 1)


def test_a_facts_file_without_its_sql_is_told(tmp_path, monkeypatch):
    (tmp_path / "some.yaml").write_text("facts:\n- {name: a, zh: 甲, en: a}\n", encoding="utf-8")
    monkeypatch.setattr("expectations.judging.report_facts.FACTS", tmp_path)
    caches = facts, fact_files
    for each in caches:
        each.cache_clear()
    with pytest.raises(DeclarationError, match=r"some\.sql"):
        facts()
    for each in caches:
        each.cache_clear()
