"""Runs and checks over inboxes that are in part or wholly unreadable: what is printed, what the record says, the exit
code.
"""

import json
import os
import subprocess
from dataclasses import replace
from datetime import datetime

import pytest

from assets.collected.archive.archive import Archive
from assets.collected.asset import list_arrivals
from assets.collected.inbox.inbox import collect
from assets.collected.manifest import record
from assets.staged.workers.pool import Workers
from pipelines.cli.check_documents import CheckRequest, check_documents
from pipelines.orchestration.jobs import inbox_fingerprint
from tests.begun import begin_warehouse
from tests.conftest import gongkai_command, plain_environment
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body, workplace_in
from tests.rights import held_by_permissions, on_linux
from warehouse.files.guard import building_path
from warehouse.store import memory

pytestmark = pytest.mark.slow


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


def read_record(home):
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
    assert [name for name, _ in read_record(home)["files"]["refused"]] == ["loop", "shut", "users"]


@on_linux
def test_a_run_fails_where_the_inbox_cannot_be_listed_and_the_record_has_the_reason(home):
    (home / "inbox").chmod(0)
    said = run(home)
    assert (said.returncode, said.stdout) == (1, "")
    assert f"the inbox {home / 'inbox'} cannot be listed (Permission denied): give the account" in said.stderr
    assert "Traceback" not in said.stderr
    assert "cannot be listed" in read_record(home)["failures"][0]


def test_a_check_of_a_folder_lists_rejected_files_with_the_reason(home, capfd):
    os.mkfifo(home / "inbox" / "pipe")
    (home / "inbox" / "users").symlink_to("/etc/passwd")
    with Workers() as workers:
        code = check_documents(CheckRequest([home / "inbox"], [], False, "zh", None), workers)
    said = capfd.readouterr().out
    assert code == 2
    assert "pipe: 无法读取: 这是管道、套接字或设备，不是文件" in said
    assert "users: 无法读取: 这是指向文件夹之外（/etc/passwd）的链接" in said


def test_a_missing_inbox_is_misuse(tmp_path, gongkai):
    said = gongkai("run", "--inbox", tmp_path / "none", "--warehouse", tmp_path / "w.duckdb")
    assert said.returncode == 2
    assert said.stdout == ""
    assert said.stderr == f"the inbox {tmp_path / 'none'} is not a folder: make it, or name another with --inbox\n"
    assert not (tmp_path / "w.duckdb").exists()


def test_a_file_name_in_another_encoding_does_no_harm(tmp_path):
    data = write_text.write(of_body("湛河区曹镇乡人民政府", 2023))
    paths = [tmp_path / name.encode("gb18030").decode("utf-8", "surrogateescape") for name in ("曹镇.txt", "乡镇.txt")]
    for path in paths:
        path.write_bytes(data)
    sightings = list(collect(paths, Archive(tmp_path / "archive"), datetime(2024, 1, 1)))
    with memory() as con:
        record(con, sightings)
        stored = con.execute("SELECT outcome, count(*) FROM collected.manifest GROUP BY ALL").fetchall()
    assert stored == [("archived", 2)]


def test_files_of_the_warehouse_in_the_inbox_are_ignored(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    (tmp_path / "one.txt").write_bytes(b"a report")
    within = replace(workplace_in(tmp_path), inbox=tmp_path)
    before = inbox_fingerprint(within)
    own = (
        within.warehouse,
        building_path(within.warehouse),
        within.archive / "ab" / "abcd.bin",
        within.site / "a.html",
    )
    for path in (*own, tmp_path / "dagster" / "dagster.yaml"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"ours")
    assert list_arrivals(within).files == (tmp_path / "one.txt",)
    assert inbox_fingerprint(within) == before
