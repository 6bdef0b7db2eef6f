"""A publishing that is killed at any moment: what is published then is whole, the old or the new."""

import shutil
import sys

import pytest

from tests.begun import begin_warehouse
from tests.warehouse.files.test_publish import elsewhere, released
from tests.warehouse.test_store import SECTION, section, texts
from warehouse.store import building, merge, published

pytestmark = pytest.mark.slow

KILLED = """
import signal
from warehouse.store import publish
steps = set("open replace rename link unlink mkdir rmdir copyfile write close flock lockf".split())
left = None

def count(frame, event, what):
    global left
    if event == "c_call" and what.__name__ in steps:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

for line in sys.stdin:
    left, child = int(line), os.fork()
    if child == 0:
        sys.setprofile(count)
        publish(Path(sys.argv[1]))
        sys.setprofile(None)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def publish_until():
    """Publishes in a process that is killed at a step by its number; returns the exit status. It is a fork of one that
    has loaded what it needs.
    """
    started = []

    def run(path, step):
        if not started:
            started.append(elsewhere(KILLED, path))
        started[0].stdin.write(f"{step}\n")
        started[0].stdin.flush()
        return int(started[0].stdout.readline())

    yield run
    for program in started:
        program.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_publishing_killed_at_any_moment_leaves_the_old_file_or_the_new_one_whole(tmp_path, publish_until):
    path = begin_warehouse(tmp_path / "out" / "w.duckdb")
    released(path, section("a", "1"))
    old, new, seen, step = {"a": "1"}, {"a": "1", "b": "2"}, [], 0
    with building(path) as con:
        merge(con, SECTION, [section("b", "2")])
    kept = shutil.copytree(path.parent, path.parent.parent / "kept")
    while not seen or seen[-1] != (0, new):
        shutil.rmtree(path.parent)
        shutil.copytree(kept, path.parent)
        code = publish_until(path, step)
        with published(path) as con:
            seen.append((code, texts(con)))
        released(path)  # the next run ends as if nothing had been
        with published(path) as con:
            assert texts(con) == new
        step += 3
    assert {code for code, _ in seen} == {-9, 0}
    assert [rows for _, rows in seen if rows not in (old, new)] == []
    assert {len(rows) for _, rows in seen} == {1, 2}
