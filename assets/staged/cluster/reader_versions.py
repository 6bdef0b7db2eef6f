"""The version of everything that decides how this machine reads documents, as one digest.

Machines that read for one warehouse must have the same: the readers, the recognition, the reference data and the forms,
the columns of the staged tables, the libraries that read documents or carry batches, and the programs that only some
machines have (OCR, LibreOffice).
"""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

from assets.staged.readers import READERS
from assets.staged.readers.ocr_libraries import has_ocr
from assets.staged.readers.word.libreoffice import find_program
from assets.staged.report import reader_version
from warehouse.reference.edition import form_edition
from warehouse.schema import tables

_PACKAGES = (
    "gongkai", "distributed", "duckdb", "lxml", "numpy", "onnxruntime", "opencv-python-headless", "pdfplumber",
    "pillow", "pypdfium2", "python-calamine", "rapidocr", "selectolax",
)  # fmt: skip


@cache
def version() -> str:
    """The digest, 12 digits; two machines with the same give the same rows for a document."""
    parts = [
        *(f"{kind} {reader_version(kind)}" for kind in sorted(READERS)),
        form_edition(),
        f"python {sys.version_info[:2]} ocr {has_ocr()} libreoffice {find_program() is not None}",
        *(table.ddl() for name, table in sorted(tables().items()) if name.startswith("staged.")),
        *(f"{name} {_installed(name)}" for name in _PACKAGES),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _installed(name: str) -> str:
    """The version of a package; empty where it is not installed, as this program where it is run from a folder."""
    try:
        return installed_version(name)
    except PackageNotFoundError:
        return ""
