"""Decodes a body by its Content-Encoding: gzip and deflate, with a limit on the decoded size.

Other encodings are not requested, and a reply that uses one counts as no answer.
"""

import zlib
from collections.abc import Iterable

from assets.collected.crawl.http_reply import NoAnswer, ReplyRefused
from assets.text.characters import error_text

ACCEPTED = "gzip, deflate"
_GZIP = ("gzip", "x-gzip")
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW, _ZLIB_WINDOW, _RAW_WINDOW = 31, 15, -15  # `wbits` of zlib
_MAX_GZIP_MEMBERS = 100  # each one costs a copy of the rest of the body
_CHUNK = 65_536


def decode_content(body: bytes, encodings: Iterable[str], limit: int) -> bytes:
    """`body` without its encodings, which are in the order in which the server applied them.

    Raises ReplyRefused where more than `limit` bytes come out, NoAnswer for an unsupported encoding or a corrupt body.
    """
    for encoding in reversed([encoding.strip().lower() for encoding in encodings]):
        if not body or encoding in ("", "identity"):
            continue
        if encoding not in (*_GZIP, "deflate"):
            raise NoAnswer(f"unsupported Content-Encoding: {error_text(encoding)}")
        try:
            body = _decode_gzip(body, limit) if encoding in _GZIP else _decode_deflate(body, limit)
        except zlib.error as error:
            raise NoAnswer(f"the {encoding} content is corrupt ({error_text(error)})") from error
    return body


def check_size(size: int, limit: int) -> None:
    if size > limit:
        raise ReplyRefused(f"the document is over the limit of {limit:,} bytes; annual reports are smaller")


def _decode_gzip(data: bytes, limit: int) -> bytes:
    """All members of a gzip body; what follows the last one and is no member is dropped, as browsers do."""
    decoded = b""
    for _ in range(_MAX_GZIP_MEMBERS):
        member, data = _inflate(data, _GZIP_WINDOW, limit - len(decoded), limit)
        decoded += member
        if not data.startswith(_GZIP_MAGIC):
            return decoded
    raise NoAnswer(f"the gzip content has over {_MAX_GZIP_MEMBERS} parts")


def _decode_deflate(data: bytes, limit: int) -> bytes:
    """A zlib stream, or a raw one, which some servers send under the same name."""
    try:
        return _inflate(data, _ZLIB_WINDOW, limit, limit)[0]
    except zlib.error:
        return _inflate(data, _RAW_WINDOW, limit, limit)[0]


def _inflate(data: bytes, window: int, room: int, limit: int) -> tuple[bytes, bytes]:
    """One compressed stream of at most `room` bytes, and the data that follows it."""
    stream, decoded = zlib.decompressobj(window), bytearray()
    while not stream.eof:
        chunk = stream.decompress(data, _CHUNK)
        data = stream.unconsumed_tail
        decoded += chunk
        check_size(len(decoded) + limit - room, limit)
        if not (chunk or data or stream.eof):
            raise NoAnswer("the compressed content is cut short")
    return bytes(decoded), stream.unused_data
