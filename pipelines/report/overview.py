"""The table that `gongkai check` prints for a folder: a row for each document, the rejected documents, the totals."""

from collections.abc import Iterator, Sequence

from assets.staged.report import Refusal
from pipelines.cli.text_columns import GAP, aligned, line_width, padded, shortened, shortened_inside, width
from pipelines.report.checked_file import CheckedFile
from pipelines.report.folder_notes import folder_notes, without_versions
from pipelines.report.text import refusal_line
from pipelines.report.words import words as in_language
from pipelines.report.wrapping import wrap

_WIDEST = 60  # columns of a terminal for the name of a file; a longer one keeps its beginning and its end
_NARROWEST = 10  # columns of a terminal for the name of a body, however many the other columns of the table take
COLUMNS = (
    "row_file", "row_body", "row_year", "row_cells", "row_severe", "row_other", "row_undecided", "row_left",
    "row_verdict",
)  # fmt: skip
_TEXT_COLUMNS = frozenset({0, 1, 8})  # aligned to the left


def overview(files: Sequence[CheckedFile], language: str) -> Iterator[str]:
    """The table, the reason for each rejected document, the notes on several files together, and the totals."""
    words, files = in_language(language), without_versions(files)
    heading = [words[column] for column in COLUMNS]
    yield from _table([heading, *(file.cells(language) for file in files)])
    for file in files:
        if isinstance(document := file.checked.document, Refusal):
            yield refusal_line(file.name, document, language)
    for note in folder_notes(files, language):
        yield from wrap(note, "  ", "")
    yield totals(files, language)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of the table. A rejected document has a name and a result alone, which follows the name."""
    body = _body_width(rows)
    shown = [[shortened_inside(row[0], _WIDEST), shortened(row[1], body), *row[2:]] for row in rows]
    name = max(width(row[0]) for row in shown)
    lines = aligned([row if any(row[1:-1]) else [row[0], *[""] * (len(row) - 1)] for row in shown], left=_TEXT_COLUMNS)
    for row, line in zip(shown, lines, strict=True):
        yield line if any(row[1:-1]) else f"{padded(row[0], name)}{GAP}{row[-1]}"


def _body_width(rows: Sequence[Sequence[str]]) -> int:
    """The columns that the names of bodies may take so that a line fits, beside the names of files, which tell the rows
    apart.
    """
    reports = [row for row in rows if any(row[1:-1])]
    name, body, *others = (max(map(width, column)) for column in zip(*reports, strict=True))
    room = line_width() - min(name, _WIDEST) - sum(others) - len(GAP) * (len(others) + 1)
    return min(body, max(room, _NARROWEST))


def totals(files: Sequence[CheckedFile], language: str) -> str:
    """How many documents and reports there are, how many reports have each result, how many files are rejected.

    A report that fails may have undecided rules as well; these reports are counted too.
    """
    words = in_language(language)
    verdicts = [file.verdict for file in files]
    refused = sum(isinstance(file.checked.document, Refusal) for file in files)
    counts = {name: verdicts.count(name) for name in ("fails", "noted", "undecided", "holds")}
    text = words["totals"].format(documents=len(files), reports=len(files) - refused, **counts)
    if also := sum(file.verdict == "fails" and bool(file.checked.undecided) for file in files):
        text += words["failing_undecided"].format(n=also)
    if not refused:
        return text
    return text + words["one_refused" if refused == 1 else "refused_files"].format(n=refused)
