"""The views with Chinese names show what the marts hold, and a name that cannot be used is reported with its line."""

import re
from collections import Counter, defaultdict

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.rulebook.rule import family_words
from warehouse.chinese_names import is_chinese_name, shortened
from warehouse.coded_values import coded_values
from warehouse.dictionary import dictionary
from warehouse.marts import build
from warehouse.marts_zh import create_views, in_chinese
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.forms.form_list import forms
from warehouse.reference.measures import measures
from warehouse.schema import declared_in, tables
from warehouse.store import building, memory, publish, published
from warehouse.yaml_models import DeclarationError

MARTS = {name: table for name, table in tables().items() if table.is_mart}
JOINED = ("region_code", "level", "year", "report_id", "body_id", "body", "form", "rule", "key", "clean", "counted")


def described(con, schema):
    """Type and comment of each column by table and ordinal, and the comment of each table, of one schema."""
    columns = con.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = ? "
        "ORDER BY table_oid, column_index",
        [schema],
    ).fetchall()
    found = defaultdict(list)
    for table, *column in columns:
        found[table].append(tuple(column))
    return found


@pytest.fixture(scope="module")
def catalog(con):
    """What `con` says of its marts and of their views, and the comment of each table."""
    return described(con, "marts_zh"), described(con, "marts"), comments(con)


def comments(con):
    return dict(
        con.execute(
            "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() UNION ALL"
            " SELECT schema_name || '.' || view_name, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    )


@pytest.mark.parametrize("name", MARTS)
def test_a_view_shows_the_rows_types_and_words_of_its_mart(con, catalog, name):
    mart, view = MARTS[name], in_chinese(MARTS[name])
    words = [coded_values().get(column.values, {}) for column in mart.all_columns()]
    expected = [
        tuple(w.get(v, v) for w, v in zip(words, row, strict=True)) for row in con.sql(f"FROM {name}").fetchall()
    ]
    assert Counter(con.sql(f"FROM {view.table}").fetchall()) == Counter(expected)
    views, marts, written = catalog
    shown, held = views[mart.label], marts[name.removeprefix("marts.")]
    assert [column for column, *_ in shown] == [column.chinese for column in mart.all_columns()]
    assert [column for column, *_ in held] == [column.name for column in mart.all_columns()]
    assert [about for _, *about in shown] == [about for _, *about in held]
    assert written[f"marts_zh.{mart.label}"] == written[name]


NOT_CODES = re.compile(
    r"[_a-z]+_id|sha256|key|line|rule|family|form_row|form_column|measure|indicator|numerator|denominator"
    r"|forms|en|source|media_type|text|title|declared|division|from_lineage|to_lineage|lineage|edition|why"
)


def test_what_is_shown_of_a_code_is_chinese(con):
    """A column of words whose values are all written in small letters holds codes, and has a list of Chinese words."""
    for name, mart in MARTS.items():
        columns = [c for c in mart.columns if c.type == "VARCHAR" and not NOT_CODES.fullmatch(c.name)]
        shown = ", ".join(f'list(DISTINCT "{column.chinese}")' for column in columns)
        (values,) = con.sql(f"SELECT {shown or 1} FROM {in_chinese(mart).table}").fetchall()
        codes = {
            column.name: found
            for column, shown in zip(columns, values, strict=False)
            if (found := [value for value in shown or () if re.fullmatch("[a-z][a-z_0-9]+", value or "")])
        }
        assert codes == {}, name


def test_every_code_that_a_description_lists_has_chinese_words():
    for name, mart in MARTS.items():
        for column in mart.columns:
            listed = set(re.findall(r"([a-z][a-z_0-9]{2,}) [㐀-鿿“]", column.zh)) - {"sha256", "region_code", "level"}
            if len(listed) > 1:
                assert listed <= coded_values()[column.values].keys(), (name, column.name)


def test_families_of_rules_have_the_names_of_the_rulebook():
    assert coded_values()["family"] == {key: name.zh for key, name in family_words().items()}


def test_kinds_of_body_have_the_words_of_their_list():
    assert coded_values()["body_kind"] == {kind.kind: kind.zh for kind in kinds_of_body().kinds}


def test_a_list_of_codes_that_is_missing_is_reported_with_file_and_line(tmp_path):
    with pytest.raises(DeclarationError, match=r"marts\.deeds\.yaml:6: columns\.0\.values: .*has no list deed"):
        declared(tmp_path, MART.replace("type: VARCHAR,", "type: VARCHAR, values: deed,"))


def test_every_mart_has_a_view_and_nothing_else_has(con):
    shown = con.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'marts_zh'").fetchall()
    assert sorted(shown) == sorted((mart.label,) for mart in MARTS.values())


@pytest.mark.slow
def test_names_need_no_quotes(con):
    for mart in MARTS.values():
        names = ", ".join(column.chinese for column in mart.all_columns())
        con.sql(f"SELECT {names} FROM marts_zh.{mart.label}").fetchall()


def test_what_views_are_joined_by_has_one_name_in_all_of_them():
    names = defaultdict(set)
    for mart in MARTS.values():
        for column in mart.all_columns():
            names[column.name].add(column.chinese)
    assert {name: found for name in JOINED if len(found := names[name]) != 1} == {}


def test_a_measure_has_its_printed_label_without_enumerator_and_brackets():
    named = {measure.name: measure.label for measure in measures()}
    assert named["granted"] == "予以公开"
    assert named["partially_granted"] == "部分公开"
    assert named["denied_security_stability"] == "危及三安全一稳定"
    assert named["denied_total"] == "不予公开"
    assert named["received_new"] == "本年新收政府信息公开申请数量"
    assert named["review_corrected"] == "行政复议_结果纠正"
    assert named["processed_total"] == "办理结果总计"
    assert len(set(named.values())) == len(named)
    assert all(is_chinese_name(name) for name in named.values())


@pytest.mark.parametrize("form", forms())
def test_every_cell_of_a_form_has_a_label_that_is_a_name_but_for_its_length(form):
    for cell in forms()[form].all_cells():
        assert is_chinese_name(shortened(cell.zh)[:20]), cell.zh


@given(st.text(max_size=24))
def test_what_is_fit_is_a_name_without_quotes_and_nothing_else_is_shortened_to(words):
    if is_chinese_name(words):
        assert len(words) <= 20
        assert duckdb.sql(f"SELECT 1 AS {words}").columns == [words]
    assert not re.search(r"[\s（）()：:，,、;；/\"']", shortened(words))


@pytest.mark.parametrize(
    ("words", "is_fit"),
    [("报告数", True), ("sha256摘要", True), ("行政复议_总计", True), ("一" * 20, True), ("一" * 21, False),
     ("", False), ("reports", False), ("2024年", False), ("报告 数", False), ("报告（份）", False), ("状态：有", False),
     ("甲、乙", False), ("报告\n", False), ("_报告", False)],
)  # fmt: skip
def test_what_is_fit_to_be_a_name(words, is_fit):
    assert is_chinese_name(words) == is_fit


MART = """table: marts.deeds
label: 事项表
grain: {zh: 一件事, en: one deed}
keys: [deed]
columns:
- {name: deed, type: VARCHAR, zh: 事项, en: deed}
- name: done
  type: BIGINT
  zh: 办结
  en: done
"""


def declared(folder, text, other=""):
    (folder / "marts.deeds.yaml").write_text(text, "utf-8")
    if other:
        (folder / "marts.others.yaml").write_text(other, "utf-8")
    return declared_in(folder)


def test_a_mart_with_names_loads(tmp_path):
    assert in_chinese(declared(tmp_path, MART)[0]).keys == ("事项",)


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        (MART.replace("label: 事项表\n", ""), 1, "label: marts.deeds needs a Chinese name for its view: give it"),
        (MART.replace("事项表", "事项（表）"), 2, "label: marts.deeds needs a Chinese name for its view: give it"),
        (
            MART.replace("办结", "办结（件）"),
            7,
            "columns.1 (done): `办结（件）` cannot name a column: give it",
        ),
        (MART.replace("办结", "办结\n  label: 办 结"), 7, "columns.1 (done): `办 结` cannot name a column"),
        (
            MART.replace("办结", "事项"),
            7,
            "columns.1 (done): another column has the name `事项` too: give",
        ),
        (
            MART.replace("办结", "事项"),
            6,
            "columns.0 (deed): another column has the name `事项` too: give",
        ),
        (
            MART.replace("办结", "予以公开") + "measures: true\n",
            7,
            "columns.1 (done): another column has the name `予以公开`",
        ),
    ],
)
def test_a_name_that_cannot_be_used_is_reported_with_file_and_line(tmp_path, text, line, fault):
    with pytest.raises(DeclarationError) as error:
        declared(tmp_path, text)
    assert f"{tmp_path / 'marts.deeds.yaml'}:{line}: {fault}" in str(error.value)


def test_a_label_is_used_where_the_words_cannot_be_a_name(tmp_path):
    text = MART.replace("办结", "办结（含逾期）\n  label: 办结")
    assert declared(tmp_path, text)[0].all_columns()[1].chinese == "办结"


def test_two_marts_of_one_name_are_an_error(tmp_path):
    with pytest.raises(DeclarationError, match=r"marts\.others\.yaml:2: label: another table has the name `事项表`"):
        declared(tmp_path, MART, MART.replace("deeds", "others"))


def test_a_table_that_is_not_a_mart_needs_no_names(tmp_path):
    text = MART.replace("table: marts.", "table: staged.").replace("label: 事项表\n", "").replace("办结", "办结（件）")
    assert [table.table for table in declared(tmp_path, text)] == ["staged.deeds"]


@pytest.mark.slow
def test_views_are_published_and_replaced_with_the_marts(tmp_path):
    path = tmp_path / "w.duckdb"
    with building(path) as con:
        build(con)
        con.execute("CREATE VIEW marts_zh.旧表 AS SELECT 1 AS 一")
    publish(path)
    with building(path) as con:
        build(con)
        with published(path) as reader:
            assert ("旧表",) in reader.sql("SELECT view_name FROM duckdb_views()").fetchall()
    publish(path)
    with published(path) as con:
        shown = con.sql("SELECT view_name FROM duckdb_views() WHERE schema_name = 'marts_zh'").fetchall()
        assert {name for (name,) in shown} == {mart.label for mart in MARTS.values()}
        assert con.sql("SELECT 层级, 中文名 FROM marts_zh.层级表 ORDER BY 次序").fetchall()[3] == ("县级", "县级")


@pytest.mark.slow
def test_a_build_that_fails_leaves_no_view_half_made():
    con = memory()
    build(con)
    con.execute("DROP VIEW marts.fact_cell")
    with pytest.raises(duckdb.CatalogException):
        create_views(con)
    con.execute("ROLLBACK")
    assert con.sql("SELECT count(*) FROM duckdb_views() WHERE schema_name = 'marts_zh'").fetchall() == [(len(MARTS),)]


def test_the_dictionary_has_the_names_of_views_and_columns():
    page = dictionary()
    for name, mart in MARTS.items():
        section = page.split(f"\n### {name}\n")[1].split("\n### ")[0]
        assert f"`marts_zh.{mart.label}`" in section
        section += page.split("\n## 汇总项 / Measures\n")[1] if mart.measures else ""
        assert all(f"\n| `{c.name}` | {c.type} | `{c.chinese}` |" in section for c in mart.all_columns()), name
