"""The table of a folder: a line a document with its body and what came of it, and totals. Words: messages.yaml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assets.checked.check_files import Checked
from assets.staged.report import Refusal
from assets.text.characters import on_one_line
from pipelines.cli.text_columns import aligned, shortened
from pipelines.report.words import words as in_language

_NAME, _BODY = 48, 40  # columns of a terminal
COLUMNS = (
    "row_file", "row_body", "row_year", "row_cells", "row_severe", "row_other", "row_undecided", "row_left",
    "row_verdict",
)  # fmt: skip
_WORDS = frozenset({0, 1, 8})  # columns of words, which stand to the left


@dataclass(frozen=True, slots=True)
class Entry:
    """A document by its name in the folder, with what was found on it."""

    name: str
    checked: Checked

    def cells(self, language: str) -> list[str]:
        """What stands under COLUMNS: of cells those found and expected, of failures the flagging ones and others."""
        document = self.checked.document
        verdict = in_language(language)[f"verdict_{self.verdict}"]
        if isinstance(document, Refusal):
            return [on_one_line(self.name), *[""] * 7, verdict]
        who, reading, checked = document.identity, document.reading, self.checked
        severe = len(checked.severe)
        return [
            on_one_line(self.name), on_one_line(who.body or "?"), str(who.year or "?"),
            f"{len(reading.cells)}/{reading.expected}", str(severe),
            str(len(checked.failing) - severe), str(len(checked.undecided)), str(reading.left), verdict,
        ]  # fmt: skip

    @property
    def verdict(self) -> str:
        """holds; undecided, where something cannot be judged; noted, where only rules fail that flag no report; fails;
        or why it is no report.
        """
        if isinstance(self.checked.document, Refusal):
            return self.checked.document.outcome
        if self.checked.failing:
            return "fails" if self.checked.broken else "noted"
        return "undecided" if self.checked.undecided else "holds"


def overview(entries: Sequence[Entry], language: str) -> Iterator[str]:
    """The table, the reasons why documents were refused, and the totals."""
    words = in_language(language)
    rows = [[words[column] for column in COLUMNS], *(entry.cells(language) for entry in entries)]
    yield from aligned([[shortened(r[0], _NAME), shortened(r[1], _BODY), *r[2:]] for r in rows], left=_WORDS)
    for entry in entries:
        if isinstance(document := entry.checked.document, Refusal):
            why = document.why.in_language(language)
            yield f"{on_one_line(entry.name)}: {words[document.outcome]}: {why}"
    yield totals(entries, language)


def totals(entries: Sequence[Entry], language: str) -> str:
    """How many documents, reports and failures there are."""
    verdicts = [entry.verdict for entry in entries]
    refused = sum(isinstance(entry.checked.document, Refusal) for entry in entries)
    return in_language(language)["totals"].format(
        documents=len(entries), reports=len(entries) - refused, refused=refused, fails=verdicts.count("fails"),
        holds=verdicts.count("holds"), noted=verdicts.count("noted"), undecided=verdicts.count("undecided"),
    )  # fmt: skip
