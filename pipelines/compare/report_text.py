"""The text of a report without the lines that are none: labels of its tables, page numbers, buttons of a web page.

Each format leaves other such lines among the paragraphs, so that they would be changes between two formats. Lines in
sections with tables are labels if the form has them; the words of pages are data (page_words.yaml).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from assets.staged.identity.page_furniture import without_furniture
from assets.staged.narrative.sections import SectionText
from assets.staged.report import Report
from pipelines.compare.repeated_text import TEXT_SECTIONS
from pipelines.compare.sentences import comparable, letters_of
from warehouse.reference.forms.form import Form, Labelled
from warehouse.reference.forms.form_list import forms
from warehouse.yaml_models import Declared, load

PAGE_WORDS = Path(__file__).parent / "page_words.yaml"
_PAGE_NUMBER = re.compile(r"(?:第0页)?(?:共0页)?|续表")  # as letters_of writes it
_FIGURE = "0"  # as letters_of writes it
_MOST_LINES = 3  # over which a label is broken


class PageWords(Declared):
    """Words that web pages print around a report."""

    words: tuple[str, ...]


def report_text(report: Report) -> tuple[SectionText, ...]:
    """The sections of `report` with their text alone."""
    form = report.reading.form.form
    return tuple(replace(one, text=_text(one, form)) for one in report.sections)


def _text(section: SectionText, form: str) -> str:
    lines = [line for line in section.text.split("\n") if not _is_of_the_page(line)]
    kept = lines if section.section in TEXT_SECTIONS else _without_tables(lines, _labels(form))
    return "\n".join(kept)


def _is_of_the_page(line: str) -> bool:
    """Whether a line is blank, a page number, what a program printed on a page, or buttons of a web page."""
    letters = letters_of(comparable(line))
    if not letters or not without_furniture(line).strip():
        return True
    return _PAGE_NUMBER.fullmatch(letters) is not None or _buttons().fullmatch(letters) is not None


def _without_tables(lines: Sequence[str], labels: frozenset[str]) -> Iterator[str]:
    """The lines without figures alone and without labels, each of which may be broken over several lines."""
    letters = [letters_of(comparable(line)) for line in lines]
    at = 0
    while at < len(lines):
        broken = (n for n in range(1, _MOST_LINES + 1) if "".join(letters[at : at + n]) in labels)
        size = next(broken, 0) or int(letters[at] == _FIGURE)
        if not size:
            yield lines[at]
        at += size or 1


@cache
def _labels(form: str) -> frozenset[str]:
    """The letters of every label of the form's tables."""
    declared = forms()[form]
    words = {word for term in _terms(declared) for word in (term.label, *term.variants)}
    words |= {*declared.proactive.headings, *declared.applications.headings, *declared.disputes.headings}
    return frozenset(map(letters_of, words))


def _terms(form: Form) -> Iterator[Labelled]:
    for block in form.proactive.blocks:
        yield from (block, *block.columns, *block.rows)
    applications, disputes = form.applications, form.disputes
    yield from (*applications.columns, *applications.groups, *applications.rows)
    yield from (*disputes.blocks, *disputes.columns)


@cache
def _buttons() -> re.Pattern[str]:
    words = load(PAGE_WORDS, PageWords).words
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})+")
