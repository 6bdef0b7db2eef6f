"""The documents that a command is given: files, the files of folders, the members of ZIPs; each with its bytes, or why
these cannot be read.

Parses no report. A file in a folder is opened again when it is parsed, so that its bytes are not kept until then.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assets.collected.archive.address import digest
from assets.collected.inbox.listing import InboxError, list_inbox
from assets.collected.inbox.zip_members import LARGEST, Member, NotUnpacked, members
from assets.collected.media_type import ZIP, media_type
from assets.staged.report import Refusal
from assets.staged.workers.pool import Source
from pipelines.cli.words import FOLDER
from warehouse.messages import Message, load_messages


@dataclass(frozen=True, slots=True)
class InputDocument:
    """A document by its name; `folder` is the argument it was found in, None where the argument is the file itself."""

    name: str
    content: "Content | Refusal"
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The digest and the media type of a document, and a function that returns its bytes."""

    sha256: str
    media_type: str
    source: Source


def list_documents(path: Path) -> list[InputDocument]:
    """The file, the members of a ZIP (`file.zip!name`), or all files of a folder and of the ZIPs in it."""
    if _is_folder(path):
        return list(_folder_documents(path)) or [InputDocument(str(path), _refusal(_messages()["empty_folder"]), path)]
    return [InputDocument(*named) for named in _file_documents(path, keep=True)]


def unpack_document(name: str, data: bytes) -> Iterator[tuple[str, Content | Refusal]]:
    """A document given as bytes, or the members of a ZIP (`name!member`); of one that is too large, the reason."""
    if len(data) > LARGEST:
        yield name, _refusal(_messages()["too_large"].format(limit=LARGEST))
    elif (kind := media_type(data)) == ZIP:
        yield from _zip_documents(name, data)
    else:
        yield name, Content(digest(data), kind, partial(bytes, data))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder above it may not be entered, or the name is too long
        return False


def _folder_documents(path: Path) -> Iterator[InputDocument]:
    """The documents of a folder, named as the folder was given."""
    real = os.path.realpath(path)
    try:
        listed = list_inbox(path)
    except InboxError:
        yield InputDocument(str(path), _refusal(_messages()["unlisted_folder"]), path)
        return
    for one in listed.refused:
        yield InputDocument(str(path / one.path.relative_to(real)), _refusal(one.why), path)
    for file in listed.files:
        named = path / file.relative_to(real)
        yield from (InputDocument(*document, path) for document in _file_documents(named, keep=False))


def _file_documents(path: Path, *, keep: bool) -> Iterator[tuple[str, Content | Refusal]]:
    """Names with their contents; `keep` the bytes of a file named by itself, as it may be a pipe."""
    data = _read_bytes(path)
    if isinstance(data, Refusal):
        yield str(path), data
    elif keep or media_type(data) == ZIP:
        yield from unpack_document(str(path), data)
    else:
        yield str(path), Content(digest(data), media_type(data), path.absolute().read_bytes)


def _zip_documents(name: str, data: bytes) -> Iterator[tuple[str, Content | Refusal]]:
    try:
        for member in members(data):
            yield f"{name}!{member.name}", _member_content(member)
    except NotUnpacked as error:
        yield name, _refusal(error.why)


def _member_content(member: Member) -> Content | Refusal:
    if member.why is not None:
        return _refusal(member.why)
    assert member.data is not None
    return Content(digest(member.data), media_type(member.data), partial(bytes, member.data))


def _read_bytes(path: Path) -> bytes | Refusal:
    """The bytes of a file, or why it cannot be read; no more than the limit is read of one that is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return _refusal(_messages()["no_such_file"])
    except OSError as error:
        return _refusal(_messages()["cannot_open"].format(why=error.strerror or str(error)))
    return data if len(data) <= LARGEST else _refusal(_messages()["too_large"].format(limit=LARGEST))


def _messages() -> Mapping[str, Message]:
    return load_messages(FOLDER / "check.yaml")


def _refusal(why: Message) -> Refusal:
    return Refusal("", None, "unreadable", why)
