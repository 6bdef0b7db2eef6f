"""Web pages whose style sheet touches the figures: as sites do without changing any, or so that a browser draws digits
that are not written, or in another order than they are written.

Seeded variety: which figures, where they are cut, and by which of the ways.
"""

from collections.abc import Callable
from html import escape
from random import Random

from tests.generator.kinds.html_tables import ruled
from tests.generator.kinds.web_page import page
from tests.generator.printed import Cell
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]

# Of each way the rules of the class {0}, and the mark-up of a figure {1} in two pieces {2} and {3} that has it.
HARMLESS = (
    (".{0}::before{{content:''}}", "<b class={0}>{1}</b>"),
    (".{0}::after{{content:'\\e601'}}", "<b class={0}>{1}</b>"),
    (".{0}::after{{content:'.';visibility:hidden;height:0}}", "<b class={0}>{1}</b>"),
    ("@media print{{.{0}::after{{content:'3'}}}}", "<b class={0}>{1}</b>"),
    (".{0}{{float:left}}", "<b class={0}>{1}</b>"),
    (".{0}{{position:relative;top:1px;margin-left:2em}}", "<b class={0}>{1}</b>"),
    (".{0} *{{order:0;float:none;transform:none}}", "<b class={0}><i>{2}</i><i>{3}</i></b>"),
    ("td{{.{0}{{color:#333}}}}", "<b class={0}>{1}</b>"),
)
DRAWN = (
    (".{0}::before{{content:'{1}'}}", "<b class={0}></b>"),
    (".{0}::after{{content:'{3}'}}", "<b class={0}>{2}</b>"),
    (".{0}::before{{content:attr(data-n)}}", "<b class={0} data-n='{2}'>{3}</b>"),
    ("td{{.{0}::after{{content:'{3}'}}}}", "<b class={0}>{2}</b>"),
    (".{0} i{{float:left}}", "<b class={0}>{3}<i>{2}</i></b>"),
    (".{0}{{display:flex;flex-direction:row-reverse;justify-content:start}}", "<b class={0}><i>{3}</i><u>{2}</u></b>"),
    (".{0}{{display:flex}}.{0} i{{order:-1}}", "<b class={0}><u>{3}</u><i>{2}</i></b>"),
)


def styled(ways: tuple[tuple[str, str], ...], share: float) -> Kind:
    """A page in which `share` of the figures of two digits and more are drawn in one of `ways`."""

    def kind(report: Report, rng: Random) -> bytes:
        rules: list[str] = []

        def content(cell: Cell) -> str:
            if not cell.key or len(cell.text) < 2 or not cell.text.isdecimal() or rng.random() > share:
                return escape(cell.text)
            at, (rule, mark_up) = rng.randint(1, len(cell.text) - 1), rng.choice(ways)
            pieces = (f"n{len(rules)}", cell.text, cell.text[:at], cell.text[at:])
            rules.append(rule.format(*pieces))
            return mark_up.format(*pieces)

        text = page(report, lambda table: ruled(table, content), head="<style>SHEET</style>")
        return text.replace("SHEET", "\n".join(rules)).encode()

    return kind


STYLED_KINDS: dict[str, Kind] = {"harmless_styles": styled(HARMLESS, 0.5)}
# Cells whose digits are not surely those written are left open.
DRAWN_KINDS: dict[str, Kind] = {"drawn_by_style": styled(DRAWN, 0.3)}
