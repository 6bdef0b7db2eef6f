"""The files that hold the declared tables because this process built them, by the digest of their headers.

A nightly run opens the file under construction a dozen times, and to compare its tables with the declared ones takes
most of the time of opening it. Compares no tables and opens no warehouse.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.files import seal

_declared: dict[str, Mapping[str, Any]] = {}


def remember_prepared(file: Path, declared: Mapping[str, Any]) -> None:
    """Note that `file`, as it is sealed, holds the tables `declared`; a file without a seal is not noted."""
    _declared.update(dict.fromkeys(seal.sealed_headers(file), declared))


def is_prepared(file: Path, declared: Mapping[str, Any]) -> bool:
    """Whether this process closed `file`, or its original, with these rows and the tables `declared`."""
    if seal.logs(file) or not seal.sealed_headers(file) or not file.exists():
        return False  # to open and close a file that a connection has open would release its lock
    with file.open("rb") as opened:
        return _declared.get(seal.header(opened)) is declared
