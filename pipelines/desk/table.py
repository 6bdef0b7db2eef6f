"""The table of the drafts on the desk: a row a draft, in the order that a column gives. Writes no HTML (pages.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.staged.report import Refusal
from pipelines.desk.draft import Draft
from pipelines.desk.verdicts import count_verdicts
from pipelines.desk.words import words

COLUMNS = ("body", "file", "year", "result", "errors", "notes", "undecided", "kind", "changes", "verdicts", "done")
SORTABLE = ("body", "file", "year", "result", "errors", "notes", "undecided", "kind")
# Results from the worst on, and the subjects of rules in the order of the form, by which rows are sorted.
_RESULTS = ("unreadable", "not_a_report", "fails", "undecided", "noted", "holds")
_KINDS = ("T2", "T3", "T4", "S", "N", "D", "E", "X", "A")


_COUNTED = {
    "confirmed": "counted_confirmed", "dismissed": "counted_dismissed", "fixed": "counted_fixed",
    "still_there": "counted_still_there", "stale": "counted_stale",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A draft in the table. `verdict` is that of CheckedFile; `why` is why it is not a report, else empty; `verdicts`
    counts the findings with each verdict of a person.
    """

    number: int
    body: str
    file: str
    year: int | None
    verdict: str
    errors: int
    notes: int
    undecided: int
    kinds: tuple[str, ...]
    fixed: int | None
    new: int | None
    to_do: int
    done: int
    why: str
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Order:
    """A sortable column, and whether its order is reversed."""

    column: str = "result"
    reverse: bool = False

    @classmethod
    def of(cls, column: str | None, direction: str | None) -> "Order":
        """The order that an address asks for; by result where it asks for none that exists."""
        return cls(column, direction == "down") if column in SORTABLE else cls()


def list_rows(drafts: Sequence[Draft], order: Order, language: str) -> list[Row]:
    """The rows of `drafts` in `order`; rows without a value come last, rows that are alike in the order of arrival."""
    keyed = [(_sort_key(row, order.column), row) for row in (_row(draft, language) for draft in drafts)]
    known = [(key, row) for key, row in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.reverse)
    return [row for _, row in known] + [row for key, row in keyed if key is None]


def _row(draft: Draft, language: str) -> Row:
    document, checked, changes = draft.checked.document, draft.checked, draft.changes
    fixed, new = (None, None) if changes is None else (len(changes.fixed), len(changes.new))
    to_do = len(checked.severe)
    if isinstance(document, Refusal):
        why = document.why.in_language(language)
        return Row(draft.number, "", draft.name, None, draft.file.verdict, 0, 0, 0, (), fixed, new, 0, 0, why, {})
    identity = document.identity
    return Row(
        draft.number, identity.body or "?", draft.name, identity.year, draft.file.verdict, to_do, len(checked.noted),
        len(checked.undecided), _kinds(draft), fixed, new, to_do, len(draft.ticked), "",
        count_verdicts(draft),
    )  # fmt: skip


def _kinds(draft: Draft) -> tuple[str, ...]:
    """The subjects of the failing rules: of those that count as errors, else of the notes."""
    failing = draft.checked.severe or draft.checked.noted
    found = {kind for finding in failing for kind in _KINDS if finding.rule.startswith(kind)}
    return tuple(kind for kind in _KINDS if kind in found)


def write_kinds(row: Row, language: str) -> str:
    return words(language)["separator"].join(words(language)[f"kind_{kind}"] for kind in row.kinds)


def write_verdict_counts(row: Row, language: str) -> str:
    text = words(language)
    return text["separator"].join(text[_COUNTED[kind]].format(n=n) for kind, n in row.verdicts.items())


def _sort_key(row: Row, column: str) -> Any:
    """What a row is sorted by in `column`: a number or a text; None where it has no value."""
    if column == "result":
        return _RESULTS.index(row.verdict)
    if column == "kind":
        return _KINDS.index(row.kinds[0]) if row.kinds else None
    value = getattr(row, column)
    return None if value == "" else value
