"""What changed between two releases is listed row by row, with old and new value and the document that caused it."""

import csv
import shutil

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.releases.built import JIAN_AN, documents, documents_later, rows
from warehouse.releases.compared_sides import ComparedMarts
from warehouse.releases.diff import Comparison, TableChanges, compare, diff_releases, diff_table
from warehouse.releases.mart_files import ReleaseError
from warehouse.releases.release import release, released_marts
from warehouse.schema import tables

pytestmark = pytest.mark.slow

ID = {d.source: d.id for d in documents()}
LATER = {d.source: d.id for d in documents_later()}
COLUMNS = tuple(column.name for column in diff_table().columns)


def diff_rows(released, **wanted):
    """The rows of the diff in a release that have the values `wanted`, as dicts."""
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows(released.path, "release.diff", ", ".join(COLUMNS))]
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def test_a_changed_figure_is_listed_with_its_body_and_document(second):
    (row,) = diff_rows(second, table_name="marts.fact_cell", column_name="value", body=JIAN_AN)
    assert row == {
        "table_name": "marts.fact_cell", "key": f"report_id={LATER['jian-an']}; key=proactive.licensing_decisions",
        "change": "changed", "column_name": "value", "old": "380", "new": "4242",
        "body_id": "411003:政府", "body": JIAN_AN, "region_code": "411003", "year": 2023,
        "report_id": LATER["jian-an"], "report_before": ID["jian-an"], "source": "jian-an",
        "withdrawn": None, "documents": 1,
        "title": f"{JIAN_AN}2023年政府信息公开工作年度报告",
    }  # fmt: skip


def test_a_document_that_replaces_another_is_listed_once(second):
    replaced = diff_rows(second, table_name="marts.fact_report", body=JIAN_AN)
    assert [(row["change"], row["column_name"], row["old"], row["new"]) for row in replaced] == [
        ("changed", "report_id", ID["jian-an"], LATER["jian-an"])
    ]
    cells = diff_rows(second, table_name="marts.fact_cell", body=JIAN_AN)
    assert {row["column_name"] for row in cells} == {"value", "text"}


@pytest.mark.parametrize(("change", "source", "ids"), [("gone", "finance", ID), ("added", "finance before", LATER)])
def test_every_cell_of_a_report_gone_or_new_is_listed(second, first, change, source, ids):
    found = diff_rows(second, report_id=ids[source], change=change, table_name="marts.fact_cell")
    side = first if change == "gone" else second
    report = f"report_id = '{ids[source]}'"
    assert len(found) == len([r for r in rows(side.path, "marts.fact_cell", report) if r[0]])
    assert {row["source"] for row in found} == {source}


def diff_in_python(table, old, new):
    """The diff of one table in plain Python: key, change, column, old, new; values as DuckDB prints them, decimals
    without trailing zeros.
    """
    decimals = {c.name for c in tables()[table].all_columns() if c.type.startswith("DECIMAL")}
    names, keys = [c.name for c in tables()[table].all_columns()], tables()[table].keys
    as_text = ", ".join(f'"{name}"::VARCHAR' for name in names)
    was, now = ({tuple(r[names.index(k)] for k in keys): r for r in rows(path, table, as_text)} for path in (old, new))
    for key in was.keys() | now.keys():
        text = "; ".join(f"{name}={value or ''}" for name, value in zip(keys, key, strict=True))
        if key not in was or key not in now:
            yield text, "added" if key in now else "gone", None, None, None
        else:
            pairs = zip(names, was[key], now[key], strict=True)
            for name, *sides in pairs:
                a, b = (v.rstrip("0").rstrip(".") if v and name in decimals else v for v in sides)
                if a != b:
                    yield text, "changed", name, a, b


@pytest.mark.parametrize("table", [t.table for t in released_marts() if not t.known_by])
def test_the_diff_of_a_table_is_what_plain_python_finds(second, earlier, later, table):
    found = [(r["key"], r["change"], r["column_name"], r["old"], r["new"]) for r in diff_rows(second, table_name=table)]
    assert sorted(found, key=str) == sorted(diff_in_python(table, earlier, later), key=str)


def test_a_changed_sum_is_attributed_to_the_reports_that_changed_within_it(second):
    causes = {
        (row["table_name"], row["key"]): (row["documents"], row["report_id"], row["source"])
        for row in diff_rows(second)
        if row["table_name"] in ("marts.by_region", "marts.by_year", "marts.dim_body")
    }
    assert causes["marts.by_region", "region_code=411003; year=2023"] == (1, LATER["jian-an"], "jian-an")
    assert causes["marts.by_region", "region_code=331181; year=2023"] == (1, ID["finance"], "finance")
    assert causes["marts.by_year", "year=2023"] == (2, None, None)
    assert causes["marts.by_year", "year=2022"] == (1, LATER["finance before"], "finance before")


def test_the_diff_by_body_counts_rows_of_reports(second):
    content = (second.path / "csv" / "diff_by_body.csv").read_text("utf-8-sig")
    found = {line["source"]: line for line in csv.DictReader(content.splitlines())}
    assert set(found) == {"jian-an", "finance", "finance before"}
    assert [found["jian-an"][name] for name in ("added", "changed", "gone")] == ["0", "3", "0"]
    assert found["finance"]["gone"] == str(
        len(diff_rows(second, source="finance", change="gone", documents=1)) - _rows_without_report(second)
    )
    assert found["jian-an"]["report_before"] == ID["jian-an"]


def _rows_without_report(second):
    """Rows gone that belong to no report, such as a body whose last report is gone."""
    return len([r for r in diff_rows(second, source="finance", change="gone") if "report_id" not in r["key"]])


def test_the_first_release_has_nothing_to_compare_with(first):
    assert (first.before, first.compared, diff_rows(first)) == (None, Comparison(), [])


def test_releases_and_warehouse_files_give_the_same_diff(first, second, earlier, later, tmp_path):
    pairs = [(first.path, second.path), (earlier, later), (earlier, second.path), (first.path, later)]
    for n, (a, b) in enumerate(pairs):
        assert diff_releases(a, b, tmp_path / f"{n}.csv").compared == second.compared
    assert len({(tmp_path / f"{n}.csv").read_bytes() for n in range(len(pairs))}) == 1


def test_identical_releases_have_no_diff(second, later, tmp_path):
    again = release(later, tmp_path / "again", second.path)
    assert again.compared == Comparison()
    assert diff_releases(second.path, later).documents == 0


def test_in_reverse_order_gone_rows_are_added(first, second):
    there, back = (diff_releases(a.path, b.path).compared for a, b in ((first, second), (second, first)))
    assert [(t.table, t.added, t.changed, t.gone) for t in there.tables] == [
        (t.table, t.gone, t.changed, t.added) for t in back.tables
    ]


def test_a_csv_of_the_rows_is_not_written_over_another(first, second, tmp_path):
    path = tmp_path / "rows.csv"
    diff_releases(first.path, second.path, path)
    found = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [{k: v or None for k, v in r.items()} for r in found] == [
        {k: None if v is None else str(v) for k, v in r.items()}
        for r in sorted(diff_rows(second), key=lambda r: (r["table_name"], r["key"], r["column_name"] or "￿"))
    ]
    with pytest.raises(ReleaseError, match=r"rows\.csv exists already"):
        diff_releases(first.path, second.path, path)


def test_tables_and_columns_of_one_side_are_noted_and_the_rest_is_compared(earlier, later, tmp_path):
    older = shutil.copyfile(earlier, tmp_path / "older.duckdb")
    with duckdb.connect(str(older)) as con:
        con.execute("ALTER TABLE marts.by_year DROP COLUMN values_missing")
        con.execute("ALTER TABLE marts.by_level RENAME COLUMN level TO tier")
        con.execute("DROP TABLE marts.quality")
    found = diff_releases(older, later).compared
    assert set(found.notes) == {
        "marts.by_year: only one of them has values_missing, which is not compared",
        "marts.by_level has a different key in one of them and is not compared",
        "marts.quality is only in the second and is not compared",
    }
    whole = diff_releases(earlier, later).compared
    assert found.tables == tuple(t for t in whole.tables if t.table not in ("marts.by_level", "marts.quality"))


@pytest.mark.parametrize("spoil", ["{", "[]", "{}"])
def test_a_folder_that_is_not_a_release_is_rejected(first, tmp_path, spoil):
    with pytest.raises(ReleaseError, match="is not a release: it has no datapackage"):
        diff_releases(tmp_path, first.path)
    (tmp_path / "datapackage.json").write_text(spoil)
    with pytest.raises(ReleaseError, match=r"datapackage\.json cannot be read"):
        diff_releases(tmp_path, first.path)


def test_a_sum_of_a_division_is_attributed_to_the_reports_below_it():
    reports = {"marts.fact_report": tables()["marts.fact_report"], "marts.by_region": tables()["marts.by_region"]}
    with duckdb.connect() as con:
        sides = []
        for n, name in enumerate(("was", "now")):
            con.execute(f"CREATE SCHEMA {name}")
            for declared in reports.values():
                con.execute(declared.ddl().replace("marts.", f"{name}."))
            con.execute(
                f"INSERT INTO {name}.fact_report BY NAME SELECT unnest(['a', 'b', 'c']) AS report_id, 2023 AS year,"
                " unnest(['411003', '411004', '331181']) AS region_code, 'county' AS level,"
                f" unnest([{n}, 0, {n}]) AS failed, report_id AS source"
            )
            con.execute(
                f"INSERT INTO {name}.by_region BY NAME SELECT unnest(['00', '41', '4110', '411003', '411004', '33'])"
                f" AS region_code, 2023 AS year, {n} AS reports"
            )
            kinds = {t: {c.name: c.type for c in d.all_columns()} for t, d in reports.items()}
            sides.append(ComparedMarts({t: f"FROM {name}.{t.split('.')[1]}" for t in reports}, kinds))
        compare(con, *sides)
        found = con.execute(
            "SELECT region_code, documents, source FROM release.diff WHERE table_name = 'marts.by_region'"
        ).fetchall()
    assert {region: (documents, source) for region, documents, source in found} == {
        "00": (2, None), "41": (1, "a"), "4110": (1, "a"), "411003": (1, "a"), "411004": (0, None), "33": (1, "c"),
    }  # fmt: skip


WAIVER = tables()["marts.waiver"]
CELLS = st.one_of(st.none(), st.sampled_from(["", "x", "它 'is'", "y;z"]))
ROWS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["T3-01", "T4-01"])), st.tuples(CELLS, CELLS), max_size=6
)


@given(ROWS, ROWS)
@settings(max_examples=40, deadline=None)
def test_any_two_states_of_a_table_give_the_diff_of_plain_python(was, now):
    with duckdb.connect() as con:
        sides = [_side(con, name, state) for name, state in (("was", was), ("now", now))]
        compared = compare(con, *sides)
        found = con.execute("SELECT key, change, column_name, old, new FROM release.diff").fetchall()
    wanted = []
    for key in was.keys() | now.keys():
        text = f"report_id={key[0]}; rule={key[1]}"
        if key in was and key in now:
            pairs = zip(("body", "reason"), was[key], now[key], strict=True)
            wanted += [(text, "changed", name, a, b) for name, a, b in pairs if a != b]
        else:
            wanted.append((text, "added" if key in now else "gone", None, None, None))
    assert sorted(found, key=str) == sorted(wanted, key=str)
    numbers = [len({row[0] for row in wanted if row[1] == change}) for change in ("added", "changed", "gone")]
    assert compared.tables == ((TableChanges("marts.waiver", *numbers),) if wanted else ())


def _side(con, name, state):
    con.execute(WAIVER.ddl().replace("marts.waiver", name))
    for (report, rule), (body, reason) in state.items():
        con.execute(
            f"INSERT INTO {name} (report_id, rule, body, reason) VALUES (?, ?, ?, ?)", [report, rule, body, reason]
        )
    return ComparedMarts(
        {"marts.waiver": f"FROM {name}"}, {"marts.waiver": {c.name: c.type for c in WAIVER.all_columns()}}
    )
