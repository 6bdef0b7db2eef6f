"""Suspect cells are stored beside the reported values. A nightly run and `gongkai check` find the same ones."""

import pytest

from assets.checked import suspect
from assets.checked.check_files import check_documents
from assets.checked.judge import judge
from assets.staged.load import load_documents
from assets.staged.report import read_report
from tests.generator import write_html
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.forms.form_list import forms
from warehouse.store import memory

PAIR = ("f2021", "standard")
CELL = "applications.granted.natural_person"


def document(**altered):
    values = figures(forms()["f2021"], seed=4, scale=40) | {key.replace("__", "."): v for key, v in altered.items()}
    return write_html.write(written("许昌市建安区人民政府", 2023, *PAIR, values))


def stored(*documents):
    con = memory()
    load_documents(con, [read_report(data) for data in documents])
    judged = judge(con)
    query = 'SELECT "key", reported, suggested, "only", kind, whose, cells FROM checked.suspect ORDER BY ALL'
    return judged.suspected, con.execute(query).fetchall(), con


def test_a_clean_report_has_no_suspects():
    assert stored(document())[:2] == (0, [])


def test_a_suspect_is_stored_with_its_repair_and_the_reported_value_stays():
    right = figures(forms()["f2021"], seed=4, scale=40)[CELL]
    suspected, rows, con = stored(document(applications__granted__natural_person=right + 5), document())
    assert suspected == 1
    assert rows == [(CELL, right + 5, right, True, None, "publisher", 1)]
    reported = con.execute("SELECT max(applications__granted__natural_person) FROM staged.f2021").fetchall()
    assert reported == [(right + 5,)]


@pytest.mark.slow
def test_a_run_and_a_check_find_the_same_suspects():
    data = document(disputes__review__total=77, applications__granted__natural_person=900)
    _, rows, _ = stored(data)
    (checked,) = check_documents([data])
    found = [(k, v, s.unique, s.whose) for s in checked.suspects for k, v in zip(s.cells, s.values, strict=True)]
    assert [(key, value, only, whose) for key, _, value, only, _, whose, _ in rows] == sorted(found)


@pytest.mark.slow
def test_suspects_of_many_reports_are_those_that_each_has_by_itself(monkeypatch):
    documents = [document(disputes__review__total=70 + n) for n in range(3)]
    documents.append(document(applications__granted__natural_person="many"))  # a number that is left over
    alone = [row for one in documents for row in stored(one)[1]]
    monkeypatch.setattr(suspect, "_AT_ONCE", 1)
    suspected, rows, _ = stored(*documents)
    assert suspected == 4
    assert rows == sorted(alone, key=repr)


@pytest.mark.slow
def test_judging_again_removes_suspects_that_are_fixed():
    _, rows, con = stored(document(disputes__review__total=77))
    assert rows
    results = " + ".join(f"disputes__review__{column}" for column in ("upheld", "corrected", "other_result", "pending"))
    con.execute(f"UPDATE staged.f2021 SET disputes__review__total = {results}")
    con.execute("INSERT INTO checked.unjudged SELECT report_id FROM staged.report")  # as loading what was read does
    assert judge(con).suspected == 0
    assert con.execute("SELECT count(*) FROM checked.suspect").fetchall() == [(0,)]
