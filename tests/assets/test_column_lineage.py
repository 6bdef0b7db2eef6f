"""The columns that the columns of a query are computed from: of drawn queries with known answers, and of the marts."""

import random

import pytest

from assets.column_lineage import mart_columns, query_columns
from assets.lineage import upstreams
from warehouse.marts import ORDER, REFERENCE
from warehouse.schema import tables
from warehouse.store import memory

BODY, REGION = ("staged.report", "body"), ("staged.report", "region_code")
CLEAN, JUDGED = ("checked.verdict", "clean"), ("checked.verdict", "judged")
BOTH = "staged.report s JOIN checked.verdict v USING (report_id)"
# Expressions over the relations s and v, with the columns they rest on.
EXPRESSIONS = (
    ("s.body", {BODY}), ("coalesce(body, region_code)", {BODY, REGION}), ("count(*) OVER ()", set()),
    ("CASE WHEN clean THEN v.judged END", {CLEAN, JUDGED}), ("upper(s.region_code)", {REGION}),
    ("sum(v.judged) OVER (PARTITION BY s.body)", {JUDGED, BODY}),
    ("(SELECT max(judged) FROM checked.verdict)", {JUDGED}),
    ("list_transform([s.body], x -> x || '!')", {BODY}), ("{'a': s.body, 'b': v.clean}", {BODY, CLEAN}),
)  # fmt: skip


@pytest.fixture(scope="module")
def con():
    with memory() as con:
        yield con


def drawn(draw):
    """A query with columns c0, c1 …, wrapped in CTEs, subqueries, stars and unions, and what each column rests on."""
    chosen = [draw.choice(EXPRESSIONS) for _ in range(draw.randint(1, 4))]
    query = f"SELECT {', '.join(f'{sql} AS c{n}' for n, (sql, _) in enumerate(chosen))} FROM {BOTH}"
    wanted = [set(sources) for _, sources in chosen]
    for depth in range(draw.randint(0, 4)):
        match draw.choice(["cte", "subquery", "from first", "union", "named union", "swap"]):
            case "cte":
                query = f"WITH w{depth} AS ({query}) SELECT w{depth}.* FROM w{depth}"
            case "subquery":
                query = f"SELECT * FROM ({query}) AS inner{depth}"
            case "from first":
                query = f"FROM ({query})"
            case "union":
                query = f"({query}) UNION ALL SELECT {', '.join(['s.body'] * len(wanted))} FROM {BOTH}"
                wanted = [sources | {BODY} for sources in wanted]
            case "named union":
                query = f"({query}) UNION ALL BY NAME SELECT v.clean AS c0 FROM checked.verdict v"
                wanted[0] = wanted[0] | {CLEAN}
            case "swap":
                names = ", ".join(f"t.c{n} AS c{len(wanted) - 1 - n}" for n in range(len(wanted)))
                query, wanted = f"SELECT {names} FROM ({query}) AS t", wanted[::-1]
    return query, {f"c{n}": sources for n, sources in enumerate(wanted)}


@pytest.mark.parametrize("seed", range(40))
def test_the_columns_of_a_drawn_query_lead_to_those_it_was_drawn_from(con, seed):
    query, wanted = drawn(random.Random(seed))
    assert query_columns(con, query) == wanted, query


@pytest.mark.parametrize("name", [*ORDER, "partition"])
def test_the_columns_of_a_mart_are_those_declared_and_lead_to_columns_of_what_it_reads(con, name):
    found = mart_columns(con, name)
    declared = columns_of(con, f"marts.{name}") - {"edition"}  # which no SELECT makes
    assert name in REFERENCE or declared <= found.keys()  # of reference data the columns are not known here
    for sources in found.values():
        for table, column in sources:
            assert table in upstreams()[f"marts.{name}"]
            assert column in columns_of(con, table)


def columns_of(con, table):
    if table in tables():
        return {column.name for column in tables()[table].all_columns()}
    return {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}


@pytest.mark.parametrize(
    ("mart", "column", "source"),
    [
        ("fact_report", "body", ("staged.report", "body")),
        ("fact_cell", "value", ("staged.f2021", "proactive__licensing_decisions")),
        ("unit_sum", "received_new", ("marts.nesting", "received_new")),
        ("by_region", "denied_state_secret", ("marts.by_region_table", "denied_state_secret")),
        ("peer_cut", "year", ("marts.nesting", "year")),
        ("waiver", "reason", ("checked.waiver", "reason")),
    ],
)
def test_a_column_of_a_mart_leads_to_its_source(con, mart, column, source):
    assert source in mart_columns(con, mart)[column]
