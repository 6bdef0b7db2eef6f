"""The generator of example reports: figures balance, tables are the form's, files are the same on every run."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.generator.bodies import bodies, figures_of, report_of, written
from tests.generator.damage import known_defects
from tests.generator.examples import examples, write_examples
from tests.generator.figures import TOTAL, figures, result_rows
from tests.generator.printed import printed
from warehouse.reference.forms.form_list import forms

EXAMPLES = Path(__file__).parent.parent / "examples"
LAYOUTS = [(form.form, layout) for form in forms().values() for layout in form.layouts]
SEEDS = st.integers(0, 2**32)
SCALES = st.integers(0, 500)


def assert_balanced(form, layout, drawn):
    columns = [column.key for column in form.applications.columns]
    for column in columns:
        at = {row.key: drawn[f"applications.{row.key}.{column}"] for row in form.applications.rows_in(layout)}
        assert at["received_new"] + at["carried_in"] == at["processed_total"] + at["carried_out"]
        assert at["processed_total"] == sum(at[row.key] for row in result_rows(form, layout))
    for row in form.applications.rows_in(layout):
        *parts, total = (drawn[f"applications.{row.key}.{column}"] for column in columns)
        assert total == sum(parts)
    for block in form.disputes.blocks:
        *parts, total = (drawn[f"disputes.{block.key}.{column.key}"] for column in form.disputes.columns)
        assert total == sum(parts)


def assert_typed(form, layout, drawn):
    """A figure for every cell and no other; counts are int and not negative, amounts Decimal."""
    cells = form.layout(layout)
    assert list(drawn) == [cell.key for cell in cells]
    for cell in cells:
        assert type(drawn[cell.key]) is (Decimal if cell.type == "amount" else int)
        assert cell.type == "change" or drawn[cell.key] >= 0


@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
@given(seed=SEEDS, scale=SCALES)
def test_drawn_figures_balance(form_id, layout, seed, scale):
    form = forms()[form_id]
    drawn = figures(form, layout, seed, scale, makes_rules=True)
    assert_typed(form, layout, drawn)
    assert_balanced(form, layout, drawn)


@given(seed=SEEDS, scale=SCALES)
def test_a_year_carries_on_the_year_before(seed, scale):
    form = forms()["f2021"]
    before = figures(form, seed=seed, scale=scale)
    after = figures(form, seed=seed + 1, scale=scale // 3, previous=before)
    assert_balanced(form, "standard", after)
    for column in form.applications.columns:
        carried = f"applications.carried_{{}}.{column.key}"
        assert after[carried.format("in")] == before[carried.format("out")]
    made, repealed, in_force = (f"proactive.normative_docs_{x}" for x in ("made", "repealed", "in_force"))
    assert after[in_force] == before[in_force] + after[made] - after[repealed]
    for block in form.disputes.blocks:
        assert after[f"disputes.{block.key}.{TOTAL}"] >= before[f"disputes.{block.key}.pending"]


@given(seed=SEEDS, scale=SCALES)
def test_the_older_form_keeps_its_items_and_its_amount_in_step(seed, scale):
    drawn = figures(forms()["f2019"], seed=seed, scale=scale)
    for row in ("licensing", "other_external", "penalty", "compulsion", "admin_fee"):
        assert drawn[f"proactive.{row}_items_prev_year"] + drawn[f"proactive.{row}_items_change"] >= 0
    assert (drawn["proactive.procurement_projects"] == 0) == (drawn["proactive.procurement_amount_wan"] == 0)


def test_only_who_may_make_rules_has_any():
    form = forms()["f2021"]
    assert not any(value for key, value in figures(form, seed=1).items() if ".rules_" in key)
    assert any(value for key, value in figures(form, seed=1, makes_rules=True).items() if ".rules_" in key)


@pytest.mark.parametrize("key", bodies(), ids=lambda key: f"{key[0]}{key[1]}")
def test_the_figures_of_every_declared_body_balance(key):
    body = bodies()[key]
    drawn = figures_of(body)
    assert_typed(forms()[body.form], body.layout, drawn)
    assert_balanced(forms()[body.form], body.layout, drawn)


@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
def test_printed_tables_show_every_cell_once_in_the_grid_of_the_form(form_id, layout):
    form = forms()[form_id]
    report = written("某县人民政府", 2021, form_id, layout, figures(form, layout, 7))
    tables = printed(report)
    assert [(table.section, table.width) for table in tables] == [("二", 4), ("三", 10), ("四", 15)]
    for table in tables:
        for rows in (table.rows, *(part.rows for part in table.cut(8 if len(table.rows) > 8 else 2))):
            covered = sum(cell.rowspan * cell.colspan for row in rows for cell in row)
            assert covered == len(rows) * table.width
    shown = [cell.key for table in tables for row in table.rows for cell in row if cell.key]
    assert shown == [cell.key for cell in form.layout(layout)]


def test_a_cut_table_repeats_no_label_and_loses_no_cell():
    form = forms()["f2021"]
    table = printed(written("某县人民政府", 2021, "f2021", "standard", figures(form)))[1]
    texts = [cell.text for row in table.rows for cell in row]
    for at in range(1, len(table.rows)):
        parts = [cell.text for part in table.cut(at) for row in part.rows for cell in row]
        assert [text for text in parts if text] == [text for text in texts if text]


def test_a_report_must_value_exactly_the_cells_of_its_layout():
    form = forms()["f2021"]
    with pytest.raises(ValueError, match="other_total"):
        written("某县人民政府", 2021, "f2021", "standard", figures(form, "other_single_row") | figures(form))


def test_a_printed_label_is_the_official_one_or_a_declared_variant():
    form = forms()["f2021"]
    report = written("某县人民政府", 2021, "f2021", "standard", figures(form), relabel={"规章": "章程"})
    with pytest.raises(ValueError, match="no variant 章程"):
        printed(report)


@pytest.mark.parametrize("defect", sorted(known_defects()))
@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
def test_a_defect_changes_the_text_but_no_figure(form_id, layout, defect):
    report = written("某县人民政府", 2021, form_id, layout, figures(forms()[form_id], layout, 3, 60))
    clean, damaged = (write_text.write(report, defects).decode() for defects in ((), (defect,)))
    assert (clean == damaged) == (defect == "narrow_rest")  # which needs the page break of blank_line
    assert figures_in(clean) == figures_in(damaged)


def figures_in(text):
    return [cell for line in text.splitlines() if "\t" in line for cell in line.split("\t") if cell.isdecimal()]


def test_an_unknown_defect_is_refused():
    report = written("某县人民政府", 2021, "f2021", "standard", figures(forms()["f2021"]))
    with pytest.raises(ValueError, match="no such defect: ink_blot"):
        write_text.write(report, ["ink_blot"])


@pytest.mark.parametrize("write", [write_text.write, write_html.write, write_docx.write, write_pdf.write])
def test_the_same_report_gives_the_same_bytes(write):
    report = report_of(bodies()["淮安市洪泽区人民政府", 2024])
    assert write(report) == write(report)


def test_an_older_page_declares_gb2312_and_holds_gb18030():
    page = write_html.write(report_of(bodies()["龙泉市财政局", 2020]), "gb18030")
    assert b'<meta charset="gb2312">' in page
    assert "龙泉市财政局2020年政府信息公开工作年度报告" in page.decode("gb18030")


def test_merged_places_of_a_word_table_hold_one_cell():
    report = report_of(bodies()["宿迁市人民政府", 2023])
    tables = docx.Document(BytesIO(write_docx.write(report))).tables
    for table, drawn in zip(printed(report), tables, strict=True):
        places = {place._tc: place.text for row in drawn.rows for place in row.cells}
        assert len(places) == sum(len(row) for row in table.rows)
        assert list(places.values()) == [cell.text for row in table.rows for cell in row]


def test_a_table_that_breaks_over_pages_keeps_its_figures():
    report = report_of(bodies()["上海市浦东新区人民政府", 2022])
    with pdfplumber.open(BytesIO(write_pdf.write(report))) as file:
        rows = [row for page in file.pages for table in page.extract_tables() for row in table]
        assert file.pages[0].extract_text().endswith("- 1 -")
        assert len(file.pages[1].find_tables()[-1].rows) < 28  # table three goes on over the page
    for row in report.form.applications.rows:
        figures_of_row = [
            report.printed_value(f"applications.{row.key}.{c.key}") for c in report.form.applications.columns
        ]
        assert any(cells[-7:] == figures_of_row for cells in rows), row.label


def test_examples_are_what_the_generator_writes(tmp_path):
    write_examples(tmp_path)
    assert sorted(path.name for path in EXAMPLES.iterdir()) == sorted(path.name for path in tmp_path.iterdir())
    for path in EXAMPLES.iterdir():
        assert content(path) == content(tmp_path / path.name), f"{path.name} is out of date: run make examples"


def content(path):
    """The bytes, of a Word file those of its members: how well a zip packs depends on the machine."""
    whole = path.read_bytes()
    if path.suffix != ".docx":
        return whole
    with ZipFile(BytesIO(whole)) as members:
        return {name: members.read(name) for name in members.namelist()}


def test_examples_are_small_and_hold_each_body_and_year_once():
    assert all(path.stat().st_size < 100_000 for path in EXAMPLES.iterdir())
    held = [(example.body, example.year) for example in examples().examples]
    assert sorted(held) == sorted(bodies())


def test_a_planted_fault_differs_from_what_balances():
    for example in examples().examples:
        true = figures_of(bodies()[example.body, example.year])
        assert all(true[key] != value for key, value in example.planted.items())
