"""What stands inside the cells of a web page: the mark-up and the characters that editors leave around a figure.

Each function gives the inner mark-up of one cell and changes nothing of what the page shows of its figure.
"""

from collections.abc import Callable
from html import escape
from random import Random

from tests.generator.printed import Cell
from tests.generator.report import Report

Content = Callable[[Cell], str]

WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789,.-/+"}
WIDTHLESS = ("\u200b", "\ufeff", "\u200d", "\u2060", "\u200e")
SPACES = ("\xa0", "&nbsp;", "\u3000", "&ensp;", " ", "\t", "\n  ")
RAISED = ("①", "②", "[1]", "[2]", "1", "注1", "*")


def plain(cell: Cell) -> str:
    return escape(cell.text)


def full_width(cell: Cell) -> str:
    return escape(cell.text.translate(WIDE)) if cell.key else escape(cell.text)


def split_over_tags(rng: Random) -> Content:
    """Every character or two in a tag of its own, with nothing but comments and break marks between them."""

    def content(cell: Cell) -> str:
        pieces, rest = [], cell.text
        while rest:
            size = rng.randint(1, 2)
            pieces.append(_tagged(escape(rest[:size]), rng))
            rest = rest[size:]
        return "".join(pieces)

    return content


def _tagged(text: str, rng: Random) -> str:
    name = rng.choice(("b", "span", "font", "strong", "em", "u", "a", ""))
    styled = rng.choice(("", ' style="font-size:14px"', ' class="s1"', ' lang="EN-US"')) if name else ""
    after = rng.choice(("", "", "", "<wbr>", "<!-- -->"))
    return f"<{name}{styled}>{text}</{name}>{after}" if name else f"{text}{after}"


def broken_labels(rng: Random) -> Content:
    """Labels over several lines: <br>, paragraphs, or the line ends of the source."""

    def content(cell: Cell) -> str:
        text = escape(cell.text)
        if cell.key or len(cell.text) < 4 or "&" in text:
            return f"<p>{text}</p>" if rng.random() < 0.5 else text
        at = rng.randint(2, len(text) - 2)
        return rng.choice(("{}<br>{}", "{}<br/>\n{}", "<p>{}</p><p>{}</p>", "{}\n      {}", "<div>{}</div>{}")).format(
            text[:at], text[at:]
        )  # fmt: skip

    return content


def invisible(rng: Random) -> Content:
    """Characters of no width inside, white space of every kind around."""

    def content(cell: Cell) -> str:
        text = "".join(f"{char}{rng.choice(WIDTHLESS) if rng.random() < 0.3 else ''}" for char in cell.text)
        return f"{rng.choice(SPACES)}{escape(text)}{rng.choice(SPACES)}"

    return content


def with_units(report: Report, rng: Random) -> Content:
    """Units behind the figures, on most of them; a mark for nothing has none."""
    always, space = rng.random() < 0.5, rng.choice(("", " ", "&nbsp;"))

    def content(cell: Cell) -> str:
        spec = report.form.cell(report.layout, cell.key) if cell.key else None
        counted = spec is not None and any(char.isdigit() for char in cell.text)
        if spec is None or not counted or (not always and rng.random() < 0.5):
            return escape(cell.text)
        return f"{escape(cell.text)}{space}{spec.unit}"

    return content


def with_notes(rng: Random) -> Content:
    """Marks of footnotes behind a few figures and labels: raised, or in brackets or a ring on the line."""

    def content(cell: Cell) -> str:
        if not cell.text or (cell.key and not cell.text[-1].isdigit()) or rng.random() > 0.06:
            return escape(cell.text)
        mark = rng.choice(RAISED)
        if mark in ("①", "②", "[1]", "[2]") and rng.random() < 0.3:
            return f"{escape(cell.text)}{mark}"
        link = f'<a href="#_ftn1" name="_ftnref1">{mark}</a>' if rng.random() < 0.3 else mark
        return f"{escape(cell.text)}<sup>{link}</sup>"

    return content


# A rule that a wide screen meets, for the class in `corrected`.
STYLES = """<style>
@media screen and (min-width: 640px) { .gone { display: none } }
.old { text-decoration: line-through }
</style>"""


def corrected(rng: Random) -> Content:
    """Figures struck out beside the ones that replace them, notes above figures, and what a browser does not show."""

    def content(cell: Cell) -> str:
        text, other = escape(cell.text), rng.randint(1, 99)
        if not cell.key or not any(map(str.isdigit, cell.text)) or rng.random() > 0.2:
            return text
        return rng.choice(
            (
                f"<del>{other}</del>{text}",
                f"<s>{other}</s><ins>{text}</ins>",
                f'<span class="old">{other}</span> {text}',
                f'{text}<font style="text-decoration: line-through">{other}</font>',
                f"<ruby>{text}<rt>{rng.randint(1, 9)}</rt></ruby>",
                f"<ruby>{text}<rp>(</rp><rt>{rng.randint(1, 9)}</rt><rp>)</rp></ruby>",
                f'<b class="gone">{other}</b>{text}',
                f"{text}<canvas>{other}</canvas>",
                f"<iframe>{other}</iframe>{text}",
                f'<input type="text" value="{text}" readonly>',
            )
        )

    return content


def with_hidden(rng: Random) -> Content:
    """Figures nobody sees beside the ones shown, and a size of 0 on what only wraps text that has its own."""

    def content(cell: Cell) -> str:
        text, other = escape(cell.text), rng.randint(1, 99)
        if rng.random() > 0.2:
            return text
        return rng.choice(
            (
                f'{text}<span style="display:none">{other}</span>',
                f'<span style="DISPLAY: none;">{other}</span>{text}',
                f'{text}<font style="color:red;display : none !important">{other}</font>',
                f"{text}<b hidden>{other}</b>",
                f'{text}<input type="hidden" value="{other}">',
                f"{text}<!-- {other} -->",
                f'<span style="font-size:0"><span style="font-size:14px">{text}</span></span>',
                f"{text}<script>var n = {other};</script>",
            )
        )

    return content
