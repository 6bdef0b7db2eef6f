"""A fake group of government sites on 127.0.0.1: many hosts behind one port, distinguished by the Host header.

What a site holds may be changed while it serves, from night to night. Every request is written down: when it came and
was answered, what it carried, and how many bytes went out. What the pages look like is told in shapes.py.
"""

import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from assets.collected.sources.source import Politeness, Source
from tests.sites import shapes
from tests.sites.shapes import Page, answer

QUICK = Politeness(least=0.01, most=0.012, seconds=5.0, largest=2 * 1024 * 1024)
LONGEST = 20.0  # seconds any request is served


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer other than a page: its status, headers, and the seconds it takes: `wait` before it, `drip` after
    each byte.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wait: float = 0.0
    drip: float = 0.0
    content_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; `began` and `ended` in seconds of the machine's own clock."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float
    status: int
    bytes: int


@dataclass(slots=True)
class Site:
    """One host. `pages` by what shapes.target says of a request, `robots` the words of its robots.txt (none: 404).

    `instead` are replies given in place of a page, one after another, then the page; `always` those given every time.
    `validator` is what it marks a page's version with: etag, modified, or nothing.
    """

    host: str
    pages: dict[str, Page] = field(default_factory=dict)
    robots: str | None = None
    instead: dict[str, deque[Reply]] = field(default_factory=lambda: defaultdict(deque))
    always: dict[str, Reply] = field(default_factory=dict)
    validator: str = "etag"
    changed: dict[str, float] = field(default_factory=dict)

    def reply(self, path: str, form: bytes, headers: dict[str, str]) -> Reply:
        if path == "/robots.txt" and path not in self.always and not self.instead[path]:
            said = self.robots
            return Reply(404) if said is None else Reply(200, body=said.encode(), content_type="text/plain")
        if self.instead[path]:
            return self.instead[path].popleft()
        if path in self.always:
            return self.always[path]
        page = answer(self.pages, path, form)
        return Reply(404, body="页面不存在".encode()) if page is None else self._page(page, headers)

    def _page(self, page: Page, headers: dict[str, str]) -> Reply:
        mark = sha256(page.body).hexdigest()
        marks = {
            "etag": ("ETag", f'"{mark[:16]}"', headers.get("If-None-Match")),
            "modified": ("Last-Modified", formatdate(int(mark[:7], 16), usegmt=True), headers.get("If-Modified-Since")),
        }
        name, value, had = marks.get(self.validator, (None, None, None))
        said = () if name is None else ((name, value),)
        if name is not None and had == value:
            return Reply(304, said)
        return Reply(200, said, page.body, content_type=page.content_type)


class Group:
    """The sites by host, served from `with` to its end; `asked` are the requests so far, as they were answered."""

    def __init__(self, *sites: Site) -> None:
        self.sites = {site.host: site for site in sites}
        self.asked: list[Asked] = []
        self._closing = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> "Group":
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(LONGEST)

    def secure(self, certificate: Path, key: Path) -> None:
        """Speak https from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def source(self, host: str, start: str, kind: str = "links", **said: object) -> Source:
        """A source with one list, at a site of the group."""
        settings = {
            "name": host.split(".")[1] if host.startswith("www.") else host.split(".")[0], "title": host,
            "region": "370881", "hosts": frozenset({host}), "file": "sites.yaml", "politeness": QUICK,
            "parameters": shapes.fields(kind),
        } | said  # fmt: skip
        return Source(kind=kind, starts=(self.url(host, start),), **settings)

    def paths(self, host: str, since: int = 0) -> list[str]:
        """What was asked of a host, robots.txt aside, from request number `since` on."""
        return [a.path for a in self.asked[since:] if a.host == host and a.path != "/robots.txt"]

    def record(self, asked: Asked) -> None:
        with self._lock:
            self.asked.append(asked)

    def wait(self, seconds: float) -> None:
        self._closing.wait(min(seconds, LONGEST))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, group: Group) -> None:
        self.group = group
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = LONGEST
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Written down by the group instead."""

    def _serve(self) -> None:
        began, group = time.monotonic(), self.server.group
        host, headers = self.headers.get("Host", "").split(":")[0], dict(self.headers.items())
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        site = group.sites.get(host)
        reply = site.reply(self.path, form, headers) if site else Reply(404)
        group.wait(reply.wait)
        # Written down before it is sent: whoever has the answer finds the request here.
        group.record(
            Asked(host, self.command, self.path, headers, began, time.monotonic(), reply.status, len(reply.body))
        )
        try:
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            for part in _dripping(reply):
                self.wfile.write(part)
                group.wait(reply.drip)
        except (BrokenPipeError, ConnectionResetError):  # it was larger than who asked takes
            self.close_connection = True


def _dripping(reply: Reply) -> Iterator[bytes]:
    """The body at once, or byte by byte."""
    size = 1 if reply.drip else max(1, len(reply.body))
    return (reply.body[start : start + size] for start in range(0, len(reply.body), size))
