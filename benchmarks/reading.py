"""Reading documents to cells, recognition included, beside the tool a user would pick for the format."""

import io
from collections.abc import Callable

import docx
import pandas as pd
import pdfplumber

from assets.staged.report import read_report
from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.generator.write_docx import write as write_docx
from tests.generator.write_html import write as write_html
from tests.generator.write_pdf import write as write_pdf
from warehouse.reference.form import STANDARD, forms

Peer = Callable[[bytes], object]
DOCUMENTS = 6


def documents(write: Callable[..., bytes]) -> list[bytes]:
    """Generated reports of several bodies and years, each with its own figures."""
    form = forms()["f2021"]
    return [
        write(written("宝丰县人民政府", 2021 + n % 5, form.form, STANDARD, figures(form, STANDARD, seed=n)))
        for n in range(DOCUMENTS)
    ]


def read_all(files: list[bytes]) -> Callable[[], object]:
    return lambda: [read_report(data) for data in files]


def peer_all(files: list[bytes], peer: Peer) -> Callable[[], object]:
    return lambda: [peer(data) for data in files]


def extract_tables(data: bytes) -> object:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_tables() for page in pdf.pages]


def read_html(data: bytes) -> object:
    return pd.read_html(io.BytesIO(data))


def python_docx(data: bytes) -> object:
    return [[cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows]


KINDS: dict[str, tuple[Callable[..., bytes], str, Peer]] = {
    "PDF, ruled": (write_pdf, "pdfplumber", extract_tables),
    "HTML": (write_html, "pandas.read_html", read_html),
    "DOCX": (write_docx, "python-docx", python_docx),
}
