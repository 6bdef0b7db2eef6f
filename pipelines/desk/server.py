"""Starts the desk on 127.0.0.1 and stops it: the port, the temporary folder, the workers, the server, the browser.

Everything is written below one temporary folder, also what the libraries write; it is removed at the end, and where
the process was killed, by the next one.
"""

import secrets
import socket
import sys
import tempfile
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

import uvicorn

from assets.staged.workers.pool import Workers
from pipelines.cli.terminal import MISUSE, SUCCESS, show
from pipelines.desk.app import build_app
from pipelines.desk.desk import Desk
from pipelines.desk.port_owner import find_owner
from pipelines.desk.reading import ReadingThread
from pipelines.desk.words import message
from pipelines.process import stopping
from warehouse.files.scratch import PREFIX, Scratch, remove_unowned
from warehouse.messages import Message

HOST = "127.0.0.1"
_SECONDS_TO_END = 3  # for the requests in progress


def main(port: int, language: str, *, browser: bool) -> int:
    """Serve the desk at `port` until it is stopped; returns the exit code."""
    stopping.begin("desk")
    try:
        listening = _listen(port)
    except OSError as error:
        show(_why_not(port, error).in_language(language), sys.stderr)
        return MISUSE
    remove_unowned(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    with listening, Scratch() as folder:
        stopping.remove_when_stopped(str(folder))
        tempfile.tempdir = str(folder)  # not TMPDIR: the browser would take it, and outlives the folder
        with suppress(KeyboardInterrupt):  # where stopping.py does not handle the signal (Windows)
            _serve(listening, folder, language, browser=browser)
    return SUCCESS


def _serve(listening: socket.socket, folder: Path, language: str, *, browser: bool) -> None:
    token = secrets.token_urlsafe(24)
    address = f"http://{HOST}:{listening.getsockname()[1]}/?token={token}"
    desk = Desk(folder, language)
    with Workers() as workers, ReadingThread(desk, workers) as reading:
        config = uvicorn.Config(
            build_app(desk, reading, token), log_level="warning", access_log=False, server_header=False,
            proxy_headers=False, loop="asyncio", http="h11", ws="none", timeout_graceful_shutdown=_SECONDS_TO_END,
        )  # fmt: skip
        show(message("started", address=address).in_language(language))
        if browser:  # in a thread, as some browsers return only when they are closed
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    """A socket that listens at `port` of this machine alone; OSError where that is not possible."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, another program could take over a port that is merely reused
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise error if isinstance(error, OSError) else OSError(str(error)) from error
    return listening


def _why_not(port: int, error: OSError) -> Message:
    """Why the desk cannot listen at `port`, with the program that does, where the system reports it."""
    owner = find_owner(port)
    if owner is None:
        return message("port_unavailable", port=port, why=error.strerror or str(error))
    return message("port_in_use", port=port, name=owner.name, process=owner.process)
