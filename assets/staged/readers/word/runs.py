"""The words of a Word document's paragraphs as they show, tracked changes accepted. Knows no tables and no files."""

from collections.abc import Iterator, Mapping

from lxml import etree

from assets.characters import RAISED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = {FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr"}
# A symbol of a font and a formula are not told: they stand as U+FFFD, which no number holds.
_UNTOLD = dict.fromkeys(
    (
        f"{W}sym", "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
        "{http://purl.oclc.org/ooxml/officeDocument/math}oMath",
    ),
    "\ufffd",
)  # fmt: skip
_TEXT = {f"{W}t": None, f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", **_UNTOLD}

P, _R, _RPR, _TBL, _VALUE = f"{W}p", f"{W}r", f"{W}rPr", f"{W}tbl", f"{W}val"
_STYLE, _VANISH, _ALIGN, _POSITION = f"{W}rStyle", f"{W}vanish", f"{W}vertAlign", f"{W}position"
_STRIKES = (f"{W}strike", f"{W}dstrike")
_SAYS = {_STYLE, _VANISH, _ALIGN, _POSITION, *_STRIKES}
_LONGEST_CHAIN = 10

# Whether a run is not shown; whether it is set raised or lowered, as the mark of a note is; whether it is struck out.
Look = tuple[bool, bool, bool]
_PLAIN: Look = (False, False, False)


def paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs below `parent` that are in no other: those of a text box are part of the one it is anchored in."""
    for child in parent:
        if child.tag == P:
            yield child
        elif child.tag not in SKIPPED:
            yield from paragraphs(child)


def words(element: etree._Element, styles: Mapping[str, Look]) -> str:
    """The text of an element as a reader of the accepted document sees it; tables in it are read by themselves.

    What is struck out and what replaces it are no one figure: they stand on lines of their own. `styles` are looks by
    the id of a character style.
    """
    parts: list[str] = []
    struck = False
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            parts.append(_TEXT[tag] or child.text or "")
        elif tag == _R:
            hidden, raised, strikes = _look(child, styles)
            if strikes is not struck:
                parts.append("\n")
                struck = strikes
            if not hidden:
                parts.append(words(child, styles).translate(RAISED) if raised else words(child, styles))
        elif tag not in SKIPPED and tag != _TBL:
            parts.append(f"\n{words(child, styles)}" if tag == P else words(child, styles))
    return "".join((*parts, "\n") if struck else parts)


def looks(styles: etree._Element) -> dict[str, Look]:
    """The looks of character styles by their id, as far as they have one that is not plain."""
    named = {style.get(f"{W}styleId", ""): style for style in styles.iterfind(f"{W}style[@{W}type='character']")}
    found = {name: _inherited(style, named) for name, style in named.items()}
    return {name: look for name, look in found.items() if look != _PLAIN}


def _inherited(style: etree._Element, named: Mapping[str, etree._Element]) -> Look:
    chain = [style]
    while len(chain) < _LONGEST_CHAIN and (basis := chain[-1].find(f"{W}basedOn")) is not None:
        if (above := named.get(basis.get(_VALUE, ""))) is None:
            break
        chain.append(above)
    look = _PLAIN
    for above in reversed(chain):
        if (properties := above.find(_RPR)) is not None:
            look = _told(properties, look)
    return look


def _look(run: etree._Element, styles: Mapping[str, Look]) -> Look:
    properties = next(iter(run), None)
    if properties is not None and properties.tag == _RPR:
        for said in properties:
            if said.tag in _SAYS:
                style = properties.find(_STYLE)
                basis = styles.get(style.get(_VALUE, ""), _PLAIN) if style is not None else _PLAIN
                return _told(properties, basis)
    return _PLAIN


def _told(properties: etree._Element, basis: Look) -> Look:
    """The look that `properties` give to what has the look of `basis` without them."""
    hidden, raised, struck = basis
    for said in properties:
        value = said.get(_VALUE)
        if said.tag == _VANISH:
            hidden = _on(value)
        elif said.tag == _ALIGN:
            raised = value in ("superscript", "subscript")
        elif said.tag == _POSITION:
            raised = raised or (value or "0").strip("+-0") != ""
        elif said.tag in _STRIKES:
            struck = _on(value)
    return hidden, raised, struck


def _on(value: str | None) -> bool:
    return value not in ("0", "false", "off")
