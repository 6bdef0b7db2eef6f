"""In which order a report prints the columns, blocks and rows of its tables, where that is not the form's own order.

Data alone: printed.py lays the tables out, arranged.py draws arrangements by chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from warehouse.reference.forms.form import ApplicationsRow, ProactiveBlock, Term

if TYPE_CHECKING:
    from tests.generator.report import Report

FORM_UNIT = "万元"
NOTHING: Mapping[str, tuple[int, ...]] = MappingProxyType({})
NO_TITLES: Mapping[str, str] = MappingProxyType({})
T = TypeVar("T", Term, ProactiveBlock, ApplicationsRow)


@dataclass(frozen=True)
class Other:
    """A table that is not the report's own, in the section where its own is: `of` has the figures, `caption` says so.

    `own` is the caption of the report's own table, empty where it has none.
    """

    section: str
    caption: str
    before: bool
    of: "Report"
    own: str = ""


@dataclass(frozen=True)
class Arrangement:
    """How the tables are laid out; what is empty or None is as the form has it.

    `applicants`, `rows`, `blocks`, `results`: keys in printed order. `flat`: the columns of table three, and the blocks
    of table four, without a heading over some of them. `beside`: 总计 stands beside 申请人情况 and not under it.
    `entries`: the order of the columns of a block of table two, by its key; `entry_blocks`: the order of the blocks.
    `unit`: that of the amounts, in their heading; None where it prints none.
    `disputes`: a layout of table four (printed_disputes.py), empty for the form's one row; `dispute_titles`: the titles
    of its blocks, by key.
    `numbered`: what numbers table three, "line" (1, 2, 3 … below the headings, also in table four), "column" (行次
    before the figures) or "first" (序号 before the labels), with its heading or first word.
    `inserted`: a column of table three that the form does not have: before which one, its heading, its figure.
    """

    applicants: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    flat: bool = False
    beside: bool = False
    blocks: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    entries: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: NOTHING)
    entry_blocks: tuple[str, ...] = ()
    inserted: tuple[int, str, str] | None = None
    numbered: tuple[str, str] | None = None
    others: tuple[Other, ...] = ()
    unit: str | None = FORM_UNIT
    disputes: str = ""
    dispute_titles: Mapping[str, str] = field(default_factory=lambda: NO_TITLES)


AS_THE_FORM = Arrangement()


def ordered(terms: Sequence[T], keys: Sequence[str]) -> list[T]:
    """`terms` in the order of `keys`; in their own where there are none."""
    return sorted(terms, key=lambda term: keys.index(term.key)) if keys else list(terms)
