"""Judges again the reports that changed and those compared with them, with the result of judging every report.

What the rules read lies within a neighbourhood: the report itself, the reports of its body up to its year, those of
its division and year, the parts of an aggregate (Neighbours in report_facts.py). These reports are copied into an
excerpt, in which the same SQL judges them (judge.py); their findings then replace the earlier ones.
"""

from collections.abc import Iterable
from pathlib import Path

from expectations.judging.aggregate_parts import IS_AGGREGATE
from expectations.judging.judge import (
    count_reports,
    create_neighbours,
    create_sources,
    fill_verdict,
    judge_comparisons,
    judge_single_reports,
)
from expectations.judging.report_digests import CHANGED
from expectations.judging.report_facts import Neighbours, create_facts
from expectations.judging.sql_templates import render
from expectations.rulebook.load import Rulebook
from warehouse.body_series.resolve import find_similar, resolve_bodies
from warehouse.connection import Connection
from warehouse.excerpt import copy_reports, excerpt, replace_reports
from warehouse.reference.forms.form_list import forms, layouts
from warehouse.schema import literal
from warehouse.store import count, create_temporary, insert, replace, replace_part, update

_WORTH_CHOOSING = 4  # reports are judged apart from the others if they are at most one in so many
_NEIGHBOURHOOD = Path(__file__).parent / "neighbourhood"
_REVIEWED = (
    "checked.rule", "checked.correction", "checked.expected", "checked.reviewed_body", "checked.waiver",
    "checked.withdrawal",
)  # fmt: skip
_READ_BESIDE = ("staged.report", "staged.section")  # of a report that others are compared with, beside its figures
_FOUND = ("checked.violation", "checked.undecided")
_RESOLVED = """
checked.reviewed_body n WHERE n.division = r.division AND n.name = r.name AND n.becomes = r.becomes
  AND n.change = r.change AND (n.body_id, n.becomes_id) IS DISTINCT FROM (r.body_id, r.becomes_id)
"""
# The reports to judge again by the rules that compare, by what these compare with.
_AMONG: dict[Neighbours, str] = {"body": "later", "division": "same_division", "parts": "with_parts"}


def judge_changed(con: Connection, rulebook: Rulebook) -> bool:
    """Judge again what the reports in table `changed` may change; fills the tables that `check` fills.

    Needs the findings of an earlier judgement by the same rules, and `version_now` (report_digests.py). False if
    the neighbours are so many that `check` is needed in its place.
    """
    with excerpt(con) as whole:
        _judge_by_themselves(con, whole, rulebook)
        _count_again(con, whole)
        _run(con, whole, "neighbours")
        if too_many(con, "neighbour", f"{whole}.staged.report"):
            return False
        _judge_beside_others(con, whole, rulebook)
        _store(con, whole)
    find_similar(con, "same_division_now")
    return True


def too_many(con: Connection, chosen: str, of: str) -> bool:
    """Whether to judge the reports of table `chosen` apart costs as much as to judge all reports of table `of`."""
    return count(con, chosen) * _WORTH_CHOOSING > count(con, of)


def _judge_by_themselves(con: Connection, whole: str, rulebook: Rulebook) -> None:
    """Copy the changed reports into the excerpt and judge them by the rules that look at one report."""
    con.execute("CREATE OR REPLACE VIEW staged.version AS FROM version_now SEMI JOIN staged.report USING (report_id)")
    for name in _REVIEWED:
        insert(con, name, f"FROM {whole}.{name}")
    beside = [*_READ_BESIDE, "staged.stated", "staged.leftover", *(f"staged.{form}_status" for form in forms())]
    copy_reports(con, whole, [*_figures(), *beside], CHANGED)
    for held in ("loaded", "known", "figured"):  # the reports of the excerpt, those with findings, those with figures
        create_temporary(con, held, f"FROM {CHANGED}")
    create_facts(con, beside=False)
    judge_single_reports(con, rulebook)


def _count_again(con: Connection, whole: str) -> None:
    """Determine of the bodies of the changed reports again which of their reports count."""
    resolve_bodies(con, similar=False)
    _run(con, whole, "same_body")
    _load(con, whole, _READ_BESIDE, "compared", "loaded")
    _load_findings(con, whole, "later")
    resolve_bodies(con, similar=False, again=True)  # how a body is identified depends on its earlier reports
    count_reports(con)
    _run(con, whole, "touched")
    replace_reports(con, whole, ["checked.counted"], "later")


def _judge_beside_others(con: Connection, whole: str, rulebook: Rulebook) -> None:
    """Judge the reports whose neighbours changed by the rules that compare with these."""
    _run(con, whole, "judged_again")
    _load(con, whole, [*_READ_BESIDE, "staged.body"], "neighbour", "loaded")
    _load(con, whole, _figures(), "loaded", "figured")
    _load_findings(con, whole, "judged_again")
    replace(con, "checked.counted", f"FROM {whole}.checked.counted SEMI JOIN compared_with USING (report_id)")
    create_sources(con)
    create_neighbours(con, whole=f"{whole}.")
    for neighbours, reports in _AMONG.items():
        _forget(con, _rules_comparing(rulebook, neighbours), reports)
    judge_comparisons(con, rulebook, among=_AMONG)
    fill_verdict(con)


def _load(con: Connection, whole: str, names: Iterable[str], reports: str, held: str) -> None:
    """Copy into the tables `names` the reports in table `reports` that table `held` lacks, and enter them in it."""
    create_temporary(con, "loading", f"FROM {reports} ANTI JOIN {held} USING (report_id)")
    copy_reports(con, whole, names, "loading")
    insert(con, held, "FROM loading")


def _load_findings(con: Connection, whole: str, reports: str) -> None:
    """Copy what was found of the reports in table `reports`."""
    _load(con, whole, _FOUND, reports, "known")
    met = "(SELECT DISTINCT gap FROM checked.undecided ANTI JOIN checked.gap USING (gap))"
    insert(con, "checked.gap", f"FROM {whole}.checked.gap SEMI JOIN {met} USING (gap)")


def _forget(con: Connection, rules: str, reports: str) -> None:
    """Delete what `rules` found of the reports in table `reports`."""
    known = {"rule": rules, "gap": f"SELECT gap FROM checked.gap WHERE rule IN ({rules})"}
    for name, key in (("checked.violation", "rule"), ("checked.undecided", "gap")):
        found = f"FROM {name} SEMI JOIN {reports} USING (report_id) WHERE {key} IN ({known[key]})"
        create_temporary(con, "forgotten", f"SELECT report_id, {key} {found}")
        replace_part(con, name, ["report_id", key], "forgotten", f"FROM {name} WHERE false")


def _store(con: Connection, whole: str) -> None:
    """Put what was found into the warehouse."""
    replace_reports(con, whole, [*_FOUND, "checked.verdict"], "judged_again")
    replace_reports(con, whole, ["staged.body"], "later")
    _run(con, whole, "gaps")
    update(con, f"{whole}.checked.reviewed_body r", "body_id = n.body_id, becomes_id = n.becomes_id", _RESOLVED)


def _figures() -> list[str]:
    """The tables of figures, one a form."""
    return [f"staged.{form}" for form in forms()]


def _rules_comparing(rulebook: Rulebook, neighbours: Neighbours) -> str:
    """The ids of the rules that compare with `neighbours`, as SQL."""
    found = (i.id for at in layouts() for i in rulebook.instances(at) if neighbours in i.equation.neighbours)
    return ", ".join(map(literal, dict.fromkeys(found)))


def _run(con: Connection, whole: str, name: str) -> None:
    """Run a file of statements over the excerpt and the warehouse `whole`."""
    con.execute(render(_NEIGHBOURHOOD / f"{name}.sql", whole=whole, is_aggregate=IS_AGGREGATE))
