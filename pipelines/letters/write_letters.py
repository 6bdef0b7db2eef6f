"""Writes the letters of cases and their list into a folder that is new or empty, so that no letter is written over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.staged.report import Refusal
from assets.staged.workers.pool import Source, Workers
from assets.text.characters import on_one_line
from pipelines.letters.cases import Case, Cases
from pipelines.letters.covering_list import WrittenLetter, write_list
from pipelines.letters.fields import Drawn, Settings, letter_fields
from pipelines.letters.places import marks_of
from pipelines.letters.template import Template, picture
from pipelines.letters.words import message
from pipelines.report.file_names import FileNames
from pipelines.report.page_images import draw


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: the template, what the office states, the language of the list."""

    template: Template
    settings: Settings
    language: str


def write_letters(
    folder: Path, cases: Cases, order: Order, sources: Mapping[str, Source], workers: Workers
) -> list[WrittenLetter]:
    """Write a letter for each case, its pages drawn from `sources` by digest, and the list; returns the letters.

    Raises TemplateFault, and OSError where the folder cannot be written to.
    """
    names, written = FileNames(), list[WrittenLetter]()
    list_name = names.name(message("list_file").in_language(order.language), ".xlsx")
    for case in cases.cases:
        drawn = _draw(case, sources, workers)
        data = order.template.fill(letter_fields(case, order.settings, drawn, picture))
        name = names.name(f"{case.body} {case.year}", ".docx")
        (folder / name).write_bytes(data)
        written.append(WrittenLetter(case, name, "\n".join(_remarks(case, drawn, order.language))))
    with (folder / list_name).open("wb") as file:
        write_list(file, written, cases.unaddressed, order.settings.by, order.language)
    return written


def _draw(case: Case, sources: Mapping[str, Source], workers: Workers) -> Drawn:
    found = {one.report.sha256: one.checked for one in case.reports if one.report.sha256 in sources}
    marked = {one.report.sha256 for one in case.reports if marks_of(one).failing}
    return draw({sha256: found[sha256] for sha256 in found if sha256 in marked}, sources, workers)


def _remarks(case: Case, drawn: Drawn, language: str) -> Iterator[str]:
    """What a person should look at before the letter is sent."""
    if any(report.inferred for report in case.reports):
        yield message("read_by_ocr").in_language(language)
    if missing := sum(report.not_worded for report in case.reports):
        yield message("not_worded", n=missing).in_language(language)
    for page in drawn.values():
        if isinstance(page, Refusal):
            yield message("no_picture", why=on_one_line(page.why.in_language(language))).in_language(language)
