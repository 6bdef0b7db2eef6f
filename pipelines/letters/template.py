"""The template of the letters (DOCX with fields): loaded, checked for fields that are not known, and filled.

Fields are those of field_names.yaml, written as docxtpl has them: `{{ 主送 }}`, `{%p for 项 in 问题 %}`. A template can
compute nothing else: it runs in Jinja's sandbox. Every value is escaped.
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.shared import Pt
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from assets.text.characters import error_text, on_one_line
from pipelines.letters.fields import Fields, field_names
from pipelines.letters.pictures import Picture
from pipelines.letters.words import message
from warehouse.messages import Message

DEFAULT = Path(__file__).with_name("template.docx")
_WIDEST, _TALLEST = 440.0, 560.0  # points: what a page of the letter has room for
_EXAMPLE = "{{ 主送 }}"
_OF_A_LOOP = frozenset({"first", "last", "index", "index0", "length", "revindex", "previtem", "nextitem"})


class TemplateFault(Exception):
    """A template that cannot be used; `why` states what is wrong with it and what to do."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


class Template:
    """A template by its path. Raises TemplateFault where it cannot be read or has an unknown field."""

    def __init__(self, path: Path = DEFAULT) -> None:
        self._path = path
        try:
            self._data = path.read_bytes()
            parts = list(_parts(self._open()))
        except (OSError, OpcError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
            raise self._fault("not_a_template", why=_reason(error)) from error
        self._check(parts)

    def fill(self, fields: Fields) -> bytes:
        """The letter with `fields`; pictures in them are of `picture`. Raises TemplateFault."""
        document, file = self._open(), io.BytesIO()
        try:
            shown = _pictures_of(document, _printable(fields))
            document.render(shown, SandboxedEnvironment(), autoescape=True)
        except TemplateError as error:
            raise self._fault("faulty_template", why=_reason(error), example=_EXAMPLE) from error
        document.save(file)
        return file.getvalue()

    def _open(self) -> DocxTemplate:
        document = DocxTemplate(io.BytesIO(self._data))
        document.init_docx()
        return document

    def _check(self, parts: list[str]) -> None:
        unknown: set[str] = set()
        for part in parts:
            try:
                unknown |= _unknown_fields(part)
            except TemplateError as error:
                raise self._fault("faulty_template", why=_reason(error), example=_EXAMPLE) from error
        if unknown:
            raise self._fault("unknown_field", names="、".join(sorted(unknown)))
        try:
            _parse_strictly(self._open())
        except (TemplateError, SyntaxError) as error:
            raise self._fault("faulty_template", why=_reason(error), example=_EXAMPLE) from error

    def _fault(self, key: str, **facts: str) -> TemplateFault:
        return TemplateFault(message(key, path=on_one_line(str(self._path)), **facts))


def picture(image: Picture) -> Picture:
    """A picture among the fields, until a letter is made of them."""
    return image


def _parts(document: DocxTemplate) -> Iterator[str]:
    """The text, the headers and the footers of a template as docxtpl passes them to Jinja."""
    yield document.patch_xml(document.get_xml())
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(kind):
            yield document.patch_xml(document.get_part_xml(part))


def _parse_strictly(document: DocxTemplate) -> None:
    """Fill a template with a sample and parse the result; SyntaxError where a loop cuts a table or a paragraph in two.

    docxtpl itself would repair such a document by leaving text out.
    """
    document.render_init()
    parse_xml(document.build_xml(_sample(), SandboxedEnvironment(autoescape=True)))


def _sample() -> Fields:
    """Fields with two items in every list."""
    names, cell = field_names(), {"文字": "1", "底色": "FFFFFF"}
    item = dict.fromkeys(names["item"], "1") | {"列名": ["1"] * 2, "行": [{"行名": "1", "格": [cell] * 2}] * 2}
    lists = {name: [item] * 2 for name in ("问题", "图", "表")} | {"附件": ["1"] * 2}
    return dict.fromkeys(names["letter"], "1") | lists


def _unknown_fields(part: str) -> set[str]:
    """The names in a part that are unknown: variables that no loop declares, and fields of the items of a list."""
    tree = SandboxedEnvironment().parse(part)
    names = field_names()
    asked = {(node.node, node.attr) for node in tree.find_all(nodes.Getattr)}
    attributes = {attr for node, attr in asked if not (isinstance(node, nodes.Name) and node.name == "loop")}
    of_loops = {attr for node, attr in asked if isinstance(node, nodes.Name) and node.name == "loop"}
    unknown = meta.find_undeclared_variables(tree) - set(names["letter"])
    return unknown | (attributes - set(names["item"])) | (of_loops - _OF_A_LOOP)


def _printable(value: Any) -> Any:
    """Fields whose texts have no character that XML forbids or docxtpl takes for a command: it would cut the letter."""
    if isinstance(value, str):
        return "".join(char if char.isprintable() or char == "\n" or _is_space(char) else "\ufffd" for char in value)
    if isinstance(value, list):
        return [_printable(one) for one in value]
    return {name: _printable(one) for name, one in value.items()} if isinstance(value, dict) else value


def _is_space(char: str) -> bool:
    """Whether a character is a space of some width, as the blanks of a date are."""
    return unicodedata.category(char) == "Zs"


def _pictures_of(document: DocxTemplate, fields: Fields) -> Fields:
    """`fields` with each picture as the document takes it."""
    shown = [{**one, "图片": _inline(document, one["图片"])} for one in fields["图"]]
    return fields | {"图": shown}


def _inline(document: DocxTemplate, image: Picture) -> InlineImage:
    scale = min(_WIDEST / image.width, _TALLEST / image.height)
    return InlineImage(document, io.BytesIO(image.jpeg), width=Pt(image.width * scale))


def _reason(error: Exception) -> str:
    return error_text(error.strerror or error if isinstance(error, OSError) else error)
