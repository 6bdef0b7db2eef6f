"""What others make of a document: the tables each tool finds, as rows of texts, None where a merged cell goes on.

Each is used as its manual shows first. What the tables mean is told by our recognition, for all alike.
"""

import io
import logging
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import docx
import pandas as pd
import pdfplumber

Tables = Iterable[list[list[str | None]]]
Peer = Callable[[bytes], Tables]
_REPEATED = re.compile(r"\.\d+$")  # pandas numbers columns of the same name


def pdfplumber_tables(data: bytes) -> Tables:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def camelot_tables(data: bytes) -> Tables:
    import camelot  # costs a second, and only PDF kinds need it

    logging.getLogger("camelot").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.pdf")
        path.write_bytes(data)
        return [table.df.values.tolist() for table in camelot.read_pdf(str(path), pages="all")]


def pandas_tables(data: bytes) -> Tables:
    """Head rows, where a table has them, then the others; figures as pandas reads them, a blank cell staying blank."""
    found = []
    for frame in pd.read_html(io.BytesIO(data), keep_default_na=False):
        named = not isinstance(frame.columns, pd.RangeIndex)
        heads = zip(*(name if isinstance(name, tuple) else (name,) for name in frame.columns), strict=True)
        named_rows = [[_REPEATED.sub("", str(name)) for name in head] for head in heads] if named else []
        found.append([*named_rows, *([_printed(value) for value in row] for row in frame.itertuples(index=False))])
    return found


def _printed(value: object) -> str:
    """A value as text; a column with a gap makes floats of whole numbers."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def python_docx_tables(data: bytes) -> Tables:
    """The cells of each row; one that spans columns is given for each, and kept once."""
    found = []
    for table in docx.Document(io.BytesIO(data)).tables:
        rows = []
        for row in table.rows:
            cells = row.cells
            rows.append([None if n and cells[n - 1]._tc is cell._tc else cell.text for n, cell in enumerate(cells)])
        found.append(rows)
    return found


PEERS: dict[str, dict[str, Peer]] = {
    "PDF": {"pdfplumber": pdfplumber_tables, "camelot": camelot_tables},
    "HTML": {"pandas.read_html": pandas_tables},
    "DOCX": {"python-docx": python_docx_tables},
}
