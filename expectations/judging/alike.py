"""Judges the rules that count statuses once for all reports whose cells have the same statuses.

Most reports have a number in every cell, and of those these rules hold. Of the others many leave the same cells blank:
one of them is judged, and its outcome is entered for the rest.
"""

from collections.abc import Sequence
from pathlib import Path

from expectations.judging.outcomes import judge
from expectations.judging.sql_templates import render
from expectations.language.counts import all_known, quoted
from expectations.rulebook.rule import Instance
from warehouse.connection import Connection
from warehouse.reference.forms.form import Layout
from warehouse.schema import literal
from warehouse.store import count, insert

_NOT_NUMBERS, _ALIKE = (Path(__file__).parent / f"{name}.sql" for name in ("not_numbers", "alike"))
_JUDGED = "judged_for_others"  # the reports that are judged


def judge_alike(con: Connection, instances: Sequence[Instance]) -> None:
    """Enter the outcomes of `instances` on every report of their layout. They hold on a report all of whose cells are
    numbers, and read nothing but statuses and which figures are missing.
    """
    layout = instances[0].scope.layout
    if not find_not_numbers(con, layout):
        return
    con.execute(render(_ALIKE, **_parts(layout)))
    judge(con, instances, _JUDGED)
    if count(con, "alike") == count(con, _JUDGED):
        return
    rules = ", ".join(dict.fromkeys(literal(instance.id) for instance in instances))
    _enter_for_others(con, "checked.violation", f"rule IN ({rules})")
    _enter_for_others(con, "checked.undecided", f"gap IN (SELECT gap FROM checked.gap WHERE rule IN ({rules}))")


def _enter_for_others(con: Connection, name: str, found: str) -> None:
    """Enter the rows of table `name` that meet `found` also for the reports of which another was judged."""
    rows = f"FROM alike a JOIN {name} f ON f.report_id = a.judged AND a.report_id <> a.judged WHERE {found}"
    insert(con, name, f"SELECT f.* REPLACE (a.report_id AS report_id) {rows}")


def find_not_numbers(con: Connection, layout: Layout) -> int:
    """Create `not_numbers`, the reports of a layout on which some cell holds no number; returns how many there are."""
    con.execute(render(_NOT_NUMBERS, **_parts(layout)))
    return count(con, "not_numbers")


def _parts(layout: Layout) -> dict[str, str]:
    """What fills the parts of the two statements: the cells of the layout and what is asked of them."""
    cells = [quoted(cell) for cell in layout]
    return {
        "form": layout.form.form, "layout": literal(layout.name), "cells": ", ".join(cells),
        "numbers": ", ".join(["'number'"] * len(cells)), "known": all_known(cells),
        "missing": ", ".join(f"{cell} IS NULL" for cell in cells),
    }  # fmt: skip
