"""The requirements of a lock: each with its version, its hashes, and the marker that limits it to some machines.

pip evaluates the markers of a file for the Python that runs it, also where it downloads for another platform; so for
another platform a lock is written without markers (`lines_for`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Requirement:
    """A pinned package. `marker` is empty where every machine needs it."""

    pin: str
    marker: str
    hashes: tuple[str, ...]

    def line(self, marker: str = "") -> str:
        """The requirement as a line of a file, under `marker` if one is given."""
        condition = f" ; {marker}" if marker else ""
        return " ".join([f"{self.pin}{condition}", *(f"--hash=sha256:{one}" for one in self.hashes)])


def read_lock(path: Path) -> list[Requirement]:
    """The requirements of a lock as uv writes it; OSError where it cannot be read."""
    joined = path.read_text("utf-8").replace("\\\n", " ")
    return [_requirement(line) for line in map(str.strip, joined.splitlines()) if line and not line.startswith("#")]


def _requirement(line: str) -> Requirement:
    named, *hashes = re.split(r"\s+--hash=sha256:", line)
    pin, _, marker = named.partition(";")
    return Requirement(pin.strip(), marker.strip(), tuple(one.strip() for one in hashes))


def lines_for(requirements: list[Requirement], environment: Mapping[str, str], python: str) -> Iterator[str]:
    """The lines of the requirements that a machine with this environment and version of Python has, without markers."""
    from packaging.markers import Marker  # of the dev set: the command itself needs no wheelhouse

    there = {
        "implementation_name": "cpython", "platform_python_implementation": "CPython", "python_version": python,
        "python_full_version": f"{python}.0", "implementation_version": f"{python}.0", "platform_release": "",
        "platform_version": "", "extra": "",
    } | dict(environment)  # fmt: skip
    for one in requirements:
        if not one.marker or Marker(one.marker).evaluate(there):
            yield one.line()
