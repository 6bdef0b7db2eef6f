"""Code that differs by the operating system, with the branch of another one forced through `sys.platform`; nothing here
replaces a library. What it cannot show is listed in docs/install.md.
"""

import ast
import subprocess
import sys

import pytest

from assets.staged.readers.word import libreoffice
from tests.conftest import ROOT, plain_environment
from tests.test_house import EXTRAS, LINE, imported, modules
from warehouse.files import scratch

# Modules and names that Python has on Linux and lacks on Windows.
LACKING_MODULES = ("fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty")
LACKING_NAMES = {
    "os": ("fork", "getuid", "geteuid", "killpg", "mkfifo", "pidfd_open", "sched_getaffinity", "setsid", "sysconf",
           "uname", "waitid", "statvfs", "chown"),
    "signal": ("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "pthread_sigmask", "setitimer"),
    "socket": ("AF_UNIX",),
}  # fmt: skip
ON_ANOTHER_SYSTEM = f"""
import asyncio, importlib, multiprocessing.connection, os, signal, socket, subprocess, sys, tempfile
import jinja2, pdfplumber, pydantic, starlette.applications, typer, uvicorn, lxml, rich.console
for name in {LACKING_MODULES}:
    sys.modules[name] = None
for module, names in {LACKING_NAMES}.items():
    for name in names:
        if hasattr(sys.modules[module], name):
            delattr(sys.modules[module], name)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""
FORCED_TO_START = """
import sys
import assets.staged.workers.forked_process as forked
forked.CAN_FORK = False
from pipelines.__main__ import main
main()
"""


def imported_at_once(tree):
    """What a module imports when it is imported itself."""
    return set(imported(ast.Module([one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)], [])))


def base_modules():
    """The modules that the base set has the libraries for: all but those that import others, or a module that does."""
    imports = {path: imported_at_once(tree) for path, tree in modules(*LINE).items()}
    names = {path: path.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for path in imports}
    without = {path for path, found in imports.items() if {name.split(".")[0] for name in found} & set(EXTRAS)}
    while more := {path for path, found in imports.items() if found & {names[one] for one in without}} - without:
        without |= more
    return [name for path, name in names.items() if path not in without and not path.endswith("__main__.py")]


@pytest.mark.slow
def test_every_module_of_the_base_set_is_imported_without_what_windows_lacks():
    named = base_modules()
    assert len(named) > 250
    assert {"pipelines.desk.server", "assets.staged.workers.worker", "pipelines.cli.check_documents"} <= set(named)
    run = subprocess.run(
        [sys.executable, "-c", ON_ANOTHER_SYSTEM, *named], cwd=ROOT, env=plain_environment(), capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]


@pytest.mark.slow
def test_a_report_is_checked_by_workers_that_are_started_and_not_forked():
    run = subprocess.run(
        [sys.executable, "-c", FORCED_TO_START, "check", "--lang", "en", "examples/xihu-2023.html"],
        cwd=ROOT, env=plain_environment(), capture_output=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    assert "T3-01" in run.stdout


PLACES = [
    ("win32", "ProgramFiles", "LibreOffice/program/soffice.exe"),
    ("win32", "ProgramW6432", "LibreOffice/program/soffice.exe"),
    ("win32", "ProgramFiles(x86)", "LibreOffice/program/soffice.exe"),
    ("win32", "LOCALAPPDATA", "Programs/LibreOffice/program/soffice.exe"),
    ("darwin", "HOME", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
]


@pytest.mark.parametrize(("system", "variable", "place"), PLACES)
def test_libreoffice_is_found_off_path_where_its_installer_puts_it(monkeypatch, tmp_path, system, variable, place):
    for name in {name for _, name, _ in PLACES}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv(variable, str(tmp_path / "程 序"))
    program = tmp_path / "程 序" / place
    program.parent.mkdir(parents=True)
    monkeypatch.setattr(sys, "platform", system)
    assert libreoffice.find_program() is None
    program.write_bytes(b"")
    assert libreoffice.find_program() == str(program)
    monkeypatch.setattr(sys, "platform", "linux")
    assert libreoffice.find_program() is None


def test_libreoffice_is_started_on_windows_without_a_shell_and_with_what_the_system_needs(monkeypatch, tmp_path):
    monkeypatch.setenv("SystemRoot", "C:\\Windows")
    monkeypatch.setattr(sys, "platform", "win32")
    assert libreoffice._limits() == ()
    started = libreoffice._environment(tmp_path)
    assert started["SystemRoot"] == "C:\\Windows"
    assert started["TEMP"] == started["USERPROFILE"] == str(tmp_path)
    assert "GONGKAI_DATA" not in started


def test_a_temporary_folder_is_locked_on_windows_without_renaming_an_open_file(monkeypatch, tmp_path):
    locked = []
    monkeypatch.setattr(scratch, "lock", lambda file, *, wait=False: locked.append((file.name, wait)))
    monkeypatch.setattr(sys, "platform", "win32")
    with scratch.Scratch(tmp_path) as folder:
        assert [path.name for path in folder.iterdir()] == ["owner.lock"]
        assert locked == [(str(folder / "owner.lock"), True)]
    assert list(tmp_path.iterdir()) == []


def test_no_process_is_asked_on_windows_whether_it_runs(monkeypatch, tmp_path):
    monkeypatch.setattr("os.kill", lambda *_: pytest.fail("it would end the process"))
    monkeypatch.setattr(sys, "platform", "win32")
    part = tmp_path / "w.duckdb.building.1"
    part.write_bytes(b"half")
    scratch.remove_unowned([part])
    assert part.exists()
