"""Whole documents with the heads of identity.py: web pages, Word documents, PDFs and text, with balanced figures."""

from collections.abc import Callable
from html import escape
from random import Random

from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.generator.kinds import docx, text
from tests.generator.kinds.docx_package import paragraph, run
from tests.generator.kinds.html_tables import ruled
from tests.generator.kinds.identity import Head
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.web_page import page
from tests.generator.report import Report
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms

_WRAPPINGS = ("<h1>{}</h1>", "<p>{}</p>", "<div>{}</div>", "<p align=center><strong>{}</strong></p>")
_BREAK = "<w:r><w:br/></w:r>"


def drawn(head: Head, seed: int) -> Report:
    """A report of the body and year that `head` means."""
    form = next(reversed(forms().values()))
    balanced = figures(form, STANDARD, seed, 20)
    return written(head.meant.body, head.meant.year, form.form, STANDARD, balanced)


def web_page(head: Head, seed: int) -> bytes:
    """The lines of the title in headings, paragraphs, one paragraph with breaks, or cells of a layout table."""
    rng, report = Random(seed), drawn(head, seed)
    lines = [escape(line) for line in head.above]
    wrapping = rng.choice(_WRAPPINGS)
    ways = (
        "".join(wrapping.format(line) for line in lines),
        wrapping.format("<br>".join(lines)),
        f"<table width=100%>{''.join(f'<tr><td align=center>{line}</td></tr>' for line in lines)}</table>",
    )
    tags = "".join(f'<meta name="{name}" content="{escape(content)}">' for name, content in head.tags)
    whole = page(report, ruled, head=tags)
    whole = whole.replace(f"<title>{escape(report.title)}</title>", "<title>政府信息公开</title>")
    return whole.replace(f"<h1>{escape(report.title)}</h1>", rng.choice(ways)).encode()


def word(head: Head, seed: int) -> bytes:
    """The lines of the title as paragraphs, or in one with soft breaks."""
    rng, report = Random(seed), drawn(head, seed)
    apart = "".join(paragraph(run(line)) for line in head.above)
    soft = paragraph(_BREAK.join(run(line) for line in head.above))
    title = rng.choice((apart, soft))
    own = paragraph(run(report.title))
    return docx.document(report, docx.Manner().table, around=lambda body: body.replace(own, title, 1))


def pdf(head: Head, seed: int) -> bytes:
    """The title as wide as the page allows, so that it wraps where it must."""
    return PDF_KINDS["ruled"](drawn(head, seed), Random(seed))


def plain_text(head: Head, seed: int) -> bytes:
    report = drawn(head, seed)
    return text.document(report, text.tabbed).replace(report.title, "\n".join(head.above), 1).encode()


WRITERS: dict[str, Callable[[Head, int], bytes]] = {"html": web_page, "docx": word, "pdf": pdf, "text": plain_text}
