"""Reports entered into the wide tables without a page, and what the rulebook finds on them. Holds no test."""

import zlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from expectations.judging.judge import (
    clear_findings,
    fill_verdict,
    judge_comparisons,
    judge_single_reports,
    prepare_comparisons,
)
from expectations.judging.report_facts import create_facts, facts
from expectations.rulebook.load import rulebook
from warehouse.reference.forms.form_list import forms, layouts
from warehouse.store import merge, records

Setting = int | Decimal | str
LAYOUTS = [(layout.form.form, layout.name) for layout in layouts()]
# A fiscal year each form is in force for, with the year before.
DUE = {form.form: form.fiscal_years.last or form.fiscal_years.first + 2 for form in forms().values()}
BEFORE = " the year before"
BESIDE = ("report", "previous", "parts", "told")
MARKS = ("blank", "slash", "dash", "word", "invalid")
READ = ("unit_ambiguous", "by_form_order", "in_words")  # how a cell was read, unless as a plain figure


def layout_of(pair):
    """The layout of a form id and a layout's name."""
    return forms()[pair[0]].layout(pair[1])


def enter(con, form_id, layout, cases: Mapping[str, Mapping[str, Setting]], year=None):
    """A report for each of `cases`, by report id: its cells as set by key, the others a printed 0.

    A setting is a figure, a mark such as `blank` or `invalid` (a cell without a figure), `by_form_order` (a 0 whose
    heading is lost), `in_words` (a 0 in Chinese numerals), or `absent` (not found).
    `report.level`, `report.kind`, `report.fiscal_year` set what the report is; any setting under `previous.` makes a
    report of the same body for the year before, `previous` itself says that there is none; any under `parts.` makes the
    report an aggregate with one part that says so. `told.` is a fact told beside the figures. `year` is one
    the form is in force for.
    """
    tell(con, cases)
    year = DUE[form_id] if year is None else year or None
    cells = forms()[form_id].layout(layout)
    reports = [report for case in cases.items() for report in _reports(*case, year)]
    values, statuses = [], []
    for report, settings in reports:
        assert set(settings) <= {cell.key for cell in cells}, f"{report}: {settings}"
        head = {"report_id": report["report_id"], "fiscal_year": report["fiscal_year"], "layout": layout}
        values.append(head | {c.sql: value_of(settings.get(c.key, 0), c) for c in cells})
        statuses.append(head | {c.sql: status_of(settings.get(c.key, 0)) for c in cells})
    merge(con, f"staged.{form_id}", values)
    merge(con, f"staged.{form_id}_status", statuses)
    merge(con, "staged.report", [
        {"region_code": "411003"} | report | {
            "form": form_id, "layout": layout, "cells_expected": len(cells),
            "cells_located": sum(row[cell.sql] is not None for cell in cells),
        }
        for (report, _), row in zip(reports, statuses, strict=True)
    ])  # fmt: skip


def _reports(report_id, settings, year):
    """The report of a case and, where it sets anything of it, last year's; each with the cells it sets."""
    own = {key: value for key, value in settings.items() if key.split(".")[0] not in BESIDE}
    told = {key.removeprefix("report."): value for key, value in settings.items() if key.startswith("report.")}
    told = {key: None if value == "absent" else value for key, value in told.items()}
    report = {"report_id": report_id, "body": report_id, "kind": "government", "level": "county"}
    report |= {"fiscal_year": year} | told
    if part := {key.removeprefix("parts."): value for key, value in settings.items() if key.startswith("parts.")}:
        report |= {"region_code": f"{zlib.crc32(report_id.encode()) % 900000 + 100000}", "scope": "own_level_aggregate"}
        yield report | {"report_id": f"{report_id} part", "body": "part", "kind": "department", "scope": None}, part
    yield report, own
    before = {key.removeprefix("previous."): v for key, v in settings.items() if key.startswith("previous.")}
    if (before or settings.get("previous") == "zeros") and report["fiscal_year"]:
        earlier = {"report_id": f"{report_id}{BEFORE}", "fiscal_year": report["fiscal_year"] - 1}
        yield report | earlier, before


def tell(con, cases):
    """Keep what is told of `cases` for when they are judged."""
    con.execute("CREATE TABLE IF NOT EXISTS example (report_id VARCHAR, fact VARCHAR, said VARCHAR)")
    for report_id, settings in cases.items():
        for key, said in settings.items():
            if key.startswith("told."):
                said = "NULL" if said == "absent" else f"DATE '{said}'" if isinstance(said, date) else str(said)
                said = f"[{said.strip('(),')}]" if said.startswith("(") else said
                con.execute("INSERT INTO example VALUES (?, ?, ?)", [report_id, key.removeprefix("told."), said])


def retell(con, *, beside):
    """Put what the examples say in the place of what was found."""
    if not con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'example'").fetchall():
        return
    told = con.execute("SELECT fact, said, list(report_id) FROM example GROUP BY ALL").fetchall()
    table = "facts_beside" if beside else "facts"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table}_told AS FROM {table}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS FROM {table}_told")
    for fact, said, reports in told:
        if facts()[fact].beside is beside:
            con.execute(f'UPDATE {table}_told SET "{fact}" = {said} WHERE report_id IN (SELECT unnest(?))', [reports])


def value_of(setting, cell):
    if setting in ("by_form_order", "in_words"):
        return 0
    if isinstance(setting, str):
        return None
    return Decimal(setting) if cell.type == "amount" else setting


def status_of(setting):
    if not isinstance(setting, str):
        return "number"
    assert setting in (*MARKS, *READ, "absent")
    return None if setting == "absent" else setting


def judged(con):
    """What the rulebook finds: the row of checked.finding by report, rule and line."""
    clear_findings(con, rulebook())
    create_facts(con, beside=False)
    retell(con, beside=False)
    judge_single_reports(con, rulebook())
    prepare_comparisons(con)
    retell(con, beside=True)
    judge_comparisons(con, rulebook())
    fill_verdict(con)
    return findings(con)


def findings(con):
    rows = records(con, "SELECT * FROM checked.finding")
    return {(row["report_id"], row["rule"], row["line"]): row for row in rows}


def this_year(rows):
    """The findings of rules that look at the tables of a report and nothing else."""
    return {key: row for key, row in rows.items() if row["rule"] not in LOOKING_FURTHER}


# What plain arithmetic over the cells (arithmetic.py) says nothing of.
TOLD = {
    i.id for pair in LAYOUTS for i in rulebook().instances(layout_of(pair)) if i.equation.told or i.equation.needs_parts
}
LOOKING_FURTHER = {
    i.id
    for pair in LAYOUTS
    for i in rulebook().instances(layout_of(pair))
    if i.equation.compares_reports or i.equation.told
}


def applied(con):
    """The form, layout, rule and line of everything that is judged."""
    return set(con.execute("SELECT form, layout, rule, line FROM checked.rule").fetchall())
