"""The DDI-Codebook 2.5 of a release: the study, each file with its digest, and each column with labels, unit and codes.

Written with the parser of the standard library; reads nothing.
"""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from warehouse.releases.documentation.study import TEXTS, Study, place_of
from warehouse.releases.package import Resource
from warehouse.schema import Column, Words

NAMESPACE = "ddi:codebook:2_5"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATES = ("DATE", "TIMESTAMP")
Element = ElementTree.Element


def ddi(study: Study) -> bytes:
    """The codebook as XML in UTF-8."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(_tag("codeBook"), {"version": "2.5", _LANGUAGE: "zh"})
    _study(root, study)
    for resource in study.resources:
        _file(root, resource)
    data = _add(root, "dataDscr")
    for name in study.tables:
        _variables(data, study, name)
    ElementTree.indent(root, " ")
    written: str = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def _study(root: Element, study: Study) -> None:
    described = _add(root, "stdyDscr")
    _citation(_add(described, "citation"), study)
    info = _add(described, "stdyInfo")
    subject = _add(info, "subject")
    for keyword in study.words.keywords:
        _both(subject, "keyword", keyword)
    _both(info, "abstract", study.about.description)
    _coverage(_add(info, "sumDscr"), study)
    access = _add(described, "dataAccs")
    terms = _add(access, "useStmt")
    for licence in study.about.licenses:
        _add(terms, "conditions", f"{licence.name}: {licence.title}, {licence.path}")
    for note in (study.words.missing, *study.about.notes):
        _both(access, "notes", note)


def _citation(cited: Element, study: Study) -> None:
    titles = _add(cited, "titlStmt")
    _add(titles, "titl", study.about.title.zh, {_LANGUAGE: "zh"})
    _add(titles, "parTitl", study.about.title.en, {_LANGUAGE: "en"})
    authors = _add(cited, "rspStmt")
    for name in study.words.creators:
        _add(authors, "AuthEnty", name)
    made = _add(cited, "prodStmt")
    _add(made, "producer", study.words.publisher)
    _add(made, "prodDate", study.day, {"date": study.day})
    _add(_add(cited, "distStmt"), "distrbtr", study.words.publisher)
    _add(_add(cited, "verStmt"), "version", study.name, {"date": study.day})


def _coverage(covered: Element, study: Study) -> None:
    for event, year in zip(("start", "end"), (study.years[:1] + study.years[-1:]), strict=False):
        _add(covered, "timePrd", str(year), {"date": str(year), "event": event})
    _both(covered, "nation", study.words.place, {"abbr": "CHN"})
    _both(covered, "anlyUnit", study.words.unit)
    _both(covered, "universe", study.words.universe)
    _both(covered, "dataKind", study.words.kind)


def _file(root: Element, resource: Resource) -> None:
    described = _add(root, "fileDscr", attributes={"ID": f"F_{resource.name}", "URI": place_of(resource)})
    text = _add(described, "fileTxt")
    _add(text, "fileName", resource.name)
    _both(text, "fileCont", resource.table.grain, most=1)
    sizes = _add(text, "dimensns")
    _add(sizes, "caseQnty", str(resource.rows))
    _add(sizes, "varQnty", str(len(resource.table.all_columns())))
    _add(text, "fileType", resource.format)
    for caveat in resource.table.caveats:
        _both(described, "notes", caveat, {"type": "caveat"})
    for part in resource.parts:
        _add(described, "notes", f"{part.path} sha256:{part.sha256}", {"type": "digest"})


def _variables(data: Element, study: Study, name: str) -> None:
    files = " ".join(f"F_{resource.name}" for resource in study.files(name))
    codes = study.codes
    for column in study.tables[name].all_columns():
        attributes = {"ID": f"V_{name}.{column.name}", "name": column.name, "files": files, **_kind(column)}
        variable = _add(data, "var", attributes=attributes)
        _both(variable, "labl", Words(zh=column.chinese, en=column.en))
        if column.chinese != column.zh:
            _add(variable, "txt", column.zh, {_LANGUAGE: "zh"})
        for code, words in codes.get(column.values or "", {}).items():
            category = _add(variable, "catgry")
            _add(category, "catValu", code)
            _both(category, "labl", words)
        _add(variable, "varFormat", column.type, _format(column))


def _kind(column: Column) -> dict[str, str]:
    """Unit and representation of a column as attributes of its `var`."""
    number = column.type not in TEXTS
    kind = "code" if column.values else "numeric" if number else "datetime" if column.type in _DATES else "text"
    whole = not column.type.startswith(("DECIMAL", "DOUBLE"))
    unit = {"measUnit": column.unit} if column.unit else {}
    return {"intrvl": "discrete" if whole else "contin", "representationType": kind, **unit}


def _format(column: Column) -> dict[str, str]:
    kind = {"type": "character" if column.type in TEXTS else "numeric", "schema": "other", "formatname": column.type}
    return kind | ({"category": "date"} if column.type in _DATES else {})


def _both(parent: Element, tag: str, words: Words, attributes: Mapping[str, str] | None = None, most: int = 2) -> None:
    """The element in both languages, or in the first where the schema allows one (`most`)."""
    for language, text in (("zh", words.zh), ("en", words.en))[:most]:
        _add(parent, tag, text, {**(attributes or {}), _LANGUAGE: language})


def _add(parent: Element, tag: str, text: str | None = None, attributes: Mapping[str, Any] | None = None) -> Element:
    written = {name: _UNWRITABLE.sub("\ufffd", value) for name, value in (attributes or {}).items()}
    element = ElementTree.SubElement(parent, _tag(tag), written)
    element.text = None if text is None else _UNWRITABLE.sub("\ufffd", text)
    return element


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
