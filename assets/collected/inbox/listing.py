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
    files, refused = set(), []
    for found in _walk(root, excluded):
        if isinstance(found, RejectedEntry):
            refused.append(found)
        else:
            files.add(found)
    return Listing(tuple(sorted(files, key=os.fspath)), tuple(sorted(refused, key=lambda one: os.fspath(one.path))))


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


def _walk(root: Path, excluded: Collection[Path]) -> Iterator[Path | RejectedEntry]:
    errors: list[OSError] = []
    for above, folders, names in os.walk(root, onerror=errors.append):
        folders[:] = [name for name in folders if not junk((name,)) and Path(above, name) not in excluded]
        linked = [name for name in folders if Path(above, name).is_symlink()]
        for name in [*linked, *(name for name in names if not junk((name,)))]:
            yield from _check_entry(Path(above, name), root, excluded)
    for error in errors:
        yield RejectedEntry(Path(os.fsdecode(error.filename)), _message("folder_not_listed", error))


def _check_entry(path: Path, root: Path, excluded: Collection[Path]) -> Iterator[Path | RejectedEntry]:
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
            yield RejectedEntry(path, rejection("not_a_file"))
    except OSError as error:
        looping = error.errno == errno.ELOOP
        yield RejectedEntry(path, rejection("link_loop") if looping else _message("not_readable", error))


def _follow_link(path: Path, root: Path, excluded: Collection[Path]) -> Iterator[Path | RejectedEntry]:
    try:
        target = Path(os.path.realpath(path, strict=True))
    except FileNotFoundError:
        yield RejectedEntry(path, rejection("dangling_link"))
        return
    if not target.is_relative_to(root):
        yield RejectedEntry(path, rejection("outside_link", target=on_one_line(os.fspath(target))))
    elif stat.S_ISREG(os.lstat(target).st_mode) and set(excluded).isdisjoint(target.parents):
        yield target


def _message(key: str, error: OSError) -> Message:
    return rejection(key, error=error.strerror or type(error).__name__)
