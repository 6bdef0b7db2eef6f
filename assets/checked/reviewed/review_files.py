"""Reads the folders of reviewed files: every YAML file of one kind, packaged and of an office, entry by entry.

A file with an error is skipped as a whole, a duplicate entry alone; both are reported as faults and affect no other
file. What an entry means is defined by its kind (corrections.py, waivers.py, body_links.py,
expected_reports.py, identities.py).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from warehouse.connection import Connection
from warehouse.schema import literals
from warehouse.yaml_models import DeclarationError, Declared, lines, load

PACKAGED = Path(__file__).parent
SHORTEST = 12


class Reviewed(Protocol):
    """An entry names a report by its sha256, or by the first characters of it, at least SHORTEST."""

    @property
    def report(self) -> str: ...


Content = TypeVar("Content", bound=Reviewed)
File = TypeVar("File", bound=Declared)


@dataclass(frozen=True, slots=True)
class ReviewedEntry(Generic[Content]):
    """The content of an entry, and the file and line it is in."""

    content: Content
    path: Path
    line: int

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def declared(self) -> str:
        """Its place as the warehouse stores it: without the folders of this machine."""
        return f"{self.path.parent.name}/{self.path.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class ReviewedEntries(Generic[Content]):
    """The valid entries, and what is wrong with the others as `file:line: why`."""

    entries: tuple[ReviewedEntry[Content], ...]
    faults: tuple[str, ...]


def read_reviewed(
    kind: str,
    model: type[File],
    listed: Callable[[File], tuple[Content, ...]],
    about: Callable[[Content], Iterable[Hashable]],
    own: Path | None,
) -> ReviewedEntries[Content]:
    """The files of `kind`, packaged and below `own`. Two entries of one report must not be `about` the same thing."""
    faults: list[str] = []
    found: list[ReviewedEntry[Content]] = []
    for path in _paths(kind, own, faults):
        try:
            entries = listed(load(path, model))
            placed = zip(entries, lines(path, kind), strict=True)
            found += (ReviewedEntry(content, path, line) for content, line in placed)
        except DeclarationError as error:
            *others, last = str(error).splitlines()
            faults += [*others, f"{last}; the whole file is skipped until this is fixed"]
        except OSError as error:
            faults.append(f"{path}: cannot be opened ({error.strerror}): check its permissions")
    return ReviewedEntries(tuple(_single(found, about, faults)), tuple(faults))


def _paths(kind: str, own: Path | None, faults: list[str]) -> Iterator[Path]:
    for folder in (PACKAGED / kind, *([own / kind] if own else [])):
        yield from sorted(folder.glob("*.yaml"))
        misnamed = sorted(folder.glob("*.yml"))
        faults += (f"{path}: files must end in .yaml: rename it to {path.stem}.yaml" for path in misnamed)


def _single(
    entries: list[ReviewedEntry[Content]], about: Callable[[Content], Iterable[Hashable]], faults: list[str]
) -> Iterator[ReviewedEntry[Content]]:
    """The entries without a duplicate before them. Of two entries about the same thing the first is kept."""
    taken: dict[Hashable, list[ReviewedEntry[Content]]] = {}
    for entry in entries:
        for key in about(entry.content):
            if other := next((e for e in taken.get(key, ()) if _may_be_one(e, entry)), None):
                faults.append(
                    f"{entry.place}: duplicate entry: {key} of report {entry.content.report} is also at"
                    f" {other.place}: keep one"
                )
                break
        else:
            for key in about(entry.content):
                taken.setdefault(key, []).append(entry)
            yield entry


def _may_be_one(a: ReviewedEntry[Content], b: ReviewedEntry[Content]) -> bool:
    short, long = sorted((a.content.report, b.content.report), key=len)
    return long.startswith(short)


def resolve_reports(con: Connection, entries: tuple[ReviewedEntry[Content], ...]) -> dict[str, list[str]]:
    """The ids of the staged reports that match, by the report as each entry names it."""
    wanted = {entry.content.report for entry in entries}
    rows = con.execute(
        "SELECT report_id FROM staged.report"
        f" WHERE list_contains({literals(report[:SHORTEST] for report in wanted)}, left(report_id, {SHORTEST}))"
        " ORDER BY report_id"
    ).fetchall()
    return {report: [whole for (whole,) in rows if whole.startswith(report)] for report in wanted}
