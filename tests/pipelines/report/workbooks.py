"""Workbooks for the tests: written from results, read back by calamine and as XML. Holds no test."""

import io
import re
import zipfile

from lxml import etree
from python_calamine import load_workbook

from assets.checked.check_files import check_documents
from pipelines.report.checked_file import CheckedFile
from pipelines.report.workbook.write import write_workbook

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
COLOURS = {"FFFFD9D9": "suspect", "FFFFF3C4": "failing"}


class Book:
    """A workbook: the rows of each sheet by name, and its parts as XML."""

    def __init__(self, data):
        self.data = data
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        book = load_workbook(io.BytesIO(data))
        self.names = book.sheet_names
        self.rows = {name: book.get_sheet_by_name(name).to_python() for name in self.names}

    def xml(self, part):
        return etree.fromstring(self.archive.read(part))

    def sheet(self, name):
        """The XML of a sheet."""
        return self.xml(f"xl/worksheets/sheet{self.names.index(name) + 1}.xml")

    def all(self, name, path):
        return self.sheet(name).findall(f".//m:{path}", _NS)

    def records(self, name, top=0):
        """The lines below the headings of a sheet, by heading."""
        headings = self.rows[name][top]
        return [dict(zip(headings, row, strict=True)) for row in self.rows[name][top + 1 :]]

    def formulas(self):
        return [cell for name in self.names for cell in self.all(name, "f")]

    def marks(self, name):
        """The coloured cells of a sheet with their colour, by address; the legend aside."""
        styles = self.xml("xl/styles.xml")
        fills = [
            (fill.find(".//m:fgColor", _NS).get("rgb") if fill.find(".//m:fgColor", _NS) is not None else None)
            for fill in styles.findall(".//m:fills/m:fill", _NS)
        ]
        looks = [COLOURS.get(fills[int(xf.get("fillId"))]) for xf in styles.findall(".//m:cellXfs/m:xf", _NS)]
        cells = ((cell.get("r"), looks[int(cell.get("s", 0))]) for cell in self.all(name, "c"))
        return {at: look for at, look in cells if look and not re.fullmatch(r"[A-Z]+3", at)}

    def comments(self, name):
        """The comments of a sheet by address."""
        number = self.names.index(name) + 1
        relations = etree.fromstring(self.archive.read(f"xl/worksheets/_rels/sheet{number}.xml.rels"))
        (part,) = (r.get("Target") for r in relations if r.get("Type").endswith("/comments"))
        found = self.xml(f"xl/{part.removeprefix('../')}").findall(".//m:comment", _NS)
        return {comment.get("ref"): "".join(comment.itertext()) for comment in found}


def checked_files(**documents):
    """Documents given as bytes by name, checked."""
    results = check_documents(list(documents.values()))
    return [CheckedFile(name, checked) for name, checked in zip(documents, results, strict=True)]


def book_of(files, language="zh", **settings):
    file = io.BytesIO()
    write_workbook(file, files, language, **settings)
    return Book(file.getvalue())
