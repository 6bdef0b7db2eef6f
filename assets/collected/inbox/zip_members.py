"""The documents in a ZIP: each content once, as bytes with its name, within limits on number, size and ratio.

Names are text and never paths: nothing is written to disk. media_type.py tells a ZIP of documents from a package such
as DOCX, XLSX or OFD. Unpacks a ZIP within a ZIP, and no deeper.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assets.collected.archive.address import digest
from assets.collected.inbox.messages import rejection
from assets.collected.media_type import MOST_MEMBERS, ZIP, media_type, members_within
from assets.text.characters import error_text
from warehouse.messages import Message

LARGEST = 64 * 1024 * 1024  # bytes of one document
LARGEST_TOGETHER = 512 * 1024 * 1024
LARGEST_RATIO = 100  # unpacked bytes for each byte of the ZIP, checked above
HARMLESS = 16 * 1024 * 1024
_MAX_DEPTH = 2
_ENCRYPTED = 0x1  # bits of `flag_bits`
_UTF8_NAME = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADER = 30  # bytes before the name of a member, in front of its data
_MAX_NAME = 500
_JUNK = (".", "~$", "__MACOSX")
_SYSTEM = ("thumbs.db", "desktop.ini")
_CORRUPT = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class NotUnpacked(Exception):
    """A ZIP from which nothing is taken, and why."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Member:
    """A document in a ZIP, by its name there (`inner.zip!name` in a ZIP within); without `data` if rejected."""

    name: str
    data: bytes | None
    size: int
    why: Message | None = None


@dataclass(slots=True)
class _Totals:
    """The members and unpacked bytes listed so far, in the ZIP and those within it."""

    members: int = 0
    bytes: int = 0


def junk(parts: Sequence[str]) -> bool:
    """Whether a path, by its parts, is not a document: hidden, temporary, or a file of the operating system."""
    named = [part for part in parts if part not in (".", "..")]
    return any(part.startswith(_JUNK) or part.lower() in _SYSTEM for part in named)


def members(data: bytes) -> Iterator[Member]:
    """The documents of a ZIP in the order of its list, each content once; raises NotUnpacked before the first one."""
    seen: set[str] = set()
    for member in _unpack(data, "", 1, _Totals()):
        key = member.name if member.data is None else digest(member.data)
        if key not in seen:
            seen.add(key)
            yield member


def _unpack(data: bytes, prefix: str, depth: int, totals: _Totals) -> Iterator[Member]:
    archive = _open(data)
    with archive:
        for entry in _checked_entries(archive, len(data), totals):
            member = _unpack_member(archive, entry, prefix + _member_name(entry))
            if member.data is None or media_type(member.data) != ZIP:
                yield member
            elif depth == _MAX_DEPTH:
                yield replace(member, data=None, why=rejection("nested_too_deep"))
            else:
                yield from _unpack_nested(member.data, member.name, depth + 1, totals)


def _unpack_nested(data: bytes, name: str, depth: int, totals: _Totals) -> Iterator[Member]:
    try:
        yield from _unpack(data, f"{name}!", depth, totals)
    except NotUnpacked as error:
        yield Member(name, None, len(data), error.why)


def _open(data: bytes) -> zipfile.ZipFile:
    if members_within(data) > MOST_MEMBERS:  # before the list is read into memory
        raise NotUnpacked(rejection("too_many_members", limit=MOST_MEMBERS))
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _CORRUPT as error:
        raise NotUnpacked(rejection("corrupt_zip", error=error_text(error))) from error


def _checked_entries(archive: zipfile.ZipFile, size: int, totals: _Totals) -> list[zipfile.ZipInfo]:
    """The documents in the list of a ZIP of `size` bytes, once the list is within every limit; NotUnpacked."""
    listed = archive.infolist()
    entries = [entry for entry in listed if not entry.is_dir() and not junk(_member_name(entry).split("/"))]
    unpacked = sum(entry.file_size for entry in listed)
    totals.members += len(entries)
    totals.bytes += unpacked
    if totals.members > MOST_MEMBERS:
        raise NotUnpacked(rejection("too_many_members", limit=MOST_MEMBERS))
    if totals.bytes > LARGEST_TOGETHER:
        raise NotUnpacked(rejection("too_large_unpacked", limit=LARGEST_TOGETHER))
    if unpacked > max(HARMLESS, LARGEST_RATIO * size):
        raise NotUnpacked(rejection("too_compressed", ratio=LARGEST_RATIO))
    if _overlapping(listed):
        raise NotUnpacked(rejection("overlapping"))
    if not entries:
        raise NotUnpacked(rejection("no_files"))
    return entries


def _overlapping(listed: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes of the ZIP, as in a ZIP bomb."""
    end = 0
    for entry in sorted(listed, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + _HEADER + entry.compress_size
    return False


def _unpack_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    why = _rejection_of(entry)
    if why is not None:
        return Member(name, None, entry.file_size, why)
    try:
        with archive.open(entry) as stream:
            data = stream.read(entry.file_size)
    except _CORRUPT as error:
        return Member(name, None, entry.file_size, rejection("corrupt_member", error=error_text(error)))
    return Member(name, data, len(data))


def _rejection_of(entry: zipfile.ZipInfo) -> Message | None:
    """Why a member is rejected by its entry in the list; None where it may be unpacked."""
    if entry.flag_bits & _ENCRYPTED:
        return rejection("password")
    if entry.file_size == 0:
        return rejection("empty")
    if entry.file_size > LARGEST:
        return rejection("too_large", size=entry.file_size, limit=LARGEST)
    if entry.compress_type not in _METHODS:
        return rejection("unsupported_compression")
    return None


def _member_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member: in UTF-8 or GB 18030 where its encoding is not marked."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8_NAME:
        name = _decode_name(name.encode("cp437"))
    name = name.replace("\\", "/")[:_MAX_NAME]
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def _decode_name(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "replace")
