"""The forms: their cells are those of the catalogue of keys, their layouts are whole, a faulty one is refused."""

import csv
import re
from pathlib import Path

import pytest

from warehouse.reference.forms.form import Form
from warehouse.reference.forms.form_files import FORMS
from warehouse.reference.forms.form_list import forms
from warehouse.reference.measures import measures
from warehouse.yaml_models import DeclarationError, load

LABELS = Path(__file__).parents[4] / "shared" / "domain" / "labels.csv"
LAYOUTS = [(form.form, layout) for form in forms().values() for layout in form.layouts]


def faulty(folder, found, instead):
    """The path of form f2021 with `found` replaced."""
    text = (FORMS / "f2021.yaml").read_text("utf-8")
    assert text.count(found) == 1, found
    path = folder / "f2021.yaml"
    path.write_text(text.replace(found, instead), encoding="utf-8")
    return path


def test_cells_of_each_layout():
    assert {pair: len(forms()[pair[0]].layout(pair[1])) for pair in LAYOUTS} == {
        ("f2019", "standard"): 198, ("f2021", "standard"): 200, ("f2021", "other_single_row"): 186,
    }  # fmt: skip
    for form, layout in LAYOUTS:
        keys = [cell.key for cell in forms()[form].layout(layout)]
        assert len(set(keys)) == len(keys)
        assert all(forms()[form].cell(layout, key).key == key for key in keys)


def test_a_layout_that_prints_one_row_for_three_prints_it_in_their_place():
    form = forms()["f2021"]
    single, three = (list(dict.fromkeys(c.row for c in form.layout(name))) for name in ("other_single_row", "standard"))
    at = single.index("other_total")
    assert three[at : at + 3] == ["other_correction_overdue", "other_fee_unpaid", "other_misc"]
    assert [*single[:at], *three[at : at + 3], *single[at + 1 :]] == three
    assert len(form.all_cells()) == 207
    assert form.cell("standard", "applications.other_total.total") is None


@pytest.mark.skipif(not LABELS.exists(), reason="the catalogue of labels is not at hand")
@pytest.mark.parametrize("name", list(forms()))
def test_the_keys_are_those_of_the_catalogue(name):
    form = forms()[name]
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["forms"] in (name, "both")]
    columns = [row["key"] for row in rows if row["table"] == "3/col"]
    units = {
        key: row["unit"]
        for row in rows
        if row["table"] != "3/col"
        for key in keys(form, columns, row["table"], row["key"])
    }
    assert {cell.key: cell.unit for cell in form.layout("standard")} == units


def keys(form, columns, table, key):
    """The keys of a row of the catalogue: a row of table three has seven cells, table four joins block and column."""
    if table.startswith("2/"):
        return [f"proactive.{key}"]
    if table == "3":
        return [f"applications.{key}.{column}" for column in columns]
    block = next(b.key for b in form.disputes.blocks if key.startswith(f"{b.key}_"))
    return [f"disputes.{block}.{key.removeprefix(f'{block}_')}"]


def test_a_column_name_is_the_key_with_its_points_doubled_underscores():
    for form in forms().values():
        names = [cell.sql for cell in form.all_cells()]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z0-9]+(_{1,2}[a-z0-9]+)*", name) for name in names)


def test_measures_are_what_the_forms_share_and_the_normative_documents_of_the_newer():
    found = {measure.name: measure for measure in measures()}
    assert {"received_new", "granted", "denied_total", "other_total", "processed_total", "review_total"} < set(found)
    assert {"licensing_decisions", "penalty_decisions", "compulsion_decisions"} < set(found)
    assert not {name for name in found if re.match("rules|admin_fee|procurement|other_(fee|misc|corr)", name)}
    one = {name: measure for name, measure in found.items() if not measure.stated_by("f2019")}
    assert set(one) == {"normative_docs_made", "normative_docs_repealed", "normative_docs_in_force"}
    assert all(measure.stated_by("f2021") for measure in found.values())
    for measure in measures():
        assert set(measure.terms) == set(LAYOUTS)
        assert all({cell.unit for cell in cells} <= {measure.unit} for cells in measure.terms.values())
    rows = {pair: [cell.row for cell in cells] for pair, cells in found["other_total"].terms.items()}
    assert rows["f2021", "standard"] == ["other_correction_overdue", "other_fee_unpaid", "other_misc"]
    assert rows["f2021", "other_single_row"] == rows["f2019", "standard"] == ["other_total"]
    assert found["other_total"].en == "closed otherwise, all together"


REPEATED = "lists more than once: "
THREE = "other_correction_overdue, other_fee_unpaid, other_misc"
WHOLE, TABLE = "form: f2021", "section: 三"  # where the form begins, where table three does


@pytest.mark.parametrize(
    ("found", "instead", "line", "told"),
    [
        ("cells: 200", "cells: 201", WHOLE, "f2021 declares 201 cells and lists 200"),
        ("key: granted\n", "key: carried_in\n", WHOLE, f"f2021 (standard) {REPEATED}applications.carried_in.c"),
        ("{key: corrected,", "{key: upheld,", WHOLE, f"{REPEATED}disputes.litigation_after_review.upheld, disputes."),
        ("{key: rules_repealed,", "{key: rules_made,", WHOLE, f"{REPEATED}proactive.rules_made"),
        ("key: other_total\n", "key: carried_in\n", WHOLE, f"f2021 (other_single_row) {REPEATED}"),
        ("key: denied_state_secret\n    group: denied", "key: denied_state_secret\n    group: refused", TABLE,
         "applications: Value error, row denied_state_secret names the unknown group refused"),
        ("key: other_total\n      group: other", "key: other_total\n      group: others", TABLE,
         "row other_total names the unknown group others"),
        ("[other_correction_overdue,", "[other_overdue,", TABLE,
         "variant other_single_row replaces unknown rows ['other_overdue']"),
        (f"[{THREE}]", "[]", "replaces: []", "applications.variants.0.replaces: Tuple should have at least 1 item"),
        ("    - {label: 本年废止件数, variants: [本年废止数, 本年度止件数]}\n", "", "key: art20_1",
         "proactive.blocks.0: Value error, row 规章 has 3 cells under 2 columns"),
        ("unit: 万元, type: amount", "unit: 万元, type: money", "type: money", "type: Input should be 'count'"),
        ("label: 科研机构, ", "", "key: research_institution", "applications.columns.2.label: Field required"),
        ("{from: 2021}", "{from: 二〇二一}", "{from: 二〇二一}", "fiscal_years.from: Input should be a valid integer"),
        ("title: 中", "form: f2022\ntitle: 中", "form: f2022", "form: duplicate key"),
    ],
)  # fmt: skip
def test_a_faulty_form_is_refused_with_file_and_line(tmp_path, found, instead, line, told):
    path = faulty(tmp_path, found, instead)
    with pytest.raises(DeclarationError, match=re.escape(told)) as error:
        load(path, Form)
    file, number, _ = str(error.value).split(":", 2)
    assert file == str(path)
    assert line in path.read_text("utf-8").splitlines()[int(number) - 1], str(error.value)
