"""`gongkai check --against`: a draft compared with the previous year's report, and the output if there is none."""

from dataclasses import replace

import pytest

from tests.generator import write_text
from tests.generator.arrangement import Arrangement
from tests.generator.bodies import bodies, report_of
from tests.pipelines.cli.checks import reports
from tests.pipelines.nightly_runs import of_body

SUQIAN = "宿迁市人民政府"
RENAMED = "宿迁市政府办公室"
FEE = "proactive__admin_fee_amount_wan"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Reports of one body of two years, and others, by name."""
    folder = tmp_path_factory.mktemp("years")
    written = {
        "draft": of_body(SUQIAN, 2023),
        "last": of_body(SUQIAN, 2022),
        "carried": of_body(SUQIAN, 2023, applications__carried_in__total=999),
        "yuan": of_body(SUQIAN, 2023, **{FEE: 350_000}),
        "wan": of_body(SUQIAN, 2022, **{FEE: 35}),
        "wan now": of_body(SUQIAN, 2023, **{FEE: 35}),
        "yuan then": of_body(SUQIAN, 2022, **{FEE: 350_000}),
        "no unit": replace(of_body(SUQIAN, 2023, **{FEE: 350_000}), arrangement=Arrangement(unit=None)),
        "renamed": replace(of_body(SUQIAN, 2022), body=RENAMED, signature=RENAMED),
        "other": report_of(bodies()["上海市浦东新区人民政府", 2022]),
    }
    for name, report in written.items():
        (folder / f"{name}.txt").write_bytes(write_text.write(report))
    whole = (folder / "last.txt").read_bytes()
    (folder / "cut.txt").write_bytes(whole.split("\n四、".encode())[0])
    (folder / "notice.txt").write_bytes((folder / "last.txt").read_bytes()[:300])
    return {path.stem: path for path in folder.iterdir()}


def checked(gongkai_here, draft, *last, code=0):
    """The object of a draft compared with the previous year's reports."""
    options = [part for path in last for part in ("--against", path)]
    said = gongkai_here("check", "--json", draft, *options)
    assert said.returncode == code
    (report,) = reports(said)
    return report


def rules(report):
    return {finding["rule"] for finding in report["findings"] if finding["outcome"] == "fail"}


def test_what_is_carried_in_is_compared_with_what_was_carried_out(gongkai_here, files):
    assert "X-01" not in rules(checked(gongkai_here, files["draft"], files["last"]))
    found = checked(gongkai_here, files["carried"], files["last"], code=1)
    assert "X-01" in rules(found)
    assert (found["previous"]["file"], found["previous"]["year"]) == (str(files["last"]), 2022)
    assert "X-01" not in rules(checked(gongkai_here, files["carried"], code=1))


def test_the_previous_report_is_found_in_a_folder_and_its_findings_are_not_printed(gongkai_here, files, tmp_path):
    for name in ("carried", "last", "other"):
        year = tmp_path / "2022" / f"{name}.txt"
        year.parent.mkdir(exist_ok=True)
        year.write_bytes(files[name].read_bytes())
    found = checked(gongkai_here, files["draft"], tmp_path / "2022")
    assert found["file"] == str(files["draft"])
    assert found["previous"]["file"] == str(tmp_path / "2022" / "last.txt")
    words = gongkai_here("check", files["draft"], "--against", tmp_path / "2022", "--lang", "zh").stdout
    # A long path is on a line of its own.
    assert "对照的上年报告：" + str(tmp_path / "2022" / "last.txt") in "".join(words.split())
    assert words.count("机关：") == 1


def test_the_option_may_be_given_again(gongkai_here, files):
    assert checked(gongkai_here, files["draft"], files["other"], files["last"])["previous"]["year"] == 2022


def test_one_draft_and_one_earlier_report_are_compared_under_any_body_name(gongkai_here, files):
    found = checked(gongkai_here, files["carried"], files["renamed"], code=1)
    assert "X-01" in rules(found)
    words = gongkai_here("check", files["carried"], "--against", files["renamed"], "--lang", "zh").stdout
    assert "上年报告的机关名称为“宿迁市政府办公室”，与“宿迁市人民政府”不同" in words


def test_years_that_do_not_follow_each_other_are_not_compared_and_a_sentence_says_so(gongkai_here, files):
    assert checked(gongkai_here, files["last"], files["draft"])["previous"] is None
    words = gongkai_here("check", files["last"], "--against", files["draft"], "--lang", "zh").stdout
    assert "未与上年报告对照" in words
    assert "2021 年度" in words


def test_a_previous_report_with_missing_cells_is_not_compared(gongkai_here, files):
    assert checked(gongkai_here, files["carried"], files["cut"], code=1)["previous"] is None
    words = gongkai_here("check", files["carried"], "--against", files["cut"], "--lang", "zh").stdout
    assert "表格完整" in words


def test_a_previous_file_that_is_not_a_report_is_reported_with_exit_code_2(gongkai_here, files):
    said = gongkai_here("check", files["draft"], "--against", files["notice"], "--lang", "zh")
    assert said.returncode == 2
    assert f"上年报告 {files['notice']}" in said.stderr
    assert "未与上年报告对照" in said.stdout


def test_a_fee_in_yuan_is_detected_from_the_previous_one(gongkai_here, files):
    found = checked(gongkai_here, files["yuan"], files["wan"])
    assert "T2-05" in rules(found)
    (suspect,) = [s for s in found["suspects"] if s["kind"] == "yuan_for_wan"]
    assert (suspect["cells"], suspect["values"]) == (["proactive.admin_fee_amount_wan"], [35])
    assert (suspect["unique"], suspect["whose"], suspect["part"]) == (False, "publisher", None)
    words = gongkai_here("check", files["yuan"], "--against", files["wan"], "--lang", "zh").stdout
    assert "疑似把元填作万元" in "".join(words.split())
    assert "350000 → 35" in words


def test_a_previous_fee_in_yuan_makes_no_cell_of_this_report_suspect(gongkai_here, files):
    found = checked(gongkai_here, files["wan now"], files["yuan then"])
    assert "T2-05" in rules(found)
    assert found["suspects"] == []


def test_without_a_previous_report_no_line_about_it_is_printed(gongkai_here, files):
    words = gongkai_here("check", files["draft"], "--lang", "zh").stdout
    assert "上年报告" not in words
    assert "未与上年报告对照" not in words
    assert "previous" not in checked(gongkai_here, files["draft"])


def test_an_amount_without_a_unit_is_printed_in_both_units_beside_the_previous_one(gongkai_here, files):
    found = checked(gongkai_here, files["no unit"], files["wan"])
    (said,) = (finding for finding in found["findings"] if finding["rule"] == "S-11")
    assert said["outcome"] == "fail"
    assert "is 35 万元 if printed in 元, 350000 万元 if printed in 万元; previous year: 35 万元" in said["message_en"]
    assert "按元计为 35 万元，按万元计为 350000 万元，上年为 35 万元" in said["message_zh"]
    fee = found["cells"][FEE.replace("__", ".")]
    assert (fee["status"], fee["value"], fee["text"]) == ("unit_ambiguous", None, "350000")
