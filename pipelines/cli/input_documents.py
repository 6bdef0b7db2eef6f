"""The documents a command is given: files, folders and what ZIPs hold, each with its bytes or why they cannot be had.

Reads none of them as a report. Of a file in a folder no bytes are kept: it is opened again when its turn comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assets.collected.archive.archive import digest
from assets.collected.inbox.inbox import LARGEST
from assets.collected.inbox.listing import InboxError, list_inbox
from assets.collected.inbox.zip_members import Member, NotUnpacked, members
from assets.collected.media_type import ZIP, media_type
from assets.staged.grid import Unreadable
from assets.staged.report import Refusal
from assets.staged.workers.pool import Source
from warehouse.messages import Message


@dataclass(frozen=True, slots=True)
class Given:
    """A document by its name; `folder` is the argument it was found in, None of a file named by itself."""

    name: str
    content: "Content | Refusal"
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The digest of a document, and what gives its bytes."""

    sha256: str
    source: Source


def documents(path: Path) -> list[Given]:
    """A file, the documents of a ZIP (`file.zip!name`), or all of a folder and of the ZIPs in it."""
    if _is_folder(path):
        return list(_of_folder(path)) or [
            Given(str(path), _refusal(Message(zh="文件夹里没有文件", en="there is no file in this folder")), path)
        ]
    return [Given(*named) for named in _named(path, keep=True)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder above it may not be entered, or the name is too long
        return False


def _of_folder(path: Path) -> Iterator[Given]:
    try:
        listed = list_inbox(path)
    except InboxError:
        why = _refusal(
            Message(zh="文件夹无法列出：请检查权限", en="this folder cannot be listed: see to its permissions")
        )
        yield Given(str(path), why, path)
        return
    for one in listed.refused:
        yield Given(str(one.path), _refusal(one.why), path)
    for file in listed.files:
        yield from (Given(*named, path) for named in _named(file, keep=False))


def _named(path: Path, *, keep: bool) -> Iterator[tuple[str, Content | Refusal]]:
    """Names with their contents; `keep` the bytes of a file, which may be a pipe."""
    data = _opened(path)
    if isinstance(data, Refusal):
        yield str(path), data
    elif media_type(data) != ZIP:
        yield str(path), Content(digest(data), partial(bytes, data) if keep else path.absolute().read_bytes)
    else:
        yield from _unpacked(path, data)


def _unpacked(path: Path, data: bytes) -> Iterator[tuple[str, Content | Refusal]]:
    try:
        for member in members(data):
            yield f"{path}!{member.name}", _content(member)
    except NotUnpacked as error:
        yield str(path), _refusal(error.why)


def _content(member: Member) -> Content | Refusal:
    if member.why is not None:
        return _refusal(member.why)
    assert member.data is not None
    return Content(digest(member.data), partial(bytes, member.data))


def _opened(path: Path) -> bytes | Refusal:
    """The file, or why it cannot be had; of one that is too large no more is read than tells so."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreadable(
                Message(
                    zh=f"超过 {LARGEST:,} 字节的上限：年度报告不会这么大",
                    en=f"it is over the limit of {LARGEST:,} bytes: no annual report is so large",
                ),
            )
    except Unreadable as refused:
        return _refusal(refused.why)
    except FileNotFoundError:
        return _refusal(Message(zh="没有这个文件", en="there is no such file"))
    except OSError as error:
        return _refusal(Message(zh=f"打不开（{error.strerror}）", en=f"it cannot be opened ({error.strerror})"))
    return data


def _refusal(why: Message) -> Refusal:
    return Refusal("", None, "unreadable", why)
