"""The tables that other tools find in a document, as rows of texts, None where a merged cell continues.

Each tool is used as its manual shows first. Our recognition decides what the tables mean, the same way for all.
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
ReadTables = Callable[[bytes], Tables]
_REPEATED = re.compile(r"\.\d+$")  # pandas numbers columns of the same name


def pdfplumber_tables(data: bytes) -> Tables:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def camelot_tables(data: bytes) -> Tables:
    import camelot  # takes a second, and only PDF kinds need it

    logging.getLogger("camelot").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.pdf")
        path.write_bytes(data)
        return [table.df.values.tolist() for table in camelot.read_pdf(str(path), pages="all")]


def pandas_tables(data: bytes) -> Tables:
    """Header rows, where a table has them, then the others; numbers as pandas reads them, blank cells as blank."""
    found = []
    for frame in pd.read_html(io.BytesIO(data), keep_default_na=False):
        named = not isinstance(frame.columns, pd.RangeIndex)
        heads = zip(*(name if isinstance(name, tuple) else (name,) for name in frame.columns), strict=True)
        named_rows = [[_REPEATED.sub("", str(name)) for name in head] for head in heads] if named else []
        found.append([*named_rows, *([_printed(value) for value in row] for row in frame.itertuples(index=False))])
    return found


def _printed(value: object) -> str:
    """A value as text; in a column with a gap pandas makes floats of integers."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def python_docx_tables(data: bytes) -> Tables:
    """The cells of each row; python-docx repeats one that spans columns, which is kept once."""
    found = []
    for table in docx.Document(io.BytesIO(data)).tables:
        rows = []
        for row in table.rows:
            cells = row.cells
            rows.append([None if n and cells[n - 1]._tc is cell._tc else cell.text for n, cell in enumerate(cells)])
        found.append(rows)
    return found


PEERS: dict[str, dict[str, ReadTables]] = {
    "PDF": {"pdfplumber": pdfplumber_tables, "camelot": camelot_tables},
    "HTML": {"pandas.read_html": pandas_tables},
    "DOCX": {"python-docx": python_docx_tables},
}
