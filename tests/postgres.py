"""A Postgres server of our own for a test: a cluster in a folder of its own, reached by its socket only. It can be
killed. Holds no test.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_SECONDS = 60
_DEBIAN = Path("/usr/lib/postgresql")  # its programs are off PATH


@dataclass(frozen=True)
class Postgres:
    """A server: its `settings` are those of libpq, `socket` is its file. `kill` ends it at once, `start` starts it."""

    settings: str
    socket: str
    start: Callable[[], None]
    kill: Callable[[], None]


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server with an empty database; skips the test on a machine without Postgres."""
    control = _pg_ctl()
    if control is None or not has_postgres():
        pytest.skip("needs Postgres (Debian: postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        user = "nobody" if os.geteuid() == 0 else None  # Postgres does not run as root
        if user:
            shutil.chown(folder, user)

        def run(action: str, *arguments: str) -> None:
            command = [control, action, "-D", f"{folder}/data", *arguments]
            subprocess.run(command, check=True, timeout=_SECONDS, cwd=folder, user=user, stdout=subprocess.DEVNULL)

        run("init", "-o", "-U gongkai -A trust -E UTF8 --no-sync")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"

        def start() -> None:
            run("start", "-w", "-l", f"{folder}/log", "-o", settings)

        def kill() -> None:
            run("stop", "-w", "-m", "immediate")

        start()
        try:
            yield Postgres(f"host={folder} user=gongkai dbname=postgres", f"{folder}/.s.PGSQL.5432", start, kill)
        finally:
            kill()


def has_postgres() -> bool:
    """Whether this machine can run a server."""
    return os.name == "posix" and _pg_ctl() is not None


def _pg_ctl() -> str | None:
    found = sorted(_DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else shutil.which("pg_ctl")
