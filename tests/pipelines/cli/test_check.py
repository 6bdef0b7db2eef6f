"""The contract of `gongkai check`: exit codes, the JSON object, and words that say what to correct and where."""

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from assets.collected.inbox.inbox import LARGEST
from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.generator.examples import examples
from tests.pipelines.cli.checks import XIHU, reports
from tests.pipelines.nightly_runs import digest, of_body
from warehouse.reference.forms.form_list import forms

REPORT = {"file", "sha256", "outcome", "why", "title", "body", "region_code", "region_name", "level", "year",
          "identity_evidence", "form", "cells", "leftovers", "findings", "suspects"}  # fmt: skip
CELL = {"value", "status", "text", "place"}
FINDING = {"rule", "version", "severity", "outcome", "at", "left", "right", "residual", "cells", "message_zh",
           "message_en", "fingerprint", "verdict"}  # fmt: skip
SUSPECT = {"cells", "values", "unique", "kind", "whose", "part", "complete", "stated"}
SEVERITIES = {"structural", "statutory", "identity", "cross_year", "cross_body", "narrative", "plausibility",
              "diagnostic"}  # fmt: skip


@pytest.fixture(scope="module")
def every(gongkai, examples_folder):
    """All examples checked in one call: the code, and the report of each by file name."""
    files = sorted(examples_folder.iterdir())
    said = gongkai("check", "--json", *files)
    found = reports(said)
    assert [report["file"] for report in found] == [str(file) for file in files]
    return said.returncode, {Path(report["file"]).name: report for report in found}


def cut(folder):
    """A report that ends in table three, so that some of its cells are missing."""
    path = folder / "cut.txt"
    path.write_bytes(write_text.write(of_body(*XIHU)).split("\n四、".encode())[0])
    return path


# The object


def test_every_report_has_the_keys_of_the_contract_and_no_other(every):
    for report in every[1].values():
        assert set(report) == REPORT
        assert all(set(cell) == CELL for cell in report["cells"].values())
        assert all(set(finding) == FINDING for finding in report["findings"])
        assert all(set(suspect) == SUSPECT for suspect in report["suspects"])


@pytest.mark.parametrize("example", examples().examples, ids=lambda example: Path(example.file).stem)
def test_a_report_is_read_with_its_figures_under_their_keys(every, examples_folder, example):
    report, printed = every[1][example.file], example.report()
    assert report["sha256"] == digest(examples_folder / example.file)
    assert (report["outcome"], report["why"]) == ("read", None)
    assert (report["body"], report["year"], report["form"]) == (example.body, example.year, printed.form.form)
    assert set(report["cells"]) == {cell.key for cell in printed.form.layout(printed.layout)}
    for key, value in printed.values.items():
        cell = report["cells"][key]
        if isinstance(value, int | Decimal):
            assert (cell["status"], Decimal(str(cell["value"]))) == ("number", value), key
        else:
            assert cell["value"] is None, key
            assert cell["status"] == {None: "blank", "/": "slash"}[value], key


def test_keys_name_table_row_and_column(every):
    cells = every[1]["baofeng-2023.html"]["cells"]
    assert cells["proactive.normative_docs_made"]["value"] == 6
    assert cells["applications.granted.natural_person"]["value"] == 1
    assert cells["disputes.review.upheld"]["value"] == 0


def test_counts_are_whole_and_amounts_exact(every):
    cells = every[1]["zhoukou-zone-2020.txt"]["cells"]
    assert cells["proactive.procurement_amount_wan"]["value"] == 2067.5172
    assert all(type(c["value"]) in (int, type(None)) for key, c in cells.items() if not key.endswith("_amount_wan"))


def test_places_are_counted_from_one_and_have_page_and_box_where_the_format_has(every):
    for name, report in every[1].items():
        pdf = name.endswith(".pdf")
        for cell in report["cells"].values():
            place = cell["place"]
            assert min(place["table"], place["row"], place["column"]) >= 1
            assert (place["page"] is not None, place["box"] is not None) == (pdf, pdf)


@pytest.mark.parametrize("name", ["xihu-2023.html", "yuelu-2022.docx", "wuhou-statistics-2023.html"])
def test_a_finding_has_a_known_severity_its_figures_and_its_cells(every, name):
    report = every[1][name]
    assert report["findings"]
    for finding in report["findings"]:
        assert finding["severity"] in SEVERITIES
        assert finding["outcome"] in ("fail", "undecided")
        assert isinstance(finding["version"], int)
        cells = [key for key in finding["cells"] if not key.startswith("told.")]
        assert set(cells) <= set(report["cells"])
        if finding["outcome"] == "fail":
            assert finding["left"] - finding["right"] == finding["residual"] != 0
        else:
            assert finding["residual"] is None
            assert all(report["cells"][key]["value"] is None for key in cells)


def test_a_planted_fault_is_found_by_the_rules_it_breaks_and_by_no_other(every):
    found = [(f["rule"], f["at"], f["residual"]) for f in every[1]["xihu-2023.html"]["findings"]]
    assert found == [("T3-01", "natural_person", -97), ("T3-45", "carried_out", -97)]
    assert [f["rule"] for f in every[1]["yuelu-2022.docx"]["findings"]] == ["N-05", "T4-01"], "its words give the total"
    severe = ("structural", "statutory", "identity", "cross_year", "narrative")
    read = {name: report["findings"] for name, report in every[1].items() if report["outcome"] == "read"}
    told = {name for name, findings in read.items() if any(f["severity"] in severe for f in findings)}
    assert told == {"xihu-2023.html", "yuelu-2022.docx", "wuhou-statistics-2023.html", "caozhen-2023.txt"}
    assert {f["rule"] for f in read["caozhen-2023.txt"]} == {"S-01"}, "one heading stands there twice"


def test_a_document_that_is_not_a_report_has_only_the_reason(every):
    report = every[1]["road-notice-2023.txt"]
    assert report["outcome"] == "not_a_report"
    assert report["why"]
    empty = {name for name, value in report.items() if value in (None, [], {})}
    assert empty == REPORT - {"file", "sha256", "outcome", "why"}


# Exit codes


def test_the_worst_of_several_files_sets_the_exit_code(every):
    assert every[0] == 2


@pytest.mark.parametrize(
    ("names", "code"),
    [
        pytest.param(["baofeng-2023.html"], 0, id="every rule holds"),
        pytest.param(["wuhou-statistics-2023.html"], 0, id="some undecided, none fails"),
        pytest.param(["xihu-2023.html"], 1, id="a sum fails"),
        pytest.param(["baofeng-2023.html", "yuelu-2022.docx", "hongze-2024.pdf"], 1, id="one of three fails"),
        pytest.param(["road-notice-2023.txt"], 2, id="no report"),
        pytest.param(["xihu-2023.html", "road-notice-2023.txt"], 2, id="a sum fails and no report"),
    ],
)
def test_exit_codes(gongkai_here, examples_folder, names, code):
    said = gongkai_here("check", *(examples_folder / name for name in names))
    assert said.returncode == code
    assert said.stderr == ""
    assert all(name in said.stdout for name in names)


def test_a_report_with_missing_cells_is_read_and_fails(gongkai_here, tmp_path):
    said = gongkai_here("check", "--json", cut(tmp_path))
    (report,) = reports(said)
    assert said.returncode == 1
    assert report["outcome"] == "read"
    lacking = next(finding for finding in report["findings"] if finding["rule"] == "S-02")
    assert (lacking["severity"], lacking["outcome"]) == ("structural", "fail")
    assert (lacking["left"], lacking["right"]) == (len(report["cells"]), forms()["f2021"].cells)
    assert set(lacking["cells"]).isdisjoint(report["cells"])


def test_the_same_file_twice_gives_the_same_answer_twice(gongkai_here, examples_folder):
    file = examples_folder / "xihu-2023.html"
    once, again = reports(gongkai_here("check", "--json", file, file))
    assert once == again
    assert len(once["findings"]) == 2


@pytest.fixture(scope="module")
def spoilt(gongkai_here, tmp_path_factory, examples_folder):
    """Unreadable files and a readable one, checked in one call."""
    folder = tmp_path_factory.mktemp("spoilt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "half.pdf").write_bytes((examples_folder / "pudong-2022.pdf").read_bytes()[:20_000])
    (folder / "half.docx").write_bytes((examples_folder / "suqian-2022.docx").read_bytes()[:9000])
    (folder / "folder").mkdir()
    with (folder / "zeros.txt").open("wb") as zeros:
        zeros.truncate(LARGEST + 1)
    (folder / "good.html").write_bytes((examples_folder / "baofeng-2023.html").read_bytes())
    names = ["empty.txt", "half.pdf", "half.docx", "folder", "zeros.txt", "missing.txt", "good.html"]
    calls = [
        gongkai_here("check", *(folder / name for name in names), *more) for more in (["--json"], ["--lang", "zh"])
    ]
    return {Path(report["file"]).name: report for report in reports(calls[0])}, calls


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("empty.txt", "empty", "空的"),
        ("half.pdf", "the PDF is corrupt", "PDF 已损坏"),
        ("half.docx", "the DOCX is corrupt", "DOCX 已损坏"),
        ("folder", "contains no files", "文件夹中没有文件"),
        ("zeros.txt", "exceeds the limit", "上限"),
        ("missing.txt", "no such file", "没有这个文件"),
    ],
)
def test_an_unreadable_file_is_reported_with_the_reason_and_does_not_stop_the_others(spoilt, name, en, zh):
    found, (as_json, in_words) = spoilt
    assert (found[name]["outcome"], found["good.html"]["outcome"]) == ("unreadable", "read")
    assert en in found[name]["why"]
    assert any(name in line and "无法读取" in line and zh in line for line in in_words.stdout.splitlines())
    assert as_json.returncode == in_words.returncode == 2


def test_a_file_that_was_never_read_has_no_digest(spoilt):
    assert [name for name, report in spoilt[0].items() if report["sha256"] is None] == [
        "folder", "zeros.txt", "missing.txt"
    ]  # fmt: skip


# Every kind of file tells the same


@pytest.mark.parametrize("write", [write_text, write_html, write_docx, write_pdf], ids=lambda w: w.__name__[-4:])
def test_a_fault_has_the_same_words_in_every_format(gongkai_here, tmp_path, write, every):
    path = tmp_path / "draft"
    path.write_bytes(write.write(of_body(*XIHU, applications__carried_out__natural_person=99)))
    (report,) = reports(gongkai_here("check", path, "--json"))
    page = "（第" if write is write_pdf else None
    known = every[1]["xihu-2023.html"]["findings"]
    for finding, like in zip(report["findings"], known, strict=True):
        said = finding["message_zh"]
        if page:
            said = said[: said.index(page)] + said[said.index("页）") + 2 :]
        assert said == like["message_zh"]
        assert {**finding, "message_zh": "", "message_en": ""} == {**like, "message_zh": "", "message_en": ""}


def test_the_documents_of_a_zip_are_checked_one_by_one(gongkai_here, examples_folder, tmp_path):
    path = tmp_path / "reports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("baofeng-2023.html", "yuelu-2022.docx"):
            archive.write(examples_folder / name, f"2023/{name}")
        archive.writestr("empty.txt", "")
    said = gongkai_here("check", "--lang", "zh", path)
    assert said.returncode == 2
    assert [line.split(": ")[0] for line in said.stdout.splitlines() if line.startswith(str(path))] == [
        f"{path}!2023/baofeng-2023.html", f"{path}!2023/yuelu-2022.docx", f"{path}!empty.txt"
    ]  # fmt: skip
    assert "文件为空：请重新下载" in said.stdout
