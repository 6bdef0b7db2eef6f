"""A document read to the end: bytes to a report, or the reason it is none. The one way every caller reads one."""

from collections.abc import Callable
from dataclasses import dataclass

from assets.collected.archive.archive import digest
from assets.collected.media_type import media_type
from assets.staged.ambiguity.best_reading import choose
from assets.staged.ambiguity.confidence import trusted
from assets.staged.cells.form_reading import Reading
from assets.staged.cells.recognise import RECOGNITION
from assets.staged.grid import Grid, Unreadable
from assets.staged.identity.identify import Identity, identify
from assets.staged.identity.publication import Attached, Published, published
from assets.staged.narrative.scope import Scope, scope
from assets.staged.narrative.sections import SectionText, sections
from assets.staged.narrative.statement import Statement
from assets.staged.narrative.statements import statements
from assets.staged.readers import readings, version
from assets.text.characters import in_words
from warehouse.messages import Message
from warehouse.reference.edition import edition
from warehouse.reference.forms.form import Form, forms


class NotAReport(Unreadable):
    """A document that was read and is no annual report: what was missing, in Chinese and in English."""


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
    published: Published
    scope: Scope | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that gave no report: `outcome` is not_a_report or unreadable, `why` a sentence for people; `transient`
    where reading it did not come to an end, as it may another time.
    """

    sha256: str
    reader: str | None
    outcome: str
    why: Message
    transient: bool = False

    @property
    def unread(self) -> bool:
        """Whether nothing began to read it, as where the archive does not give it."""
        return self.transient and self.reader is None


def read_by(media_type: str) -> str | None:
    """What reads a media type now, as `pdf-2 1 0a1b2c3d`: reader, recognition and edition of the reference data besides
    the forms.

    None where nothing does. A document that was read by something else is due to be read again.
    """
    reader = version(media_type)
    return None if reader is None else f"{reader} {RECOGNITION} {edition()}"


def read_report(document: bytes | Attached, short_of_memory: Callable[[], bool] = lambda: False) -> Report | Refusal:
    """Read one document. Whatever is wrong with it becomes a Refusal: no fault of a file is an error of the run.

    What one does not say itself the page it is attached to may. `short_of_memory` is asked where a reader fails, as
    libraries report a lack of memory each in their own way.
    """
    page, data = (document, document.data) if isinstance(document, Attached) else (None, document)
    sha256, kind = digest(data), media_type(data)
    try:
        if not data:
            raise Unreadable(Message(zh="文件是空的：请重新下载", en="it is empty: fetch it again"))
        return _report(sha256, kind, page, *choose(readings(kind, data)))
    except Unreadable as error:
        outcome = "not_a_report" if isinstance(error, NotAReport) else "unreadable"
        return Refusal(sha256, read_by(kind), outcome, error.why)
    except MemoryError:
        return beyond_memory(sha256, read_by(kind))
    except Exception as error:
        if short_of_memory():
            return beyond_memory(sha256, read_by(kind))
        said = in_words(f"{type(error).__name__}: {error}")
        return Refusal(
            sha256,
            read_by(kind),
            "unreadable",
            Message(
                zh=f"读取器出错（{said}）：请报告此文件",
                en=f"its reader failed ({said}): report this file, it should be read or refused",
            ),
        )


def beyond_memory(sha256: str, reader: str | None) -> Refusal:
    """The refusal of a document that there was not enough memory for."""
    return Refusal(
        sha256,
        reader,
        "unreadable",
        Message(
            zh="读取它所需的内存超过一个文件的上限：请只放入报告本身，或另存为 DOCX 或 PDF",
            en="reading it needed more memory than a document may take: put in the report alone, or save it as DOCX or PDF",  # noqa: E501
        ),
    )


def form_named(name: str) -> Form:
    """A statutory form by its name, as which it goes from one process to another."""
    return forms()[name]


def _report(sha256: str, kind: str, page: Attached | None, grid: Grid, reading: Reading | None) -> Report:
    lines = reading.narrative if reading else [cell.text for row in grid.rows for cell in row.cells]
    told = published(dict(reversed(grid.tags)), lines)
    identity = identify(lines, told)
    if reading is None:
        raise _no_table(identity)
    if not reading.used and (identity.body is None or identity.year is None):
        raise NotAReport(
            Message(
                zh=f"这是空白表样：{len(reading.cells)} 个数据项都没有数，也没有机关名称和年度，请放入填好的报告",
                en=f"a blank form: its {len(reading.cells)} cells hold no figure and it names no body and year, "
                "put in the filled one",
            ),
        )
    if page is not None:
        told = told.or_else(page.published)
        if identity.why is not None:
            named = identity.body is not None and identity.year is not None
            identity = identify(lines if named else [*page.titles, *lines], told)
    texts = sections(lines, reading.form)
    said = statements(texts, identity.year)
    covers = scope(texts)
    return Report(sha256, kind, read_by(kind), grid.pages, identity, trusted(reading), texts, said, told, covers)


def _no_table(identity: Identity) -> NotAReport:
    if identity.title:
        return NotAReport(
            Message(
                zh=f"题为“{identity.title}”，但文中没有统一格式的表格：请放入带表格的文件",
                en=f"no table of the statutory form is in it, though it is headed “{identity.title}”: "
                "put in the one with its tables",
            ),
        )
    return NotAReport(
        Message(
            zh="文中没有统一格式的表格，也没有年度报告的标题",
            en="no table of the statutory form is in it, and no heading of an annual disclosure report",
        ),
    )
