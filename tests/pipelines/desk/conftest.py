"""A desk that listens on 127.0.0.1 in a thread of this process, and a browser that knows its token."""

import http.client
import socket
import threading
from types import SimpleNamespace

import pytest
import uvicorn

from pipelines.desk.app import build_app
from pipelines.desk.desk import Desk
from pipelines.desk.reading import ReadingThread
from tests.pipelines.desk.browser import Browser

TOKEN = "token-of-the-tests"


class RecordedReading(ReadingThread):
    """Reads as the desk does, and can be waited for."""

    def read(self, drafts, earlier):
        self.last = super().read(drafts, earlier)
        return self.last


@pytest.fixture
def open_desk(tmp_path, _reading):
    """A function that opens a desk; it takes the settings of `build_app`, a language and a clock."""
    servers = []

    def start(language="zh", clock=lambda: 0.0, **settings):
        folder = tmp_path / f"desk{len(servers)}"
        folder.mkdir()
        desk = Desk(folder, language, clock)
        reading = RecordedReading(desk, _reading)
        listening = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            build_app(desk, reading, TOKEN, **settings), log_level="error", loop="asyncio", http="h11", ws="none"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        servers.append((server, thread, reading, listening))
        port = listening.getsockname()[1]
        return SimpleNamespace(desk=desk, reading=reading, folder=folder, port=port, browser=Browser(port, reading))

    yield start
    for server, thread, reading, listening in servers:
        server.should_exit = True
        thread.join()
        reading.__exit__()
        listening.close()


@pytest.fixture
def opened(open_desk):
    """A desk in Chinese whose browser has the cookie."""
    found = open_desk()
    found.browser.open(TOKEN)
    return found


@pytest.fixture
def connect():
    """A connection to a port of this machine, closed at the end."""
    made = []

    def to(port):
        made.append(http.client.HTTPConnection("127.0.0.1", port, timeout=60))
        return made[-1]

    yield to
    for one in made:
        one.close()
