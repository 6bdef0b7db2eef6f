"""What changed between two releases is told row by row, with old and new value and the document that caused it."""

import csv
import shutil

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.releases.built import JIAN_AN, documents, documents_later, rows
from warehouse.releases.compared_sides import Side
from warehouse.releases.diff import Changed, Compared, compare, difference, differences
from warehouse.releases.mart_files import ReleaseError
from warehouse.releases.release import marts, release
from warehouse.schema import tables

ID = {d.source: d.id for d in documents()}
LATER = {d.source: d.id for d in documents_later()}
TOLD = tuple(column.name for column in difference().columns)


def told(released, **wanted):
    """The rows of the diff that a release holds, as dicts, with the values `wanted`."""
    found = [dict(zip(TOLD, row, strict=True)) for row in rows(released.path, "release.diff", ", ".join(TOLD))]
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def test_a_changed_figure_is_told_with_its_body_and_document(second):
    (row,) = told(second, table_name="marts.fact_cell", column_name="value", body=JIAN_AN)
    assert row == {
        "table_name": "marts.fact_cell", "key": f"report_id={LATER['jian-an']}; key=proactive.licensing_decisions",
        "change": "changed", "column_name": "value", "old": "380", "new": "4242",
        "body_id": "411003:政府", "body": JIAN_AN, "region_code": "411003", "year": 2023,
        "report_id": LATER["jian-an"], "report_before": ID["jian-an"], "source": "jian-an", "documents": 1,
        "title": f"{JIAN_AN}2023年政府信息公开工作年度报告",
    }  # fmt: skip


def test_a_document_that_took_the_place_of_another_is_told_once(second):
    replaced = told(second, table_name="marts.fact_report", body=JIAN_AN)
    assert [(row["change"], row["column_name"], row["old"], row["new"]) for row in replaced] == [
        ("changed", "report_id", ID["jian-an"], LATER["jian-an"])
    ]
    cells = told(second, table_name="marts.fact_cell", body=JIAN_AN)
    assert {row["column_name"] for row in cells} == {"value", "text"}


@pytest.mark.parametrize(("change", "source", "ids"), [("gone", "finance", ID), ("added", "finance before", LATER)])
def test_every_cell_of_a_report_gone_or_new_is_told(second, first, change, source, ids):
    found = told(second, report_id=ids[source], change=change, table_name="marts.fact_cell")
    side = first if change == "gone" else second
    report = f"report_id = '{ids[source]}'"
    assert len(found) == len([r for r in rows(side.path, "marts.fact_cell", report) if r[0]])
    assert {row["source"] for row in found} == {source}


def plainly(table, old, new):
    """The difference of one table in plain Python: key, change, column, old, new; values as DuckDB writes them, and
    decimals without the noughts at their end.
    """
    decimals = {c.name for c in tables()[table].all_columns() if c.type.startswith("DECIMAL")}
    names, keys = [c.name for c in tables()[table].all_columns()], tables()[table].keys
    said = ", ".join(f'"{name}"::VARCHAR' for name in names)
    was, now = ({tuple(r[names.index(k)] for k in keys): r for r in rows(path, table, said)} for path in (old, new))
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


@pytest.mark.parametrize("table", [t.table for t in marts() if not t.known_by])
def test_what_is_told_is_what_plain_python_finds(second, earlier, later, table):
    found = [(r["key"], r["change"], r["column_name"], r["old"], r["new"]) for r in told(second, table_name=table)]
    assert sorted(found, key=str) == sorted(plainly(table, earlier, later), key=str)


def test_a_sum_is_put_down_to_the_reports_that_changed_within_it(second):
    causes = {
        (row["table_name"], row["key"]): (row["documents"], row["report_id"], row["source"])
        for row in told(second)
        if row["table_name"] in ("marts.by_region", "marts.by_year", "marts.dim_body")
    }
    assert causes["marts.by_region", "region_code=411003; year=2023"] == (1, LATER["jian-an"], "jian-an")
    assert causes["marts.by_region", "region_code=331181; year=2023"] == (1, ID["finance"], "finance")
    assert causes["marts.by_year", "year=2023"] == (2, None, None)
    assert causes["marts.by_year", "year=2022"] == (1, LATER["finance before"], "finance before")


def test_the_sum_by_body_counts_rows_of_reports(second):
    content = (second.path / "csv" / "diff_by_body.csv").read_text("utf-8-sig")
    found = {line["source"]: line for line in csv.DictReader(content.splitlines())}
    assert set(found) == {"jian-an", "finance", "finance before"}
    assert [found["jian-an"][name] for name in ("added", "changed", "gone")] == ["0", "3", "0"]
    assert found["finance"]["gone"] == str(
        len(told(second, source="finance", change="gone", documents=1)) - _sums(second)
    )
    assert found["jian-an"]["report_before"] == ID["jian-an"]


def _sums(second):
    """Rows that are gone and no report's: a body, say, of which the report was the last."""
    return len([r for r in told(second, source="finance", change="gone") if "report_id" not in r["key"]])


def test_the_first_release_has_nothing_to_compare_with(first):
    assert (first.before, first.compared, told(first)) == (None, Compared(), [])


def test_releases_and_warehouse_files_are_compared_alike(first, second, earlier, later, tmp_path):
    pairs = [(first.path, second.path), (earlier, later), (earlier, second.path), (first.path, later)]
    for n, (a, b) in enumerate(pairs):
        assert differences(a, b, tmp_path / f"{n}.csv").compared == second.compared
    assert len({(tmp_path / f"{n}.csv").read_bytes() for n in range(len(pairs))}) == 1


def test_one_and_the_same_have_no_difference(second, later, tmp_path):
    again = release(later, tmp_path / "again", second.path)
    assert again.compared == Compared()
    assert differences(second.path, later).documents == 0


def test_the_other_way_round_gone_is_added(first, second):
    there, back = (differences(a.path, b.path).compared for a, b in ((first, second), (second, first)))
    assert [(t.table, t.added, t.changed, t.gone) for t in there.tables] == [
        (t.table, t.gone, t.changed, t.added) for t in back.tables
    ]


def test_a_csv_of_the_rows_is_not_written_over_another(first, second, tmp_path):
    path = tmp_path / "rows.csv"
    differences(first.path, second.path, path)
    found = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [{k: v or None for k, v in r.items()} for r in found] == [
        {k: None if v is None else str(v) for k, v in r.items()}
        for r in sorted(told(second), key=lambda r: (r["table_name"], r["key"], r["column_name"] or "￿"))
    ]
    with pytest.raises(ReleaseError, match=r"rows\.csv is there already"):
        differences(first.path, second.path, path)


def test_what_only_one_has_is_said_and_the_rest_compared(earlier, later, tmp_path):
    older = shutil.copyfile(earlier, tmp_path / "older.duckdb")
    with duckdb.connect(str(older)) as con:
        con.execute("ALTER TABLE marts.by_year DROP COLUMN values_missing")
        con.execute("ALTER TABLE marts.by_level RENAME COLUMN level TO tier")
        con.execute("DROP TABLE marts.quality")
    found = differences(older, later).compared
    assert set(found.notes) == {
        "marts.by_year: only one of them has values_missing, which is not compared",
        "marts.by_level has another key in one of them and is not compared",
        "marts.quality is in the second only and is not compared",
    }
    whole = differences(earlier, later).compared
    assert found.tables == tuple(t for t in whole.tables if t.table not in ("marts.by_level", "marts.quality"))


@pytest.mark.parametrize("spoil", ["{", "[]", "{}"])
def test_a_folder_that_is_no_release_is_refused(first, tmp_path, spoil):
    with pytest.raises(ReleaseError, match="is no release, as it has no datapackage"):
        differences(tmp_path, first.path)
    (tmp_path / "datapackage.json").write_text(spoil)
    with pytest.raises(ReleaseError, match=r"datapackage\.json cannot be read"):
        differences(tmp_path, first.path)


def test_a_sum_of_a_division_is_put_down_to_the_reports_below_it():
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
            sides.append(Side({t: f"FROM {name}.{t.split('.')[1]}" for t in reports}, kinds))
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
def test_any_two_states_of_a_table_differ_as_plain_python_finds(was, now):
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
    assert compared.tables == ((Changed("marts.waiver", *numbers),) if wanted else ())


def _side(con, name, state):
    con.execute(WAIVER.ddl().replace("marts.waiver", name))
    for (report, rule), (body, reason) in state.items():
        con.execute(
            f"INSERT INTO {name} (report_id, rule, body, reason) VALUES (?, ?, ?, ?)", [report, rule, body, reason]
        )
    return Side({"marts.waiver": f"FROM {name}"}, {"marts.waiver": {c.name: c.type for c in WAIVER.all_columns()}})
