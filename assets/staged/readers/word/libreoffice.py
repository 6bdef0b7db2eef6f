"""LibreOffice as a converter to DOCX: one process a document, in a folder of its own that goes with it.

A document is not trusted: its macros do not run, its links are not followed, it has no network where the system can
take that away, and time, memory and output are limited. Starting with a new profile costs a third of a second more than
with a kept one, and leaves nothing of one document to the next. Knows no tables.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from assets.staged.grid import Unreadable
from warehouse.files.scratch import Scratch
from warehouse.messages import Message

SECONDS = 60
_MEMORY = 3 * 1024 * 1024  # kilobytes of address space, of which a report takes a tenth
_OUTPUT = 256 * 1024  # blocks of 512 bytes
_NAMES = ("soffice", "libreoffice")
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_DOCX = "docx:MS Word 2007 XML"
# A limit that the system does not know, or that is lower already, is left as it is.
_LIMITED = f'{{ ulimit -t {SECONDS}; ulimit -v {_MEMORY}; ulimit -f {_OUTPUT}; }} 2>/dev/null; exec "$@"'
_NOWHERE = "http://127.0.0.1:9"
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Writer/Content/Update", "Field", "false"),
)


def program() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def docx(data: bytes, ending: str, filter_name: str) -> bytes:
    """`data` as DOCX, read by the named import filter; Unreadable where LibreOffice makes none of it in time."""
    with Scratch() as folder:
        source, target = folder / f"document.{ending}", folder / "document.docx"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        _run(
            [
                *_apart(), "/bin/sh", "-c", _LIMITED, "sh", _found(),
                f"-env:UserInstallation={folder.as_uri()}/profile", *_OPTIONS, f"--infilter={filter_name}",
                "--convert-to", _DOCX, "--outdir", str(folder), str(source),
            ],
            folder,
        )  # fmt: skip
        with suppress(FileNotFoundError):
            return target.read_bytes()
    raise Unreadable(
        Message(
            zh="LibreOffice 打不开此文件：请用 Word 或 WPS 打开后另存为 DOCX 或 PDF",
            en="LibreOffice cannot open it: open it in Word or WPS and save it as DOCX or PDF",
        ),
    )


def _found() -> str:
    if where := program():
        return where
    raise Unreadable(
        Message(
            zh="读取 DOC、WPS、RTF 需要 LibreOffice，本机没有：请安装 libreoffice-writer，或另存为 DOCX、PDF 后放入",
            en="DOC, WPS and RTF are read through LibreOffice, which is not installed here: install libreoffice-writer, "  # noqa: E501
            "or save it as DOCX or PDF and put that in",
        ),
    )


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
    """Run to the end or to the time limit; then nothing that was started is left.

    A command in namespaces of its own goes with its first process, and that with the group of whoever reads.
    """
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), _NOWHERE)
    environment = {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp", **proxies,
    }  # fmt: skip
    quiet = subprocess.DEVNULL
    # The command is ours, the document is only named in it.
    process = subprocess.Popen(  # noqa: S603
        command, cwd=folder, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=not _apart()
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            Message(
                zh=f"LibreOffice 转换超过 {SECONDS} 秒：请用 Word 或 WPS 另存为 DOCX 或 PDF",
                en=f"LibreOffice took over {SECONDS} seconds: save it as DOCX or PDF from Word or WPS",
            ),
        ) from error
    finally:
        with suppress(ProcessLookupError):
            process.kill() if _apart() else os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@lru_cache(maxsize=1)
def _apart() -> tuple[str, ...]:
    """What goes before a command to run it without any network, and to end whatever it starts when it ends; nothing
    where the system does not let us.
    """
    unshare = shutil.which("unshare")
    command = (unshare or "", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--")
    if unshare is None or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        return ()
    return command
