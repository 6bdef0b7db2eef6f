"""Hostile web pages saved as one file (MHT): parts without end, inside each other, with wrong or endless headers."""

_HEAD = b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b0"\r\n\r\n'
_PAGE = b"Content-Type: text/html; charset=utf-8\r\n\r\n<table><tr><td>1</td></tr></table>\r\n"


def _parts(*parts, boundary=b"b0"):
    return b"".join(b"--" + boundary + b"\r\n" + part for part in parts) + b"--" + boundary + b"--\r\n"


def _nested(depth):
    """Containers inside each other, a page in the innermost."""
    part = _PAGE
    for level in range(depth, 0, -1):
        name = b"b%d" % level
        part = b'Content-Type: multipart/related; boundary="' + name + b'"\r\n\r\n' + _parts(part, boundary=name)
    return _HEAD + _parts(part)


HOSTILE_SAVED_PAGES = {
    "2,000 containers inside each other": lambda: _nested(2_000),
    "40 containers inside each other": lambda: _nested(40),
    "100,000 parts": lambda: _HEAD + _parts(*[b"\r\n"] * 100_000),
    "200 pages": lambda: _HEAD + _parts(*[_PAGE] * 200),
    "a header of 5 MB": lambda: _HEAD + _parts(b"X-Long: " + b"a" * 5_000_000 + b"\r\n" + _PAGE),
    "a head of continued lines": lambda: b"X: a\r\n" + b" b\r\n" * 500_000 + _HEAD + _parts(_PAGE),
    "a boundary that is never met": lambda: _HEAD + b"--other\r\n" + _PAGE,
    "an encoding that does not exist": lambda: _HEAD + _parts(_PAGE.replace(b"utf-8", b"utf-4711")),
    "base64 that is none": lambda: (
        _HEAD + _parts(b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"!?" * 1_000_000)
    ),
    "tables inside each other": lambda: (
        _HEAD + _parts(b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 20_000 + b"\r\n")
    ),
}
