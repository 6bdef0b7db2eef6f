"""Writes the source file of a site that was probed, into the folder of the office's own sources.

Never replaces a file. load.py reads it.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assets.collected.sources.source import Source

_HEAD = (
    "# Written by `gongkai sources probe`. Delete this file to stop the crawl of the site; docs/sources.md explains it."
)


def write_verified(folder: Path, source: Source, day: date) -> Path:
    """Write the file of `source`, whose list was verified on `day`; returns its path. Raises FileExistsError if the
    office has a file of that name, and OSError if it cannot be written.
    """
    path = folder / f"{source.name}.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write("\n".join(_lines(source, day)) + "\n")
    return path


def _lines(source: Source, day: date) -> Iterator[str]:
    yield _HEAD
    yield f"name: {source.name}"
    yield f"title: {_text(source.title)}"
    yield f"region: {_text(source.region)}"
    yield f"kind: {source.kind}"
    for name in ("starts", "hosts", "follow", "bodies", "evidence"):
        if values := sorted(source.hosts) if name == "hosts" else getattr(source, name):
            yield f"{name}:"
            yield from (f"- {_text(value)}" for value in values)
    if source.parameters:
        yield f"parameters: {_text(source.parameters)}"
    yield "address: verified"
    yield f"verified: {day}"


def _text(value: object) -> str:
    """A text or a mapping of texts as YAML, of which JSON is a part."""
    return json.dumps(value, ensure_ascii=False)
