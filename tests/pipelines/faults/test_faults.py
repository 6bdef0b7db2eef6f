"""Failed runs: the published warehouse is unchanged, the message says what to do, and the next run completes."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace

import dagster as dg
import pytest

from pipelines.cli.nightly_run import retry_run, run_new
from pipelines.orchestration.resources import workplace_at
from pipelines.orchestration.run_record import Unfinished, read
from tests.begun import begin_warehouse
from tests.conftest import gongkai_command, plain_environment
from tests.generator import write_text
from tests.pipelines.nightly_runs import (
    PublishedTables,
    digest,
    holding_the_run_lock,
    of_body,
    run_nightly,
    workplace_in,
)
from warehouse.files.guard import building_path
from warehouse.files.seal import seal_path

pytestmark = pytest.mark.slow

HOLDER = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture(scope="module")
def waited():
    """The output of the first run while it waited."""
    return []


@pytest.fixture(scope="module")
def at(tmp_path_factory, waited):
    """A warehouse published from one report by a run that had to wait for another to end, and a second report that has
    just come.
    """
    at = workplace_in(tmp_path_factory.mktemp("faults"))
    begin_warehouse(at.warehouse)
    (at.inbox / "one.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    with holding_the_run_lock(at.warehouse) as holder:

        def hear(words):
            waited.append(words)
            holder.stdin.close()

        assert run_nightly(replace(at, say=hear)).completed
    (at.inbox / "two.txt").write_bytes(write_text.write(of_body("宝丰县人民政府办公室", 2023)))
    return at


def run(at, capfd):
    """`gongkai run` in this process: its exit code, what it printed, and the errors it named."""
    code = run_new(workplace_at(at.inbox, at.warehouse, at.archive), "en")
    return code, *capfd.readouterr()


def assert_fails(at, capfd, *words):
    """The run fails with `words`, and the published warehouse is unchanged."""
    published = digest(at.warehouse)
    code, out, err = run(at, capfd)
    assert (code, out) == (1, "")
    assert all(word in err for word in words), err
    assert err.endswith("The run failed. The published warehouse is unchanged.\n")
    assert "Traceback" not in err
    assert digest(at.warehouse) == published


def test_a_run_waits_for_another_and_prints_so_once(at, waited):
    (words,) = waited
    assert words.startswith(f"another run works on {at.warehouse} (process ")


def test_an_archive_that_is_not_a_folder(at, capfd):
    kept = at.archive.rename(at.archive.with_name("kept"))
    at.archive.write_bytes(b"")
    try:
        assert_fails(
            at,
            capfd,
            "collected.manifest: the archive ",
            "Not a directory",
            "check the folder, its disk and its permissions",
        )
    finally:
        at.archive.unlink()
        kept.rename(at.archive)


def test_a_warehouse_that_another_run_is_building(at, capfd):
    building = building_path(at.warehouse)
    command = [sys.executable, "-c", HOLDER, str(building)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=plain_environment()
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        assert_fails(at, capfd, "held by another run", "run again")
        holder.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_disk_that_is_full(at, capfd):
    """No file may become larger than half the warehouse, as on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at.warehouse.stat().st_size // 2, before[1]))
    try:
        assert_fails(at, capfd, "the disk is full. Free some space and run again")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_late_step_that_fails_leaves_its_work_unpublished_and_the_next_run_completes_it(at, capfd, tmp_path):
    (tmp_path / "site").write_bytes(b"no folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGKAI_SITE", str(tmp_path / "site"))
        assert_fails(at, capfd, "checked.suite: ")
    assert len(PublishedTables(at.warehouse)["marts.fact_report"]) == 1
    assert len(PublishedTables(building_path(at.warehouse))["staged.report"]) == 2
    record = max((at.warehouse.parent / "runs").glob("*.json"))
    assert read(record).left == Unfinished(stages=("checked", "marts"))

    code = retry_run(record, workplace_at(at.inbox, at.warehouse, at.archive), "en")
    out, err = capfd.readouterr()
    assert (code, err) == (0, "")
    assert f"record     {at.warehouse.parent / 'runs'}" in out
    published = PublishedTables(at.warehouse)
    assert len(published["marts.fact_report"]) == len(published["staged.report"]) == 2
    assert digest(building_path(at.warehouse)) == digest(at.warehouse)


def test_a_killed_run_blocks_no_other_and_is_reported_to_dagster(at, capfd):
    sealed = seal_path(building_path(at.warehouse))
    command = gongkai_command("run", "--inbox", at.inbox, "--warehouse", at.warehouse, "--archive", at.archive)
    home = {name: os.environ[name] for name in ("GONGKAI_DATA", "DAGSTER_HOME")}
    with subprocess.Popen(command, env=plain_environment(**home), stdout=subprocess.DEVNULL) as process:
        while sealed.exists():  # until a step has the file open
            with suppress(subprocess.TimeoutExpired):
                assert process.wait(0.02) is None, "it ended before it was killed"
        process.kill()
    assert run(at, capfd)[0] == 0
    assert digest(building_path(at.warehouse)) == digest(at.warehouse)
    with dg.DagsterInstance.get() as instance:
        last, killed = instance.get_runs(limit=2)
    assert (last.status, killed.status) == (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE)


def test_a_warehouse_that_is_not_a_database_is_reported_and_not_changed(at, tmp_path, capfd):
    warehouse = tmp_path / "warehouse.duckdb"
    warehouse.write_bytes(b"spoilt " * 4000)
    code, out, err = run(SimpleNamespace(inbox=at.inbox, warehouse=warehouse, archive=tmp_path / "archive"), capfd)
    assert (code, out) == (1, "")
    assert f"{warehouse} cannot be opened" in err
    assert "Restore it from a backup, or delete it" in err
    assert warehouse.read_bytes() == b"spoilt " * 4000


def assert_broken_home(at, capfd, *words):
    """The run fails with one sentence that has `words`, and the published warehouse is unchanged; its record."""
    published = digest(at.warehouse)
    code, out, err = run(at, capfd)
    assert (code, out) == (1, "")
    sentence, again, last = err.splitlines()
    assert all(word in sentence for word in words), err
    assert last == "The run failed. The published warehouse is unchanged."
    record = max((at.warehouse.parent / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    assert again == f"After fixing the cause, continue with: gongkai run --retry {record}"
    assert (read(record).completed, read(record).failures) == (False, (sentence,))
    assert digest(at.warehouse) == published
    return read(record)


@pytest.mark.parametrize(
    ("file", "content"),
    [("history/runs.db", b"spoilt " * 4000), ("history/runs/index.db", b"spoilt " * 4000), ("dagster.yaml", b"{: ["),
     ("history", b"")],
)  # fmt: skip
def test_a_corrupt_dagster_home(at, tmp_path, capfd, monkeypatch, file, content):
    spoilt = tmp_path / "home" / file
    spoilt.parent.mkdir(parents=True)
    spoilt.write_bytes(content)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    told = assert_broken_home(
        at, capfd, f"history of runs in {tmp_path / 'home'} (", "move the folder away", "run again."
    )
    assert told.left == Unfinished(stages=("collected", "staged", "checked", "marts"))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_disk_that_is_full_where_dagster_writes(at, tmp_path, capfd, monkeypatch):
    import resource

    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, before[1]))  # it has begun by then
    try:
        assert_broken_home(at, capfd, f"Dagster cannot write to {tmp_path / 'home'} (", "the disk is full")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def small_disk(tmp_path):
    """A small disk with space for two warehouses and little more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
def test_a_disk_that_is_full_with_everything_on_it(at, small_disk, gongkai):
    data = small_disk / "data"
    shutil.copytree(at.warehouse.parent, data, ignore=shutil.ignore_patterns("runs"))
    shutil.copytree(at.inbox, data / "inbox")
    (data / "inbox" / "three.txt").write_bytes(write_text.write(of_body("管城回族区二里岗街道办事处", 2023)))
    before = digest(data / "warehouse.duckdb")
    ballast = small_disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as filling:
        while filling.write(bytes(4096)):
            pass
    said = gongkai("run", GONGKAI_DATA=str(data))
    assert (said.returncode, said.stdout) == (1, "")
    assert "Traceback" not in said.stderr
    assert "the disk is full. Free some space and run again" in said.stderr
    assert digest(data / "warehouse.duckdb") == before
    ballast.unlink()
    assert gongkai("run", GONGKAI_DATA=str(data)).returncode == 0
    assert len(PublishedTables(data / "warehouse.duckdb")["staged.report"]) == 3


@pytest.mark.parametrize("place", ["site", "site/validations"])
def test_a_folder_for_data_docs_that_cannot_be_written(at, tmp_path, capfd, monkeypatch, place):
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"no folder")
    monkeypatch.setenv("GONGKAI_SITE", str(tmp_path / "site"))
    told = f"checked.suite: Data Docs cannot be written to {tmp_path / 'site'} ("
    assert_fails(
        at, capfd, told, "Check the folder and its disk, or set GONGKAI_SITE to another folder, and run again."
    )


def test_a_folder_that_cannot_be_created(at, tmp_path, capfd, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "file" / "home"))
    code, out, err = run(at, capfd)
    assert (code, out) == (1, "")
    assert "change DAGSTER_HOME" in err
