"""The part of the HTML page about one document: its identity, the result, the findings with what may be wrong, and the
places of both. Used by the page that `gongkai check --html` writes and by the desk.

Every text of a document is escaped. Pictures and tables are in figures.py, the document around the parts in page.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from assets.checked.wording.marked_tables import Marks, marks, tables
from assets.staged.report import Refusal, Report
from assets.staged.workers.page_images import PageImages
from assets.text.characters import on_one_line
from expectations.rulebook.rule import severity_words
from pipelines.report.checked_file import CheckedFile
from pipelines.report.figures import FigureWriter, anchor
from pipelines.report.finding_blocks import FindingBlock, finding_blocks
from pipelines.report.suspect_text import SuspectText
from pipelines.report.text import (
    Names,
    comparison_lines,
    status_lines,
    write_form,
    write_found,
    write_leftover,
    write_region,
)
from pipelines.report.words import words as in_language

_SHOWN_UNDECIDED = 20


def report_part(
    file: CheckedFile,
    drawn: PageImages | Refusal | None,
    earlier: Names | None,
    language: str,
    *,
    linked: bool = False,
) -> str:
    """The part about `file` as HTML in `language`. `drawn` are its pages with marked cells, where it has any.

    `linked`: each finding links to its first marked cell, for a page with one report, where the keys of cells are
    unique.
    """
    return "".join(_PartWriter(language, linked=linked).write(file, drawn, earlier))


class _PartWriter:
    """Writes parts in one language."""

    def __init__(self, language: str, *, linked: bool) -> None:
        self._language = language
        self._words = in_language(language)
        self._linked = linked

    def write(self, file: CheckedFile, drawn: PageImages | Refusal | None, earlier: Names | None) -> Iterator[str]:
        checked, document = file.checked, file.checked.document
        if isinstance(document, Refusal):
            yield self._refusal(file.name, document)
            return
        yield f"<h2>{as_html(document.identity.title or file.name)}</h2>"
        yield _definitions(self._identity_rows(file.name, document, checked, earlier))
        yield self._verdict(file)
        blocks, found = finding_blocks(checked, self._language), marks(checked)
        yield self._list("ol", "failing_rules", (self._block(block, found) for block in blocks.severe))
        yield self._list("ul", "suspects", map(_suspect, blocks.other_suspects))
        yield self._list("ol", "noted_rules", (self._block(block, found) for block in blocks.noted))
        yield self._undecided(checked.undecided)
        yield from self._marked(found, document, drawn)

    def _refusal(self, name: str, refusal: Refusal) -> str:
        why = refusal.why.in_language(self._language)
        text = self._words["refused_page"].format(outcome=self._words[refusal.outcome], why=why)
        return f'<h2>{as_html(name)}</h2><p class="verdict fails">{as_html(text)}</p>'

    def _identity_rows(
        self, name: str, report: Report, checked: Checked, earlier: Names | None
    ) -> Iterator[tuple[str, str]]:
        """What is above the result, by its label."""
        identity, reading, words, language = report.identity, report.reading, self._words, self._language
        yield words["file"], name
        yield words["body"], identity.body or "?"
        yield words["region"], write_region(identity, language)
        yield words["year"], str(identity.year or "?")
        if identity.why:
            yield words["identity"], identity.why.in_language(language)
        form = write_form(reading, language)
        yield words["form"], words["form_and_instrument"].format(form=form, instrument=reading.form.instrument)
        yield words["cells"], write_found(reading, language)
        yield from ((words["read"], line) for line in status_lines(reading, language))
        yield from ((words["leftover_name"], write_leftover(leftover, language)) for leftover in reading.leftovers)
        if earlier is not None:
            yield from ((words["earlier"], line) for line in comparison_lines(checked, earlier, language))

    def _verdict(self, file: CheckedFile) -> str:
        """The result in the colour of its kind: what could not be judged is not green."""
        checked = file.checked
        severe, noted, undecided = map(len, (checked.severe, checked.noted, checked.undecided))
        counts = self._words["verdict"].format(f=severe, n=noted, u=undecided)
        text = counts if severe or noted or undecided else self._words["holds"]
        return f'<p class="verdict {file.verdict}">{text}</p>'

    def _block(self, block: FindingBlock, found: Marks) -> str:
        """A finding: its conclusion, then each detail and suspect on a line of its own."""
        details = [
            (d.label.in_language(self._language), d.text.in_language(self._language)) for d in block.finding.details
        ]
        *facts, basis = [(label, as_html(text)) for label, text in details]
        suspects = [(self._words["suspect"], _suspect(suspect)) for suspect in block.suspects]
        suspects += [(self._words["suspect"], as_html(self._words["see"].format(rule=rule))) for rule in block.see]
        rows = "".join(f"<dt>{as_html(label)}</dt><dd>{text}</dd>" for label, text in (*facts, *suspects, basis))
        return f'{self._conclusion(block.finding)}{self._link(block, found)}<dl class="details">{rows}</dl>'

    def _link(self, block: FindingBlock, found: Marks) -> str:
        """A link to the suspect cell of a finding, or to the first of its cells where none is suspect."""
        keys = sorted((key for key in block.finding.cells if found.of(key)), key=lambda key: key not in found.suspects)
        if not (self._linked and keys):
            return ""
        return f' <a class="place" href="#{escape(anchor(keys[0]))}">{self._words["show_place"]}</a>'

    def _conclusion(self, finding: Finding) -> str:
        severity = severity_words()[finding.severity].in_language(self._language)
        return (
            f'<span class="rule">{as_html(finding.rule)}</span> <span class="severity">{severity}</span> '
            f"{as_html(finding.conclusion.in_language(self._language))}"
        )

    def _undecided(self, findings: Sequence[Finding]) -> str:
        more = len(findings) - _SHOWN_UNDECIDED
        listed = self._list("ol", "undecided_rules", map(self._conclusion, findings[:_SHOWN_UNDECIDED]))
        return listed + (f"<p>{self._words['more'].format(n=more)}</p>" if more > 0 else "")

    def _list(self, kind: str, heading: str, items: Iterable[str]) -> str:
        """A heading with a list of HTML below it; nothing where the list is empty."""
        listed = "".join(f"<li>{item}</li>" for item in items)
        return f"<h3>{self._words[heading]}</h3><{kind}>{listed}</{kind}>" if listed else ""

    def _marked(self, found: Marks, report: Report, drawn: PageImages | Refusal | None) -> Iterator[str]:
        """The pages with the marked cells boxed, where there are pictures of them; else the tables that have any."""
        figures = FigureWriter(self._language, linked=self._linked)
        if isinstance(drawn, PageImages) and drawn.pages:
            yield f"<h3>{self._words['pages']}</h3>"
            yield from figures.pages(drawn.pages, report.reading, found)
            return
        marked = [table for table in tables(report.reading, found) if table.marked]
        if isinstance(drawn, Refusal):
            why = drawn.why.in_language(self._language)
            yield f'<p class="note">{as_html(self._words["no_picture"].format(why=why))}</p>'
        if marked:
            yield f"<h3>{self._words['tables']}</h3>"
            yield from figures.tables(marked)


def _definitions(rows: Iterable[tuple[str, str]]) -> str:
    listed = "".join(f"<dt>{as_html(label)}</dt><dd>{as_html(text)}</dd>" for label, text in rows)
    return f"<dl>{listed}</dl>"


def _suspect(suspect: SuspectText) -> str:
    items = "".join(f"<li>{as_html(item)}</li>" for item in suspect.items)
    more = f"<p>{as_html(suspect.more)}</p>" if suspect.more else ""
    return as_html(suspect.lead) + (f"<ul>{items}</ul>{more}" if items else "")


def as_html(text: str) -> str:
    """Any text as HTML, on one line."""
    return escape(on_one_line(text))
