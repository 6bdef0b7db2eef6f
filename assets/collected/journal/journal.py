"""The journal of a crawl: a file of JSON lines, one for each fetch, which only grows.

A line is written after its document is in the archive. An incomplete last line does not count. Knows no warehouse.
"""

import errno
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from io import FileIO
from pathlib import Path
from urllib.parse import urlsplit

from assets.collected.journal.fetch_record import FetchRecord, KnownUrl, known_urls
from assets.text.characters import error_text

SHANGHAI = timedelta(hours=8)  # China has one time zone and no summer time
_NAMED = "%Y%m%dT%H%M%S%fZ"
Write = Callable[[FetchRecord], None]


class JournalError(RuntimeError):
    """A journal cannot be read or written; the message states which one and what to do."""


def path_of(journals: Path, source: str, began: datetime) -> Path:
    """The path of the journal for a crawl of `source` that began at `began` (UTC)."""
    return journals / source / f"{began.strftime(_NAMED)}.jsonl"


@contextmanager
def writing(journals: Path, source: str, began: datetime) -> Iterator[Write]:
    """A function that appends a record and returns once it is on disk. Without a record there is no file."""
    path, opened = path_of(journals, source, began), list[FileIO]()

    def write(fetched: FetchRecord) -> None:
        line = json.dumps(asdict(fetched) | {"asked": fetched.asked.isoformat()}, ensure_ascii=False)
        try:
            if not opened:
                path.parent.mkdir(parents=True, exist_ok=True)
                opened.append(FileIO(path, "xb"))
            data = line.encode() + b"\n"
            if opened[0].write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(opened[0].fileno())
        except OSError as error:
            raise JournalError(
                f"the journal {path} cannot be written ({error.strerror}): check the folder and the disk,"
                " then run again"
            ) from error

    try:
        yield write
    finally:
        for file in opened:
            file.close()


def read(path: Path) -> Iterator[FetchRecord]:
    """The records of one journal in the order of time; raises JournalError for an invalid line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                values = json.loads(line)
                yield FetchRecord(**values | {"asked": datetime.fromisoformat(values["asked"])})
            except (ValueError, TypeError, KeyError) as error:
                raise JournalError(
                    f"{path}:{number}: this journal line is corrupt or was written by a newer version"
                    f" ({error_text(error)}): restore the file from a backup, or delete the line to fetch its URL again"
                ) from error


def ends_whole(path: Path) -> bool:
    """Whether the last line of a journal is complete."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return file.read() in (b"", b"\n")


def paths(journals: Path, source: str = "*") -> list[Path]:
    """The journals of one source, or of all; those of a source in the order of time."""
    return sorted(journals.glob(f"{source}/*.jsonl"))


def read_known_urls(journals: Path, source: str) -> dict[str, KnownUrl]:
    """What is known of each URL of `source`, from its journals alone."""
    return known_urls(fetched for path in paths(journals, source) for fetched in read(path))


def blocked(journals: Path) -> list[FetchRecord]:
    """The records in which a site blocked the crawler, from the last crawl of each source."""
    last = {path.parent: path for path in paths(journals)}
    return [fetched for path in last.values() for fetched in read(path) if fetched.outcome == "stopped"]


def requests_on(journals: Path, day: date) -> Counter[str]:
    """The number of requests to each host on `day` (China time), redirects and retries included."""
    oldest = (datetime(day.year, day.month, day.day) - SHANGHAI - timedelta(days=1)).strftime(_NAMED)
    return Counter(
        host
        for path in paths(journals)
        if path.name >= oldest
        for fetched in read(path)
        if (fetched.status or fetched.seconds) and (fetched.asked + SHANGHAI).date() == day
        for host in (urlsplit(fetched.url).hostname or "", *(fetched.also_asked or "").split())
    )
