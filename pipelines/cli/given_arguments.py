"""The files that an argument means: as typed, as dragged from a file manager or WPS, as a pattern, or standard input.

A file that exists under the argument as it is always goes first, so that no name is out of reach. Opens no file but
standard input; input_documents.py reads what is found.
"""

import glob
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.cli.input_documents import InputDocument, list_documents, unpack_document

STANDARD_INPUT = "-"
_FILE_ADDRESS = re.compile("file:/", re.IGNORECASE)
# Quotation marks around a path, as copied from Explorer, a terminal or a Chinese text.
_QUOTES = ("\"'＂＇“‘「『", "\"'＂＇”’」』")
_PATTERN = re.compile(r"[*?\[]")


def documents_of(argument: str | Path, name: str | None = None) -> list[InputDocument]:
    """The documents an argument gives; `name` is that of standard input. One that means no file is one of no file."""
    if str(argument) == STANDARD_INPUT:
        return [InputDocument(*named) for named in unpack_document(name or STANDARD_INPUT, _standard_input())]
    return [document for path in find_paths(str(argument)) for document in list_documents(path)]


def find_paths(argument: str) -> list[Path]:
    """The paths an argument means; of a pattern, the files that match it, in order of their names."""
    for written in dict.fromkeys((argument, *_unwrapped(argument))):
        if _exists(written):
            return [Path(written)]
        if found := _matches(written):
            return found
    return [Path(argument)]


@cache
def _standard_input() -> bytes:
    """All of standard input, which can be read only once."""
    return sys.stdin.buffer.read()


def _unwrapped(argument: str) -> Iterator[str]:
    """What an argument may be without the spaces and quotation marks around it, and as the path of a file address."""
    text = argument.strip()
    while len(text) > 1 and text[0] in _QUOTES[0] and text[-1] in _QUOTES[1]:
        text = text[1:-1].strip()
    yield text
    if _FILE_ADDRESS.match(text):
        yield _path_of(text)


def _path_of(address: str) -> str:
    """The path of a file address; a host is a share of the network."""
    from urllib.request import url2pathname  # not needed but here, and slow to import

    try:
        host, path = urlsplit(address)[1:3]
    except ValueError:  # brackets that are no IPv6 address
        return address
    return url2pathname(path if host in ("", "localhost") else f"//{host}{path}")


def _exists(path: str) -> bool:
    """Whether something is at `path`, also a link to nothing and a file that may not be seen."""
    try:
        return os.path.lexists(path)
    except ValueError:  # a NUL in it
        return False


def _matches(pattern: str) -> list[Path]:
    """The paths that match; command lines of Windows leave patterns to the program."""
    if not _PATTERN.search(pattern):
        return []
    try:
        return [Path(found) for found in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 (a Path takes no absolute pattern)
    except (ValueError, re.error):
        return []
