"""The language of formulas: what a name stands for, how a side reads in SQL, and what the language does not have."""

import duckdb
import pytest

from expectations.language.parse import Count, FormulaError, Operand, Scope, Side, resolve
from warehouse.reference.forms.form_list import forms

F2021, F2019 = forms()["f2021"], forms()["f2019"]
REPORT = Scope(F2021.layout(), "report", None)
COLUMN = Scope(F2021.layout(), "applications.columns", "total")
ROW = Scope(F2021.layout(), "applications.rows", "granted")
BLOCK = Scope(F2021.layout(), "disputes.blocks", "review")


def operands(side):
    return [(operand.sign, operand.cell.key) for operand in side.operands]


def test_names_are_shortened_by_what_the_rule_runs_over():
    assert operands(resolve("granted = 0", COLUMN).left) == [(1, "applications.granted.total")]
    assert operands(resolve("total = 0", ROW).left) == [(1, "applications.granted.total")]
    assert operands(resolve("total = 0", BLOCK).left) == [(1, "disputes.review.total")]
    for scope in (REPORT, COLUMN, ROW, BLOCK):
        assert operands(resolve("proactive.rules_made = 0", scope).left) == [(1, "proactive.rules_made")]
        assert operands(resolve("disputes.review.total = 0", scope).left) == [(1, "disputes.review.total")]


def test_terms_keep_their_order_and_sign():
    left = resolve("granted - carried_in + carried_out - (received_new - partially_granted) = 0", COLUMN).left
    assert operands(left) == [
        (1, "applications.granted.total"), (-1, "applications.carried_in.total"),
        (1, "applications.carried_out.total"), (-1, "applications.received_new.total"),
        (1, "applications.partially_granted.total"),
    ]  # fmt: skip


def test_a_group_is_its_rows_in_the_layout_at_hand():
    def rows(form, layout):
        right = resolve(
            "0 = 3 - sum(other)", Scope(form.layout(layout), "applications.columns", "natural_person")
        ).right
        assert right.constant == 3
        assert {operand.sign for operand in right.operands} == {-1}
        return [operand.cell.row for operand in right.operands]

    assert rows(F2021, "standard") == ["other_correction_overdue", "other_fee_unpaid", "other_misc"]
    assert rows(F2021, "other_single_row") == ["other_total"]
    assert rows(F2019, "standard") == ["other_total"]


def test_a_whole_table_and_a_row_are_their_cells():
    assert len(REPORT.cells("form")) == 200
    assert len(REPORT.cells("applications")) == 175
    assert [cell.column for cell in ROW.cells("row")] == [column.key for column in F2021.applications.columns]
    assert len(BLOCK.cells("row")) == 5
    with pytest.raises(FormulaError, match="row is not a line"):
        REPORT.cells("row")


def test_constants_add_up():
    side = resolve("granted + 7 - 2 - 1 = 0", COLUMN).left
    assert side.constant == 4
    assert resolve("granted = 2 - 5", COLUMN).right == Side(constant=-3)


@pytest.mark.parametrize(
    ("side", "sql"),
    [
        ("granted", 'v."applications__granted__total"'),
        ("granted - carried_in", 'v."applications__granted__total" - v."applications__carried_in__total"'),
        ("granted + 2", 'v."applications__granted__total" + 2'),
        ("granted - 2", 'v."applications__granted__total" - 2'),
        ("2 - granted", '- v."applications__granted__total" + 2'),
        ("0", "0"),
        ("3 - 3", "0"),
        ("expected(form)", "200"),
    ],
)
def test_a_side_in_sql(side, sql):
    assert resolve(f"{side} = 0", COLUMN).left.sql() == sql


@pytest.mark.parametrize(
    ("side", "value"),
    [("granted - carried_in", 7), ("2 - granted", -8), ("granted - (carried_in - 4)", 11), ("4 - (2 - granted)", 12),
     ("granted - carried_out", None), ("0", 0)],
)  # fmt: skip
def test_sql_computes_what_the_side_says(side, value):
    row = ", ".join(
        f'{figure} AS "applications__{key}__total"'
        for key, figure in {"granted": 10, "carried_in": 3, "carried_out": "NULL::BIGINT"}.items()
    )
    sql = resolve(f"{side} = 0", COLUMN).left.sql()
    assert duckdb.sql(f"SELECT {sql} FROM (SELECT {row}) AS v").fetchall() == [(value,)]


def test_a_count_is_over_the_statuses_of_its_cells():
    side = resolve("located(row) = expected(row)", ROW).left
    assert side == Side(counts=(Count("located", ROW.cells("row")),))
    columns = {cell.sql: "NULL" for cell in ROW.cells("row")} | {"applications__granted__total": "'blank'"}

    def located(found):
        row = ", ".join(f'{value}::VARCHAR AS "{name}"' for name, value in found.items())
        return duckdb.sql(f"SELECT {side.sql()} FROM (SELECT {row}) AS s").fetchall()[0][0]

    assert located(columns) == 1
    assert located(dict.fromkeys(columns, "'number'")) == 7
    assert located(dict.fromkeys(columns, "NULL")) is None


def test_an_equation_knows_its_cells_once_each_and_whether_it_counts():
    equation = resolve("granted + carried_in = carried_in - granted", COLUMN)
    assert [cell.row for cell in equation.cells] == ["granted", "carried_in"]
    assert not equation.needs_status
    counting = resolve("mistyped(applications) = 0", REPORT)
    assert counting.needs_status
    assert len(counting.cells) == 175
    assert equation.right.operands[1] == Operand(equation.cells[0], -1)


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("granted", "a formula is `side = side`"),
        ("granted = 1 = 1", "a formula is `side = side`"),
        ("granted == 1", "a formula is `side = side`"),
        ("granted in (1, 2)", "a formula is `side = side`"),
        ("granted = 1 and carried_in = 1", "a formula is `side = side`"),
        ("= 1", "not a formula: = 1"),
        ("granted carried_in = 1", "not a formula: granted carried_in"),
        ("granted * 2 = 1", "the language has no `granted \\* 2`"),
        ("-granted = 1", "the language has no `-granted`"),
        ("granted = 1.5", "the language has no `1.5`"),
        ("granted = 'x'", "the language has no `'x'`"),
        ("granted = max(carried_in)", "the language has no `max\\(carried_in\\)`"),
        ("0 = 1 - located(form)", "the language has no `located\\(form\\)`"),
        ("2 * 3 * granted = 1", "the language has no `2 \\* 3 \\* granted`"),
        ("1 = least()", "the language has no `least\\(\\)`"),
        ("1 = 2 - most(granted, carried_in)", "the language has no `most"),
        ("previous.refused = 1", "refused is not a line of f2021"),
        ("report.level = 1", "report.level is not a line of f2021"),
        ("report.size in (county, zone) implies granted = 1", "report.size is not one of report.level, report.kind"),
        ("report.level in (county, village) implies granted = 1", "village is not a level of a body; use national"),
        ("report.kind in township implies granted = 1", "township is not a kind of a body"),
        ("granted implies carried_in = 1", "a formula is `side = side`"),
        ("granted = 1 implies carried_in", "a formula is `side = side`"),
        ("not granted = 1 implies carried_in = 1", "a formula is `side = side`"),
        ("sum(denied.column) = 1", "applications.denied_state_secret.column is not a line"),
        ("sum(denied, unable) = 1", "the language has no `sum\\(denied, unable\\)`"),
        ("sum(refused) = 1", "refused is not a group of f2021"),
        ("other_total = 1", "other_total is not a line of f2021 \\(standard\\)"),
        ("granted.total.total = 1", "granted.total.total is not a line of f2021"),
        ("__import__('os') = 1", "the language has no"),
    ],
)
def test_what_the_language_does_not_have(formula, told):
    with pytest.raises(FormulaError, match=told):
        resolve(formula, COLUMN)


FIGURES = {"granted": 10, "carried_in": 3, "received_new": 0, "carried_out": "NULL::BIGINT"}


def truth(formula, level="'county'", kind="NULL::VARCHAR", year="2023"):
    """How `formula` comes out in SQL where granted is 10, carried_in 3, received_new 0 and carried_out unknown."""
    equation = resolve(formula, COLUMN)
    row = ", ".join(f'{figure} AS "applications__{key}__total"' for key, figure in FIGURES.items())
    before = ", ".join(f'{figure} + 1 AS "applications__{key}__total"' for key, figure in FIGURES.items())
    holds = equation.holds_sql()
    source = (
        f"(SELECT {row}, {year} AS fiscal_year) AS v, (SELECT {before}) AS p,"
        f" (SELECT {level} AS level, {kind} AS kind) AS r"
    )
    ((holds, residual),) = duckdb.sql(f"SELECT {holds}, {equation.residual_sql()} FROM {source}").fetchall()
    assert (residual is None, residual == 0) == (holds is None, holds is True)
    return holds


@pytest.mark.parametrize(
    ("formula", "holds"),
    [
        ("granted >= 10", True), ("granted > 10", False), ("granted < 10", False), ("granted <= 10", True),
        ("granted != 10", False), ("granted != 3", True), ("carried_out >= 0", None), ("3 * carried_in = 9", True),
        ("granted - 2 * carried_in = 4", True), ("granted - 2 * (carried_in - 1) = 6", True),
        ("previous.granted = granted + 1", True), ("previous.carried_out = 1", None),
        ("most(granted, carried_in) = 10", True), ("2 * least(granted, carried_in) = 6", True),
        ("most(granted, carried_out) <= 10", None), ("most(granted, carried_out) <= 9", False),
        ("most(carried_in, previous.carried_in) = 4", True), ("report.fiscal_year >= 2023", True),
        ("carried_in = 3 implies granted = 10", True), ("carried_in = 3 implies granted = 9", False),
        ("carried_in = 4 implies granted = 9", True), ("carried_out = 1 implies granted = 10", True),
        ("carried_out = 1 implies granted = 9", None), ("carried_in = 4 implies carried_out = 1", True),
        ("carried_in = 3 implies carried_out = 1", None),
        ("carried_in = 3 and carried_out = 1 implies granted = 9", None),
        ("carried_in = 4 and carried_out = 1 implies granted = 9", True),
        ("carried_in = 3 or carried_out = 1 implies granted = 9", False),
        ("report.level in (county, zone) implies granted = 9", False),
        ("report.level not in (county, zone) implies granted = 9", True),
        ("report.level in county implies granted = 9", False),
        ("report.kind in department implies granted = 9", None),
        ("report.kind in department and report.level in zone implies granted = 9", True),
    ],
)  # fmt: skip
def test_comparisons_and_implications_are_three_valued(formula, holds):
    assert truth(formula) is holds


def test_nonzero_is_known_where_a_cell_is_and_where_all_are():
    counting = resolve("nonzero(row) > 0", ROW)
    columns = dict.fromkeys((cell.sql for cell in ROW.cells("row")), "0")

    def some(found):
        row = ", ".join(f'{value}::BIGINT AS "{name}"' for name, value in found.items())
        return duckdb.sql(f"SELECT {counting.sql()} FROM (SELECT {row}) AS v").fetchall()[0][0]

    first, second, *_ = columns
    assert some(columns) is False
    assert some(columns | {first: "NULL"}) is None
    assert some(columns | {first: "NULL", second: "2"}) is True


def test_a_group_of_one_column_is_named_with_it():
    cells = operands(resolve("sum(unable.total) = 0", REPORT).left)
    rows = ("not_held", "requires_creation", "unclear_after_correction")
    assert [key for _, key in cells] == [f"applications.unable_{row}.total" for row in rows]


def test_only_an_unconditional_equality_of_this_reports_cells_is_a_sum():
    sums = {f: resolve(f, COLUMN).is_sum for f in (
        "granted = carried_in", "granted <= carried_in", "granted = previous.granted", "most(granted, carried_in) = 1",
        "granted = 1 implies carried_in = 1", "report.fiscal_year = 2021", "nonzero(granted) = 1",
    )}  # fmt: skip
    assert [formula for formula, is_sum in sums.items() if is_sum] == ["granted = carried_in"]


def test_what_a_formula_needs_beside_its_figures():
    def needs(formula):
        equation = resolve(formula, COLUMN)
        return equation.needs_status, equation.needs_identity, equation.needs_previous

    assert needs("granted <= 1") == (False, False, False)
    assert needs("located(form) = 1") == (True, False, False)
    assert needs("report.level in county implies granted = 1") == (False, True, False)
    assert needs("previous.granted > 0 implies granted = 1") == needs("copied(form) = 0") == (False, False, True)
