"""Zips and their XML made to be too much: entities, members that unpack to much, nesting: `HOSTILE_PACKAGES`."""

import io
from functools import cache, partial
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from tests.assets.staged.readers.packages import document, package
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.sheets_package import HEAD, MAIN, workbook
from tests.generator.kinds.truth import report

BLANKS = b" " * 1_000_000
MUCH = 200  # of them


def zipped(members):
    """A zip of members by name, each bytes, text, or a number of million blanks."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if not isinstance(data, int):
                archive.writestr(name, data)
                continue
            with archive.open(name, "w") as member:
                for _ in range(data):
                    member.write(BLANKS)
    return target.getvalue()


def changed(data, members):
    """A zip with others in the place of the first member whose path ends so, dots written as two underscores."""
    with ZipFile(io.BytesIO(data)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    for end, instead in members.items():
        name = next(name for name in whole if name.endswith(end.replace("__", ".")))
        whole[name] = instead(whole[name].decode()) if callable(instead) else instead
    return zipped(whole)


@cache
def _ofd():
    return OFD_KINDS["no_prefix"](report(3), Random(3))


def ofd(**members):
    return changed(_ofd(), members)


def sheet(rows="", after=""):
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(rows="", strings="", **members):
    return changed(workbook({"表": sheet(rows)}, strings=strings), members)


SHARED = '<row><c t="s"><v>0</v></c></row>'
INLINE = '<row><c t="inlineStr"><is><t>2023</t></is></c></row>'
_TENFOLD = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{_TENFOLD}]>'
WIDE = f'<!DOCTYPE x [<!ENTITY e "{"0123456789" * 10_000}">]>'
USES = {"laughs": (LAUGHS, "&e11;"), "wide": (WIDE, "&e;" * 10_000)}


def outside(path):
    """A document type whose entities are the content of a file."""
    return f'<!DOCTYPE x [<!ENTITY e SYSTEM "{path.as_uri()}"><!ENTITY % p SYSTEM "{path.as_uri()}">%p;]>'


def declared(doctype, use, xml):
    """`xml` with a document type, and `use` in its first text."""
    xml = xml.partition("?>")[2].lstrip() if xml.startswith("<?xml") else xml
    tag = next(tag for tag in ("<t>", "<TextCode", "<") if tag in xml)
    place = xml.index(">", xml.index(tag)) + 1
    return f"{doctype}{xml[:place]}{use}{xml[place:]}"


@cache
def entities(doctype, use):
    """The same entities in each file of each format that is XML."""
    within = partial(declared, doctype, use)
    return {
        "docx": package(document(f"<w:p><w:r><w:t>{use}</w:t></w:r></w:p>", doctype)),
        "xlsx sheet": xlsx(INLINE, sheet1__xml=within),
        "xlsx strings": xlsx(SHARED, "<si><t>2023</t></si>", sharedStrings__xml=within),
        "xlsx workbook": xlsx(workbook__xml=within),
        "ofd root": ofd(OFD__xml=within),
        "ofd document": ofd(Document__xml=within),
        "ofd page": ofd(Content__xml=within),
        "html": f"{doctype}<html><body><table><tr><td>{use}".encode(),
    }


def _deep(count):
    blocks = "<PageBlock>" * count + "</PageBlock>" * count
    return ofd(Content__xml=lambda xml: f"{xml[: xml.index('<Content')]}<Content>{blocks}</Content></Page>")


def _pages(count):
    more = '<Page ID="9" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/>' * count
    return ofd(Document__xml=lambda xml: xml.replace("</Pages>", f"{more}</Pages>"))


def _names(*first):
    return zipped(dict.fromkeys((*first, *map(str, range(20_000))), b""))


HOSTILE_PACKAGES = {
    **{f"{name} entities, {kind}": partial(lambda kind, *use: entities(*use)[kind], kind, *use)
       for name, use in USES.items() for kind in entities("", "")},
    "much docx": lambda: zipped({"word/document.xml": MUCH}),
    "much xlsx": lambda: xlsx(sheet1__xml=MUCH),
    "xlsx of much in strings": lambda: xlsx(SHARED, "<si/>", sharedStrings__xml=MUCH),
    "much ofd": lambda: ofd(Content__xml=MUCH),
    "ofd of much in its root": lambda: ofd(OFD__xml=MUCH),
    "zip of many names": _names,
    "docx of many names": lambda: _names("word/document.xml"),
    "xlsx of many names": lambda: _names("xl/workbook.xml"),
    "ofd of many names": lambda: _names("OFD.xml"),
    "ofd that is its own document": lambda: ofd(OFD__xml=lambda xml: xml.replace("Doc_0/Document.xml", "OFD.xml")),
    "ofd of one page many times": lambda: _pages(50_000),
    "docx ever deeper": lambda: package(document("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000)),
    "docx as deep as a parser goes": lambda: package(document("<w:sdt>" * 250 + "<w:p/>" + "</w:sdt>" * 250)),
    "xlsx ever deeper": lambda: xlsx("<row>" * 50_000 + "</row>" * 50_000),
    "ofd ever deeper": lambda: _deep(50_000),
    "ofd as deep as a parser goes": lambda: _deep(240),
    "rtf ever deeper": lambda: b"{\\rtf1 " + b"{" * 200_000 + b"2023" + b"}" * 200_000 + b"}",
    "html ever deeper": lambda: b"<div>" * 100_000 + b"1",
    "html of tables ever deeper": lambda: b"<table><tr><td>" * 100_000 + b"1",
}  # fmt: skip
