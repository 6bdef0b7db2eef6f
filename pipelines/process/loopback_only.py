"""The check in front of the Dagster UI and of the desk: only requests from pages opened on this machine are answered.

The UI has no login, and any web page that a user opens can send requests to 127.0.0.1, also under a host name of its
own that resolves there (DNS rebinding). Therefore the requested host (Host) and the requesting page (Origin and Fetch
Metadata) are checked before Dagster sees a request, for HTTP and for websockets. This module does not use Dagster.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from assets.text.characters import on_one_line

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_POLICY_VIOLATED = 1008  # close code of a websocket
_LONGEST = 100


class LoopbackOnly:
    """ASGI middleware: passes allowed requests to `app`, answers others with 403 and the reason."""

    def __init__(self, app: App, command: str = "gongkai ui") -> None:
        self.app = app
        self._command = command

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        why = None if scope["type"] == "lifespan" else why_rejected(scope, self._command)
        if why is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED, "reason": why[:_LONGEST]})
        else:
            plain = (b"content-type", b"text/plain; charset=utf-8")
            await send({"type": "http.response.start", "status": 403, "headers": [plain]})
            await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def why_rejected(scope: Scope, command: str = "gongkai ui") -> str | None:
    """The reason to reject a request to the server of `command`; None where it is allowed."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
    if len(hosts) != 1 or not _is_loopback(hosts[0]):
        return _reason(command, "the requested host", ", ".join(hosts))
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in {f"{scheme}://{hosts[0].lower()}" for scheme in ("http", "https")}:
        return _reason(command, "the requesting page", origin)
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not _follows_a_link(scope, headers):
        return _reason(command, "the requesting page", "another site")
    return None


def _is_loopback(host: str) -> bool:
    """Whether a Host header names this machine, with a port or without."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname or "", parts.port
        if parts.netloc != host or "@" in host or port == 0:
            return False
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _follows_a_link(scope: Scope, headers: dict[str, str]) -> bool:
    """Whether the request follows a link on another site to a page of the UI, which changes no data."""
    return scope.get("method") == "GET" and headers.get("sec-fetch-mode") == "navigate"


def _reason(command: str, what: str, named: str) -> str:
    shown = on_one_line(named)[:_LONGEST] or "nothing"
    return (
        f"Request rejected: {what} is {shown}. {command} only answers pages opened on this machine. Open it as"
        " http://127.0.0.1 or http://localhost with its port."
    )
