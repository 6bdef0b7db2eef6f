"""Reports entered into the wide tables without a page, and what the rulebook finds on them. Holds no test."""

from collections.abc import Mapping
from decimal import Decimal

from expectations.rulebook import rulebook
from expectations.violations import check
from warehouse.reference.form import forms
from warehouse.store import merge

Setting = int | Decimal | str
LAYOUTS = [(form.form, layout) for form in forms().values() for layout in form.layouts]
MARKS = ("blank", "slash", "dash", "word", "invalid")


def enter(con, form_id, layout, cases: Mapping[str, Mapping[str, Setting]], year=2023):
    """A report for each of `cases`, by report id: its cells as set by key, the others a printed 0.

    A setting is a figure, a mark such as `blank` or `invalid` (a cell without a figure), or `absent` (not found).
    """
    cells = forms()[form_id].layout(layout)
    values, statuses = [], []
    for report_id, settings in cases.items():
        assert set(settings) <= {cell.key for cell in cells}, f"{report_id}: {settings}"
        head = {"report_id": report_id, "fiscal_year": year, "layout": layout}
        values.append(head | {c.sql: value_of(settings.get(c.key, 0)) for c in cells})
        statuses.append(head | {c.sql: status_of(settings.get(c.key, 0)) for c in cells})
    merge(con, f"staged.{form_id}", values)
    merge(con, f"staged.{form_id}_status", statuses)
    merge(con, "staged.report", [_report(row, form_id, len(cells)) for row in statuses])


def value_of(setting):
    return None if isinstance(setting, str) else setting


def status_of(setting):
    if not isinstance(setting, str):
        return "number"
    assert setting in (*MARKS, "absent")
    return None if setting == "absent" else setting


def _report(row, form_id, expected):
    located = sum(value is not None for value in row.values()) - len(("report_id", "fiscal_year", "layout"))
    return {
        "report_id": row["report_id"], "form": form_id, "layout": row["layout"], "fiscal_year": row["fiscal_year"],
        "body": "某县人民政府", "region_code": "411003", "level": "county",
        "cells_expected": expected, "cells_located": located,
    }  # fmt: skip


def judged(con):
    """What the rulebook finds: the row of checked.violation by report, rule and line."""
    check(con, rulebook())
    return violations(con)


def violations(con):
    cursor = con.execute("SELECT * FROM checked.violation")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row["report_id"], row["rule"], row["line"]): row for row in rows}


def applied(con):
    """The form, layout, rule and line of everything that is judged."""
    return set(con.execute("SELECT form, layout, rule, line FROM checked.rule").fetchall())
