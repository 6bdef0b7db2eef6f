"""How a document is read: `read_report` takes its bytes to a `Report`, or to a `Refusal` with the reason.

Every caller reads documents here. The steps, in order:

1. Detect the format from the bytes: `media_type` (assets/collected/media_type.py).
2. Read the bytes into grids of printed cells (grid.py): `readings` (readers/__init__.py) calls the format's reader,
   `readers/<format>/read.py`. Where a page can be read in several ways the reader offers several grids.
3. Find the form's cells in each grid and keep the best reading: `choose_best` (ambiguity/best_reading.py) calls
   `recognise` (cells/recognise.py), which lists its own steps, and compares the results by the form's sums.
4. Withdraw OCR numbers that no sum confirms: `drop_unconfirmed` (ambiguity/confidence.py).
5. Identify body, division and fiscal year, by what every reading prints and by what is known from outside:
   `read_publication` and `identify` (identity/).
6. Read the text around the tables: `split_sections`, `join_paragraphs`, `find_statements`, `find_scope` (narrative/).

Judges nothing: the rules are in expectations/. Which documents are read is in due_documents.py, how reports are stored
in load.py.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.collected.archive.address import digest
from assets.collected.media_type import media_type
from assets.staged.ambiguity.best_reading import choose_best
from assets.staged.ambiguity.confidence import drop_unconfirmed
from assets.staged.cells.form_reading import Reading
from assets.staged.cells.recognise import RECOGNITION_VERSION
from assets.staged.grid import Grid, Unreadable
from assets.staged.identity.gather import OutsideEvidence
from assets.staged.identity.identify import Identity, add_other_years, identify
from assets.staged.identity.publication import Publication, read_publication
from assets.staged.identity.received_document import ReceivedDocument
from assets.staged.identity.reviewed_identity import apply_review
from assets.staged.narrative.paragraphs import join_paragraphs
from assets.staged.narrative.scope import ReportScope, find_scope
from assets.staged.narrative.sections import SectionText, split_sections
from assets.staged.narrative.statement import Statement
from assets.staged.narrative.statements import find_statements
from assets.staged.other_documents import reason_without_table
from assets.staged.printed_lines import printed_lines
from assets.staged.readers import readings, version
from assets.staged.readers.ocr_libraries import OcrMissing
from assets.staged.rearranged.offer import offer_rearranged
from assets.staged.running_text.cut_at_labels import cut_at_labels
from assets.text.characters import error_text
from warehouse.messages import Message, load_messages
from warehouse.reference.edition import edition
from warehouse.reference.forms.form import Form
from warehouse.reference.forms.form_list import forms

MESSAGES = Path(__file__).with_name("messages.yaml")
_MESSAGES = load_messages(MESSAGES)
_MOST_READINGS = 6  # whose lines are searched for the identity: they differ little
_TEXTS = {"text/plain", "text/markdown"}  # formats in which tables may be lost


class NotAReport(Unreadable):
    """A document that can be read but is not an annual report; `why` states what is missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """One annual report as read. `sha256` is the digest of its document and the report's id."""

    sha256: str
    media_type: str
    reader: str | None
    pages: int | None
    identity: Identity
    reading: Reading
    sections: tuple[SectionText, ...]
    stated: tuple[Statement, ...]
    published: Publication
    scope: ReportScope | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that gave no report.

    `outcome`: not_a_report or unreadable. `why`: what is wrong and what to submit instead. `transient`: reading did not
    finish, and may finish another time.
    """

    sha256: str
    reader: str | None
    outcome: str
    why: Message
    transient: bool = False

    @property
    def never_opened(self) -> bool:
        """Whether no reader received the document, as where the archive cannot deliver it."""
        return self.transient and self.reader is None


@dataclass(frozen=True, slots=True)
class _Document:
    """The document being read: digest, detected format, and the document as received."""

    sha256: str
    media_type: str
    received: ReceivedDocument

    @property
    def reader(self) -> str | None:
        return reader_version(self.media_type)

    def refuse(self, outcome: str, why: Message) -> Refusal:
        return Refusal(self.sha256, self.reader, outcome, why)


def reader_version(media_type: str) -> str | None:
    """What reads a media type, as `pdf-2 1 0a1b2c3d`: reader, recognition, edition of the reference data but the forms.

    None where nothing does. A document read by another version is due to be read again.
    """
    reader = version(media_type)
    return None if reader is None else f"{reader} {RECOGNITION_VERSION} {edition()}"


def read_report(
    document: bytes | ReceivedDocument, short_of_memory: Callable[[], bool] = lambda: False
) -> Report | Refusal:
    """Read one document. Any fault of the file becomes a Refusal and never an error of the run.

    What a document does not print itself is taken from what is known of it from outside. `short_of_memory` is called
    where a reader fails, since each library reports a lack of memory in its own way.
    """
    received = document if isinstance(document, ReceivedDocument) else ReceivedDocument(document)
    read = _Document(digest(received.data), media_type(received.data), received)
    try:
        return _read(read)
    except NotAReport as error:
        return read.refuse("not_a_report", error.why)
    except OcrMissing as error:  # no reader: due again, as OCR may be installed by the next run
        return Refusal(read.sha256, None, "unreadable", error.why)
    except Unreadable as error:
        return read.refuse("unreadable", error.why)
    except MemoryError:
        return refuse_for_memory(read.sha256, read.reader)
    except Exception as error:
        if short_of_memory():
            return refuse_for_memory(read.sha256, read.reader)
        failure = error_text(f"{type(error).__name__}: {error}")
        return read.refuse("unreadable", _MESSAGES["reader_failed"].format(error=failure))


def refuse_for_memory(sha256: str, reader: str | None) -> Refusal:
    """The refusal of a document that needs more memory than it may use."""
    return Refusal(sha256, reader, "unreadable", _MESSAGES["not_enough_memory"])


def form_by_name(name: str) -> Form:
    """A statutory form by its name, which is what processes exchange instead of the form."""
    return forms()[name]


def _read(document: _Document) -> Report:
    """Steps 2 to 6 of the module; raises Unreadable or NotAReport."""
    data, tried = document.received.data, list[Grid]()
    if not data:
        raise Unreadable(_MESSAGES["empty"])
    grid, reading = choose_best(_keep(_offer_readings(document), tried), offer_rearranged)
    lines = reading.narrative if reading else [cell.text for row in grid.rows for cell in row.cells]
    others = [printed_lines(other) for other in tried[:_MOST_READINGS]]
    identity, published = _identify(document.received, grid, lines, others, reading)
    if reading is None:
        raise NotAReport(reason_without_table(lines, identity))
    sections = join_paragraphs(split_sections((line for text in lines for line in text.split("\n")), reading.form))
    return Report(
        document.sha256, document.media_type, document.reader, grid.pages, identity, drop_unconfirmed(reading),
        sections, find_statements(sections, identity.year, identity.body), published, find_scope(sections),
    )  # fmt: skip


def _keep(offered: Iterable[Grid], tried: list[Grid]) -> Iterator[Grid]:
    """The grids of `offered`, each entered in `tried` once it is asked for."""
    for grid in offered:
        tried.append(grid)
        yield grid


def _offer_readings(document: _Document) -> Iterator[Grid]:
    """The readings of the document's reader; for text also the one that is cut at the form's labels."""
    first: Grid | None = None
    for grid in readings(document.media_type, document.received.data):
        first = first or grid
        yield grid
    if first is not None and document.media_type in _TEXTS:
        yield from cut_at_labels(first)


def _identify(
    document: ReceivedDocument,
    grid: Grid,
    lines: Sequence[str],
    others: Sequence[Sequence[str]],
    reading: Reading | None,
) -> tuple[Identity, Publication]:
    """Identity and publication by the document's own lines, completed from outside, then the one a person settled.

    Raises NotAReport for a blank form.
    """
    published = read_publication(dict(reversed(grid.tags)), lines)
    own = identify(lines, published, others=others)
    if reading is not None and not reading.numbers and (own.body is None or own.year is None):
        blank = _MESSAGES["blank_form"].format(cells=len(reading.cells))
        raise NotAReport(blank if reading.cells else reason_without_table(lines, own))
    published = published.or_else(document.page_publication)
    outside = OutsideEvidence(document.titles, document.names, document.bodies)
    identity = own if own.why is None else identify(lines, published, outside, others)
    return apply_review(add_other_years(identity, outside), document.reviewed), published
