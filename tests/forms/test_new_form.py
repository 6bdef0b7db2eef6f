"""A new form is data alone: a file of differences in the office's own folder goes all the way to a release.

Each step is a process of its own, as forms are read once. No code, SQL or other test names the form.
"""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, plain_environment
from tests.forms.reports import BODY, OTHER
from tests.pipelines.cli.checks import reports
from warehouse.reference.forms import form_files
from warehouse.reference.forms.form_list import forms
from warehouse.yaml_models import DeclarationError

HERE = Path(__file__).parent
(FORM,) = (path.stem for path in HERE.glob("*.yaml"))
SEVERE = ("structural", "statutory", "identity")
ROW = "applications.denied_algorithm.total"


@pytest.fixture(scope="module")
def office(tmp_path_factory, gongkai):
    """The command of an office that has the form, and its folder after a run over three reports."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "inbox").mkdir()
    settings = {"GONGKAI_FORMS": str(HERE), "LANG": "en_US.UTF-8"}
    generate = [sys.executable, "-m", "tests.forms.reports", str(folder / "inbox")]
    subprocess.run(generate, check=True, env=plain_environment(**settings))

    def command(*arguments):
        said = gongkai(*arguments, cwd=folder, **settings)
        assert said.returncode in (0, 1), said.stdout + said.stderr
        return said

    command("run", "--inbox", "inbox", "--warehouse", "warehouse.duckdb")
    return command, folder


def rows(folder, query):
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.mark.slow
def test_a_report_is_recognised_as_the_form_its_labels_show(office):
    _, folder = office
    found = rows(folder, "SELECT body, year, form, cells FROM marts.fact_report ORDER BY body DESC, year")
    older, cells = list(forms())[-1], list(forms().values())[-1].cells
    assert found == [(OTHER, 2026, FORM, cells + 7), (BODY, 2025, older, cells), (BODY, 2026, FORM, cells + 7)]


@pytest.mark.slow
def test_reports_are_checked(office):
    command, folder = office
    said = command("check", "--json", folder / "inbox")
    failing = {
        Path(report["file"]).name: [each["rule"] for each in report["findings"] if each["severity"] in SEVERE]
        for report in reports(said)
    }
    assert failing == {"before.txt": [], "now.html": [], "wrong.docx": ["T3-17", "T3-21..45"]}


@pytest.mark.slow
def test_a_rule_holds_for_the_line_the_form_adds(office):
    _, folder = office
    query = "SELECT rule, line FROM checked.violation WHERE severity = 'identity'"
    assert rows(folder, query) == [("T3-21..45", "denied_algorithm")]
    suspected = rows(folder, "SELECT key, reported - suggested FROM checked.suspect")
    assert suspected == [(ROW, 3)]


@pytest.mark.slow
def test_a_report_is_compared_with_the_year_before_on_the_form_it_follows(office):
    _, folder = office
    query = "SELECT DISTINCT report_id FROM checked.finding WHERE outcome = 'undecided' AND rule = 'X-03'"
    assert len(rows(folder, query)) == 2  # of the two reports without a year before


@pytest.mark.slow
def test_suites_and_data_docs_have_the_form(office):
    _, folder = office
    assert (FORM,) in rows(folder, "SELECT DISTINCT form FROM checked.suite WHERE judged > 0")
    index = (folder / "site" / "index.html").read_text("utf-8")
    assert f"expectations/{FORM}.html" in index


@pytest.mark.slow
def test_marts_have_the_line_as_a_measure(office):
    _, folder = office
    assert rows(folder, f"SELECT forms, measure FROM marts.dim_cell WHERE key = '{ROW}'") == [
        (FORM, "denied_algorithm")
    ]
    whole = rows(folder, "SELECT sum(denied_algorithm) FROM marts.by_region WHERE year = 2026")
    assert whole[0][0] > 0


@pytest.mark.slow
def test_a_release_has_the_line(office):
    command, folder = office
    command("release", "--warehouse", "warehouse.duckdb", "--to", "release")
    cells = folder / "release" / "dim_cell.parquet"
    assert cells.exists(), sorted(path.name for path in (folder / "release").rglob("*"))
    assert duckdb.sql(f"SELECT forms FROM '{cells}' WHERE key = '{ROW}'").fetchall() == [(FORM,)]


def test_no_program_and_no_other_test_names_the_form():
    named = [
        path
        for folder in ("warehouse", "expectations", "assets", "pipelines", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".sql", ".yaml") and FORM in path.read_text("utf-8")
    ]
    assert {path.parent for path in named} == {HERE}


@pytest.mark.parametrize(
    ("found", "instead", "told"),
    [
        ("follows: f2021", "follows: f2017", ":4: follows: no form f2017 comes before f2026"),
        ("form: f2026", "form: f2027", ": form: name the file f2027.yaml, as the form it declares"),
        ("cells: 207", "cells: 200", "f2026 declares 200 cells and lists 207"),
        ("cells: 207\n", "", ":3: cells: Field required"),
        ("from: 2026", "from: 2021", "form f2021 is in force in 2021 too"),
        ("    after: denied_administrative_inquiry\n", "", "denied_algorithm is new: say `after` or `before`"),
        ("after: denied_administrative_inquiry", "after: denied_inquiry", "there is no denied_inquiry in the form"),
        ("group: denied", "group: refused", ":9: applications: Value error, row denied_algorithm names the unknown"),
        ("key: other_org, label", "key: other_org, removed: true, label", "f2026 declares 207 cells and lists 181"),
    ],
)  # fmt: skip
def test_a_faulty_form_is_refused_with_its_file(tmp_path, monkeypatch, found, instead, told):
    text = (HERE / f"{FORM}.yaml").read_text("utf-8")
    assert text.count(found) == 1
    path = tmp_path / f"{FORM}.yaml"
    path.write_text(text.replace(found, instead), encoding="utf-8")
    monkeypatch.setenv(form_files.OWN_FORMS, str(tmp_path))
    with pytest.raises(DeclarationError) as error:
        form_files.load_forms()
    assert str(error.value).startswith(str(path))
    assert told in str(error.value)


def test_a_form_that_is_declared_twice_is_refused(tmp_path, monkeypatch):
    (tmp_path / "f2021.yaml").write_text("form: f2021\n", encoding="utf-8")
    monkeypatch.setenv(form_files.OWN_FORMS, str(tmp_path))
    with pytest.raises(DeclarationError, match=r"f2021\.yaml: form f2021 is declared in .* too"):
        form_files.load_forms()


def test_a_folder_of_forms_that_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(form_files.OWN_FORMS, str(tmp_path / "forms"))
    with pytest.raises(DeclarationError, match=r"GONGKAI_FORMS: .* is not a folder"):
        form_files.load_forms()


def test_a_form_that_follows_takes_over_everything_else(monkeypatch):
    monkeypatch.setenv(form_files.OWN_FORMS, str(HERE))
    *_, followed, form = form_files.load_forms().values()
    assert followed.fiscal_years.last == form.fiscal_years.first - 1
    assert form.proactive == followed.proactive
    assert form.disputes == followed.disputes
    assert form.layouts == followed.layouts
    assert [c.key for c in form.applications.columns] == [c.key for c in followed.applications.columns]
    added = [row.key for row in form.applications.rows if row not in followed.applications.rows]
    assert added == ["denied_algorithm"]
