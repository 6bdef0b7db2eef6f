"""The files that a command writes where it is asked to: why one must not or cannot be written, in words.

A mistyped option must not overwrite a report, so only a file that is empty or that gongkai wrote is replaced.
"""

import errno
from collections.abc import Callable
from pathlib import Path

from assets.text.characters import on_one_line
from pipelines.cli.words import Words

# Why a file cannot be written, by the number of the error of the system.
_WRITE_ERRORS = {
    errno.EACCES: "no_permission", errno.EPERM: "no_permission", errno.EROFS: "no_permission",
    errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.ENOENT: "no_folder", errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder", errno.EEXIST: "is_file", errno.ENAMETOOLONG: "name_too_long",
}  # fmt: skip


def why_not_to_write(path: Path, is_ours: Callable[[Path], bool], language: str) -> str | None:
    """Why `path` must not be written to; None where it is missing, empty or `is_ours`."""
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
        ours = empty or is_ours(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        return describe_write_error(path, error, language)
    return None if ours else Words("written_files", language)("not_ours", path=on_one_line(str(path)))


def describe_write_error(path: Path, error: OSError, language: str) -> str:
    """Why the system does not let `path` be written, and what to do."""
    key = _WRITE_ERRORS.get(error.errno or 0, "cannot_write")
    return Words("written_files", language)(key, path=on_one_line(str(path)), why=error.strerror or str(error))
