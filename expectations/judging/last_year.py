"""The previous year's report of each report's body, and its figures, as temporary tables the rules' SQL joins.

A body is known through renames and recodes (staged.body). Its report of a year is the one that counts
(checked.counted). Forms are not chained unless one follows the other: of a report on another form only tables three and
four are taken, which all forms print alike.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from expectations.language.counts import quoted
from expectations.rulebook.rule import Instance
from warehouse.connection import Connection
from warehouse.reference.forms.form import Form, FormCell
from warehouse.reference.forms.form_list import forms, lineage

COMPARED_ACROSS_FORMS = ("applications", "disputes")
NONE: Mapping[str, str] = MappingProxyType({})
_PREVIOUS, _GIVEN = (
    (Path(__file__).parent / f"{name}.sql").read_text("utf-8") for name in ("previous", "given_previous")
)


def create_pairs(con: Connection, given: Mapping[str, str] = NONE) -> None:
    """Create `previous`: each report with the previous year's report of its body, and the forms of both.

    `given` maps a report to one the caller names as its previous year's. It is taken where the body has no other, and
    only if the years follow. Needs checked.counted.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE previous AS {_PREVIOUS}")
    for report, earlier in given.items():
        con.execute(f"INSERT INTO previous {_GIVEN}", {"report": report, "earlier": earlier})


def pairs(con: Connection) -> list[tuple[str, str]]:
    """Every report that was compared with its previous year's report, with that one's id."""
    return con.execute("SELECT report_id, previous_id FROM previous").fetchall()


def create_previous(con: Connection, form: Form, instances: tuple[Instance, ...]) -> None:
    """Create `previous_<form>`: each report that has a previous one, with the earlier figures that `instances` name,
    and `copied`, 1 where every cell is the same.
    """
    cells = list(dict.fromkeys(entry.cell for i in instances for entry in i.equation.entries if entry.previous))
    copied = any(i.equation.needs_copied for i in instances)
    selects = [_figures_before(form, earlier, cells, copied) for earlier in forms().values()]
    con.execute(f"CREATE OR REPLACE TEMP TABLE {previous_table(form)} AS {' UNION ALL '.join(selects)}")


def previous_table(form: Form) -> str:
    return f"previous_{form.form}"


def drop_previous(con: Connection, form: Form) -> None:
    con.execute(f"DROP TABLE IF EXISTS {previous_table(form)}")


def _figures_before(form: Form, earlier: Form, cells: list[FormCell], copied: bool) -> str:
    """The figures of the previous reports that are on form `earlier`, NULL for cells that cannot be compared."""
    same = earlier.form == form.form
    chained = earlier.form in lineage(form) or form.form in lineage(earlier)
    printed = {cell.key for cell in earlier.all_cells() if chained or cell.table in COMPARED_ACROSS_FORMS}
    columns = [f"e.{quoted(c)}" if c.key in printed else f"NULL::BIGINT AS {quoted(c)}" for c in cells]
    joins, alike = "", "NULL"
    if same and copied:
        joins = (
            " JOIN figures_digest own ON own.report_id = n.report_id"
            " JOIN figures_digest past ON past.report_id = n.previous_id"
        )
        alike = "own.digest = past.digest"
    return (
        f"SELECT n.report_id, {', '.join([*columns, f'({alike})::INT AS copied'])}"
        f" FROM previous n JOIN staged.{earlier.form} e ON e.report_id = n.previous_id{joins}"
        f" WHERE n.form = '{form.form}' AND n.previous_form = '{earlier.form}'"
    )
