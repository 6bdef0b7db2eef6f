"""`gongkai check`: documents read and checked, what is printed or written of them, and the exit code.

What is said is report/text.py for a person, report/overview.py for a folder, report/json_object.py for a program, and
report/page.py on paper.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from assets.checked.check_files import Checked, CheckedDocuments, check_against
from assets.staged.report import Refusal
from assets.staged.workers.pool import Source, Workers
from assets.text.characters import on_a_line
from assets.workplace import Track, untracked
from pipelines.cli.input_documents import Content, Given, documents
from pipelines.cli.terminal import show, shows_all
from pipelines.vocabulary import words

if TYPE_CHECKING:
    from pipelines.report.overview import CheckedFile
    from pipelines.report.text import Names

HOLDS, FAILS, UNREADABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks for: files and folders, those of last year, and how the answer is to be given."""

    paths: Sequence[Path]
    against: Sequence[Path]
    as_json: bool
    language: str
    page: Path | None


def main(asked: Asked, workers: Workers) -> int:
    """Check what is given, read by `workers`, print, write the page, return the exit code."""
    if asked.page is not None and (why := _not_ours(asked.page, asked.language)):
        show(why, sys.stderr)
        return UNREADABLE
    given = [document for path in asked.paths for document in documents(path)]
    earlier = [document for path in asked.against for document in documents(path)]
    found = check_against(_sources(given), _sources(earlier), workers, _tracker(given))
    results = [(one, _result(one, found)) for one in given]
    names = _names([*given, *earlier]) if asked.against else None
    code = max((_code(checked) for _, checked in results), default=HOLDS)
    _answer(asked, results, names)
    if asked.page is not None:
        code = max(code, _write(asked, results, names, workers))
    return max(code, _refused(asked, earlier, found))


def _sources(given: Sequence[Given]) -> dict[str, Source]:
    return {one.content.sha256: one.content.source for one in given if isinstance(one.content, Content)}


def _names(given: Sequence[Given]) -> dict[str, str]:
    return {one.content.sha256: one.name for one in given if isinstance(one.content, Content)}


def _result(one: Given, found: CheckedDocuments) -> Checked:
    return found.checked[one.content.sha256] if isinstance(one.content, Content) else Checked(one.content)


def _tracker(given: Sequence[Given]) -> Track:
    """A bar where a folder is read and a person is watching."""
    if all(one.folder is None for one in given):
        return untracked
    from pipelines.cli.progress import tracker

    return tracker()


def _answer(asked: Asked, results: Sequence[tuple[Given, Checked]], names: "Names | None") -> None:
    if asked.as_json:
        from pipelines.report.json_object import report_object, write_json

        show(write_json([report_object(one.name, checked, names) for one, checked in results], escaped=not shows_all()))
    else:
        show("\n\n".join("\n".join(lines) for lines in _words(asked, results, names)))


def _words(asked: Asked, results: Sequence[tuple[Given, Checked]], names: "Names | None") -> Iterator[Iterator[str]]:
    """What is printed of each file, and of each folder as a whole."""
    for folder, lot in groupby(results, key=lambda pair: pair[0].folder):
        if folder is None:
            from pipelines.report.text import lines

            yield from (lines(one.name, checked, asked.language, names) for one, checked in lot)
        else:
            from pipelines.report.overview import overview

            yield overview(_entries(list(lot)), asked.language)


def _write(asked: Asked, results: Sequence[tuple[Given, Checked]], names: "Names | None", workers: Workers) -> int:
    """Write the page, and say so."""
    from pipelines.report.page import page
    from pipelines.report.page_images import draw

    assert asked.page is not None
    listed = any(one.folder is not None for one, _ in results)
    drawn = draw({c.document.sha256: c for _, c in results}, _sources([one for one, _ in results]), workers)
    text = page(_entries(results), drawn, names, listed=listed)
    said = words(asked.language)
    try:
        asked.page.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        show(said["page_failed"].format(path=on_a_line(str(asked.page)), why=error.strerror), sys.stderr)
        return UNREADABLE
    if not asked.as_json:
        show(f"\n{said['page_written'].format(path=on_a_line(str(asked.page)))}")
    return HOLDS


def _not_ours(path: Path, language: str) -> str | None:
    """Why a page may not be written to `path`: a draft of that name must not be lost to a slip of the options."""
    from pipelines.report.page import PAGE_MARK

    try:
        with path.open("rb") as file:
            head = file.read(1000)
    except FileNotFoundError:
        return None
    except OSError as error:
        return words(language)["page_failed"].format(path=path, why=error.strerror)
    return words(language)["page_not_ours"].format(path=path) if head and PAGE_MARK.encode() not in head else None


def _refused(asked: Asked, earlier: Sequence[Given], found: CheckedDocuments) -> int:
    """Say which of last year's reports cannot be read; the code for it, of those named by themselves."""
    from pipelines.report.words import words as report_words

    said, code = words(asked.language) | report_words(asked.language), HOLDS
    for one in earlier:
        read = found.earlier[one.content.sha256] if isinstance(one.content, Content) else one.content
        if isinstance(read, Refusal) and one.folder is None:
            code = UNREADABLE
            why = read.why.in_language(asked.language)
            show(f"{said['earlier']} {on_a_line(one.name)}: {said[read.outcome]}: {why}", sys.stderr)
    return code


def _entries(results: Sequence[tuple[Given, Checked]]) -> "list[CheckedFile]":
    from pipelines.report.overview import CheckedFile

    return [CheckedFile(_within(one), checked) for one, checked in results]


def _within(one: Given) -> str:
    """The name of a document, in its folder if it was found in one."""
    return one.name.removeprefix(f"{one.folder}{os.sep}") if one.folder is not None else one.name


def _code(checked: Checked) -> int:
    if isinstance(checked.document, Refusal):
        return UNREADABLE
    return FAILS if checked.broken else HOLDS
