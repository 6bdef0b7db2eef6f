"""What `gongkai compare` does: reads two documents, judges the later one beside the earlier, writes the comparison.

The comparison and its outputs are in pipelines/compare. Exit codes: 0 compared; 1 a figure carried over differs;
2 a document is not a readable report, or the two cannot be compared, or a file cannot be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from assets.checked.check_files import check_beside, read_documents
from assets.staged.report import Refusal, Report
from assets.staged.workers.pool import Workers
from assets.text.characters import on_one_line
from pipelines.cli.archived_documents import archived_document, is_report_id
from pipelines.cli.input_documents import Content, InputDocument, list_documents
from pipelines.cli.terminal import FAILURE, SUCCESS, can_show_chinese, report_misuse, show
from pipelines.cli.words import Words
from pipelines.cli.written_files import describe_write_error, why_not_to_write
from pipelines.compare.comparison import Comparison, NotComparable, compare_reports, order_reports


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What to compare, paths or report ids; where to write page and workbook; how to print the result."""

    given: tuple[str, str]
    page: Path | None
    xlsx: Path | None
    as_json: bool
    renamed: bool
    language: str
    warehouse: Path | None
    archive: str | None


class _Unusable(Exception):
    """Why the documents given are not two reports."""


def compare_documents(request: CompareRequest, workers: Workers) -> int:
    """Compare the two documents, read by `workers`, print and write the result; returns the exit code."""
    words = Words("compare", request.language)
    if why := _why_not_to_write(request):
        return report_misuse(why)
    try:
        documents = [_document(text, request, words) for text in request.given]
        earlier, later = order_reports(*_read(documents, workers, words), any_body=request.renamed)
    except NotComparable as error:
        return report_misuse(error.why.in_language(request.language))
    except _Unusable as error:
        return report_misuse(str(error))
    found = compare_reports(earlier, check_beside(later, earlier))
    names = {one.content.sha256: one.name for one in documents if isinstance(one.content, Content)}
    _print(found, names, request)
    return max(_write_files(found, short_names(names), request), _code(found))


def _document(text: str, request: CompareRequest, words: Words) -> InputDocument:
    """The one document that an argument names: a file, or an archived report by its id. Raises _Unusable."""
    if is_report_id(text) and not Path(text).exists():
        return archived_document(text, request.warehouse, request.archive)
    listed = list_documents(Path(text))
    if len(listed) != 1:
        raise _Unusable(words("several", path=on_one_line(text), n=len(listed)))
    return listed[0]


def _read(documents: list[InputDocument], workers: Workers, words: Words) -> tuple[Report, Report]:
    """The reports of the two documents. Raises _Unusable with why one of them is none."""
    contents = {one.content.sha256: one for one in documents if isinstance(one.content, Content)}
    sources = {sha256: one.content.source for sha256, one in contents.items() if isinstance(one.content, Content)}
    read = read_documents(sources, workers, {sha256: one.name for sha256, one in contents.items()})
    results = [read[one.content.sha256] if isinstance(one.content, Content) else one.content for one in documents]
    refused = [(one, result) for one, result in zip(documents, results, strict=True) if isinstance(result, Refusal)]
    if refused:
        raise _Unusable("\n".join(_refusal_line(one, result, words) for one, result in refused))
    one, other = (result for result in results if isinstance(result, Report))
    return one, other


def _refusal_line(one: InputDocument, refusal: Refusal, words: Words) -> str:
    why = refusal.why.in_language(words.language)
    return words("refused", name=on_one_line(one.name), outcome=words(refusal.outcome), why=why)


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Paths by sha256, each without the folders that are not needed to distinguish them."""
    paths = {sha256: PurePath(name).parts for sha256, name in names.items()}
    for n in range(1, max(map(len, paths.values()))):
        tails = {sha256: str(PurePath(*parts[-n:])) for sha256, parts in paths.items()}
        if len(set(tails.values())) == len(tails):
            return tails
    return dict(names)


def _print(found: Comparison, names: Mapping[str, str], request: CompareRequest) -> None:
    if request.as_json:
        from pipelines.compare.json_object import write_comparison

        show(write_comparison(found, names, escaped=not can_show_chinese()))
    else:
        from pipelines.compare.terminal import comparison_lines

        show("\n".join(comparison_lines(found, short_names(names), request.language)))


def _why_not_to_write(request: CompareRequest) -> str | None:
    """Why the page or the workbook must not be written."""
    found = None
    if request.page is not None:
        from pipelines.compare.page import is_our_page

        found = why_not_to_write(request.page, is_our_page, request.language)
    if request.xlsx is not None and found is None:
        from pipelines.compare.workbook import is_our_workbook

        found = why_not_to_write(request.xlsx, is_our_workbook, request.language)
    return found


def _write_files(found: Comparison, names: Mapping[str, str], request: CompareRequest) -> int:
    """Write the page and the workbook that are asked for; returns the exit code."""
    code = SUCCESS
    if request.page is not None:
        from pipelines.compare.page import comparison_page

        text = comparison_page(found, names, request.language)
        code = max(code, _write(request.page, text.encode("utf-8", "replace"), request))
    if request.xlsx is not None:
        from pipelines.compare.workbook import comparison_workbook

        code = max(code, _write(request.xlsx, comparison_workbook(found, names, request.language), request))
    return code


def _write(path: Path, data: bytes, request: CompareRequest) -> int:
    try:
        path.write_bytes(data)
    except OSError as error:
        return report_misuse(describe_write_error(path, error, request.language))
    if not request.as_json:
        show(Words("compare", request.language)("written", path=on_one_line(str(path))))
    return SUCCESS


def _code(found: Comparison) -> int:
    return FAILURE if any(tie.outcome == "fail" for tie in found.ties) else SUCCESS
