"""Where a run works: inbox, archive, warehouse and site, and how it shows progress. Holds no behaviour of a stage."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.collected.archive.archive import Root

Say = Callable[[str], None]
Track = Callable[[Iterable[Any], str, int], Iterable[Any]]


def untracked(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
    return items


@dataclass(frozen=True, slots=True)
class Workplace:
    """Paths of a run, the archive perhaps a bucket; `reviewed` may hold corrections/ and waivers/ of an office beside
    the packaged ones. Crawls are written to `journals`, and an office's own sources stand in `sources`; without them no
    site is asked. `track` wraps an iterable to show how far it is, given what is done and how many there are; `say`
    tells whoever waits why.
    """

    inbox: Path
    warehouse: Path
    archive: Root
    site: Path
    reviewed: Path | None = None
    journals: Path | None = None
    sources: Path | None = None
    track: Track = untracked
    say: Say | None = None
