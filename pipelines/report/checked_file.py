"""A checked document under its name, as tables of documents show it: its cells of a row and its result."""

from dataclasses import dataclass

from assets.checked.check_files import Checked
from assets.staged.report import Refusal
from assets.text.characters import on_one_line
from pipelines.report.words import words as in_language


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A checked document and its name in the folder."""

    name: str
    checked: Checked

    def cells(self, language: str) -> list[str]:
        """Its row under COLUMNS of overview.py. Cells are given as found/expected."""
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
    def verdict(self) -> str:
        """fails, undecided, noted (no failing rule flags the report), holds; of a refusal, its outcome.

        A report with a rule that cannot be judged is never one that only has notes.
        """
        checked = self.checked
        if isinstance(checked.document, Refusal):
            return checked.document.outcome
        if checked.broken:
            return "fails"
        return "undecided" if checked.undecided else "noted" if checked.noted else "holds"
