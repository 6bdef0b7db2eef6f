"""What the text of a finding takes from its rule alone: the place, the basis, the kind of the formula.

The same for every report, so it is worked out once for each rule and place (`Instance`). Reads no report.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from assets.checked.wording.terms import TABLES, conclusions, message, table_name
from expectations.language.equation import IN, Equation
from expectations.rulebook.rule import Instance
from warehouse.messages import Message, join_messages
from warehouse.reference.forms.form import ApplicationsRow, Form, Term

# Counts with a conclusion of their own, and the label of the line that lists their cells (None: no such line).
COUNTS = {
    "located": "missing_cells",
    "mistyped": None,
    "unfilled": "cells",
    "unheaded": "cells",
    "worded": "cells",
    "unitless": "amounts",
    "figures": None,
    "copied": None,
}


@dataclass(frozen=True, slots=True)
class RuleText:
    """The texts of a rule, and what decides how a finding of it is worded.

    `location`: the tables it is about, with the column, row or block it runs over; empty where it is about no cell.
    `conclusion`: its own template, None where it has none. `count`: the key of COUNTS it is about. `is_converted`: an
    operand is converted to another unit; a reader of the report knows no 10000 times a cell. `compares_text`: a number
    stated in the text is compared with cells. `has_entries`: it reads cells one by one.
    """

    rule: Message
    basis: Message
    location: Message
    conclusion: Message | None
    count: str | None
    is_converted: bool
    compares_text: bool
    has_entries: bool


@cache
def rule_text(instance: Instance) -> RuleText:
    rule, equation = instance.rule, instance.equation
    text = Message(zh=rule.zh, en=rule.en)
    return RuleText(
        rule=text,
        basis=message("rule_and_source", rule=text, legal=rule.legal),
        location=_location(instance.scope.layout.form, instance),
        conclusion=conclusions().get(rule.id),
        count=next((count.what for count in equation.counts if count.what in COUNTS), None),
        is_converted=any(abs(operand.sign) != 1 for side in equation.sides for operand in side.operands),
        compares_text=_compares_text(equation),
        has_entries=any(side.entries for side in equation.all_sides),
    )


def _compares_text(equation: Equation) -> bool:
    return equation.relation == IN and bool(equation.left.told and equation.right.operands)


def _location(form: Form, instance: Instance) -> Message:
    named = _tables({cell.table for cell in instance.equation.cells})
    terms: dict[str, tuple[Term | ApplicationsRow, ...]] = {
        "applications.columns": form.applications.columns,
        "applications.rows": (*form.applications.rows, *(v.row for v in form.applications.variants)),
        "disputes.blocks": form.disputes.blocks,
    }
    term = next((term for term in terms.get(instance.rule.each, ()) if term.key == instance.at), None)
    return message("in_row_or_column", table=named, term=Message(zh=term.label, en=term.en)) if term else named


def _tables(tables: Collection[str]) -> Message:
    """The names of tables in the order of the form."""
    if len(tables) == len(TABLES):
        return message("all_tables")
    between = message("tables_and")
    return join_messages((table_name(table) for table in TABLES if table in tables), zh=between.zh, en=between.en)
