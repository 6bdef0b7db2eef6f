"""What stands below a node of a web page in reading order: runs of text, the breaks between them, and nodes kept whole.

Knows which tags break a line and which raise the mark of a note; knows no tables.
"""

from collections.abc import Collection, Iterable, Iterator

from selectolax.lexbor import LexborNode

from assets.staged.readers.html.styles import Styles
from assets.text.characters import SUPERSCRIPTS

# What is struck through and what replaces it (del, s, strike) are no one number, so that they part too.
_BREAKING = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "del", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
        "nav", "ol", "option", "p", "pre", "s", "section", "strike", "table", "tbody", "td", "tfoot", "th", "thead",
        "title", "tr", "ul",
    }
)  # fmt: skip
_LIFTING = frozenset(("sub", "sup"))
_SILENT = frozenset(("-comment", "script", "style"))

Piece = str | LexborNode | None
# The nodes still to come on a level, and whether their parent breaks lines, raises its text, and keeps its line ends.
_Level = tuple[Iterator[LexborNode], bool, bool, bool]


def flow(top: LexborNode, styles: Styles, whole: Collection[int] = ()) -> list[Piece]:
    """What stands below `top` in order: text, None where a line or block breaks it, nodes of `whole` as they are.

    `whole` are mem_ids. Digits in what is raised are written as raised digits. Lines break as in the source only where
    they show so.
    """
    told = bool(whole or styles.raised or styles.parted)
    pieces: list[Piece] = []
    levels: list[_Level] = [(top.iter(include_text=True), False, False, top.tag == "pre")]
    raised = 0
    while levels:
        nodes, breaks, lifts, kept = levels[-1]
        for node in nodes:
            if (text := node.text_content) is not None:
                text = text.translate(SUPERSCRIPTS) if raised else text
                pieces += _broken(text) if kept else (text,)
                continue
            tag = node.tag
            if tag in _SILENT:
                continue
            breaks, lifts = tag in _BREAKING, tag in _LIFTING
            if told:
                own = node.mem_id
                if own in whole:
                    pieces.append(node)
                    continue
                breaks, lifts = breaks or own in styles.parted, lifts or own in styles.raised
            raised += lifts
            if breaks:
                pieces.append(None)
            levels.append((node.iter(include_text=True), breaks, lifts, kept or tag == "pre"))
            break
        else:
            levels.pop()
            raised -= lifts
            if breaks:
                pieces.append(None)
    return pieces


def _broken(text: str) -> Iterator[Piece]:
    """Text whose line ends show; an empty line between others is kept as a space that shows."""
    first, *rest = text.split("\n")
    yield first
    for at, line in enumerate(rest, start=1):
        yield None
        yield line or ("\xa0" if at < len(rest) else "")


def lines(pieces: Iterable[Piece]) -> list[str]:
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
