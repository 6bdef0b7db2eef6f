"""The folders of reviewed files: every YAML file of one kind, packaged and an office's own, entry by entry with its
place. A file that is wrong costs itself, an entry that stands elsewhere already costs itself; both are told.

What an entry says, and what it does to a report, is its kind's matter (corrections.py, waivers.py).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from warehouse.store import Connection
from warehouse.yaml_models import DeclarationError, Declared, lines, load

PACKAGED = Path(__file__).parent
SHORTEST = 12


class Reviewed(Protocol):
    """An entry is about a report: its sha256 or the beginning of it, of at least SHORTEST characters."""

    @property
    def report(self) -> str: ...


Said = TypeVar("Said", bound=Reviewed)
File = TypeVar("File", bound=Declared)


@dataclass(frozen=True, slots=True)
class ReviewedEntry(Generic[Said]):
    """What an entry says, and where it stands."""

    said: Said
    path: Path
    line: int

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def declared(self) -> str:
        """Its place as the warehouse keeps it, without the folders of this machine."""
        return f"{self.path.parent.name}/{self.path.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class ReviewedEntries(Generic[Said]):
    """The entries that can be taken, and what is wrong with the others as `file:line: why`."""

    entries: tuple[ReviewedEntry[Said], ...]
    faults: tuple[str, ...]


def read(
    kind: str,
    model: type[File],
    listed: Callable[[File], tuple[Said, ...]],
    about: Callable[[Said], Iterable[Hashable]],
    own: Path | None,
) -> ReviewedEntries[Said]:
    """The files of `kind`, packaged and below `own`; no two entries of one report may be `about` the same thing."""
    faults: list[str] = []
    found: list[ReviewedEntry[Said]] = []
    for path in _paths(kind, own, faults):
        try:
            entries = listed(load(path, model))
            found += (ReviewedEntry(said, path, line) for said, line in zip(entries, lines(path, kind), strict=True))
        except DeclarationError as error:
            *told, last = str(error).splitlines()
            faults += [*told, f"{last}; until that is mended nothing of this file is taken"]
        except OSError as error:
            faults.append(f"{path}: it cannot be opened ({error.strerror}): see to its permissions")
    return ReviewedEntries(tuple(_single(found, about, faults)), tuple(faults))


def _paths(kind: str, own: Path | None, faults: list[str]) -> Iterator[Path]:
    for folder in (PACKAGED / kind, *([own / kind] if own else [])):
        yield from sorted(folder.glob("*.yaml"))
        faults += (f"{path}: name it {path.stem}.yaml, or it is not read" for path in sorted(folder.glob("*.yml")))


def _single(
    entries: list[ReviewedEntry[Said]], about: Callable[[Said], Iterable[Hashable]], faults: list[str]
) -> Iterator[ReviewedEntry[Said]]:
    """Those entries that none before them says anything about the same of: which of two is meant nobody can tell."""
    taken: dict[Hashable, list[ReviewedEntry[Said]]] = {}
    for entry in entries:
        for key in about(entry.said):
            if other := next((e for e in taken.get(key, ()) if _may_be_one(e, entry)), None):
                faults.append(
                    f"{entry.place}: {key} of report {entry.said.report} stands at {other.place} too: keep one"
                )
                break
        else:
            for key in about(entry.said):
                taken.setdefault(key, []).append(entry)
            yield entry


def _may_be_one(a: ReviewedEntry[Said], b: ReviewedEntry[Said]) -> bool:
    short, long = sorted((a.said.report, b.said.report), key=len)
    return long.startswith(short)


def named(con: Connection, entries: tuple[ReviewedEntry[Said], ...]) -> dict[str, list[str]]:
    """The staged reports that each report of `entries` may stand for, by what the entry says."""
    wanted = {entry.said.report for entry in entries}
    rows = con.execute(
        f"SELECT report_id FROM staged.report WHERE list_contains(?, left(report_id, {SHORTEST})) ORDER BY report_id",
        [[report[:SHORTEST] for report in wanted]],
    ).fetchall()
    return {report: [whole for (whole,) in rows if whole.startswith(report)] for report in wanted}
