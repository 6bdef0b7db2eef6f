"""The workbook of `gongkai check --xlsx`: what it lists, what is coloured, and that no text becomes a formula."""

import random
import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.checked.finding_review import FindingReview, ReviewState, VerdictKind
from assets.checked.reviewed.review_checked import verdict_key, with_reviews
from benchmarks.kinds import kinds
from expectations.rulebook.rule import family_words, severity_words
from pipelines.report.checked_file import CheckedFile
from pipelines.report.json_object import report_object
from pipelines.report.review_text import write_review
from pipelines.report.workbook.cell_values import number_value
from pipelines.report.workbook.finding_rows import column_letters
from pipelines.report.workbook.form_grid import COLUMNS, printed_tables
from pipelines.report.workbook.sheet_names import link_to, sheet_name, unique_names
from tests.generator import write_html, write_text
from tests.pipelines.cli.checks import XIHU, reports
from tests.pipelines.nightly_runs import of_body
from tests.pipelines.report.workbooks import book_of, checked_files
from warehouse.reference.forms.form_list import layouts

CARRIED = {"applications__carried_out__natural_person": 99}
HOSTILE = ("=1+1", "+cmd", "@x", "-2", '=HYPERLINK("http://x")', "http://x/", "_x0041_", "{=1}", "\t=1", "mailto:a@b.c")


def document(write=write_text, body=XIHU, **faults):
    return write.write(of_body(*body, **faults))


@pytest.fixture(scope="module")
def files():
    """A report with two findings, one without, one with a cell that holds no number, and a file without a report."""
    return checked_files(
        **{
            "bad.txt": document(**CARRIED),
            "good.txt": document(),
            "word.html": document(write_html, applications__granted__total="=1+1", disputes__review__upheld=None),
            "none.txt": "关于召开会议的通知".encode(),
        }
    )


@pytest.fixture(scope="module")
def book(files):
    return book_of(files)


def test_the_summary_has_a_line_for_each_document_that_leads_to_its_findings_and_tables(book, files):
    lines = book.records("汇总", top=3)
    assert [line["序号"] for line in lines] == [1, 2, 3, 4]
    assert [line["文件"] for line in lines] == [file.name for file in files]
    assert lines[0] | {"机关": XIHU[0], "年度": 2023, "结论": "不符", "错误": 2, "应有数据项": 200} == lines[0]
    assert lines[3]["结论"] == "不是年度报告"
    assert lines[3]["说明"]
    links = {link.get("ref"): link.get("location") for link in book.all("汇总", "hyperlink")}
    assert links["N5"] == "'问题'!A2"
    assert {links[f"O{row}"] for row in (5, 6, 7)} == {f"'{name}'!A1" for name in book.names[2:]}
    assert "O8" not in links
    assert book.all("汇总", "autoFilter")[0].get("ref") == "A4:Q8"
    assert book.all("汇总", "pane")[0].get("state") == "frozen"


def test_every_finding_of_the_object_is_a_line_with_its_rule_and_sentence(book, files):
    lines = book.records("问题")
    for number, file in enumerate(files, 1):
        found = report_object(file.name, file.checked, None)["findings"]
        listed = [line for line in lines if line["序号"] == number and line["规则"]]
        assert sorted(line["规则"] for line in listed) == sorted(finding["rule"] for finding in found)
        words = {finding["rule"]: severity_words()[finding["severity"]].zh for finding in found}
        assert all(line["类别"] == words[line["规则"]] for line in listed)
        assert all(line["问题"] and line["依据"] for line in listed)
        names = {finding.rule: family_words()[finding.family].zh for finding in file.checked.findings}
        assert all(line["规则类别"] == names[line["规则"]] for line in listed)


@pytest.mark.parametrize("verdict", get_args(VerdictKind))
@pytest.mark.parametrize("state", get_args(ReviewState))
def test_a_verdict_is_in_the_line_of_its_finding_alone(files, verdict, state):
    checked = files[0].checked
    first, *others = checked.failing
    review = FindingReview(verdict, "表后有说明", "审核岗", date(2026, 1, 2), state)
    reviewed = with_reviews(checked, {verdict_key(first): review})
    lines = [line for line in book_of([CheckedFile("bad.txt", reviewed)]).records("问题") if line["规则"]]
    shown = {line["规则"]: line["复核结论"] for line in lines}
    assert shown.pop(first.rule) == write_review(review, "zh")
    assert set(shown) >= {finding.rule for finding in others}
    assert not any(shown.values())


def test_a_finding_names_the_cell_what_is_printed_and_what_it_should_be(book):
    line, *_ = (line for line in book.records("问题") if line["序号"] == 1)
    assert (line["表"], line["行"], line["列"]) == ("表三", "四、结转下年度继续办理", "自然人")
    assert (line["填报"], line["应为"]) == (99, 2)
    assert "第 28 行" in line["原文件中的位置"]
    assert "相差 97" in line["核对情况"]


@pytest.mark.parametrize("layout", layouts(), ids=str)
def test_the_printed_tables_have_every_cell_of_the_layout_once_and_overlap_nowhere(layout):
    class Reading:
        form, cells = layout.form, {}

    Reading.layout = layout.name
    tables = printed_tables(Reading)
    assert [cell.key for table in tables for cell in table.cells if cell.key] == [cell.key for cell in layout]
    for table in tables:
        taken = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        assert len(taken) == len(set(taken))
        assert max(column for _, column in taken) < COLUMNS
        width = 1 + max(column for _, column in taken)
        assert len(taken) == width * table.height, "no hole within a table"


def addresses(report):
    """The address of each cell of the form on a sheet of tables, whose first table begins in row 6."""
    found, top = {}, 6
    for table in printed_tables(report.reading):
        for cell in table.cells:
            if cell.key:
                found[cell.key] = f"{column_letters(cell.column + 1)}{top + 1 + cell.row}"
        top += table.height + 2
    return found


def test_every_failing_cell_is_coloured_and_its_comment_says_what_fails(book, files):
    for file, name in zip(files[:3], book.names[2:], strict=True):
        places = addresses(file.checked.document)
        failing = {
            places[key]
            for finding in report_object(file.name, file.checked, None)["findings"]
            if finding["outcome"] == "fail"
            for key in finding["cells"]
            if key in places
        }
        coloured = book.marks(name)
        assert failing <= set(coloured)
        if coloured:
            assert set(coloured) <= set(book.comments(name))
    report, name = files[0].checked.document, book.names[2]
    suspect = addresses(report)["applications.carried_out.natural_person"]
    assert [at for at, mark in book.marks(name).items() if mark == "suspect"] == [suspect]
    assert "应为 2" in book.comments(name)[suspect]
    assert "T3-01" in book.comments(name)[suspect]


def test_each_figure_is_under_its_key_as_a_number(book, files):
    for file, name in zip(files[:2], book.names[2:4], strict=True):
        rows, report = book.rows[name], file.checked.document
        for key, at in addresses(report).items():
            column, row = re.fullmatch("([A-Z])([0-9]+)", at).groups()
            assert rows[int(row) - 1][ord(column) - ord("A")] == pytest.approx(float(report.reading.numbers[key]))


@pytest.mark.parametrize("kind", ["DOCX", "spreadsheet", "HTML"])
def test_the_place_of_a_finding_is_that_in_the_offices_own_file(kind):
    written = next(iter(kinds()[kind].values()))(of_body(*XIHU, **CARRIED), random.Random(1))
    (file,) = checked_files(**{f"a.{kind}": written})
    line = book_of([file]).records("问题")[0]
    place = file.checked.document.reading.cells["applications.carried_out.natural_person"].place
    assert f"第 {place.row} 行" in line["原文件中的位置"]
    assert ("D 列" in line["原文件中的位置"]) == (kind == "spreadsheet")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(text):
    (file,) = checked_files(**{"a.txt": document(applications__granted__total=text, disputes__review__total=77)})
    identity = replace(file.checked.document.identity, body=text, title=text)
    hostile = replace(file.checked, document=replace(file.checked.document, identity=identity))
    for most in (0, 5):
        book = book_of([CheckedFile(text, hostile)] * 2, most_data_sheets=most)
        assert book.formulas() == []
        assert [line["机关"] for line in book.records("汇总", top=3)] == [" ".join(text.split())] * 2
        assert all(link.get("location") for name in book.names for link in book.all(name, "hyperlink"))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_names_of_sheets_are_those_that_excel_accepts(bodies):
    wanted = {n: f"{body} 2023" for n, body in enumerate(bodies, 1)}
    names = list(unique_names(wanted, ["汇总", "问题"]).values())
    assert len({name.casefold() for name in names}) == len(names)
    for name in [*names, *map(sheet_name, bodies)]:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set(":\\/?*[]")
        assert name.isprintable()
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
        assert link_to(name).startswith("internal:'")
    assert all(name.endswith(" 2023") for name in names)


def test_sheets_with_hostile_names_can_be_opened():
    (file,) = checked_files(**{"a.txt": document()})
    bodies = ["'", "History", "a/b:c*d?e[f]g\\h", "汇总", "机" * 60, "\U0001f600" * 40, "\x00\x1b", "=1"]
    report = file.checked.document
    named = [replace(file.checked, document=replace(report, identity=replace(report.identity, body=b))) for b in bodies]
    book = book_of([CheckedFile("a.txt", checked) for checked in named])
    assert len(book.names) == 2 + len(bodies)


def test_more_reports_than_the_limit_have_no_tables_and_the_summary_says_so(files):
    book = book_of(files, most_data_sheets=2)
    assert book.names == ["汇总", "问题"]
    assert "3 份年度报告，超过 2 份" in book.rows["汇总"][2][0]
    assert len(book.records("汇总", top=3)) == 4
    assert book.records("问题") == book_of(files).records("问题")


def test_the_same_results_give_the_same_bytes(files, book):
    assert book_of(files).data == book.data


def test_the_workbook_is_english_where_it_is_asked_for(files):
    book = book_of(files, "en")
    assert book.names[:2] == ["Summary", "Findings"]
    assert book.records("Findings")[0]["Should be"] == 2


@pytest.mark.parametrize(("number", "stored"), [(3, 3), (10**15, 10**15), (10**17 + 1, "100000000000000001")])
def test_a_number_that_a_spreadsheet_would_round_is_text(number, stored):
    assert number_value(number) == stored


def test_the_command_writes_it_beside_the_object_and_over_its_own_only(gongkai_here, tmp_path):
    report, book = tmp_path / "report.txt", tmp_path / "book.xlsx"
    report.write_bytes(document(**CARRIED))
    for _ in range(2):
        assert len(reports(gongkai_here("check", report, "--json", "--xlsx", book))[0]["findings"]) == 2
    book.write_bytes(kinds()["spreadsheet"]["numbers"](of_body(*XIHU), random.Random(1)))
    before = book.read_bytes()
    run = gongkai_here("check", report, "--xlsx", book, "--lang", "zh")
    assert (run.returncode, run.stdout) == (2, "")
    assert "没有改动" in run.stderr
    assert book.read_bytes() == before
    run = gongkai_here("check", report, "--xlsx", tmp_path / "nowhere" / "book.xlsx", "--lang", "zh")
    assert run.returncode == 2
    assert "文件夹不存在" in run.stderr
