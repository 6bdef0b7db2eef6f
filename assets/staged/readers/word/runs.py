"""The words of a Word document's paragraphs as they show, tracked changes accepted. Knows no tables and no files."""

from collections.abc import Iterator

from lxml import etree

from assets.staged.characters import RAISED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = {FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr"}
_TEXT = {f"{W}t": None, f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


P, _R, _RPR, _TBL, _VALUE = f"{W}p", f"{W}r", f"{W}rPr", f"{W}tbl", f"{W}val"
_VANISH, _ALIGN = f"{W}vanish", f"{W}vertAlign"


def paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs below `parent` that are in no other: those of a text box are part of the one it is anchored in."""
    for child in parent:
        if child.tag == P:
            yield child
        elif child.tag not in SKIPPED:
            yield from paragraphs(child)


def words(element: etree._Element) -> str:
    """The text of an element as a reader of the accepted document sees it; tables in it are read by themselves."""
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            parts.append(_TEXT[tag] or child.text or "")
        elif tag == _R:
            hidden, raised = _look(child)
            if not hidden:
                parts.append(words(child).translate(RAISED) if raised else words(child))
        elif tag not in SKIPPED and tag != _TBL:
            parts.append(f"\n{words(child)}" if tag == P else words(child))
    return "".join(parts)


def _look(run: etree._Element) -> tuple[bool, bool]:
    """Whether a run is not shown, and whether it is set raised, as the mark of a note is."""
    hidden = raised = False
    properties = next(iter(run), None)
    if properties is not None and properties.tag == _RPR:
        for said in properties:
            if said.tag == _VANISH:
                hidden = said.get(_VALUE) not in ("0", "false", "off")
            elif said.tag == _ALIGN:
                raised = said.get(_VALUE) == "superscript"
    return hidden, raised
