"""What the page shows of a report: its pages with the failing cells boxed, or its tables with them marked, as HTML."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from assets.checked.wording.marked_tables import Entry, Line, Marks, Table
from assets.staged.cells.form_reading import Reading
from assets.staged.workers.page_images import PageImage
from expectations.rulebook.sums import Number
from pipelines.report.page_images import Boxed, boxed
from pipelines.report.suspect_words import Wording

Words = dict[str, str]
_ROUND = 4.4  # points: half of the mark that numbers a cell, at the corner of its box, so that no figure is hidden


def pictured(pages: Iterable[PageImage], reading: Reading, found: Marks, words: Words) -> Iterator[str]:
    """A figure a page: the marked cells boxed, those likely wrong numbered and told below."""
    wording = Wording(reading, "zh")
    for picture in pages:
        boxes = boxed(reading, found, picture.page)
        suspects = [one for one in boxes if one.mark == "suspect"]
        drawn = "".join(map(_box, boxes)) + "".join(_number(n, one) for n, one in enumerate(suspects, 1))
        size = f'width="{picture.width}" height="{picture.height}"'
        image = f'<image href="data:image/jpeg;base64,{b64encode(picture.jpeg).decode("ascii")}" {size}/>'
        name = words["page"].format(n=picture.page)
        told = "".join(f"<li>{escape(wording.cell(one.key, one.needed))}</li>" for one in suspects)
        yield (
            f'<figure><figcaption>{name}</figcaption><svg viewBox="0 0 {picture.width} {picture.height}" role="img" '
            f'aria-label="{name}">{image}{drawn}</svg>{f"<ol>{told}</ol>" if told else ""}</figure>'
        )


def _box(one: Boxed) -> str:
    x0, top, x1, bottom = one.box
    return f'<rect class="{one.mark}" x="{x0}" y="{top}" width="{x1 - x0:.1f}" height="{bottom - top:.1f}"/>'


def _number(number: int, one: Boxed) -> str:
    _, top, x1, _ = one.box
    return f'<circle cx="{x1}" cy="{top}" r="{_ROUND}"/><text x="{x1}" y="{top}">{number}</text>'


def tabled(tables: Iterable[Table], words: Words) -> Iterator[str]:
    """Each table whole, as HTML."""
    for table in tables:
        heads = "".join(f"<th>{escape(heading)}</th>" for heading in table.headings)
        body = "".join(_rows(table.lines, len(table.headings), words))
        yield (
            f'<table class="report"><caption>{escape(table.title)}</caption>'
            f"<thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )


def _rows(lines: Sequence[Line], columns: int, words: Words) -> Iterator[str]:
    group = None
    for line in lines:
        if line.group and line.group != group:
            yield f'<tr><th class="group" colspan="{columns + 1}">{escape(line.group)}</th></tr>'
        group = line.group
        cells = "".join(_cell(entry, words) for entry in line.entries)
        yield f"<tr><th>{escape(line.label)}</th>{cells}</tr>"


def _cell(entry: Entry, words: Words) -> str:
    mark = f' class="{entry.mark}"' if entry.mark else ""
    needed = "" if entry.needed is None else f'<span class="needed">{_needed(entry.needed, words)}</span>'
    return f"<td{mark}>{escape(entry.text)}{needed}</td>"


def _needed(value: Number, words: Words) -> str:
    return escape(words["needed"].format(value=value))
