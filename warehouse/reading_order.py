"""The order in which SELECTs can run, from the tables they read. Runs none of them and knows no table.

A table of the warehouse is always written with its schema. A name without one is a temporary table or a CTE.
"""

import re
from collections.abc import Mapping
from graphlib import TopologicalSorter

_COMMENT = re.compile(r"--[^\n]*")
_TABLE = re.compile(r"\b(?:collected|staged|checked|marts)\.\w+")


def tables_read(query: str) -> frozenset[str]:
    """The warehouse tables and views that `query` names, placeholders in braces left as they are."""
    return frozenset(_TABLE.findall(_COMMENT.sub("", query)))


def rename_tables(query: str, names: Mapping[str, str]) -> str:
    """`query` without comments, in which each of the tables and views `names` has another name."""
    return _TABLE.sub(lambda found: names.get(found[0], found[0]), _COMMENT.sub("", query))


def reading_order(queries: Mapping[str, str]) -> tuple[str, ...]:
    """The names of `queries`, each after those whose tables its query reads; CycleError where two read each other.

    A query may read the table it fills: it then reads the rows that were there before.
    """
    reads = {name: sorted((tables_read(query) & queries.keys()) - {name}) for name, query in sorted(queries.items())}
    return tuple(TopologicalSorter(reads).static_order())
