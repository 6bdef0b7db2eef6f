"""A document read to the end: bytes to a report, or the reason it is none. The one way every caller reads a document."""

from dataclasses import dataclass

from assets.collected.archive import digest
from assets.collected.media import media_type
from assets.staged.grid import Grid, Unreadable
from assets.staged.identify import Identity, identify
from assets.staged.narrative import SectionText, sections
from assets.staged.readers import reader, version
from assets.staged.recognise import Reading, recognise


class NotAReport(Exception):
    """A document that was read and is no annual report; the message says what was missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """One annual report as read. `sha256` is the digest of its document and the report's id."""

    sha256: str
    media_type: str
    reader: str
    pages: int | None
    identity: Identity
    reading: Reading
    sections: tuple[SectionText, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that gave no report: `outcome` is not_a_report or unreadable, `why` a sentence for people."""

    sha256: str
    reader: str | None
    outcome: str
    why: str


def read_report(data: bytes) -> Report | Refusal:
    """Read one document. Whatever is wrong with it becomes a Refusal: no fault of a file is an error of the run."""
    sha256 = digest(data)
    try:
        kind = media_type(data)
        if not data:
            raise Unreadable("it is empty: fetch it again")
        return _report(sha256, kind, reader(kind)(data))
    except Unreadable as error:
        return Refusal(sha256, version(kind), "unreadable", str(error))
    except NotAReport as error:
        return Refusal(sha256, version(kind), "not_a_report", str(error))
    except Exception as error:
        why = f"its reader failed ({type(error).__name__}: {error}): report this file, it should be read or refused"
        return Refusal(sha256, version(kind), "unreadable", why)


def _report(sha256: str, kind: str, grid: Grid) -> Report:
    reading = recognise(grid)
    lines = reading.narrative if reading else [cell.text for row in grid.rows for cell in row.cells]
    identity = identify(lines)
    if reading is None:
        raise NotAReport(_no_table(identity))
    if not reading.used and (identity.body is None or identity.year is None):
        raise NotAReport(f"a blank form: its {len(reading.cells)} cells hold no figure and it names no body and year")
    return Report(sha256, kind, grid.reader, grid.pages, identity, reading, sections(lines, reading.form))


def _no_table(identity: Identity) -> str:
    if identity.title:
        return f"no table of the statutory form is in it, though it is headed “{identity.title}”"
    return "no table of the statutory form is in it, and no heading of an annual disclosure report"
