"""Who may see the desk, and what its pages may do: three ASGI middlewares, the check of host and origin being
process/loopback_only.py.

The address printed at start has a token, which a cookie of the browser replaces: other users and other web pages do not
know it. No page of the desk loads anything from elsewhere, and none is kept by the browser.
"""

import secrets
from collections.abc import Iterable
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipelines.desk.words import message
from pipelines.process.loopback_only import App, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# `same-origin`, as with `no-referrer` browsers send the Origin of a form as null.
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_READING = ("GET", "HEAD")


class SecureHeaders:
    """Adds the headers that keep a page to itself to every response."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(sent: Scope) -> None:
            if sent["type"] == "http.response.start":
                sent["headers"] = [*sent["headers"], *_encoded(_HEADERS.items())]
            await send(sent)

        await self.app(scope, receive, send_with_headers)


class TokenRequired:
    """Passes requests with the cookie; sets the cookie where the address has the token; refuses all others.

    A request that changes something must name its origin, which LoopbackOnly has compared with the host.
    """

    def __init__(self, app: App, token: str) -> None:
        self.app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            response = self._answer(scope)
            await (self.app if response is None else response)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """The answer to a request that the desk does not get; None for one that it gets."""
        cookie, reading = f"gongkai-desk-{scope['server'][1]}", scope["method"] in _READING
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if reading and self._matches(given):
            response = RedirectResponse(scope["path"], status_code=303)
            response.set_cookie(cookie, self._token, httponly=True, samesite="strict")
            return response
        if not self._matches(Request(scope).cookies.get(cookie, "")):
            return _refuse("no_token")
        return None if reading or "origin" in Headers(scope=scope) else _refuse("no_origin")

    def _matches(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._token.encode())


class LimitedBody:
    """Ends a request whose body has more than `largest` bytes, before it is kept, with 413."""

    def __init__(self, app: App, largest: int) -> None:
        self.app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received = 0

        async def receive_within() -> Scope:
            nonlocal received
            part = await receive()
            received += len(part.get("body", b""))
            if received > self._largest:
                raise HTTPException(413)
            return dict(part)

        declared = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        if declared.isdigit() and int(declared) > self._largest:
            await _refuse("request_too_large", 413, limit=self._largest)(scope, receive, send)
        else:
            await self.app(scope, receive_within, send)


def _refuse(key: str, status: int = 403, **facts: object) -> Response:
    text = message(key, **facts)
    return PlainTextResponse(f"{text.zh}\n{text.en}\n", status)


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers]
