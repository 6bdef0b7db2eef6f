"""The comparison of two reports of one body: tables, figures carried over, text. A pure function of two reports.

Which of two reports is the earlier one, and whether they may be compared, is `order_reports`.
"""

from dataclasses import dataclass

from assets.checked.check_files import Checked
from assets.staged.report import Report
from assets.text.characters import without_spaces
from pipelines.compare.carried_over import Tie, TiedRule, find_ties
from pipelines.compare.repeated_text import Repeated
from pipelines.compare.report_text import report_text
from pipelines.compare.sections import SectionChanges, compare_sections, measure_whole
from pipelines.compare.tables import ComparedCell, ComparedTable, UnmatchedCell, compare_tables, find_unmatched
from pipelines.compare.words import message
from warehouse.messages import Message


class NotComparable(Exception):
    """Two reports that cannot be compared as two years of one body; `why` states what to do."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports, and what differs between them.

    `only_earlier` and `only_later` are the cells that one of the forms does not print. `tied` are the rules that tie
    figures across the years; empty, with the reason in `not_tied`, where the reports were not judged together.
    `repeated` is by the definition of rule X-07.
    """

    earlier: Report
    later: Report
    tables: tuple[ComparedTable, ...]
    only_earlier: tuple[UnmatchedCell, ...]
    only_later: tuple[UnmatchedCell, ...]
    tied: tuple[TiedRule, ...]
    not_tied: Message | None
    sections: tuple[SectionChanges, ...]
    repeated: Repeated

    @property
    def years(self) -> tuple[int, int]:
        return _year(self.earlier), _year(self.later)

    @property
    def cells(self) -> tuple[ComparedCell, ...]:
        """The cells of all tables that both forms print."""
        return tuple(c for table in self.tables for c in table.cells if c.earlier_text is not None)

    @property
    def cell_counts(self) -> dict[str, int]:
        """Of the cells that both forms print: all, changed, of these striking, the same, without a figure in a year."""
        cells = self.cells
        missing, same = (sum(cell.change == value for cell in cells) for value in (None, 0))
        striking, changed = sum(cell.striking for cell in cells), len(cells) - missing - same
        return {"all": len(cells), "changed": changed, "striking": striking, "same": same, "missing": missing}

    @property
    def ties(self) -> tuple[Tie, ...]:
        return tuple(tie for rule in self.tied for tie in rule.ties)

    @property
    def same_name(self) -> bool:
        return _name(self.earlier) == _name(self.later)


def order_reports(one: Report, other: Report, *, any_body: bool) -> tuple[Report, Report]:
    """The earlier and the later of two reports by fiscal year, in whichever order they are given.

    Raises NotComparable where a year is undetermined, the years are the same, or, unless `any_body`, the bodies differ.
    """
    for report in (one, other):
        if report.identity.year is None:
            raise NotComparable(message("no_year", title=report.identity.title or "?"))
    if _year(one) == _year(other):
        raise NotComparable(message("same_year", year=_year(one)))
    if not any_body and _name(one) != _name(other):
        names = {"one": one.identity.body or "?", "other": other.identity.body or "?"}
        raise NotComparable(message("other_body", **names))
    return (one, other) if _year(one) < _year(other) else (other, one)


def compare_reports(earlier: Report, checked: Checked) -> Comparison:
    """Compare the report of `checked`, which may have been judged beside `earlier`, with `earlier`."""
    later = checked.document
    assert isinstance(later, Report)
    headings = {section.key: section.label for section in later.reading.form.sections}
    return Comparison(
        earlier, later, compare_tables(earlier.reading, later.reading), find_unmatched(earlier.reading, later.reading),
        find_unmatched(later.reading, earlier.reading), find_ties(checked), _why_not_tied(earlier, checked, later),
        compare_sections(report_text(earlier), report_text(later), headings, (_year(earlier), _year(later))),
        measure_whole(earlier.sections, later.sections),
    )  # fmt: skip


def _why_not_tied(earlier: Report, checked: Checked, later: Report) -> Message | None:
    if checked.earlier is not None and checked.earlier.sha256 == earlier.sha256:
        return None
    apart = _year(later) - _year(earlier)
    return message("years_apart" if apart > 1 else "not_judged", earlier=_year(earlier), later=_year(later))


def _year(report: Report) -> int:
    assert report.identity.year is not None  # order_reports refuses others
    return report.identity.year


def _name(report: Report) -> str:
    return without_spaces(report.identity.body or "")
