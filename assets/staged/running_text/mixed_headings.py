"""Headings whose parts are mixed, as text of a PDF prints them line by line: they show their order only in part.

Where nothing printed contradicts the form's order, headings are dropped until recognition assumes that order, which the
sums must then bear out; else they stay in parts, and recognition takes no number under them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assets.staged.cells.labels import FormLabels, LabelMeaning, list_number
from assets.staged.running_text.items import Item
from assets.staged.running_text.label_parts import Join
from warehouse.reference.forms.form import Disputes

_FEWEST_HEADINGS = 3
_MOST_LINES = 3  # of headings side by side; in more lines they are one below the other

Keys = Mapping[int, str]  # the key of a column by the item its heading begins with


@dataclass(frozen=True, slots=True)
class MixedHeadings:
    """One printing of the headings of a table: those dropped, and whether they contradict the form's order."""

    headings: Keys
    dropped: frozenset[int]
    contradicts: bool


@dataclass(slots=True)
class _Printing:
    """The headings printed before the next values."""

    applicants: dict[int, str] = field(default_factory=dict)
    results: dict[int, str] = field(default_factory=dict)
    disputes: dict[int, str] = field(default_factory=dict)


def mixed_headings(items: Sequence[Item], joins: Mapping[int, Join], labels: FormLabels) -> Iterator[MixedHeadings]:
    """The printings of headings of which some are printed in parts with others between them."""
    form = labels.form
    for printing in _printings(items, joins, labels):
        headings = printing.results if printing.disputes else printing.applicants
        if len(headings) < _FEWEST_HEADINGS or not any(joins[at].skipped for at in headings if at in joins):
            continue
        if printing.disputes:
            yield _mixed_results(printing, items, form.disputes)
        else:
            yield _mixed_applicants(headings, items, [column.key for column in form.applications.columns])


def _printings(items: Sequence[Item], joins: Mapping[int, Join], labels: FormLabels) -> Iterator[_Printing]:
    printing = _Printing()
    for at, item in enumerate(items):
        text = joins[at].text(items) if at in joins else item.text
        meaning = labels.meaning(text)
        if item.kind == "value" or _is_row(text, meaning):
            yield printing
            printing = _Printing()
        elif item.kind in ("label", "words"):
            if meaning.dispute:
                printing.disputes[at] = meaning.dispute
            if meaning.column:
                printing.applicants[at] = meaning.column
            if meaning.result:
                printing.results[at] = meaning.result


def _is_row(text: str, meaning: LabelMeaning) -> bool:
    return meaning.row is not None and (not meaning.column or list_number(text) is not None)


def _mixed_applicants(headings: Keys, items: Sequence[Item], order: Sequence[str]) -> MixedHeadings:
    """All dropped, unless one is missing or printed against the order. The sums show where the total, the last, is."""
    *columns, total = order
    lines = list(_lines({at: key for at, key in headings.items() if key != total}, items).values())
    if len(lines) > _MOST_LINES:
        lines = [[key for line in lines for key in line]]
    agrees = sorted(headings.values()) == sorted(order) and all(_is_part(line, columns) for line in lines)
    return MixedHeadings(headings, frozenset(headings if agrees else ()), not agrees)


def _mixed_results(printing: _Printing, items: Sequence[Item], table: Disputes) -> MixedHeadings:
    """All dropped but the longest line of results, unless one is missing or printed against the order."""
    order = [column.key for _ in table.blocks for column in table.columns]
    headings, blocks = printing.results, list(printing.disputes.values())
    printed, lines = list(headings.values()), _lines(headings, items)
    if printed == order:
        return MixedHeadings(headings, frozenset(), False)
    agrees = sorted(printed) == sorted(order) and all(_is_part(line, order) for line in lines.values())
    agrees = agrees and blocks == [block.key for block in table.blocks]
    longest = max(lines, key=lambda number: len(lines[number]))
    others = (at for at in (*headings, *printing.disputes) if items[at].line != longest)
    return MixedHeadings(headings, frozenset(others if agrees else ()), not agrees)


def _lines(headings: Keys, items: Sequence[Item]) -> dict[int, list[str]]:
    lines: dict[int, list[str]] = {}
    for at, key in headings.items():
        lines.setdefault(items[at].line, []).append(key)
    return lines


def _is_part(keys: Sequence[str], order: Sequence[str]) -> bool:
    """Whether `keys` are some of `order`, in that order."""
    left = iter(order)
    return all(any(key == other for other in left) for key in keys)
