"""Names, texts and errors of libraries reach a terminal or a spreadsheet as plain text, without control characters."""

import ast
import json
from io import BytesIO

import pytest

from assets.staged.workers.pool import Workers
from assets.text.characters import CONTROL_CHARACTERS, error_text
from pipelines.cli.check_documents import CheckRequest, check_documents
from pipelines.cli.nightly_run import retry_run, run_new
from pipelines.cli.terminal import replace_controls
from pipelines.orchestration.resources import workplace_at
from pipelines.report.json_object import write_json
from tests.begun import begin_warehouse
from tests.conftest import ROOT
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body

EVIL = "evil\x1b[2J\x1b]0;owned\x07\r\x9b31m\u202e.txt"


@pytest.fixture
def inbox(tmp_path):
    """A report, a file that is not one and an empty file, with names that control a terminal and break a line."""
    inbox = tmp_path / "in\x1b[8mbox"
    inbox.mkdir()
    (inbox / EVIL).write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    (inbox / f"no\nFAIL T1-01 {EVIL}").write_bytes(b"words")
    (inbox / f"empty{EVIL}").write_bytes(b"")
    (inbox / f"loop{EVIL}").symlink_to(f"loop{EVIL}")
    return inbox


def assert_harmless(capfd):
    said = capfd.readouterr()
    assert "evil" in said.out + said.err
    assert CONTROL_CHARACTERS.findall(said.out + said.err) == []
    assert not any(line.startswith("FAIL") for line in (said.out + said.err).splitlines())


@pytest.mark.slow
def test_the_name_of_a_checked_file_neither_controls_the_terminal_nor_breaks_a_line(inbox, capfd):
    files = sorted(path for path in inbox.iterdir() if not path.is_symlink())
    with Workers() as workers:
        for asked in (
            CheckRequest([inbox], [], False, "en", None), CheckRequest(files, files[:1], False, "zh", None),
            CheckRequest(files, [], True, "en", None), CheckRequest([inbox], [], False, "en", files[1]),
        ):  # fmt: skip
            check_documents(asked, workers)
            assert_harmless(capfd)


@pytest.mark.slow
def test_the_name_of_an_inbox_file_neither_controls_the_terminal_nor_breaks_a_line(inbox, capfd):
    warehouse = begin_warehouse(inbox.parent / "w.duckdb")
    assert run_new(workplace_at(inbox, warehouse), "en") == 0
    assert_harmless(capfd)
    assert run_new(workplace_at(inbox / EVIL, warehouse), "zh") == 2
    assert_harmless(capfd)
    assert retry_run(inbox / EVIL, workplace_at(inbox, warehouse), "zh") == 2
    assert_harmless(capfd)


def test_our_own_colours_and_lines_stay():
    assert replace_controls("a\t\033[33m1\033[0m\n\033[1;31m2\033[0m") == "a\t\033[33m1\033[0m\n\033[1;31m2\033[0m"
    assert replace_controls("\033[8m\033[2J") == "\ufffd[8m\ufffd[2J"


def test_json_keeps_every_character_as_its_escape():
    said = write_json([{"file": EVIL + "\U000e0041"}], escaped=False)
    assert CONTROL_CHARACTERS.findall(said) == []
    assert json.loads(said) == {"reports": [{"file": EVIL + "\U000e0041"}]}


def test_words_of_a_library_are_one_short_line():
    assert error_text(ValueError("a\nb\x1b[2J" + "c" * 500)) == "a b\ufffd[2J" + "c" * 192 + "…"
    assert error_text("short") == "short"
    assert error_text(f"cannot identify image file {BytesIO()!r}") == "cannot identify image file"
    assert error_text(f"no {object()} in <a>") == "no in <a>"


def test_no_reason_quotes_a_library_in_full():
    """Every `{error}` in the text of a reason goes through `in_words`."""
    raw = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "assets").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FormattedValue) and ast.unparse(node.value) in ("error", "str(error)")
    ]
    quoting_itself = {"assets/staged/report.py", "assets/staged/workers/page_images.py"}  # in the argument of in_words
    assert [place for place in raw if place.partition(":")[0] not in quoting_itself] == []
