"""The contents of a node of a web page in reading order: text, breaks, and nodes kept whole.

Knows which tags break lines and which raise note marks; knows no tables.
"""

from collections.abc import Collection, Iterable, Iterator

from selectolax.lexbor import LexborNode

from assets.staged.readers.html.styles import PageStyles
from assets.text.characters import SUPERSCRIPTS

# Struck text (del, s, strike) and its replacement must not form one number, so these tags break lines too.
_BREAKING_TAGS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "del", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
        "nav", "ol", "option", "p", "pre", "s", "section", "strike", "table", "tbody", "td", "tfoot", "th", "thead",
        "title", "tr", "ul",
    }
)  # fmt: skip
_RAISING_TAGS = frozenset(("sub", "sup"))
_SILENT_TAGS = frozenset(("-comment", "script", "style"))

Piece = str | LexborNode | None
# The remaining nodes of a level, and whether their parent breaks lines, raises its text, and keeps its line ends.
_Level = tuple[Iterator[LexborNode], bool, bool, bool]


def flow(top: LexborNode, styles: PageStyles, kept_nodes: Collection[int] = ()) -> list[Piece]:
    """The contents of `top` in order: text, None for a line or block break, and the nodes of `kept_nodes` themselves.

    `kept_nodes` are mem_ids. Digits of raised text become superscript digits. Line ends of the source count only where
    they show.
    """
    has_special_nodes = bool(kept_nodes or styles.raised or styles.separate)
    pieces: list[Piece] = []
    levels: list[_Level] = [(top.iter(include_text=True), False, False, top.tag == "pre")]
    raised = 0
    while levels:
        nodes, breaks, raises, keeps_line_ends = levels[-1]
        for node in nodes:
            if (text := node.text_content) is not None:
                text = text.translate(SUPERSCRIPTS) if raised else text
                pieces += _split_at_line_ends(text) if keeps_line_ends else (text,)
                continue
            tag = node.tag
            if tag in _SILENT_TAGS:
                continue
            breaks, raises = tag in _BREAKING_TAGS, tag in _RAISING_TAGS
            if has_special_nodes:
                own = node.mem_id
                if own in kept_nodes:
                    pieces.append(node)
                    continue
                breaks, raises = breaks or own in styles.separate, raises or own in styles.raised
            raised += raises
            if breaks:
                pieces.append(None)
            levels.append((node.iter(include_text=True), breaks, raises, keeps_line_ends or tag == "pre"))
            break
        else:
            levels.pop()
            raised -= raises
            if breaks:
                pieces.append(None)
    return pieces


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
