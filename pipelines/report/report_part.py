"""The part of the HTML page about one document: its identity, the result, the findings with what may be wrong, and the
places of both. Used by the page that `gongkai check --html` writes and by the desk.

Gives the values that templates/part.html shows and writes no HTML. Pictures are in figures.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from assets.checked.wording.marked_tables import MarkedTable, Marks, marks, tables
from assets.staged.report import Refusal, Report
from assets.staged.workers.page_images import PageImages
from expectations.rulebook.rule import severity_words
from pipelines.report.checked_file import CheckedFile
from pipelines.report.figures import PageFigure, anchor, page_figures
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
Labelled = tuple[str, str]  # a label and its text


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The first line of a finding."""

    rule: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingItem:
    """A finding: its conclusion, then each detail and suspect on a line of its own.

    `link` is the id of its first marked cell, empty where it has none or the page is not linked; `review` the office's
    verdict on it, None without one.
    """

    conclusion: Conclusion
    link: str
    facts: tuple[Labelled, ...]
    suspects: tuple[SuspectText, ...]
    see: tuple[str, ...]
    review: str | None
    basis: Labelled


@dataclass(frozen=True, slots=True)
class ReportPart:
    """What the part about a document shows. Of a refused document `refused` has the reason, and only `heading` is set.
    `result` is the verdict of CheckedFile.

    `pages` are its pages with marked cells, where there are pictures of them; else `tables` are the tables that have
    any, and `not_drawn` is the reason why pictures are missing.
    """

    heading: str
    refused: str = ""
    linked: bool = False
    identity: tuple[Labelled, ...] = ()
    result: str = ""
    verdict: str = ""
    severe: tuple[FindingItem, ...] = ()
    other_suspects: tuple[SuspectText, ...] = ()
    noted: tuple[FindingItem, ...] = ()
    undecided: tuple[Conclusion, ...] = ()
    more_undecided: int = 0
    pages: tuple[PageFigure, ...] = ()
    not_drawn: str = ""
    tables: tuple[MarkedTable, ...] = ()

    def anchor(self, key: str) -> str:
        """The id of a marked cell, empty if the page is not linked."""
        return anchor(key) if self.linked else ""


def report_part(
    file: CheckedFile,
    drawn: PageImages | Refusal | None,
    earlier: Names | None,
    language: str,
    *,
    linked: bool = False,
) -> ReportPart:
    """The part about `file` in `language`. `drawn` are its pages with marked cells, where it has any.

    `linked`: each finding links to its first marked cell, for a page with one report, where the keys of cells are
    unique.
    """
    document, describe = file.checked.document, _Describer(language, linked=linked)
    if isinstance(document, Refusal):
        return ReportPart(file.name, describe.refusal(document))
    return describe.report(file, document, drawn, earlier)


class _Describer:
    """Describes documents in one language."""

    def __init__(self, language: str, *, linked: bool) -> None:
        self._language = language
        self._words = in_language(language)
        self._linked = linked

    def refusal(self, refusal: Refusal) -> str:
        why = refusal.why.in_language(self._language)
        return self._words["refused_page"].format(outcome=self._words[refusal.outcome], why=why)

    def report(
        self, file: CheckedFile, report: Report, drawn: PageImages | Refusal | None, earlier: Names | None
    ) -> ReportPart:
        checked, found = file.checked, marks(file.checked)
        blocks = finding_blocks(checked, self._language)
        pictures = drawn.pages if isinstance(drawn, PageImages) else ()
        figures = page_figures(pictures, report.reading, found, self._language, linked=self._linked)
        printed = () if pictures else tuple(table for table in tables(report.reading, found) if table.marked)
        return ReportPart(
            heading=report.identity.title or file.name,
            linked=self._linked,
            identity=tuple(self._identity_rows(file.name, report, checked, earlier)),
            result=file.verdict,
            verdict=self._verdict(checked),
            severe=tuple(self._item(block, found) for block in blocks.severe),
            other_suspects=blocks.other_suspects,
            noted=tuple(self._item(block, found) for block in blocks.noted),
            undecided=tuple(map(self._conclusion, checked.undecided[:_SHOWN_UNDECIDED])),
            more_undecided=max(0, len(checked.undecided) - _SHOWN_UNDECIDED),
            pages=tuple(figures),
            not_drawn=self._not_drawn(drawn) if isinstance(drawn, Refusal) else "",
            tables=printed,
        )

    def _identity_rows(self, name: str, report: Report, checked: Checked, earlier: Names | None) -> Iterator[Labelled]:
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

    def _verdict(self, checked: Checked) -> str:
        severe, noted, undecided = map(len, (checked.severe, checked.noted, checked.undecided))
        counts = self._words["verdict"].format(f=severe, n=noted, u=undecided)
        return counts if severe or noted or undecided else self._words["holds"]

    def _item(self, block: FindingBlock, found: Marks) -> FindingItem:
        *facts, basis = [
            (d.label.in_language(self._language), d.text.in_language(self._language)) for d in block.finding.details
        ]
        link = self._link(block.finding, found) if self._linked else ""
        conclusion = self._conclusion(block.finding)
        return FindingItem(conclusion, link, tuple(facts), block.suspects, block.see, block.review, basis)

    def _link(self, finding: Finding, found: Marks) -> str:
        """The id of the suspect cell of a finding, or of the first of its cells where none is suspect."""
        keys = sorted((key for key in finding.cells if found.of(key)), key=lambda key: key not in found.suspects)
        return anchor(keys[0]) if keys else ""

    def _conclusion(self, finding: Finding) -> Conclusion:
        severity = severity_words()[finding.severity].in_language(self._language)
        return Conclusion(finding.rule, severity, finding.conclusion.in_language(self._language))

    def _not_drawn(self, refusal: Refusal) -> str:
        return self._words["no_picture"].format(why=refusal.why.in_language(self._language))
