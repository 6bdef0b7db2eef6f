"""The words of a Word document's paragraphs as they show, tracked changes accepted. Knows no tables and no files."""

from collections.abc import Iterator

from lxml import etree

from assets.staged.characters import RAISED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = {FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr"}
_TEXT = {f"{W}t": None, f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs below `parent` that are in no other: those of a text box are part of the one it is anchored in."""
    for child in parent:
        if child.tag == f"{W}p":
            yield child
        elif child.tag not in SKIPPED:
            yield from paragraphs(child)


def words(element: etree._Element) -> str:
    """The text of an element as a reader of the accepted document sees it."""
    parts: list[str] = []
    for child in element:
        if child.tag in _TEXT:
            parts.append(_TEXT[child.tag] or child.text or "")
        elif child.tag not in SKIPPED and not _hidden(child):
            text = words(child)
            parts.append("\n" if child.tag == f"{W}p" else "")
            parts.append(text.translate(RAISED) if _raised(child) else text)
    return "".join(parts)


def _hidden(element: etree._Element) -> bool:
    """Whether an element is a table, which is read by itself, or a run that is not shown."""
    if element.tag != f"{W}r":
        return element.tag == f"{W}tbl"
    vanish = element.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false", "off")


def _raised(run: etree._Element) -> bool:
    """Whether a run is set raised, as the mark of a note is."""
    align = run.find(f"{W}rPr/{W}vertAlign")
    return align is not None and align.get(f"{W}val") == "superscript"
