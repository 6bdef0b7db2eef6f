"""The time to read documents to cells, recognition included, compared with the tool a user would choose instead."""

import io
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from selectolax.lexbor import LexborHTMLParser

from assets.staged.cells.recognise import recognise
from assets.staged.identity.identify import identify
from assets.staged.readers.html import read as html
from assets.staged.readers.html.markup import decode_markup
from assets.staged.report import read_report
from benchmarks.kinds import kinds
from benchmarks.pairs import Pair, cpu_seconds, pair
from benchmarks.peers import pandas_tables, python_docx_tables
from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.generator.kinds.truth import report
from tests.generator.write_docx import write as write_docx
from tests.generator.write_html import write as write_html
from tests.generator.write_pdf import write as write_pdf
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms

DOCUMENTS = 6
SAMPLES = Path(__file__).parent.parent.parent / "shared" / "samples"
UNRULED = {"horizontal_rules", "no_rules"}


@dataclass(frozen=True)
class PeerComparison:
    """Documents to read, and a peer: its name, and how it reads one of them."""

    what: str
    files: list[bytes]
    peer_name: str
    peer: Callable[[bytes], object]

    def run(self) -> Pair:
        return pair(
            lambda: [read_report(data) for data in self.files], lambda: [self.peer(data) for data in self.files]
        )


def comparisons() -> Iterator[PeerComparison]:
    yield PeerComparison("PDF, ruled", _generate(write_pdf), "pdfplumber.extract_tables", _extract_tables)
    ruled = [kind for kind in kinds()["PDF"] if kind not in UNRULED]
    yield PeerComparison(
        "PDF, ruled, all kinds", one_of_each("PDF", ruled), "pdfplumber.extract_tables", _extract_tables
    )
    every = one_of_each("PDF", list(kinds()["PDF"]))
    yield PeerComparison("PDF, all kinds", every, "pdfplumber.extract_tables", _extract_tables)
    if samples := [path.read_bytes() for path in sorted(SAMPLES.glob("*.pdf"))]:
        yield PeerComparison("PDF, a real report", samples, "pdfplumber.extract_tables", _extract_tables)
    pages = _generate(write_html)
    yield PeerComparison("HTML", pages, "pandas.read_html", pandas_tables)
    yield PeerComparison("HTML", pages, "selectolax alone, and mapping", _ParseAndMap(pages))
    yield PeerComparison("DOCX", _generate(write_docx), "python-docx", python_docx_tables)


def _generate(write: Callable[..., bytes]) -> list[bytes]:
    """Generated reports of several bodies and years, each with numbers of its own."""
    form = forms()["f2021"]
    return [
        write(written("宝丰县人民政府", 2021 + n % 5, form.form, STANDARD, figures(form, STANDARD, seed=n)))
        for n in range(DOCUMENTS)
    ]


def one_of_each(format_: str, names: list[str]) -> list[bytes]:
    """A document of each kind."""
    return [kinds()[format_][name](report(n), random.Random(n)) for n, name in enumerate(names)]


def _extract_tables(data: bytes) -> object:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_tables() for page in pdf.pages]


class _ParseAndMap:
    """The minimum for a web page: parse it, then recognise and identify rows that were read before."""

    def __init__(self, files: list[bytes]) -> None:
        self._grids = {data: html.read(data) for data in files}

    def __call__(self, data: bytes) -> object:
        tree = LexborHTMLParser(decode_markup(data))
        reading = recognise(self._grids[data])
        return tree, identify(reading.narrative if reading else ())


def scan_pages(documents: int = 3) -> tuple[float, int]:
    """CPU seconds a page over scans at 200 dpi, and how many pages."""
    files = [kinds()["scan"]["scan_pdf_200"](report(n), random.Random(n)) for n in range(documents)]
    read_report(files[0])
    start = cpu_seconds()
    pages = [read_report(data).pages for data in files]
    return (cpu_seconds() - start) / sum(pages), sum(pages)


def peak_memory(files: Sequence[bytes]) -> int:
    """Peak megabytes of a process that only reads `files`, of one reader, one after the other.

    A new Python that loads nothing else: neither what this process holds nor another library counts.
    """
    with tempfile.TemporaryDirectory() as folder:
        for n, data in enumerate(files):
            Path(folder, str(n)).write_bytes(data)
        run = subprocess.run([sys.executable, "-c", _READ_ALL, folder], capture_output=True, check=True, text=True)
    return int(run.stdout)


def memory_of_readers() -> Iterator[tuple[str, int]]:
    """The peak megabytes of each reader over one document of each kind of its format."""
    for format_, of_format in kinds().items():
        yield format_, peak_memory(one_of_each(format_, list(of_format)))


_READ_ALL = """
import pathlib, sys
from assets.staged.report import read_report
from assets.staged.workers.worker import peak_megabytes
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    read_report(path.read_bytes())
print(peak_megabytes())
"""
