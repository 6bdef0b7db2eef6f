"""The program that listens at a port of this machine, where the system reports it: from /proc on Linux, else from what
`lsof` or, on Windows, `netstat` and `tasklist` print.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROCESSES = Path("/proc")
_LISTENING = "0A"  # the state of a socket in /proc/net/tcp
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Owner:
    """A program by its name and the number of its process."""

    name: str
    process: int


def find_owner(port: int) -> Owner | None:
    """Who listens at `port`; None where nobody does or the system does not report it to this user."""
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        if (_PROCESSES / "net" / "tcp").exists():
            return _owner_on_linux(port)
        if sys.platform == "win32":
            return _owner_on_windows(port)
        return parse_lsof(_run("lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"))
    return None


def _owner_on_linux(port: int) -> Owner | None:
    wanted = {f"socket:[{inode}]" for inode in _listening_sockets(port)}
    for process in _PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # the process has ended, or is another user's
            if any(os.readlink(handle) in wanted for handle in (process / "fd").iterdir()):  # noqa: PTH115 - no path
                return Owner((process / "comm").read_text("utf-8", "replace").strip(), int(process.name))
    return None


def _listening_sockets(port: int) -> Iterator[str]:
    for name in ("tcp", "tcp6"):
        table = _PROCESSES / "net" / name
        for line in table.read_text("ascii").splitlines()[1:] if table.exists() else []:
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield fields[9]


def _owner_on_windows(port: int) -> Owner | None:
    process = parse_netstat(_run("netstat", "-ano", "-p", "TCP"), port)
    if process is None:
        return None
    return Owner(parse_tasklist(_run("tasklist", "/fi", f"pid eq {process}", "/fo", "csv", "/nh")), process)


def parse_lsof(text: str) -> Owner | None:
    """The first program in what `lsof -Fpc` prints: a line `p` with the process, a line `c` with the name."""
    process, name = re.search(r"^p(\d+)$", text, re.MULTILINE), re.search(r"^c(.+)$", text, re.MULTILINE)
    return Owner(name[1], int(process[1])) if process and name else None


def parse_netstat(text: str, port: int) -> int | None:
    """The process that listens at `port` in what `netstat -ano` prints in any language: it has no peer (port 0)."""
    found = re.search(rf"^\s*TCP\s+\S+:{port}\s+\S+:0\s+\S+\s+(\d+)\s*$", text, re.MULTILINE)
    return int(found[1]) if found else None


def parse_tasklist(text: str) -> str:
    """The name of the program in the first field of what `tasklist /fo csv` prints; `?` where there is none."""
    found = re.match(r'\s*"([^"]+)"', text)
    return found[1] if found else "?"


def _run(*command: str) -> str:
    return subprocess.run(  # noqa: S603 - programs of the system, with numbers as arguments
        command, capture_output=True, timeout=_SECONDS, check=False
    ).stdout.decode("utf-8", "replace")
