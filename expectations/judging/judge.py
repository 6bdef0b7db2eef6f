"""The rulebook applied in SQL: the order in which the reports of a warehouse are judged.

First the rules that look at one report by itself. They decide which report of a body and year counts (counted.sql), and
so what the rules that compare reports compare. Last the verdict on every report (verdict.sql). How one rule becomes SQL
is outcomes.py.

No transaction spans two statements: where an insert of no rows is followed by one of 122,880 rows or more into the same
table in one transaction, DuckDB 1.5.5 hides these until the next checkpoint.

Outcomes are pass (no row), fail, and undecided where an operand is missing. A missing operand is never read as 0.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from expectations.judging.aggregate_parts import create_parts, has_parts
from expectations.judging.alike import judge_alike
from expectations.judging.last_year import NONE, create_pairs, create_previous, drop_previous, pairs
from expectations.judging.outcomes import judge
from expectations.judging.report_facts import Neighbours, create_facts
from expectations.judging.some_years import some_years
from expectations.language.counts import quoted
from expectations.rulebook.load import Rulebook
from expectations.rulebook.rule import Instance
from warehouse.body_series.resolve import resolve_bodies
from warehouse.connection import Connection
from warehouse.reference.forms.form import Form, Layout
from warehouse.reference.forms.form_list import forms, layouts
from warehouse.store import count, create_temporary, insert, replace, replace_records

EVERY: Mapping[Neighbours, str] = MappingProxyType({})
_HERE = Path(__file__).parent
_SOURCES, _COUNTED, _VERDICT = (
    (_HERE / f"{name}.sql").read_text("utf-8") for name in ("report_source", "counted", "verdict")
)


def check(con: Connection, rulebook: Rulebook, given: Mapping[str, str] = NONE) -> None:
    """Judge every staged report by every rule; fills checked.rule, violation, gap, undecided, counted and verdict.

    `given` maps a report to its previous year's report, for reports whose body has no other (last_year.py).
    """
    clear_findings(con, rulebook)
    create_facts(con, beside=False)
    judge_single_reports(con, rulebook)
    prepare_comparisons(con, given)
    judge_comparisons(con, rulebook)
    fill_verdict(con)


def check_drafts(con: Connection, rulebook: Rulebook, given: Mapping[str, str] = NONE) -> list[tuple[str, str]]:
    """Judge the staged reports of a new warehouse and fill checked.violation, gap and undecided alone; returns the
    pairs of reports that were compared as the previous year's (last_year.py).

    Rules that compare reports are left out, instead of undecided, where a report is by itself; where no report has its
    previous year's, those about that one.
    """
    create_facts(con, beside=False)
    judge_single_reports(con, rulebook)
    if count(con, "staged.report") == 1:
        return []
    prepare_comparisons(con, given, similar=False)
    judge_comparisons(con, rulebook, unpaired=False)
    return pairs(con)


def count_reports(con: Connection) -> None:
    """Fill checked.counted, the report of each body and year that counts, and create `report_source`.

    Needs staged.body, and the outcomes of the rules that may flag or quarantine a report.
    """
    create_sources(con)
    replace(con, "checked.counted", _COUNTED)


def create_sources(con: Connection) -> None:
    """Create `report_source`: where each report is held now."""
    create_temporary(con, "report_source", _SOURCES)


def clear_findings(con: Connection, rulebook: Rulebook) -> None:
    """Store the rules as they are now, and delete what was found before."""
    store_rules(con, rulebook)
    for table in ("checked.violation", "checked.undecided", "checked.gap"):
        replace(con, table, f"SELECT * FROM {table} WHERE false")


def store_rules(con: Connection, rulebook: Rulebook) -> None:
    """Fill checked.rule from the rulebook."""
    rows = [_rule_row(instance) for at in layouts() for instance in rulebook.instances(at)]
    replace_records(con, "checked.rule", rows)


def judge_single_reports(con: Connection, rulebook: Rulebook) -> None:
    """Judge by the rules that look at one report by itself. Needs table `facts`."""
    for layout in present(con):
        single = sorted((i for i in rulebook.instances(layout) if not i.equation.compares_reports), key=_joined_tables)
        for joined, instances in groupby(single, key=_joined_tables):
            (judge_alike if joined[0] else judge)(con, list(instances))


def prepare_comparisons(con: Connection, given: Mapping[str, str] = NONE, *, similar: bool = True) -> None:
    """Fill staged.body and checked.counted, and create what comparisons read: previous reports, parts, facts.

    Call it once the rules that may flag or quarantine a report are judged: they decide which report counts. Unless
    `similar`, bodies that may be the same are not looked for; no rule asks for them.
    """
    resolve_bodies(con, similar=similar)
    count_reports(con)
    create_neighbours(con, given)


def create_neighbours(con: Connection, given: Mapping[str, str] = NONE, *, whole: str = "", among: str = "") -> None:
    """Create what is read of other reports: the previous year's, parts, facts. Needs checked.counted. `whole` and
    `among` as for create_facts.
    """
    create_pairs(con, given)
    create_temporary(con, "figures_digest", " UNION ALL ".join(map(_digests, forms().values())))
    create_parts(con)
    create_facts(con, beside=True, whole=whole, among=among)


def judge_comparisons(
    con: Connection, rulebook: Rulebook, *, unpaired: bool = True, among: Mapping[Neighbours, str] = EVERY
) -> None:
    """Judge by the rules that compare reports; of a layout those that compare with the same in one statement.

    `among` names the table of reports to judge, by what the rules compare them with. Unless `unpaired`, the rules that
    need the previous year's report are left out where no report has one, and the others are judged together.
    """
    previous = unpaired or bool(pairs(con))
    for form, of_form in groupby(present(con), key=lambda layout: layout.form.form):
        reading = (i for i in every_instance(rulebook, forms()[form]) if i.equation.needs_previous)
        if judged := _judged_by(reading, previous=previous):
            create_previous(con, forms()[form], judged)
        for layout in of_form:
            for instances in _comparing(con, rulebook, layout, previous=previous, apart=unpaired):
                judge(con, instances, among.get(_neighbours(instances[0])))
        drop_previous(con, forms()[form])


def fill_verdict(con: Connection) -> None:
    """Fill checked.verdict from what was found, of many reports for some years after the other. Needs the tables of
    `prepare_comparisons`.
    """
    replace(con, "checked.verdict", "FROM checked.verdict WHERE false")
    for among in some_years(con):
        insert(con, "checked.verdict", _VERDICT.format(among=among))


def every_instance(rulebook: Rulebook, form: Form) -> tuple[Instance, ...]:
    """The rule instances of every layout of a form."""
    return tuple(i for name in form.layouts for i in rulebook.instances(form.layout(name)))


def present(con: Connection) -> list[Layout]:
    """The layouts that any staged report is printed in."""
    rows = con.execute("SELECT DISTINCT form, layout FROM staged.report").fetchall()
    return [layout for layout in layouts() if (layout.form.form, layout.name) in rows]


def _joined_tables(instance: Instance) -> tuple[bool, bool, bool]:
    """Whether it holds where all cells are numbers, and what its SQL joins: statuses, or the little else that is known
    of the report. Rules that join the same are judged in one statement.
    """
    equation = instance.equation
    joined = equation.needs_status, equation.needs_identity or equation.needs_facts
    return equation.needs_status and equation.holds_of_numbers, *joined


def _judged_by(instances: Iterable[Instance], *, previous: bool) -> tuple[Instance, ...]:
    """The `instances`; unless `previous` without those that cannot fail where no report has its previous year's."""
    return tuple(i for i in instances if previous or not i.equation.compares_previous)


def _comparing(
    con: Connection, rulebook: Rulebook, layout: Layout, *, previous: bool, apart: bool
) -> Iterator[list[Instance]]:
    """The instances that compare reports, where `apart` by what they compare with; those about parts only where there
    are parts. Unless `previous`, without those that cannot fail where no report has its previous year's.
    """
    comparing = (i for i in rulebook.instances(layout) if i.equation.compares_reports)
    compared = _compared if apart else _joined_parts
    judged = sorted(_judged_by(comparing, previous=previous), key=compared)
    for (with_parts, _), instances in groupby(judged, key=compared):
        if not with_parts or has_parts(con, layout.form):
            yield list(instances)


def _compared(instance: Instance) -> tuple[bool, str]:
    """Whether it joins what the figures of parts add up to, and which other reports it reads."""
    return instance.equation.needs_parts, _neighbours(instance)


def _joined_parts(instance: Instance) -> tuple[bool, str]:
    return instance.equation.needs_parts, ""


def _neighbours(instance: Instance) -> Neighbours:
    (read,) = instance.equation.neighbours
    return read


def _digests(form: Form) -> str:
    """A digest of every cell of each report on `form`."""
    cells = ", ".join(map(quoted, form.all_cells()))
    return f"SELECT report_id, hash({cells}) AS digest FROM staged.{form.form}"


def _rule_row(instance: Instance) -> dict[str, object]:
    rule, layout = instance.rule, instance.scope.layout
    return {
        "form": layout.form.form, "layout": layout.name, "rule": instance.id, "line": instance.at or "",
        "version": rule.version, "family": rule.family, "severity": rule.severity, "effect": rule.effect,
        "zh": rule.zh, "en": rule.en, "legal": rule.legal, "formula": rule.formula,
    }  # fmt: skip
