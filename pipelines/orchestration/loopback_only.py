"""Which requests the Dagster UI answers: those that a browser makes for a page of this machine, and no others.

The UI has no login, and every page a user opens elsewhere can send requests to 127.0.0.1, also under a name of its own
that it lets lead there (DNS rebinding). So the name that is asked for (Host) and the page that asks (Origin, and what
Fetch Metadata says of it) are looked at before Dagster is. Holds for HTTP and websockets. Knows nothing of Dagster.
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

_POLICY_VIOLATED = 1008  # of a websocket
_LONGEST = 100


class LoopbackOnly:
    """ASGI middleware: `app` for whoever may ask, 403 with a sentence for all others."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        why = None if scope["type"] == "lifespan" else refused(scope)
        if why is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED, "reason": why[:_LONGEST]})
        else:
            plain = (b"content-type", b"text/plain; charset=utf-8")
            await send({"type": "http.response.start", "status": 403, "headers": [plain]})
            await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def refused(scope: Scope) -> str | None:
    """Why a request is not answered; None where it is."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
    if len(hosts) != 1 or not _is_loopback(hosts[0]):
        return _sentence("the name it was asked for", ", ".join(hosts))
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in {f"{scheme}://{hosts[0].lower()}" for scheme in ("http", "https")}:
        return _sentence("the page that asked", origin)
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not _opens_a_page(scope, headers):
        return _sentence("the page that asked", "another site")
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


def _opens_a_page(scope: Scope, headers: dict[str, str]) -> bool:
    """Whether a link elsewhere is followed to a page here, which changes nothing."""
    return scope.get("method") == "GET" and headers.get("sec-fetch-mode") == "navigate"


def _sentence(what: str, named: str) -> str:
    shown = on_one_line(named)[:_LONGEST] or "nothing"
    return (
        f"Not answered: {what} is {shown}, and gongkai ui answers only pages opened from this machine. Open it as"
        " http://127.0.0.1 or http://localhost with its port."
    )
