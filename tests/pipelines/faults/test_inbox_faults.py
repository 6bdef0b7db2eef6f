"""Runs and checks over inboxes that are in part or wholly unreadable: what is printed, what the record says, the exit
code.
"""

import json
import os
import subprocess

import pytest

from assets.staged.workers.pool import Workers
from pipelines.cli.check_documents import CheckRequest, check_documents
from tests.begun import begin_warehouse
from tests.conftest import gongkai_command, plain_environment
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body
from tests.rights import held_by_permissions, on_linux


@pytest.fixture
def home(tmp_path):
    """A data folder with an inbox of one report."""
    (tmp_path / "inbox").mkdir()
    begin_warehouse(tmp_path / "warehouse.duckdb")
    (tmp_path / "inbox" / "one.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    yield tmp_path
    for folder in tmp_path.glob("inbox/**/"):
        folder.chmod(0o755)


def run(home):
    """`gongkai run` as a user whom permissions bind."""
    return subprocess.run(
        gongkai_command("run"), env=plain_environment(GONGKAI_DATA=str(home)), capture_output=True, text=True,
        timeout=300, check=False, cwd=home, preexec_fn=held_by_permissions,
    )  # fmt: skip


def record(home):
    return json.loads(max((home / "runs").glob("*.json")).read_text("utf-8"))


@on_linux
def test_a_run_names_the_folder_and_the_link_that_it_cannot_read(home):
    (home / "inbox" / "shut").mkdir(mode=0)
    (home / "inbox" / "loop").symlink_to("loop")
    (home / "inbox" / "users").symlink_to("/etc/passwd")
    said = run(home)
    assert said.returncode == 0, said.stderr
    assert "files      4 found, 1 read, 3 rejected\n" in said.stdout
    assert "  shut: this folder cannot be listed (Permission denied)" in said.stdout
    assert "  loop: it is a link that leads back to itself" in said.stdout
    assert "  users: it is a link to /etc/passwd, outside this folder" in said.stdout
    assert [name for name, _ in record(home)["files"]["refused"]] == ["loop", "shut", "users"]


@on_linux
def test_a_run_fails_where_the_inbox_cannot_be_listed_and_the_record_has_the_reason(home):
    (home / "inbox").chmod(0)
    said = run(home)
    assert (said.returncode, said.stdout) == (1, "")
    assert f"the inbox {home / 'inbox'} cannot be listed (Permission denied): give the account" in said.stderr
    assert "Traceback" not in said.stderr
    assert "cannot be listed" in record(home)["failures"][0]


def test_a_check_of_a_folder_lists_rejected_files_with_the_reason(home, capfd):
    os.mkfifo(home / "inbox" / "pipe")
    (home / "inbox" / "users").symlink_to("/etc/passwd")
    with Workers() as workers:
        code = check_documents(CheckRequest([home / "inbox"], [], False, "zh", None), workers)
    said = capfd.readouterr().out
    assert code == 2
    assert "pipe: 无法读取: 这是管道、套接字或设备，不是文件" in said
    assert "users: 无法读取: 这是指向文件夹之外（/etc/passwd）的链接" in said
