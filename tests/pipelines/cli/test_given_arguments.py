"""The files an argument of `gongkai check` means: dragged paths, file addresses, patterns, standard input."""

import json
import subprocess
from pathlib import Path
from random import Random

import pytest

from assets.checked.check_files import check_against
from assets.collected.archive.address import digest
from assets.staged.report import Report
from pipelines.cli.given_arguments import find_paths
from tests.conftest import gongkai_command, plain_environment
from tests.generator import write_html
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body

NAMES = [
    "报告.docx",
    "a b.html",
    "[2023]报告.docx",
    "2023年报（送审稿）.wps",
    "'引用'.txt",
    "100%.pdf",
    "#1.html",
    "q?.txt",
]
QUOTES = [('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("＂", "＂"), ("「", "」"), ("", "")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    top = tmp_path_factory.mktemp("附件 夹")
    for name in NAMES:
        (top / name).write_bytes(b"x")
    return top


@pytest.mark.parametrize("seed", range(20))
def test_a_path_is_found_as_it_was_dragged(folder, seed):
    rng = Random(seed)
    path = folder / rng.choice(NAMES)
    first, last = rng.choice(QUOTES)
    before, after = (rng.choice(["", " ", "\u3000", "  "]) for _ in range(2))
    for written in (f"{before}{first}{path}{last}{after}", f"{before}{first}{path.as_uri()}{last}{after}"):
        assert find_paths(written) == [path], written


def test_a_pattern_is_expanded_in_order_unless_a_file_has_that_name(folder):
    assert find_paths(f"{folder}/*.html") == [folder / "#1.html", folder / "a b.html"]
    assert find_paths(f'"{folder}/*.docx"') == sorted([folder / "报告.docx", folder / "[2023]报告.docx"])
    assert find_paths(f"{folder}/q?.txt") == [folder / "q?.txt"]


@pytest.mark.parametrize(
    "written", ["nothing.docx", "*.nothing", "", " ", '"', "file://[x", "a\0b", "[", "file:///nothing", "““””"]
)
def test_an_argument_that_means_no_file_stays_as_it_is(folder, monkeypatch, written):
    monkeypatch.chdir(folder)
    assert find_paths(written) == [Path(written)]


def from_standard_input(data, *arguments):
    command = gongkai_command("check", "--json", *arguments)
    run = subprocess.run(command, input=data, capture_output=True, env=plain_environment(), check=False)
    return run.returncode, json.loads(run.stdout)["reports"]


@pytest.mark.slow
def test_a_document_on_standard_input_is_read_under_its_name():
    data = write_html.write(of_body(*XIHU))
    code, (report,) = from_standard_input(data, "-", "--name", "2022年政府信息公开年报.html")
    assert (code, report["file"], report["outcome"]) == (0, "2022年政府信息公开年报.html", "read")
    assert [finding["rule"] for finding in report["findings"]] == ["E-05"]
    code, (report,) = from_standard_input(b"", "-")
    assert (code, report["file"], report["outcome"]) == (2, "-", "unreadable")


def test_a_file_that_vanishes_while_a_folder_is_checked_is_named_and_the_others_are_read(tmp_path):
    path = tmp_path / "draft.html"
    path.write_bytes(write_html.write(of_body(*XIHU)))
    sources = {digest(path.read_bytes()): path.read_bytes, "gone": (tmp_path / "gone.html").read_bytes}
    found = check_against(sources, {}).checked
    assert "可能被移走、改名或收回了权限" in found["gone"].document.why.zh
    assert isinstance(found[digest(path.read_bytes())].document, Report)


def test_a_page_with_too_long_a_name_is_not_written_and_the_reason_said(gongkai_here, folder, tmp_path):
    run = gongkai_here("check", folder / "#1.html", "--html", tmp_path / f"{'长' * 90}.html", "--lang", "zh")
    assert run.returncode == 2
    assert "无法写入（文件名过长），请换一个较短的文件名" in run.stderr
