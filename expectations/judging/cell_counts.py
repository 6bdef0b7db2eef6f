"""The counts of cells in the sides of rules, taken out of them: each is counted once, before the tables are joined.

Several rules count the same two hundred cells, which are most of their SQL, and a list of these cells for each report
would be most of what a join holds. Which counts there are is declared in language/counts.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_LIST = re.compile(r'\[(?:[vs]\."[^"]+"(?:, )?)+\]')  # a list of cells, as counts.py writes it
# A count over a list that is named; in a condition there may be one pair of parentheses.
_COUNT = re.compile(
    r'(?:len\(list_filter|list_count)\((?P<alias>[vs])\."list \d+"(?:, lambda x: (?:[^()]|\([^()]*\))+\))?\)'
)


@dataclass(frozen=True, slots=True)
class CellCounts:
    """Lists of the cells of `v` or `s`, and counts over these lists, each as SQL under the name that replaces it."""

    lists: Mapping[str, str]
    counts: Mapping[str, str]

    def counted(self, table: str, alias: str) -> str:
        """`table` under its `alias`, with the counts of its cells as further columns."""
        lists = ", ".join(f'{sql} AS "{name}"' for name, sql in self.lists.items() if sql.startswith(f"[{alias}."))
        if not lists:
            return f"{table} {alias}"
        counts = ", ".join(f'{sql} AS "{name}"' for name, sql in self.counts.items() if f'({alias}."list ' in sql)
        return f"(SELECT *, {counts} FROM (SELECT *, {lists} FROM {table} {alias}) {alias}) {alias}"


NO_COUNTS = CellCounts(lists=MappingProxyType({}), counts=MappingProxyType({}))


def name_counts(sides: str) -> tuple[str, CellCounts]:
    """The sides with a name in place of each count over a list of cells, and the counts by these names."""
    lists = {listed: f"list {n}" for n, listed in enumerate(dict.fromkeys(_LIST.findall(sides)))}
    listed = _LIST.sub(lambda found: f'{found[0][1]}."{lists[found[0]]}"', sides)
    found = dict.fromkeys(count[0] for count in _COUNT.finditer(listed))
    counts = {count: f"count {n}" for n, count in enumerate(found)}
    named = _COUNT.sub(lambda count: f'{count["alias"]}."{counts[count[0]]}"', listed)
    return named, CellCounts({name: sql for sql, name in lists.items()}, {name: sql for sql, name in counts.items()})
