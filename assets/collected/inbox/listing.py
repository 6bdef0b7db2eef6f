"""Lists the files of an inbox, and the entries that are rejected unread, with the reason.

Links out of the inbox are not followed. Opens no file, and lists regular files only, so nothing that is read later can
block. inbox.py reads the files.
"""

import errno
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assets.collected.inbox.messages import rejection
from assets.collected.inbox.zip_members import junk
from assets.text.characters import on_one_line
from warehouse.messages import Message


class InboxError(RuntimeError):
    """The inbox is not a folder, or cannot be listed."""


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """An entry that is rejected unread, and why."""

    path: Path
    why: Message


@dataclass(frozen=True, slots=True)
class Listing:
    """The regular files below an inbox by real path, each once, and the rejected entries; both sorted by path."""

    files: tuple[Path, ...] = ()
    refused: tuple[RejectedEntry, ...] = ()


def folder(inbox: Path) -> Path:
    """The real path of the inbox; raises InboxError where it is not a folder. It may still be impossible to list."""
    try:
        is_folder = stat.S_ISDIR(inbox.stat().st_mode)
    except PermissionError:
        is_folder = True  # it may be one
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        raise InboxError(f"the inbox {inbox} is not a folder: make it, or name another with --inbox")
    return Path(os.path.realpath(inbox))


def list_inbox(inbox: Path, excluded: Collection[Path] = ()) -> Listing:
    """What is below `inbox`, without files that are not documents (`junk`, zip_members.py) and without the folders
    `excluded` (real paths). Raises InboxError where the inbox is not a folder or cannot be listed.
    """
    root = folder(inbox)
    if not {root, *root.parents}.isdisjoint(excluded):
        return Listing()
    _check_access(inbox, root)
    files, refused = set[str](), []
    for found in _walk(root, excluded):
        if isinstance(found, RejectedEntry):
            refused.append(found)
        else:
            files.add(found)
    return Listing(tuple(map(Path, sorted(files))), tuple(sorted(refused, key=lambda one: os.fspath(one.path))))


def _check_access(inbox: Path, root: Path) -> None:
    try:
        os.scandir(root).close()
        if not os.access(root, os.X_OK):  # names can be listed, but no file can be opened
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise InboxError(
            f"the inbox {inbox} cannot be listed ({error.strerror}): give the account that runs gongkai the right to"
            " read and enter this folder, then run again"
        ) from error


def _walk(root: Path, excluded: Collection[Path]) -> Iterator[str | RejectedEntry]:
    folders = [os.fspath(root)]
    while folders:
        above = folders.pop()
        try:
            with os.scandir(above) as entries:
                found = [entry for entry in entries if not junk((entry.name,))]
            can_enter = os.access(above, os.X_OK)  # else names can be listed, but no file can be opened
        except OSError as error:
            yield RejectedEntry(Path(above), _message("folder_not_listed", error))
            continue
        for entry in found:
            kind = _kind(entry) if can_enter else "other"
            if kind == "file":
                yield entry.path
            elif kind == "other":
                yield from _check_entry(entry.path, root, excluded)
            elif Path(entry.path) not in excluded:
                folders.append(entry.path)


def _kind(entry: os.DirEntry[str]) -> Literal["file", "folder", "other"]:
    """Whether an entry is a regular file or a folder; other is a link, and what cannot be known."""
    try:
        if entry.is_file(follow_symlinks=False):
            return "file"
        return "folder" if entry.is_dir(follow_symlinks=False) else "other"
    except OSError:
        return "other"


def _check_entry(path: str, root: Path, excluded: Collection[Path]) -> Iterator[str | RejectedEntry]:
    """The file that an entry is or links to, or why it is rejected; nothing for a link to a folder of the inbox, whose
    files are listed in that folder.
    """
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            yield from _follow_link(path, root, excluded)
        elif stat.S_ISREG(mode):
            yield path
        else:
            yield RejectedEntry(Path(path), rejection("not_a_file"))
    except OSError as error:
        looping = error.errno == errno.ELOOP
        yield RejectedEntry(Path(path), rejection("link_loop") if looping else _message("not_readable", error))


def _follow_link(path: str, root: Path, excluded: Collection[Path]) -> Iterator[str | RejectedEntry]:
    try:
        target = Path(os.path.realpath(path, strict=True))
    except FileNotFoundError:
        yield RejectedEntry(Path(path), rejection("dangling_link"))
        return
    if not target.is_relative_to(root):
        yield RejectedEntry(Path(path), rejection("outside_link", target=on_one_line(os.fspath(target))))
    elif stat.S_ISREG(os.lstat(target).st_mode) and set(excluded).isdisjoint(target.parents):
        yield os.fspath(target)


def _message(key: str, error: OSError) -> Message:
    return rejection(key, error=error.strerror or type(error).__name__)
