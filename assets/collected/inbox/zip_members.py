"""What a ZIP holds: each document in it once, as bytes with its name, within limits on count, size and ratio.

Names are words here and never paths: nothing is written. A ZIP that is no package of documents (DOCX, XLSX, OFD) is
told by collected/media_type.py. Unpacks a ZIP within a ZIP, and no deeper.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assets.collected.archive.archive import digest
from assets.collected.media_type import MOST_MEMBERS, ZIP, media_type, members_within
from assets.text.characters import in_words
from warehouse.messages import Message

LARGEST = 64 * 1024 * 1024  # bytes of one document
LARGEST_TOGETHER = 512 * 1024 * 1024
LARGEST_RATIO = 100  # bytes for each byte of the ZIP, once it unpacks to more than
HARMLESS = 16 * 1024 * 1024
_DEEPEST = 2
_LOCKED = 0x1
_NAMED_IN_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADER = 30  # bytes before a member's name, in front of its data
_LONGEST_NAME = 500
_JUNK = (".", "~$", "__MACOSX")
_SYSTEM = ("thumbs.db", "desktop.ini")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class NotUnpacked(Exception):
    """A ZIP from which nothing is taken, and why."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Member:
    """A document in a ZIP, by its name there (`inner.zip!name` in a ZIP within); without `data` where it is refused."""

    name: str
    data: bytes | None
    size: int
    why: Message | None = None


@dataclass(slots=True)
class _Taken:
    """How many members and bytes were listed so far, by the ZIPs within too."""

    members: int = 0
    bytes: int = 0


def junk(parts: Sequence[str]) -> bool:
    """Whether a path, by its parts, is no document: hidden, part-written, or put there by a system for itself."""
    named = [part for part in parts if part not in (".", "..")]
    return any(part.startswith(_JUNK) or part.lower() in _SYSTEM for part in named)


def members(data: bytes) -> Iterator[Member]:
    """The documents of a ZIP in the order of its list, each content once; NotUnpacked before the first or never."""
    seen: set[str] = set()
    for member in _members(data, "", 1, _Taken()):
        known = member.name if member.data is None else digest(member.data)
        if known not in seen:
            seen.add(known)
            yield member


def _members(data: bytes, before: str, depth: int, taken: _Taken) -> Iterator[Member]:
    archive, entries = _opened(data, taken)
    with archive:
        for entry in entries:
            member = _unpacked(archive, entry, before + _name(entry))
            if member.data is None or media_type(member.data) != ZIP:
                yield member
            elif depth == _DEEPEST:
                yield replace(
                    member,
                    data=None,
                    why=Message(
                        zh="压缩包套了三层：请单独放入", en="it is a ZIP in a ZIP in a ZIP: put it in by itself"
                    ),
                )
            else:
                yield from _within(member.data, member.name, depth + 1, taken)


def _within(data: bytes, name: str, depth: int, taken: _Taken) -> Iterator[Member]:
    try:
        yield from _members(data, f"{name}!", depth, taken)
    except NotUnpacked as error:
        yield Member(name, None, len(data), error.why)


def _opened(data: bytes, taken: _Taken) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The ZIP and its documents, once its list was found to be within every limit."""
    if members_within(data) > MOST_MEMBERS:
        raise NotUnpacked(
            Message(
                zh=f"列出的文件超过 {MOST_MEMBERS:,} 个：请只放入报告",
                en=f"it lists over {MOST_MEMBERS:,} files: put in the reports alone",
            ),
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise NotUnpacked(
            Message(
                zh=f"压缩包已损坏（{in_words(error)}）：请重新下载",
                en=f"it is damaged ({in_words(error)}): fetch it again",
            )
        ) from error
    listed = archive.infolist()
    entries = [entry for entry in listed if not entry.is_dir() and not junk(_name(entry).split("/"))]
    size = sum(entry.file_size for entry in listed)
    taken.members += len(entries)
    taken.bytes += size
    if taken.members > MOST_MEMBERS:
        raise NotUnpacked(
            Message(
                zh=f"含有的文件超过 {MOST_MEMBERS:,} 个：请只放入报告",
                en=f"it holds over {MOST_MEMBERS:,} files: put in the reports alone",
            ),
        )
    if taken.bytes > LARGEST_TOGETHER:
        raise NotUnpacked(
            Message(
                zh=f"解压后超过 {LARGEST_TOGETHER:,} 字节：请只放入报告",
                en=f"it unpacks to over {LARGEST_TOGETHER:,} bytes: put in the reports alone",
            ),
        )
    if size > max(HARMLESS, LARGEST_RATIO * len(data)):
        raise NotUnpacked(
            Message(
                zh=f"解压后超过原大小的 {LARGEST_RATIO} 倍，报告不会这样：请重新下载",
                en=f"it unpacks to over {LARGEST_RATIO} times its size: no reports do, fetch it again",
            ),
        )
    if _overlapping(listed):
        raise NotUnpacked(
            Message(zh="其中的文件互相重叠：请重新下载", en="files in it lie over one another: fetch it again")
        )
    if not entries:
        raise NotUnpacked(Message(zh="其中没有文件：请重新下载", en="it holds no files: fetch it again"))
    return archive, entries


def _overlapping(listed: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the same bytes of a ZIP are listed as two files, as they are in one made to unpack without end."""
    end = 0
    for entry in sorted(listed, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + _HEADER + entry.compress_size
    return False


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    def refused(zh: str, en: str) -> Member:
        return Member(name, None, entry.file_size, Message(zh=zh, en=en))

    if entry.flag_bits & _LOCKED:
        return refused("打开需要密码：请解压后放入", "it needs a password to unpack: put it in unpacked")
    if entry.file_size == 0:
        return refused("文件是空的：请重新下载", "it is empty: fetch it again")
    if entry.file_size > LARGEST:
        return refused(
            f"共 {entry.file_size:,} 字节，超过 {LARGEST:,} 字节的上限：年度报告不会这么大",
            f"it is {entry.file_size:,} bytes, over the limit of {LARGEST:,}: no annual report is so large",
        )
    if entry.compress_type not in _METHODS:
        return refused(
            "压缩方式无法读取：请解压后单独放入",
            "it is packed in a way that is not read here: unpack it and put it in by itself",
        )
    try:
        with archive.open(entry) as stream:
            data = stream.read(entry.file_size)
    except _DAMAGED as error:
        return refused(
            f"文件已损坏（{in_words(error)}）：请重新下载压缩包",
            f"it is damaged ({in_words(error)}): fetch the ZIP again",
        )
    return Member(name, data, len(data))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a member as it was meant: without a mark of its encoding it is in UTF-8, else in GB 18030."""
    name = entry.orig_filename
    if not entry.flag_bits & _NAMED_IN_UTF8:
        name = _meant(name.encode("cp437"))
    name = name.replace("\\", "/")[:_LONGEST_NAME]
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def _meant(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "replace")
