"""Which files an inbox holds, and which of its entries are refused unread, with the reason.

Links are not followed out of the inbox. Opens no file: only regular files are listed, so nothing that is read later
can block. What a file holds is read in inbox.py.
"""

import errno
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.collected.inbox.zip_members import junk
from assets.text.characters import on_a_line
from warehouse.messages import Message


class InboxError(RuntimeError):
    """The inbox is not a folder, or cannot be listed."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """An entry that is rejected unread, and why."""

    path: Path
    why: Message


@dataclass(frozen=True, slots=True)
class Listing:
    """The regular files below an inbox by their real paths, each once, and what is refused; both in a fixed order."""

    files: tuple[Path, ...] = ()
    refused: tuple[Unlisted, ...] = ()


def folder(inbox: Path) -> Path:
    """The inbox by its real path; InboxError where it is not a folder. Whether it can be listed is not asked here."""
    try:
        is_folder = stat.S_ISDIR(inbox.stat().st_mode)
    except PermissionError:
        is_folder = True  # as far as is known
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        raise InboxError(f"the inbox {inbox} is not a folder: make it, or name another with --inbox")
    return Path(os.path.realpath(inbox))


def list_inbox(inbox: Path, apart: Collection[Path] = ()) -> Listing:
    """What is below `inbox`, without what is not a document (`junk`, zip_members.py) and what lies in the folders
    `apart` (by real paths); InboxError where it is not a folder or cannot be listed.
    """
    root = folder(inbox)
    if not {root, *root.parents}.isdisjoint(apart):
        return Listing()
    try:
        os.scandir(root).close()
        if not os.access(root, os.X_OK):  # its names can be listed and its files cannot be reached
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _unreadable(inbox, error) from error
    files, refused = set(), []
    for found in _entries(root, apart):
        if isinstance(found, Unlisted):
            refused.append(found)
        else:
            files.add(found)
    return Listing(tuple(sorted(files, key=os.fspath)), tuple(sorted(refused, key=lambda one: os.fspath(one.path))))


def _unreadable(inbox: Path, error: OSError) -> InboxError:
    return InboxError(
        f"the inbox {inbox} cannot be listed ({error.strerror}): give the account that runs gongkai the right to read"
        " and enter this folder, then run again"
    )


def _entries(root: Path, apart: Collection[Path]) -> Iterator[Path | Unlisted]:
    failed: list[OSError] = []
    for above, folders, names in os.walk(root, onerror=failed.append):
        folders[:] = [name for name in folders if not junk((name,)) and Path(above, name) not in apart]
        linked = [name for name in folders if Path(above, name).is_symlink()]
        for name in [*linked, *(name for name in names if not junk((name,)))]:
            yield from _entry(Path(above, name), root, apart)
    yield from (_not_listed(error) for error in failed)


def _entry(path: Path, root: Path, apart: Collection[Path]) -> Iterator[Path | Unlisted]:
    """The file that an entry is or leads to, or why it is refused; nothing for a link to a folder of the inbox, whose
    files are listed where they are.
    """
    try:
        kind = os.lstat(path).st_mode
        if stat.S_ISLNK(kind):
            yield from _linked(path, root, apart)
        elif stat.S_ISREG(kind):
            yield path
        else:
            yield Unlisted(
                path,
                Message(
                    zh="这是管道、套接字或设备，不是文件：请从文件夹中移除",
                    en="it is a named pipe, a socket or a device and not a file: remove it from the folder",
                ),
            )
    except OSError as error:
        yield _not_read(path, error)


def _linked(path: Path, root: Path, apart: Collection[Path]) -> Iterator[Path | Unlisted]:
    try:
        target = Path(os.path.realpath(path, strict=True))
    except FileNotFoundError:
        yield Unlisted(
            path,
            Message(
                zh="这是一个链接，所指的文件不存在：请移除，或放入文件本身",
                en="it is a link to a file that does not exist: remove it, or put the file itself here",
            ),
        )
        return
    if not target.is_relative_to(root):
        shown = on_a_line(os.fspath(target))
        yield Unlisted(
            path,
            Message(
                zh=f"这是指向文件夹之外（{shown}）的链接，不予读取：请放入文件本身",
                en=f"it is a link to {shown}, outside this folder, and is not followed: put the file itself here",
            ),
        )
    elif stat.S_ISREG(os.lstat(target).st_mode) and set(apart).isdisjoint(target.parents):
        yield target


def _not_listed(error: OSError) -> Unlisted:
    return Unlisted(
        Path(os.fsdecode(error.filename)),
        Message(
            zh=f"文件夹无法列出（{error.strerror}），其中的文件均未读取：请给运行本程序的账户读取和进入的权限",
            en=f"this folder cannot be listed ({error.strerror}), so none of its files was read: give the account that runs"  # noqa: E501
            " gongkai the right to read and enter it",
        ),
    )


def _not_read(path: Path, error: OSError) -> Unlisted:
    if error.errno == errno.ELOOP:
        return Unlisted(
            path, Message(zh="这是指向自身的链接：请移除", en="it is a link that leads back to itself: remove it")
        )
    return Unlisted(path, Message(zh=f"无法读取（{error.strerror}）", en=f"it cannot be read ({error.strerror})"))
