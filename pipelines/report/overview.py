"""The table that `gongkai check` prints for a folder: a row for each document, the rejected documents, the totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assets.checked.check_files import Checked
from assets.staged.report import Refusal
from assets.text.characters import on_one_line
from pipelines.cli.text_columns import GAP, aligned, line_width, shortened, width
from pipelines.report.text import refusal_line
from pipelines.report.words import words as in_language

_NARROWEST = 10  # columns of a terminal for a name, however many the other columns of the table take
COLUMNS = (
    "row_file", "row_body", "row_year", "row_cells", "row_severe", "row_other", "row_undecided", "row_left",
    "row_verdict",
)  # fmt: skip
_TEXT_COLUMNS = frozenset({0, 1, 8})  # aligned to the left


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A checked document and its name in the folder."""

    name: str
    checked: Checked

    def cells(self, language: str) -> list[str]:
        """Its row under COLUMNS. Cells are given as found/expected."""
        document = self.checked.document
        verdict = in_language(language)[f"verdict_{self.verdict}"]
        if isinstance(document, Refusal):
            return [on_one_line(self.name), *[""] * 7, verdict]
        identity, reading, checked = document.identity, document.reading, self.checked
        return [
            on_one_line(self.name), on_one_line(identity.body or "?"), str(identity.year or "?"),
            f"{len(reading.cells)}/{reading.expected}", str(len(checked.severe)), str(len(checked.noted)),
            str(len(checked.undecided)), str(reading.left), verdict,
        ]  # fmt: skip

    @property
    def fails(self) -> bool:
        """Whether it gives no report, or a rule that counts as an error fails."""
        return isinstance(self.checked.document, Refusal) or bool(self.checked.broken)

    @property
    def verdict(self) -> str:
        """fails, noted (no failing rule flags the report), undecided, holds; of a refusal, its outcome."""
        if isinstance(self.checked.document, Refusal):
            return self.checked.document.outcome
        if self.checked.failing:
            return "fails" if self.checked.broken else "noted"
        return "undecided" if self.checked.undecided else "holds"


def overview(files: Sequence[CheckedFile], language: str) -> Iterator[str]:
    """The table, the reason for each rejected document, and the totals."""
    words = in_language(language)
    rows = [[words[column] for column in COLUMNS], *(_row(file, language) for file in files)]
    name, body = _name_widths(rows)
    shown = [[shortened(row[0], name), shortened(row[1], body), *row[2:]] for row in rows]
    yield from aligned(shown, left=_TEXT_COLUMNS)
    for file in files:
        if isinstance(document := file.checked.document, Refusal):
            yield refusal_line(file.name, document, language)
    yield totals(files, language)


def _row(file: CheckedFile, language: str) -> list[str]:
    """The cells of a file; of a rejected one, the result comes where others have the body, as its words are long."""
    name, *others, verdict = file.cells(language)
    return [name, verdict, *others[1:], ""] if isinstance(file.checked.document, Refusal) else [name, *others, verdict]


def _name_widths(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The columns that the names of files and of bodies may take so that a line fits; the body is shortened first."""
    name, body, *others = (max(map(width, column)) for column in zip(*rows, strict=True))
    room = line_width() - sum(others) - len(GAP) * (len(others) + 1)
    name = min(name, max(room - _NARROWEST, _NARROWEST))
    return name, min(body, max(room - name, _NARROWEST))


def totals(files: Sequence[CheckedFile], language: str) -> str:
    """How many documents and reports there are, how many reports have each result, how many files are rejected."""
    words = in_language(language)
    verdicts = [file.verdict for file in files]
    refused = sum(isinstance(file.checked.document, Refusal) for file in files)
    counts = {name: verdicts.count(name) for name in ("fails", "noted", "undecided", "holds")}
    text = words["totals"].format(documents=len(files), reports=len(files) - refused, **counts)
    if not refused:
        return text
    return text + words["one_refused" if refused == 1 else "refused_files"].format(n=refused)
