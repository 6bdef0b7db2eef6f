"""Workbooks that are corrupt, protected or too large are refused before memory is allocated for them."""

import struct
import tracemalloc
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from assets.staged.grid import Unreadable
from assets.staged.readers.spreadsheet.read import read
from tests.assets.staged.outcomes import refused
from tests.assets.staged.readers.spreadsheet.workbooks import merges, row, worksheet, xls, xlsx
from tests.generator.kinds.sheets_package import HEAD, workbook


def protected_xls():
    """An XLS that declares its records as password-protected."""
    data = bytearray(xls(["a", 1]))
    at = data.index(struct.pack("<HH", 0x42, 2))  # the code page becomes the password
    data[at : at + 2] = struct.pack("<H", 0x2F)
    return bytes(data)


def test_a_protected_workbook_is_refused_for_its_password():
    assert "password" in refused(protected_xls()).why.en
    assert "密码" in refused(protected_xls()).why.zh


def without(name):
    source, target = ZipFile(BytesIO(xlsx(row(1, "a", 1)))), BytesIO()
    with ZipFile(target, "w") as archive:
        for member in source.namelist():
            if member != name:
                archive.writestr(member, source.read(member))
    return target.getvalue()


SPOILT = {
    "no sheets": without("xl/worksheets/sheet1.xml"),
    "no relations": without("xl/_rels/workbook.xml.rels"),
    "broken XML": workbook({"S": worksheet(row(1, "a", 1))[:-30]}),
    "a place that is none": xlsx('<row r="1"><c r="?"><v>1</v></c></row>'),
    "a row that is none": xlsx('<row r="x"/>'),
    "a string there is none of": xlsx(row(1, '<c t="s"><v>9</v></c>')),
    "half of an XLSX": xlsx(row(1, "a", 1))[:800],
    "half of an XLS": xls(["a", 1])[:3000],
    "an XLS cut in its stream": xls(["a", 1])[:2100],
}


@pytest.mark.parametrize("data", SPOILT.values(), ids=SPOILT)
def test_a_corrupt_workbook_is_refused(data):
    refused(data)


def xls_of_size(rows, columns):
    """An XLS whose sheet declares so many rows and columns."""
    data = bytearray(xls(["a", 1]))
    at = data.index(struct.pack("<HH", 0x200, 14))
    data[at + 4 : at + 16] = struct.pack("<IIHH", 0, rows, 0, columns)
    return bytes(data)


def far_xls():
    return xls(["a", 1], prepare=lambda book, sheet: sheet.write(65_535, 255, 1))


TOO_MUCH = {
    "cells far apart": xlsx(row(1, "a", 1), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a cell said to be elsewhere": xlsx(row(1, "a", 1), '<row r="2"><c r="XFD1048576"><v>1</v></c></row>'),
    "cells far apart in an XLS": far_xls(),
    "an XLS as large as can be": xls_of_size(2**32 - 1, 65_535),
    "an XLS of all rows": xls_of_size(65_536, 256),
    "merges": xlsx(*(row(n, *"abcdefghij") for n in range(1, 300)), after=merges(*["A1:J299"] * 10_000)),
    "too many merges": xlsx(row(1, "a", 1), after=merges(*["A1:B1"] * 30_000)),
    "columns": xlsx(row(1, "a"), before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 2000 + "</cols>"),
    "tags": xlsx("<row/>" * 2_100_000),
}


@pytest.mark.parametrize("data", TOO_MUCH.values(), ids=TOO_MUCH)
def test_an_oversized_workbook_is_refused_before_calamine_allocates(data):
    tracemalloc.start()
    refused(data)
    assert tracemalloc.get_traced_memory()[1] < 80_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("declared", [None, 1000])
def test_a_workbook_of_hundreds_of_megabytes_is_refused_before_unpacking(declared):
    target, size = BytesIO(), 120_000_000
    source = ZipFile(BytesIO(xlsx(row(1, "a", 1))))
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, source.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(size // 1_000_000):
                member.write(b" " * 1_000_000)
    data = target.getvalue()
    if declared:
        data = data.replace(size.to_bytes(4, "little"), declared.to_bytes(4, "little"))
    tracemalloc.start()
    refused(data)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_entities_are_not_expanded():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    sheet = worksheet(row(1, '<c t="str"><v>&e11;</v></c>', "b"))
    data = workbook({"S": sheet.replace(HEAD, f'{HEAD}<!DOCTYPE x [<!ENTITY e0 "9">{entities}]>')})
    tracemalloc.start()
    with suppress(Unreadable):
        assert all("99" not in cell.text for line in read(data).rows for cell in line.cells)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
