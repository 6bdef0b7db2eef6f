"""The SQL that compares one table on two sides: which reports differ, which rows, which columns, and how that is told.

A statement each, made from the declared keys; what runs them, and in which order, is diff.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.releases.change_causes import REPORTS, cause, told
from warehouse.schema import Table, literal


@dataclass(frozen=True, slots=True)
class Both:
    """A column that both sides have: its values as text, and the condition that they differ, over `was` and `now`."""

    name: str
    old: str
    new: str
    differs: str


def both(table: Table, was: Mapping[str, str], now: Mapping[str, str]) -> list[Both]:
    """The declared columns of `table` among those of the two sides, which are given with their types."""
    return [_both(c.name, was[c.name], now[c.name]) for c in table.all_columns() if c.name in was and c.name in now]


def _both(name: str, was: str, now: str) -> Both:
    values = f'was."{name}"', f'now."{name}"'
    old, new = (_text(value, kind) for value, kind in zip(values, (was, now), strict=True))
    left, right = values if was == now else (old, new)
    return Both(name, old, new, f"{left} IS DISTINCT FROM {right}")


def differing(group: Sequence[str], columns: Sequence[str], was: str, now: str) -> str:
    """The SELECT of the groups whose rows are not the same on both sides, by number and digest; each by its columns."""
    named = ", ".join(f'"{name}"' for name in group)
    every = ", ".join(f'"{name}"' for name in columns)
    digest = f"SELECT {named}, count(*) AS number, sum(hash({every})) AS digest FROM ({{}}) GROUP BY {named}"
    on = " AND ".join(f'was."{name}" IS NOT DISTINCT FROM now."{name}"' for name in group)
    either = ", ".join(f'coalesce(now."{name}", was."{name}") AS "{name}"' for name in group)
    return (
        f"SELECT {either} FROM ({digest.format(was)}) was FULL JOIN ({digest.format(now)}) now ON {on}"
        " WHERE was.number IS DISTINCT FROM now.number OR was.digest IS DISTINCT FROM now.digest"
    )


def pairing(table: Table, columns: Sequence[Both], was: str, now: str) -> str:
    """The rows of both sides by their keys, equal ones left out; `was` or `now` is NULL where one has no such row."""
    on = " AND ".join(f'was."{key}" IS NOT DISTINCT FROM now."{key}"' for key in table.keys)
    whole = {side: ", ".join(f"'{c.name}': {side}.\"{c.name}\"" for c in columns) for side in ("was", "now")}
    differs = " OR ".join(c.differs for c in columns if c.name not in table.keys)
    sides = ", ".join(f"CASE WHEN {side}.here THEN {{{fields}}} END AS {side}" for side, fields in whole.items())
    return (
        f"CREATE OR REPLACE TEMP TABLE pairing AS SELECT row_number() OVER () AS n, {sides}"
        f" FROM (SELECT true AS here, * FROM ({was})) was FULL JOIN (SELECT true AS here, * FROM ({now})) now ON {on}"
        f" WHERE was.here IS NULL OR now.here IS NULL OR {differs or 'false'}"
    )


def moved(table: Table, columns: Sequence[Both]) -> str:
    """Rows gone and added that are one by `known_by`, where that tells them from all others gone and added."""
    known = table.known_by if set(table.known_by) <= {c.name for c in columns} else ()
    if not known:
        return "CREATE OR REPLACE TEMP TABLE moved AS SELECT 0 AS gone, 0 AS added WHERE false"
    on = " AND ".join(f'gone."{name}" = added."{name}"' for name in known)
    single = (
        "(SELECT n, {0} FROM (SELECT n, unnest({1}) FROM pairing WHERE {2} IS NULL)"
        " QUALIFY count(*) OVER (PARTITION BY {0}) = 1)"
    )
    names = ", ".join(f'"{name}"' for name in known)
    gone, added = single.format(names, "was", "now"), single.format(names, "now", "was")
    return (
        "CREATE OR REPLACE TEMP TABLE moved AS"
        f" SELECT gone.n AS gone, added.n AS added FROM {gone} gone JOIN {added} added ON {on}"
    )


def telling(table: Table, columns: Sequence[Both]) -> str:
    """Enter what `pairing` and `moved` hold into `release.diff`."""
    select, on = cause(table)
    key = ", ".join(f"'{name}=' || coalesce(entry.\"{name}\"::VARCHAR, '')" for name in table.keys)
    # That a report is another one now its own row tells, not each of its cells.
    known = table.table == REPORTS or "report_id" not in table.keys
    listed = [column for column in columns if known or column.name != "report_id"]
    each = ", ".join(
        f"{{'column_name': '{c.name}', 'old': {c.old}, 'new': {c.new}, 'differs': {c.differs}}}" for c in listed
    )
    nothing = "[{'column_name': NULL::VARCHAR, 'old': NULL::VARCHAR, 'new': NULL::VARCHAR, 'differs': true}]"
    return (
        "INSERT INTO release.diff BY NAME WITH altered AS ("
        " SELECT p.was, q.now FROM moved JOIN pairing p ON p.n = gone JOIN pairing q ON q.n = added UNION ALL"
        " SELECT was, now FROM pairing ANTI JOIN (SELECT unnest([gone, added]) AS n FROM moved) USING (n)"
        "), listed AS (SELECT was, now, coalesce(now, was) AS entry,"
        " CASE WHEN was IS NULL THEN 'added' WHEN now IS NULL THEN 'gone' ELSE 'changed' END AS change FROM altered"
        "), columned AS (SELECT *, unnest(CASE WHEN change <> 'changed' THEN "
        f"{nothing} ELSE [x FOR x IN [{each}] IF x.differs] END) AS cell FROM listed)"
        f" SELECT {literal(table.table)} AS table_name, concat_ws('; ', {key}) AS key, change,"
        f" cell.column_name, cell.old, cell.new, {told(table, {c.name for c in columns})}"
        f" FROM columned LEFT JOIN ({select}) cause ON {on}"
    )


def _text(value: str, kind: str) -> str:
    """`value` of type `kind` as text, a decimal without the noughts at its end."""
    plain = f"{value}::VARCHAR"
    return f"rtrim(rtrim({plain}, '0'), '.')" if kind.startswith("DECIMAL") and not kind.endswith(",0)") else plain
