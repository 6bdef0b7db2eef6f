"""Where a run works: inbox, archive, warehouse and site, and how it shows progress. Runs no stage itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets.collected.archive.address import Root
from assets.collected.crawl.crawl_share import CrawlShare
from assets.staged.cluster.address import Cluster

Notify = Callable[[str], None]
TrackProgress = Callable[[Iterable[Any], str, int], Iterable[Any]]


def without_notice(words: str) -> None:
    pass


def without_progress(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
    return items


@dataclass(frozen=True, slots=True)
class Workplace:
    """The paths of a run; `archive` may be a bucket.

    `reviewed`: an office's own corrections/ and waivers/, besides the packaged ones. `journals`: where crawls are
    recorded; `shared_journals`: where several machines store theirs; `share`: the sources that this machine crawls.
    `sources`: an office's own source sites; without them nothing is crawled. `track`: wraps an iterable to show its
    progress, given the activity and the number of items. `say`: reports to a waiting user why the run waits.
    `cluster`: where documents are read; on this machine without one.
    """

    inbox: Path
    warehouse: Path
    archive: Root
    site: Path
    reviewed: Path | None = None
    journals: Path | None = None
    shared_journals: Root | None = None
    share: CrawlShare = field(default_factory=CrawlShare)
    sources: Path | None = None
    track: TrackProgress = without_progress
    say: Notify | None = None
    cluster: Cluster | None = None
