"""What `gongkai check` does: reads and checks the documents, prints and writes the results, sets the exit code.

The results are worded in pipelines/report: text.py for a person, overview.py for a folder, json_object.py for a
program, page.py for paper, workbook/ for a spreadsheet.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING

from assets.checked.check_files import Checked, CheckedDocuments, check_against
from assets.staged.cluster.address import named_cluster, require_usable
from assets.staged.report import Refusal
from assets.staged.workers.pool import ReadingPool, Source, Workers
from assets.text.characters import on_one_line
from assets.workplace import TrackProgress, without_progress
from pipelines.cli.extras import require
from pipelines.cli.given_arguments import documents_of
from pipelines.cli.input_documents import Content, InputDocument
from pipelines.cli.terminal import FAILURE, MISUSE, SUCCESS, can_show_chinese, show
from pipelines.cli.words import Words
from pipelines.cli.written_files import describe_write_error, why_not_to_write
from pipelines.orchestration.settings import place

if TYPE_CHECKING:
    from pipelines.report.checked_file import CheckedFile
    from pipelines.report.text import Names


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check: arguments that give files and folders, and those of the previous year; and how to report the
    results. `name` is that of a document on standard input, `cluster` the address of one that reads folders.
    """

    paths: Sequence[str | Path]
    against: Sequence[str | Path]
    as_json: bool
    language: str
    page: Path | None
    workbook: Path | None = None
    name: str | None = None
    cluster: str | None = None


def check_documents(request: CheckRequest, workers: Workers) -> int:
    """Check the documents, read by `workers`, print the results, write page and workbook; returns the exit code."""
    words = Words("check", request.language)
    if why := _why_not_to_write(request):
        show(why, sys.stderr)
        return MISUSE
    given = [document for argument in request.paths for document in documents_of(argument, request.name)]
    earlier = [document for argument in request.against for document in documents_of(argument)]
    places, kinds = _names([*given, *earlier]), _media_types([*given, *earlier])
    pool = _cluster_pool(request, given)
    found = check_against(_sources(given), _sources(earlier), workers, _progress(given), places, kinds, pool)
    results = _review([(one, _result(one, found)) for one in given])
    names = places if request.against else None
    code = max((_code(checked) for _, checked in results), default=SUCCESS)
    _print_results(request, results, names)
    if request.page is not None:
        code = max(code, _write_page(request, request.page, results, names, workers))
    if request.workbook is not None:
        code = max(code, _write_workbook(request, request.workbook, results))
    return max(code, _report_unread_earlier(words, earlier, found))


def _sources(given: Sequence[InputDocument]) -> dict[str, Source]:
    return {one.content.sha256: one.content.source for one in given if isinstance(one.content, Content)}


def _names(given: Sequence[InputDocument]) -> dict[str, str]:
    return {one.content.sha256: one.name for one in given if isinstance(one.content, Content)}


def _media_types(given: Sequence[InputDocument]) -> set[str]:
    return {one.content.media_type for one in given if isinstance(one.content, Content)}


def _result(one: InputDocument, found: CheckedDocuments) -> Checked:
    return found.checked[one.content.sha256] if isinstance(one.content, Content) else Checked(one.content)


def _review(results: list[tuple[InputDocument, Checked]]) -> list[tuple[InputDocument, Checked]]:
    """The results with the verdicts on their findings, where the office has any; prints the faults of their files."""
    own = Path(place("GONGKAI_REVIEWED"))
    if not (own / "verdicts").is_dir():
        return results
    from assets.checked.reviewed.review_checked import review_checked
    from assets.checked.reviewed.verdicts import read_verdicts

    read = read_verdicts(own)
    for fault in read.faults:
        show(fault, sys.stderr)
    verdicts = [entry.content for entry in read.entries]
    return [(one, review_checked(checked, verdicts)) for one, checked in results]


def _progress(given: Sequence[InputDocument]) -> TrackProgress:
    """A progress bar where a folder is read and a person is watching."""
    if all(one.folder is None for one in given):
        return without_progress
    from pipelines.cli.progress import tracker

    return tracker()


def _cluster_pool(request: CheckRequest, given: Sequence[InputDocument]) -> ReadingPool | None:
    """The cluster that reads the documents, where one is named and a folder is given."""
    cluster = named_cluster(os.environ, request.cluster)
    if cluster is None or all(one.folder is None for one in given):
        return None
    require("cluster", "check --cluster")
    require_usable(cluster)
    from assets.staged.cluster.job_pool import ClusterPool

    return ClusterPool(cluster, lambda sentence: show(sentence, sys.stderr))


def _print_results(
    request: CheckRequest, results: Sequence[tuple[InputDocument, Checked]], names: "Names | None"
) -> None:
    if request.as_json:
        from pipelines.report.json_object import report_object, write_json

        objects = [report_object(one.name, checked, names) for one, checked in results]
        show(write_json(objects, escaped=not can_show_chinese()))
    else:
        show("\n\n".join("\n".join(lines) for lines in _texts(request, results, names)))


def _texts(
    request: CheckRequest, results: Sequence[tuple[InputDocument, Checked]], names: "Names | None"
) -> Iterator[Iterator[str]]:
    """The lines of each file, and of each folder as a whole."""
    for folder, found in groupby(results, key=lambda pair: pair[0].folder):
        if folder is None:
            from pipelines.report.text import lines

            yield from (lines(one.name, checked, request.language, names) for one, checked in found)
        else:
            from pipelines.report.overview import overview

            yield overview(_entries(list(found)), request.language)


def _why_not_to_write(request: CheckRequest) -> str | None:
    """Why the page or the workbook must not be written."""
    why = None
    if request.page is not None:
        from pipelines.report.page import is_our_page

        why = why_not_to_write(request.page, is_our_page, request.language)
    if why is None and request.workbook is not None:
        from pipelines.report.workbook.write import is_our_workbook

        why = why_not_to_write(request.workbook, is_our_workbook, request.language)
    return why


def _write_page(
    request: CheckRequest,
    path: Path,
    results: Sequence[tuple[InputDocument, Checked]],
    names: "Names | None",
    workers: Workers,
) -> int:
    """Write the page to `path`; returns the exit code."""
    from pipelines.report.page import page
    from pipelines.report.page_images import draw

    listed = any(one.folder is not None for one, _ in results)
    drawn = draw({c.document.sha256: c for _, c in results}, _sources([one for one, _ in results]), workers)
    text = page(_entries(results), drawn, names, listed=listed)
    return _write(request, path, "page_written", lambda file: file.write(text.encode("utf-8", "replace")))


def _write_workbook(request: CheckRequest, path: Path, results: Sequence[tuple[InputDocument, Checked]]) -> int:
    """Write the workbook to `path`; returns the exit code."""
    from pipelines.report.workbook.write import write_workbook

    files = _entries(results)
    return _write(request, path, "workbook_written", lambda file: write_workbook(file, files, request.language))


def _write(request: CheckRequest, path: Path, written: str, write: Callable[[IO[bytes]], object]) -> int:
    """Write a file and print that it is `written`, or why it is not; returns the exit code."""
    try:
        with path.open("wb") as file:
            write(file)
    except OSError as error:
        show(describe_write_error(path, error, request.language), sys.stderr)
        return MISUSE
    if not request.as_json:
        show("\n" + Words("check", request.language)(written, path=on_one_line(str(path))))
    return SUCCESS


def _report_unread_earlier(words: Words, earlier: Sequence[InputDocument], found: CheckedDocuments) -> int:
    """Print which of the previous year's reports cannot be read; the exit code, of those named by themselves."""
    code = SUCCESS
    for one in earlier:
        read = found.earlier[one.content.sha256] if isinstance(one.content, Content) else one.content
        if isinstance(read, Refusal) and one.folder is None:
            code = MISUSE
            why = read.why.in_language(words.language)
            show(f"{words('previous_report')} {on_one_line(one.name)}: {words(read.outcome)}: {why}", sys.stderr)
    return code


def _entries(results: Sequence[tuple[InputDocument, Checked]]) -> "list[CheckedFile]":
    from pipelines.report.checked_file import CheckedFile

    return [CheckedFile(_name_in_folder(one), checked) for one, checked in results]


def _name_in_folder(one: InputDocument) -> str:
    """The name of a document, without the folder it was found in."""
    return one.name.removeprefix(f"{one.folder}{os.sep}") if one.folder is not None else one.name


def _code(checked: Checked) -> int:
    if isinstance(checked.document, Refusal):
        return MISUSE
    return FAILURE if checked.broken else SUCCESS
