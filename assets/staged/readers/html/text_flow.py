"""The contents of a node of a web page in reading order: text, breaks, and nodes kept whole.

Knows which tags break lines and which raise note marks; knows no tables.
"""

from collections.abc import Collection, Iterable, Iterator

from selectolax.lexbor import LexborNode

from assets.staged.readers.html.styles import PageStyles
from assets.text.characters import REVERSED, SUPERSCRIPTS, strike_digits
from assets.text.figure_notes import may_be_note_number

# Struck text (del, s, strike) and its replacement must not form one number, so these tags break lines too.
_BREAKING_TAGS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "del", "details", "dialog", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "option", "p", "pre", "s",
        "search", "section", "strike", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
        "xmp",
    }
)  # fmt: skip
_RAISING_TAGS = frozenset(("sub", "sup", "rt", "rtc"))
_STRIKING_TAGS = frozenset(("del", "s", "strike"))
_SILENT_TAGS = frozenset(("-comment", "script", "style", "rp"))
_TAGS_WITH_TEXT = frozenset(("bdo", "input"))
# Right behind a digit, a short number in these may be a note mark, so it must not run into the figure.
_NOTE_TAGS = frozenset(("a", "small"))
_WORD_NOTE = "#_ftn"  # where the links of footnotes lead in a page saved by Word or WPS
_SHOWN_INPUTS = ("", "text", "number", "tel")

Piece = str | LexborNode | None
# The remaining nodes of a level; whether their parent breaks lines, raises or strikes its text, and keeps line ends.
_Level = tuple[Iterator[LexborNode], bool, bool, bool, bool]


def flow(top: LexborNode, styles: PageStyles, kept_nodes: Collection[int] = ()) -> list[Piece]:
    """The contents of `top` in order: text, None for a line or block break, and the nodes of `kept_nodes` themselves.

    `kept_nodes` are mem_ids. Digits of raised text become superscript digits, those of struck text have a stroke. Line
    ends of the source count only where they show.
    """
    has_special_nodes = bool(kept_nodes or styles.raised or styles.separate)
    pieces: list[Piece] = []
    levels: list[_Level] = [(top.iter(include_text=True), False, False, False, top.tag == "pre")]
    raised = struck = 0
    while levels:
        nodes, breaks, raises, strikes, keeps_line_ends = levels[-1]
        for node in nodes:
            if (text := node.text_content) is not None:
                text = text.translate(SUPERSCRIPTS) if raised else strike_digits(text) if struck else text
                pieces += _split_at_line_ends(text) if keeps_line_ends else (text,)
                continue
            tag = node.tag
            if tag in _SILENT_TAGS:
                continue
            breaks, raises, strikes = tag in _BREAKING_TAGS, tag in _RAISING_TAGS, tag in _STRIKING_TAGS
            if tag in _NOTE_TAGS:
                raises = (node.attributes.get("href") or "").startswith(_WORD_NOTE)
                breaks = not raises and _may_be_note(node, pieces)
            if has_special_nodes:
                own = node.mem_id
                if own in kept_nodes:
                    pieces.append(node)
                    continue
                breaks, raises = breaks or own in styles.separate, raises or own in styles.raised
                strikes = strikes or own in styles.struck
            raised += raises
            struck += strikes
            if breaks:
                pieces.append(None)
            if tag in _TAGS_WITH_TEXT:
                pieces.append(_own_text(node))
            levels.append((node.iter(include_text=True), breaks, raises, strikes, keeps_line_ends or tag == "pre"))
            break
        else:
            levels.pop()
            raised -= raises
            struck -= strikes
            if breaks:
                pieces.append(None)
    return pieces


def _own_text(node: LexborNode) -> str:
    """What an element shows before its contents: the value of a field; the mark of text printed in reverse."""
    attributes = node.attributes
    if node.tag == "bdo":
        return REVERSED if (attributes.get("dir") or "").lower() == "rtl" else ""
    return attributes.get("value") or "" if (attributes.get("type") or "").lower() in _SHOWN_INPUTS else ""


def _may_be_note(node: LexborNode, before: list[Piece]) -> bool:
    """Whether a link within the page, or small text, is a short number right behind a digit."""
    last = before[-1] if before else None
    if not isinstance(last, str) or not last[-1:].isdigit():
        return False  # most links: their text need not be put together
    text = node.text(strip=True)  # of the tags inside too: Word puts the number of a footnote in several
    return may_be_note_number(last, text) and (node.tag != "a" or (node.attributes.get("href") or "").startswith("#"))


def _split_at_line_ends(text: str) -> Iterator[Piece]:
    """Text whose line ends show. An empty line between others becomes a non-breaking space."""
    first, *rest = text.split("\n")
    yield first
    for at, line in enumerate(rest, start=1):
        yield None
        yield line or ("\xa0" if at < len(rest) else "")


def join_pieces(pieces: Iterable[Piece]) -> list[str]:
    """The text of `pieces` between breaks, white space as in the source."""
    found: list[str] = []
    run: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            run.append(piece)
        elif run:
            found.append("".join(run))
            run.clear()
    return [*found, "".join(run)] if run else found
