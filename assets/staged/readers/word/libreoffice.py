"""LibreOffice as a converter to DOCX: one process per document, in a folder that is deleted afterwards.

Documents are not trusted: macros do not run, links are not followed, the network is cut off where the system allows it,
and time, memory and output are limited. A new profile for each document costs a third of a second and carries nothing
from one document to the next. Knows no tables.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from assets.staged.readers.refusals import unreadable
from warehouse.files.scratch import Scratch

SECONDS = 60
_MEMORY = 3 * 1024 * 1024  # kilobytes of address space, of which a report takes a tenth
_OUTPUT = 256 * 1024  # blocks of 512 bytes
_PROGRAM_NAMES = ("soffice", "libreoffice")
# Where its installers put it, off PATH: on Windows below these folders of the environment.
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA")
_WINDOWS_PLACES = ("LibreOffice/program/soffice.exe", "Programs/LibreOffice/program/soffice.exe")
_MAC_PLACE = "Applications/LibreOffice.app/Contents/MacOS/soffice"
_WINDOWS_VARIABLES = ("SystemRoot", "SystemDrive", "ComSpec", "PATHEXT")  # without which no program starts there
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_DOCX = "docx:MS Word 2007 XML"
# A limit that the system lacks, or that is already lower, is left unchanged.
_LIMITED_COMMAND = f'{{ ulimit -t {SECONDS}; ulimit -v {_MEMORY}; ulimit -f {_OUTPUT}; }} 2>/dev/null; exec "$@"'
_DEAD_PROXY = "http://127.0.0.1:9"
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Writer/Content/Update", "Field", "false"),
)


def find_program() -> str | None:
    """The path of LibreOffice: on PATH, else where its installer puts it; None if it is not installed."""
    on_path = next(filter(None, map(shutil.which, _PROGRAM_NAMES)), None)
    return on_path or next((str(place) for place in _standard_places() if place.is_file()), None)


def _standard_places() -> list[Path]:
    if sys.platform == "win32":
        folders = [Path(os.environ[name]) for name in _WINDOWS_FOLDERS if os.environ.get(name)]
        return [folder / place for folder in folders for place in _WINDOWS_PLACES]
    return [folder / _MAC_PLACE for folder in (Path("/"), Path.home())] if sys.platform == "darwin" else []


def convert_to_docx(data: bytes, ending: str, filter_name: str) -> bytes:
    """`data` as DOCX, read by the named import filter. Raises Unreadable if LibreOffice fails or takes too long."""
    with Scratch() as folder:
        source, target = folder / f"document.{ending}", folder / "document.docx"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        _run(
            [
                *_limits(), _require_program(), f"-env:UserInstallation={folder.as_uri()}/profile", *_OPTIONS,
                f"--infilter={filter_name}",
                "--convert-to", _DOCX, "--outdir", str(folder), str(source),
            ],
            folder,
        )  # fmt: skip
        with suppress(FileNotFoundError):
            return target.read_bytes()
    raise unreadable("libreoffice_failed")


def _limits() -> tuple[str, ...]:
    """The prefix of a command that limits it as far as the system can. On Windows its time alone is limited."""
    return () if sys.platform == "win32" else (*_isolation_command(), "/bin/sh", "-c", _LIMITED_COMMAND, "sh")


def _require_program() -> str:
    if where := find_program():
        return where
    raise unreadable("libreoffice_missing")


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        "utf-8",
    )


def _run(command: list[str], folder: Path) -> None:
    """Run until the end or the time limit; then kill every process that was started.

    A command in its own namespaces ends with its first process, which ends with the process group of the caller.
    """
    quiet = subprocess.DEVNULL
    # The command is ours; the document appears in it by name only.
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=sys.platform != "win32" and not _isolation_command(),
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise unreadable("libreoffice_timeout", seconds=SECONDS) from error
    finally:
        _kill(process)
        process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """Of ours the search path alone, and what the system itself needs."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), _DEAD_PROXY)
    homes = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE"), str(folder))
    kept = {name: os.environ[name] for name in _WINDOWS_VARIABLES if name in os.environ}
    search = os.environ.get("PATH", os.defpath)
    return {**kept, **homes, **proxies, "PATH": search, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process, if it still runs, with those that it started."""
    if sys.platform == "win32":
        command = ["taskkill", "/t", "/f", "/pid", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a program of the system
        return
    with suppress(ProcessLookupError):
        process.kill() if _isolation_command() else os.killpg(process.pid, signal.SIGKILL)


@lru_cache(maxsize=1)
def _isolation_command() -> tuple[str, ...]:
    """The prefix of a command that cuts off the network and kills all child processes at the end; empty where the
    system does not allow it.
    """
    unshare = shutil.which("unshare")
    command = (unshare or "", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--")
    if unshare is None or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        return ()
    return command
