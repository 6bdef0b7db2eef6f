"""Tables of many thousand cells in every format, alone and amid a report: `HOSTILE_TABLES`."""

from random import Random

from tests.assets.staged.hostile.packages import ofd, sheet, xlsx
from tests.assets.staged.readers.packages import document, package, table
from tests.assets.staged.readers.pages import row_label
from tests.generator.kinds.html import HTML_KINDS
from tests.generator.kinds.markdown import MARKDOWN_KINDS
from tests.generator.kinds.text import TEXT_KINDS
from tests.generator.kinds.truth import report

LABEL = row_label("granted")  # so that all of a table is looked at as a form's


def cells(columns, rows, cell, row="{}"):
    """A table of one cell over and over."""
    return row.format(cell * columns) * rows


def amid(kinds, before, more):
    """A report of the first of `kinds` with `more` inserted before the last occurrence of `before`."""
    data = next(iter(kinds.values()))(report(3), Random(3))
    start, _, end = data.decode().rpartition(before)
    return f"{start}{more}{before}{end}".encode()


def html(more):
    return amid(HTML_KINDS, "</table>", more)


def text(more):
    return amid(TEXT_KINDS, "\n", more)


def markdown(columns, *bodies):
    lines = ("|a" * columns, "|--" * columns, *bodies)
    return "".join(f"{line}|\n" for line in lines).encode()


def styles():
    rules = "".join(f".a{n} .b .c > .d{{display:none}}" for n in range(20_000))
    return (f"<style>{rules}</style>" + "<p class='a1 a2'>1</p>" * 20_000).encode()


def word():
    cell = f"<w:tc><w:p><w:r><w:t>{LABEL}</w:t></w:r></w:p></w:tc>"
    return package(document(table(cells(100, 1000, cell, "<w:tr>{}</w:tr>"))))


def rtf():
    return rb"{\rtf1 " + (rb"\trowd" + rb"\cellx100" * 50 + rb"\intbl" + rb" 12\cell" * 50 + rb"\row") * 2000 + b"}"


def _page(inside):
    return ofd(Content__xml=lambda xml: f"{xml[: xml.index('<Content')]}<Content>{inside}</Content></Page>")


def letters(count):
    texts = (
        f'<TextObject ID="{n}" Boundary="{n % 200} {n // 200 % 290} 1 1" Size="1"><TextCode X="0" Y="1">1</TextCode>'
        for n in range(count)
    )
    return _page(f"<Layer>{'</TextObject>'.join(texts)}</TextObject></Layer>")


def grid(side):
    path = "".join(f"M 0 {n} L {side} {n} M {n} 0 L {n} {side} " for n in range(side + 1))
    drawn = f'<PathObject Boundary="0 0 {side} {side}"><AbbreviatedData>{path}</AbbreviatedData></PathObject>'
    return _page(f"<Layer>{drawn}</Layer>")


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
INLINE = f'<c t="inlineStr"><is><t>{LABEL}</t></is></c>'


def merged(*places):
    merges = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    return xlsx(sheet1__xml=sheet(ONE, f"<mergeCells>{merges}</mergeCells>"))


HOSTILE_TABLES = {
    "html": lambda: f"<table>{cells(1000, 100, f'<td>{LABEL}', '<tr>{}')}".encode(),
    "html of wide cells": lambda: f"<table>{cells(300, 300, '<td colspan=1000 rowspan=1000>1', '<tr>{}')}".encode(),
    "html of divisions": lambda: f"<div>{cells(100, 1000, f'<div>{LABEL}</div>', '<div>{}</div>')}".encode(),
    "html of styles": styles,
    "html of tabs": lambda: b"<pre>" + cells(100, 1000, f"{LABEL}\t").encode(),
    "html amid a report": lambda: html(cells(150, 150, f"<td>{LABEL}<td>12", "<tr>{}")),
    "html of digits amid a report": lambda: html(cells(150, 150, "<td>1<td>12", "<tr>{}")),
    "text": lambda: cells(100, 1000, f"{LABEL}\t", "{}\n").encode(),
    "text of one line of digits": lambda: b"1234567890" * 200_000,
    "text amid a report": lambda: text(cells(150, 150, f"{LABEL}\t12\t", "{}\n")),
    "text of digits amid a report": lambda: text(cells(3000, 30, "1\t12 ", "{}\n")),
    "text of one number amid a report": lambda: text(f"{LABEL}{'9' * 500_000}"),
    "text of one cell a line amid a report": lambda: text(f"{LABEL}\n12\n0\n" * 30_000),
    "markdown": lambda: markdown(1000, *[f"|{LABEL}" * 1000] * 100),
    "markdown of pipes": lambda: markdown(30_000, "|" * 1_000_000),
    "markdown amid a report": lambda: amid(MARKDOWN_KINDS, "\n|", cells(150, 150, f"|{LABEL}|12", "\n{}|")),
    "docx": word,
    "rtf": rtf,
    "xlsx": lambda: xlsx(cells(1000, 100, INLINE, "<row>{}</row>")),
    "xlsx with a cell at the far end": lambda: xlsx(ONE + FAR),
    "xlsx of one merge over all": lambda: merged("A1:XFD1048576"),
    "xlsx of merges": lambda: merged(*["A1:ZZ9999"] * 20_000),
    "ofd of letters": lambda: letters(30_000),
    "ofd of rules": lambda: grid(316),
}
