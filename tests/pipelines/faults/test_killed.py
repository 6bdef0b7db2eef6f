"""Runs killed at any point of any stage: the next run has the same result, and the published warehouse is intact."""

import json
import random
import shutil
import signal
import subprocess
import sys
from io import BytesIO
from itertools import cycle
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from assets.collected.archive.archive import Archive
from tests.begun import begin_warehouse
from tests.conftest import plain_environment
from tests.generator import write_html, write_text
from tests.pipelines.faults.killed import STAGES
from tests.pipelines.nightly_runs import PublishedTables, digest, holding_the_run_lock, of_body, workplace_in
from warehouse.files.guard import building_path
from warehouse.files.run_lock import hold_run_lock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("killed"),
    pytest.mark.skipif(sys.platform == "win32", reason="forks"),
]
SEED = 1


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A finished run, the files added since, and the result of an undisturbed next run; `run` starts one."""
    folder = tmp_path_factory.mktemp("killed")
    at = workplace_in(folder)
    begin_warehouse(at.warehouse)
    (at.inbox / "changed.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    command = [sys.executable, "-m", "tests.pipelines.faults.killed", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=plain_environment()
    ) as program:

        def run(**order):
            program.stdin.write(json.dumps(order) + "\n")
            program.stdin.flush()
            return json.loads(program.stdout.readline())

        assert program.stdout.readline() == "ended\n"
        before, out = PublishedTables(at.warehouse), at.warehouse.parent
        kept = out.rename(folder / "kept")
        fill(at.inbox)
        shutil.copytree(kept, out)
        undisturbed = run()
        assert undisturbed["status"] == 0
        yield SimpleNamespace(
            at=at, kept=kept, out=out, run=run, before=before, after=PublishedTables(at.warehouse),
            points=undisturbed["counts"],
        )  # fmt: skip
        program.stdin.close()


def fill(inbox):
    """A changed report, one in a ZIP, a new one, and a file that is not a report."""
    changed = {"proactive__normative_docs_made": 8, "proactive__normative_docs_in_force": 123}
    (inbox / "changed.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023, **changed)))
    packed = BytesIO()
    with ZipFile(packed, "w") as bundle:
        bundle.writestr("one.html", write_html.write(of_body("宝丰县人民政府办公室", 2023)))
    (inbox / "all.zip").write_bytes(packed.getvalue())
    (inbox / "new.txt").write_bytes(write_text.write(of_body("管城回族区二里岗街道办事处", 2023)))
    (inbox / "notice.txt").write_bytes("道路施工通知".encode())


def begin(world):
    """The workplace after the first run."""
    shutil.rmtree(world.out)
    shutil.copytree(world.kept, world.out)


def assert_ended(world):
    """The published warehouse equals that of an undisturbed run, and every archived document is intact."""
    assert PublishedTables(world.at.warehouse) == world.after
    for row in world.after["collected.manifest"]:
        if row["outcome"] == "archived":
            Archive(world.at.archive).get(row["sha256"])
    assert digest(building_path(world.at.warehouse)) == digest(world.at.warehouse)


def test_every_stage_has_points_at_which_to_kill_a_run(world):
    assert list(world.points) == list(STAGES)
    assert min(world.points.values()) >= 1
    assert world.before != world.after


def test_a_run_killed_or_stopped_in_every_stage_in_turn_ends_with_the_same_result(world):
    chance = random.Random(SEED)
    begin(world)
    ways = cycle([(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 143)])
    for stage, (number, status) in zip(STAGES, ways, strict=False):
        said = world.run(stage=stage, at=chance.randint(1, world.points[stage] + 1), signal=number)
        assert said["status"] == status
        untouched = digest(world.at.warehouse) == digest(world.kept / "warehouse.duckdb")
        assert untouched or PublishedTables(world.at.warehouse) == world.after
    assert world.run()["status"] == 0
    assert_ended(world)


def test_a_second_run_names_the_run_it_waits_for_and_then_starts(tmp_path):
    warehouse = tmp_path / "out" / "warehouse.duckdb"
    with holding_the_run_lock(warehouse) as holder:
        said = []

        def hear(words):
            said.append(words)
            holder.stdin.close()  # the run it waits for ends

        with hold_run_lock(warehouse, hear):
            assert holder.wait(60) == 0
    (words,) = said
    assert words.startswith(f"another run works on {warehouse} (process {holder.pid}, since 20")
    assert words.endswith("waiting for it to end")
