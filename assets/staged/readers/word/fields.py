"""Fields and links inside Word paragraphs: which of their text shows, and which is the mark of a note.

A field has its instruction between the marks "begin" and "separate", its result between "separate" and "end". The
instruction may hold other fields, whose results do not show.
"""

from dataclasses import dataclass, field

from lxml import etree

from assets.staged.readers.word.formatting import W
from assets.text.characters import SUPERSCRIPTS, UNKNOWN_TEXT
from assets.text.figure_notes import may_be_note_number

HYPERLINK = f"{W}hyperlink"
_MARK, _INSTRUCTION = f"{W}fldChar", f"{W}instrText"
FIELD_TAGS = frozenset((_MARK, _INSTRUCTION))
_KIND, _ANCHOR = f"{W}fldCharType", f"{W}anchor"
_COMPUTES = ("=", "FORMDROPDOWN")  # shows a figure even where the file holds no result
_NOTE = "NOTEREF"
_WORD_NOTES = ("_ftn", "_edn")  # where the links of footnotes and endnotes lead


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    has_result: bool = False

    def is_a(self, *commands: str) -> bool:
        return self.instruction.lstrip().upper().startswith(commands)


@dataclass(slots=True)
class Fields:
    """The fields that are open where text is read, the outermost first."""

    _open: list[_Field] = field(default_factory=list)

    def shown(self, text: str) -> str:
        """`text` at this place, as far as it shows; the number of a note becomes superscript digits."""
        if not self._open:
            return text
        if any(not outer.has_result for outer in self._open[:-1]):
            return ""
        return text.translate(SUPERSCRIPTS) if self._open[-1].is_a(_NOTE) else text

    def read(self, element: etree._Element) -> str:
        """What a mark or an instruction of a field shows: nothing, or an unknown text where a result is lacking."""
        if element.tag == _INSTRUCTION:
            if self._open and not self._open[-1].has_result:
                self._open[-1].instruction += element.text or ""
            return ""
        kind = element.get(_KIND)
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            if not ended.has_result and ended.is_a(*_COMPUTES):
                return self.shown(UNKNOWN_TEXT)
        return ""


def set_apart_note(link: etree._Element, before: str, text: str) -> str:
    """The `text` of a link behind the text `before`. That of a note, or a short number right behind a digit that leads
    to a place in the document, does not run into a figure.
    """
    place = link.get(_ANCHOR)
    if place is None or not before[-1:].isdigit() or not text.isdigit():
        return text
    if place.startswith(_WORD_NOTES):
        return text.translate(SUPERSCRIPTS)
    return f"\n{text}\n" if may_be_note_number(before, text) else text
