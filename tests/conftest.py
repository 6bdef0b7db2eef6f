"""What tests of every room share: a place of our own for Dagster, the example files, and the command line."""

import gc
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from assets.checked import check_files
from assets.staged import stage
from assets.staged.workers import pool
from assets.staged.workers.pool import Workers
from pipelines.cli.app import app
from tests import begun
from tests.generator.examples import write_examples
from tests.s3_server import BUCKET, s3_server, s3_settings

ROOT = Path(__file__).parent.parent
SETTINGS = ("GONGKAI_", "DAGSTER_", "LANG", "LC_", "PYTHON")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests that share what their file, or their folder, makes once run in one process, so that it is made once."""
    for item in items:
        made = item._fixtureinfo.name2fixturedefs
        kept = [made[name][-1] for name in item.fixturenames if name in made and made[name][-1].scope != "function"]
        homes = sorted({each.baseid for each in kept} - {"", "tests"}, key=len)
        if homes:
            item.add_marker(pytest.mark.xdist_group(homes[0]))


def pytest_collection_finish():
    """What is loaded by now stays to the end: to go through it for garbage each time takes a tenth of all."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def _apart(tmp_path_factory):
    """No test works in the data folder of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(SETTINGS[:2])]:
            patch.delenv(name)
        data = tmp_path_factory.mktemp("data")
        patch.setenv("GONGKAI_DATA", str(data))
        patch.setenv("DAGSTER_HOME", str(data / "dagster"))
        begun.make_in(_shared_folder(tmp_path_factory))
        yield


def _shared_folder(tmp_path_factory):
    """A folder for all processes of this run of the tests: each of them has its own below one of pytest's."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "made once"


@pytest.fixture(scope="session")
def examples_folder(tmp_path_factory):
    """The example files as the generator writes them; read only."""
    folder = tmp_path_factory.mktemp("examples")
    write_examples(folder)
    return folder


def gongkai_command(*arguments):
    return [sys.executable, "-m", "pipelines", *map(str, arguments)]


def plain_environment(**settings):
    """The environment without our settings and the locale's, and with `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | settings


@pytest.fixture(scope="session")
def gongkai(tmp_path_factory):
    """`gongkai` in a process of its own, given arguments and settings of the environment: its code, words, errors."""
    home = tmp_path_factory.mktemp("home")

    def command(*arguments, cwd=home, **settings):
        return subprocess.run(
            gongkai_command(*arguments), cwd=cwd, env=plain_environment(**settings), capture_output=True,
            encoding="utf-8", errors="surrogateescape", timeout=300, check=False,
        )  # fmt: skip

    return command


@pytest.fixture(scope="session", autouse=True)
def _reading():
    """Workers that stay from one run or check in this process to the next, as those of one call do from one document
    to the next: to start them takes longer than most documents.
    """
    with Workers() as kept, pytest.MonkeyPatch.context() as patch:
        for each in (stage, check_files):
            patch.setattr(each, "Workers", lambda *_, **__: nullcontext(kept))
        yield kept


@pytest.fixture(scope="session")
def gongkai_here(_reading):
    """`gongkai` in this process, where nothing of a process is asked for: it starts a second sooner, and what reads
    its documents has started.
    """

    def command(*arguments, **settings):
        unset = {name: None for name in os.environ if name.startswith(SETTINGS[2:])}
        with pytest.MonkeyPatch.context() as patch:
            if arguments[:1] in (("check",), ("compare",), ("letters",)):
                patch.setattr(pool, "Workers", lambda **_: nullcontext(_reading))
            said = CliRunner().invoke(app, [str(argument) for argument in arguments], env=unset | settings)
        if said.exception is not None and not isinstance(said.exception, SystemExit):
            raise said.exception
        return SimpleNamespace(returncode=said.exit_code, stdout=said.stdout, stderr=said.stderr)

    return command


@pytest.fixture(scope="session")
def bucket():
    """A bucket of a server on 127.0.0.1, as the URL of an archive, with the settings of the environment that lead to
    it; every test takes a prefix of its own.
    """
    with s3_server() as port, s3_settings(port):
        yield f"{BUCKET}/archive"
