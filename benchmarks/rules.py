"""The rulebook over a million generated reports, five years of each body, beside a plain check (one SELECT over the
table of counts that compares every sum of table three) and beside the bare residuals, one SELECT a rule.

Each runs in its own process over one warehouse on disk, as in a nightly run; the text of each report states two
counts. Then a nightly run before which a hundredth of the reports changed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import apart
from expectations.judging.judge import check, every_instance, prepare_comparisons
from expectations.judging.judge_changed import judge_changed
from expectations.judging.last_year import create_previous
from expectations.judging.outcomes import source
from expectations.judging.report_digests import CHANGED, create_report_digests, find_changed, store_report_digests
from expectations.judging.report_facts import create_facts
from expectations.language.equation import Equation
from expectations.rulebook.load import rulebook
from tests.generator.figures import Figures, figures
from warehouse.connection import Connection
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms

REPORTS = 1_000_000
_FORM = list(forms())[-1]
_BODIES, _YEARS = 10, 5
_FIRST = 2021
_SUMS = ("balance", "results", "row_totals")  # the families with the sums of table three
_FIRST_DIVISION, _DIVISIONS = 410000, 2_000  # of a year, the reports of so many divisions one after the other


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds of the rulebook, of the one SELECT, of the bare residuals and of the run after; how many sums
    the SELECT compares, and the memory of the first in MB.
    """

    ours: float
    one_pass: float
    bare: float
    night: float
    sums: int
    megabytes: int

    def __str__(self) -> str:
        ratio = f"{self.ours / self.one_pass:>7.1f}x  one SELECT of {self.sums} sums, {self.megabytes} MB"
        night = f"a night of 1 %: {self.night:.2f} s, {self.night / self.ours:.1%} of all"
        return f"{self.ours:>12.2f} s{self.one_pass:>12.2f} s{ratio}; bare residuals: {self.bare:.2f} s; {night}"


def measured(reports: int = REPORTS) -> Measured:
    """Processor seconds of each task over `reports` reports, one after the other."""
    printed = apart.run_tasks("benchmarks.rules", reports, "one_pass", "bare", "ours", "arrive", "night")
    ours, one_pass, bare, night = (float(printed[task][2]) for task in ("ours", "one_pass", "bare", "night"))
    return Measured(ours, one_pass, bare, night, len(_sums()), int(printed["ours"][1]))


def load(con: Connection, reports: int, broken: int = 100) -> None:
    """Enter `reports` generated reports, year by year as they come in, one in `broken` with an altered count."""
    form = forms()[_FORM]
    cells = form.layout(STANDARD)
    patterns = list(_patterns())
    names = ", ".join(f'"{cell.sql}"' for cell in cells)
    values = ", ".join(f"({n}, {', '.join(str(p[c.key]) for c in cells)})" for n, p in enumerate(patterns))
    con.execute(f"CREATE TABLE pattern AS SELECT * FROM (VALUES {values}) t(n, {names})")
    bodies = reports // _YEARS
    head = f"sha256(i::VARCHAR) AS report_id, {_FIRST} + i // {bodies} AS fiscal_year, 'standard' AS layout"
    # Every count of a body times a number of its own: its sums hold, and no other of its division has its figures.
    figures = ", ".join(f'"{cell.sql}" * (1 + i % {bodies} // {_BODIES} % 97) AS "{cell.sql}"' for cell in cells)
    con.execute(
        f"INSERT INTO staged.{_FORM} BY NAME SELECT {head}, {figures} FROM range({reports}) r(i)"
        f" JOIN pattern ON n = i % {bodies} % {_BODIES} * {_YEARS} + i // {bodies}"
    )
    column = random.Random(1).choice([c.sql for c in cells if c.table == "applications"])
    con.execute(f'UPDATE staged.{_FORM} SET "{column}" = "{column}" + 7 WHERE hash(report_id) % {broken} = 0')
    statuses = ", ".join(f"'number' AS \"{cell.sql}\"" for cell in cells)
    con.execute(f"INSERT INTO staged.{_FORM}_status BY NAME SELECT {head}, {statuses} FROM range({reports}) r(i)")
    con.execute(
        f"INSERT INTO staged.report BY NAME SELECT {head}, '{_FORM}' AS form, {len(cells)} AS cells_expected,"
        f" {len(cells)} AS cells_located, ({_FIRST_DIVISION} + i % {bodies} * {_DIVISIONS} // {bodies})::VARCHAR"
        f" AS region_code, 'body ' || i % {bodies} || ' ' || hash(i % {bodies}) AS body, 'government' AS kind,"
        f" 'county' AS level FROM range({reports}) r(i)"
    )
    received, answered = (f"applications__{row}__total" for row in ("received_new", "processed_total"))
    for n, (what, cell) in enumerate((("received", received), ("answered", answered))):
        con.execute(
            f"INSERT INTO staged.stated BY NAME SELECT report_id, {n} AS ordinal, '{what}' AS what, 'exact' AS bound,"
            f' "{cell}" AS number FROM staged.{_FORM}'
        )
    con.execute("DROP TABLE pattern")


def _patterns() -> Iterator[Figures]:
    """The figures of a few bodies, each year's carrying on the last."""
    for body in range(_BODIES):
        figures_then: Figures | None = None
        for year in range(_YEARS):
            figures_then = figures(forms()[_FORM], STANDARD, seed=body * _YEARS + year, previous=figures_then)
            yield figures_then


def one_pass(con: Connection) -> None:
    """How many reports break each sum of table three, in one pass over their counts. What is missing is passed over."""
    broken = ", ".join(f"count(*) FILTER ({e.left.sql()} <> {e.right.sql()})" for e in _sums())
    con.execute(f"SELECT {broken} FROM staged.{_FORM} v WHERE layout = '{STANDARD}'").fetchall()


def _sums() -> list[Equation]:
    """The plain sums of table three."""
    found = (i.equation for i in rulebook().instances(forms()[_FORM].layout()) if i.rule.family in _SUMS)
    return [equation for equation in found if equation.is_sum]


def bare(con: Connection) -> None:
    """One SELECT a rule of left minus right where it does not hold, beside what the formulas ask for besides."""
    create_facts(con, beside=False)
    prepare_comparisons(con)
    create_previous(con, forms()[_FORM], every_instance(rulebook(), forms()[_FORM]))
    for query in _residuals():
        con.execute(f"CREATE OR REPLACE TEMP TABLE residual AS {query}")


def _residuals() -> Iterator[str]:
    for instance in rulebook().instances(forms()[_FORM].layout()):
        if not instance.equation.needs_parts:  # there is no aggregate among the reports
            residual = instance.equation.residual_sql()
            yield (
                f"SELECT report_id, residual FROM (SELECT v.report_id, {residual} AS residual"
                f" FROM {source([instance])}) WHERE residual IS DISTINCT FROM 0"
            )


def ours(con: Connection) -> None:
    """Judge all, and record it as the nightly run does."""
    create_report_digests(con)
    check(con, rulebook())
    store_report_digests(con)


def arrive(con: Connection) -> None:
    """Documents of a few divisions are read again for this year, about a hundredth of the reports: their rows are
    removed and entered again, at the end of the tables, as rows of new reports are.
    """
    con.execute(
        f"CREATE TEMP TABLE arrived AS SELECT report_id FROM staged.report WHERE fiscal_year = {_FIRST + _YEARS - 1}"
        f" AND region_code < '{_FIRST_DIVISION + _DIVISIONS // (100 // _YEARS)}'"
    )
    for name in ("report", "stated", _FORM, f"{_FORM}_status"):
        arrived = f"FROM staged.{name} WHERE report_id IN (FROM arrived)"
        con.execute(f"CREATE TEMP TABLE arriving AS {arrived}")
        con.execute(f"DELETE {arrived}")
        con.execute(f"INSERT INTO staged.{name} FROM arriving")
        con.execute("DROP TABLE arriving")
    granted = "applications__granted__total"
    con.execute(f"UPDATE staged.{_FORM} SET {granted} = {granted} + 1 WHERE report_id IN (FROM arrived)")
    con.execute("INSERT INTO checked.unjudged FROM arrived")


def night(con: Connection) -> None:
    """Find what changed, and judge it and its neighbours."""
    create_report_digests(con)
    find_changed(con)
    if not judge_changed(con, rulebook()):
        raise AssertionError("the neighbours of a hundredth of the reports were too many to judge apart")
    store_report_digests(con, CHANGED)


if __name__ == "__main__":
    rulebook()  # every run loads it, also one without anything to judge
    apart.run_as_program(load, {"one_pass": one_pass, "bare": bare, "ours": ours, "arrive": arrive, "night": night})
