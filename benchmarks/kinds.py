"""Every kind of document the generator writes, read by Gongkai and by the tools a user would choose instead.

A document is whole where every cell of its form reads as printed, blank ones as blank. A number is wrong where a cell
reads as another number than is printed. page.py runs the measurement.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from assets.staged.cells.form_reading import Reading
from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid, Row
from assets.staged.readers.word.libreoffice import find_program
from assets.staged.report import Report, read_report
from benchmarks.pairs import cpu_seconds
from benchmarks.peers import PEERS, ReadTables
from tests.generator.kinds.beside_columns import BESIDE_KINDS
from tests.generator.kinds.compare import compared
from tests.generator.kinds.copied_bars import COPIED_BAR_KINDS
from tests.generator.kinds.copied_lines import COPIED_LINE_KINDS
from tests.generator.kinds.copied_pdf import COPIED_PDF_KINDS
from tests.generator.kinds.docx import DOCX_KINDS
from tests.generator.kinds.html import HTML_KINDS
from tests.generator.kinds.html_styled import DRAWN_KINDS
from tests.generator.kinds.lost_labels import LOST_LABEL_KINDS
from tests.generator.kinds.markdown import MARKDOWN_KINDS
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.office import OFFICE_KINDS
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.pdf_programs import programs
from tests.generator.kinds.saved_page import SAVED_PAGE_KINDS
from tests.generator.kinds.scan import SCAN_KINDS
from tests.generator.kinds.sheets import SHEET_KINDS
from tests.generator.kinds.sheets_xls import XLS_KINDS
from tests.generator.kinds.text import TEXT_KINDS
from tests.generator.kinds.truth import report
from tests.generator.report import Report as Drawn

Write = Callable[..., bytes]
_Tool = Callable[[bytes], Report | Reading | None]
_Counts = tuple[bool, bool, bool, bool, float]


@cache
def kinds() -> dict[str, dict[str, Write]]:
    """The kinds of each format: functions of a report and a random source, by name."""
    return {
        "PDF": {**PDF_KINDS, **programs()},
        "scan": SCAN_KINDS,
        "HTML": {**HTML_KINDS, **LOST_LABEL_KINDS, **DRAWN_KINDS, **BESIDE_KINDS},
        "saved page": SAVED_PAGE_KINDS,
        "DOCX": DOCX_KINDS,
        "text": TEXT_KINDS,
        "copied text": {**COPIED_LINE_KINDS, **COPIED_BAR_KINDS, **COPIED_PDF_KINDS},
        "Markdown": MARKDOWN_KINDS,
        "spreadsheet": {**SHEET_KINDS, **XLS_KINDS},
        "OFD": OFD_KINDS,
        "DOC, RTF": OFFICE_KINDS if find_program() else {},
    }


@dataclass(frozen=True)
class KindOutcome:
    """Of the documents of one kind: how many were read, are whole, have the right body and year, hold a wrong number,
    hold one that nothing reports; and the CPU seconds a document. Other tools identify no body: 0.
    """

    documents: int
    whole: int
    identified: int
    wrong: int
    silent: int
    seconds: float


def measure_kind(format_: str, kind: str, documents: int, beside: int) -> dict[str, KindOutcome]:
    """Gongkai over `documents`, each peer over the first `beside` of them, in turn on the same bytes."""
    tools: dict[str, _Tool] = {"gongkai": _read_ourselves}
    tools |= {name: _recognise_tables_of(peer) for name, peer in PEERS.get(format_, {}).items()}
    counts: dict[str, list[_Counts]] = {name: [] for name in tools}
    for seed in range(documents):
        drawn = report(seed)
        data = kinds()[format_][kind](drawn, random.Random(seed))
        for name, tool in tools.items():
            if not seed:
                _measure_document(tool, data, drawn)  # loads what is loaded once, which is not a document's cost
            if name == "gongkai" or seed < beside:
                counts[name].append(_measure_document(tool, data, drawn))
    return {name: _sum_up(results) for name, results in counts.items() if results}


def _measure_document(tool: _Tool, data: bytes, drawn: Drawn) -> _Counts:
    """Whether a document is whole, is identified, holds a wrong number, and holds one that nothing reports; and the CPU
    seconds.
    """
    start = cpu_seconds()
    try:
        read = tool(data)
    except Exception:
        read = None  # a tool that fails on a document did not read it
    seconds = cpu_seconds() - start
    found = compared(drawn, read.reading if isinstance(read, Report) else read)
    identified = isinstance(read, Report) and (read.identity.body, read.identity.year) == (drawn.body, drawn.year)
    return not found.unlike, identified, bool(found.wrong), bool(found.wrong) and not found.reported, seconds


def _sum_up(results: list[_Counts]) -> KindOutcome:
    whole, identified, wrong, silent, seconds = zip(*results, strict=True)
    mean = sum(seconds) / len(results)
    return KindOutcome(len(results), sum(whole), sum(identified), sum(wrong), sum(silent), mean)


def _read_ourselves(data: bytes) -> Report | None:
    document = read_report(data)
    return document if isinstance(document, Report) else None


def _recognise_tables_of(peer: ReadTables) -> Callable[[bytes], Reading | None]:
    """Reads a document with a peer, whose tables become a grid for our recognition."""

    def read(data: bytes) -> Reading | None:
        rows = [row for number, table in enumerate(peer(data), start=1) for row in _rows(table, number)]
        return recognise(Grid(tuple(rows), "peer"))

    return read


def _rows(table: list[list[str | None]], number: int) -> Iterator[Row]:
    """A table's rows. What a tool repeats of a merged cell counts once: words, and numbers under a repeated heading."""
    above: list[str | None] = []
    heading: list[str | None] = []
    for y, line in enumerate(table, start=1):
        if all(text and _words(text) for text in line):
            heading = line
        before = [None, *line[:-1]]
        repeated = [
            text == left and (_words(text or "") or over == over_left is not None)
            for text, left, over, over_left in zip_longest(line, before, heading, [None, *heading[:-1]])
        ]
        kept = [
            Cell(text, x + 1)
            for x, text in enumerate(line)
            if text is not None and not repeated[x] and not (_words(text) and above[x : x + 1] == [text])
        ]
        yield Row(tuple(kept), number, y)
        above = line


def _words(text: str) -> bool:
    return any(char.isalpha() for char in text)
