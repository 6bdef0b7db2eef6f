"""Joins labels that lines or spaces break, also where figures and parts of other labels are printed between the parts.

A label is joined where its parts make up a wording of the form completely (label_parts.py). What becomes of headings
whose parts are mixed is decided in mixed_headings.py.
"""

from collections.abc import Sequence
from dataclasses import replace

from assets.staged.cells.labels import FormLabels
from assets.staged.running_text.items import Item
from assets.staged.running_text.label_parts import find_joins
from assets.staged.running_text.mixed_headings import mixed_headings


def join_wrapped(items: Sequence[Item], labels: FormLabels) -> list[Item]:
    """The items of a table with wrapped labels joined at the place of their first part."""
    joins = find_joins(items, labels)
    dropped: set[int] = set()
    for printing in mixed_headings(items, joins, labels):
        dropped.update(printing.dropped)
        if printing.contradicts:
            joins = {at: join for at, join in joins.items() if at not in printing.headings}
    consumed = {part for join in joins.values() for part in join.parts[1:]}
    return [
        replace(item, kind="label", text=joins[at].text(items), broken=True) if at in joins else item
        for at, item in enumerate(items)
        if at not in consumed and at not in dropped
    ]
