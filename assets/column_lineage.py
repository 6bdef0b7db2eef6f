"""The columns that each column of a mart is computed from, found in the syntax tree of its SELECT as DuckDB parses it.

A column of a mart leads to columns of tables and views of the warehouse, through CTEs and subqueries. What only
filters, joins or orders is left out, and reference data have no columns here. Runs no SELECT of a mart.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from warehouse.connection import Connection
from warehouse.marts import mart_query
from warehouse.schema import STAGES, literal, tables

Source = tuple[str, str]
"""A table or view by its full name, and a column of it."""
Columns = dict[str, frozenset[Source]]
Node = Mapping[str, Any]
_NOWHERE: frozenset[Source] = frozenset()
_resolved: dict[str, Columns] = {}  # by mart: the same for as long as a process lives


def mart_columns(con: Connection, name: str) -> Columns:
    """The columns of mart `name`, each with those it is computed from, without the rows it keeps of itself. `con` has
    the tables that the mart reads.
    """
    if name not in _resolved:
        _resolved[name] = _resolve(con, name)
    return _resolved[name]


def _resolve(con: Connection, name: str) -> Columns:
    own, found = f"marts.{name}", query_columns(con, mart_query(name))
    declared = [column.name for column in tables()[own].all_columns()]
    return {
        column: frozenset((table, source) for table, source in found[column] if table != own)
        for column in declared
        if column in found
    }


def query_columns(con: Connection, query: str) -> Columns:
    """The output columns of a SELECT, each with the stored columns it is computed from."""
    ((parsed,),) = con.execute(f"SELECT json_serialize_sql({literal(query)})").fetchall()
    (statement,) = json.loads(parsed)["statements"]
    return _Resolver(con).query(statement["node"])


@dataclass(frozen=True, slots=True)
class _Scope:
    """The relations that a SELECT reads, by alias, in the order of FROM."""

    relations: dict[str, Columns] = field(default_factory=dict)

    def column(self, names: list[str]) -> frozenset[Source]:
        """What a reference such as `a.b`, or `b` alone, leads to; a field of a struct leads to the struct."""
        if len(names) > 1 and names[-2] in self.relations:
            return self.relations[names[-2]].get(names[-1], _NOWHERE)
        if len(names) > 1 and names[0] in self.relations:
            return self.relations[names[0]].get(names[1], _NOWHERE)
        found = (columns[names[0]] for columns in self.relations.values() if names[0] in columns)
        return next(found, _NOWHERE)


class _Resolver:
    """Resolves queries within queries; `ctes` are those of the queries around the one at hand."""

    def __init__(self, con: Connection, ctes: Mapping[str, Columns] | None = None) -> None:
        self._con = con
        self._ctes = dict(ctes or {})

    def query(self, node: Node, outer: _Scope | None = None) -> Columns:
        """The output columns of a query. `outer` is the scope of the query around a correlated subquery."""
        inner = _Resolver(self._con, self._ctes)
        for entry in node["cte_map"]["map"]:
            inner._ctes[entry["key"]] = _NOTHING  # of a recursive CTE, its own rows add no source
            inner._ctes[entry["key"]] = inner.query(entry["value"]["query"]["node"])
        if node["type"] == "SET_OPERATION_NODE":
            return _united(inner.query(node["left"]), inner.query(node["right"]), node["setop_type"])
        return inner._select(node, outer) if node["type"] == "SELECT_NODE" else {}

    def _select(self, node: Node, outer: _Scope | None) -> Columns:
        scope = _Scope(dict(outer.relations) if outer else {})
        own = self._relations(node["from_table"], scope)
        columns: Columns = {}
        for expression in node["select_list"]:
            if expression["class"] == "STAR":
                columns |= self._star(expression, own, scope)
            elif _has_star(expression):  # sum(COLUMNS(…)): of the columns that a condition selects, each its own
                columns |= {name: sources for relation in own.values() for name, sources in relation.items()} | columns
            else:
                visible = _Scope({**scope.relations, "": columns})  # a column may name one to its left
                columns[_unused(_name(expression), columns)] = self._sources(expression, visible)
        return columns

    def _relations(self, node: Node, scope: _Scope) -> dict[str, Columns]:
        """The relations of a FROM, which are entered into `scope`: later ones may refer to earlier ones."""
        if node["type"] == "JOIN":
            left = self._relations(node["left"], scope)
            return left | self._relations(node["right"], scope)
        columns = self._relation(node, scope)
        name = node.get("alias") or node.get("table_name") or f"#{len(scope.relations)}"
        renamed = dict(zip(node.get("column_name_alias") or (), columns.values(), strict=False))
        scope.relations[name] = {**columns, **renamed}
        return {name: renamed or columns}

    def _relation(self, node: Node, scope: _Scope) -> Columns:
        match node["type"]:
            case "BASE_TABLE" if node["schema_name"] in STAGES:
                table = f"{node['schema_name']}.{node['table_name']}"
                return {column: frozenset({(table, column)}) for column in self._stored(table)}
            case "BASE_TABLE" if node["table_name"] in self._ctes:
                return self._ctes[node["table_name"]]
            case "SUBQUERY":
                return self.query(node["subquery"]["node"], scope)
            case "PIVOT":
                return self._unpivoted(node, scope)
            case "TABLE_FUNCTION":
                return self._function(node, scope)
        return {}

    def _unpivoted(self, node: Node, scope: _Scope) -> Columns:
        """The columns of UNPIVOT: those of its source, the values, which may be of any of them, and their names."""
        source = self._relation(node["source"], scope)
        entries = [entry["star_expr"] or {} for pivot in node["pivots"] for entry in pivot["entries"]]
        kept = {column for entry in entries for column in entry.get("exclude_list", ())}
        turned = (sources for column, sources in source.items() if column not in kept)
        values = dict.fromkeys(node["unpivot_names"], frozenset().union(*turned))
        return source | values | {name: _NOWHERE for pivot in node["pivots"] for name in pivot["unpivot_names"]}

    def _function(self, node: Node, scope: _Scope) -> Columns:
        """The columns of a table function such as unnest(…) AS u(a, b): each rests on all its arguments."""
        names = node["column_name_alias"] or [node["alias"] or node["function"]["function_name"]]
        return dict.fromkeys(names, self._sources(node["function"], scope))

    def _stored(self, table: str) -> list[str]:
        """The columns of a table or view, from its declaration where it has one."""
        if declared := tables().get(table):
            return [column.name for column in declared.all_columns()]
        return [name for name, *_ in self._con.execute(f"DESCRIBE {table}").fetchall()]

    def _star(self, star: Node, own: Mapping[str, Columns], scope: _Scope) -> Columns:
        wanted = [star["relation_name"]] if star["relation_name"] else [*own]
        renamed = {entry["key"][-1] if isinstance(entry["key"], list) else entry["key"]: entry["value"]
                   for entry in star.get("rename_list") or () if isinstance(entry, dict)}  # fmt: skip
        columns: Columns = {}
        for name in wanted:
            for column, sources in (own.get(name) or scope.relations.get(name, {})).items():
                if column not in star["exclude_list"]:
                    columns.setdefault(renamed.get(column, column), sources)
        for replaced in star["replace_list"]:
            columns[replaced["key"]] = self._sources(replaced["value"], scope)
        return columns

    def _sources(self, expression: Any, scope: _Scope) -> frozenset[Source]:
        """The columns from which an expression is computed."""
        return frozenset().union(*self._found(expression, scope))

    def _found(self, node: Any, scope: _Scope) -> Iterator[frozenset[Source]]:
        if isinstance(node, list):
            for each in node:
                yield from self._found(each, scope)
        elif isinstance(node, dict) and node.get("class") == "COLUMN_REF":
            yield scope.column(node["column_names"])
        elif isinstance(node, dict) and node.get("class") == "SUBQUERY":
            yield from self.query(node["subquery"]["node"], scope).values()
            yield from self._found(node["child"], scope)
        elif isinstance(node, dict):
            for each in node.values():
                yield from self._found(each, scope)


_NOTHING: Columns = {}


def _has_star(node: Any) -> bool:
    """Whether an expression runs over several columns."""
    if isinstance(node, list):
        return any(map(_has_star, node))
    return isinstance(node, dict) and (node.get("class") == "STAR" or any(map(_has_star, node.values())))


def _name(expression: Node) -> str:
    """The name of an output column: its alias, or that of the column it is."""
    names = expression.get("column_names")
    return str(expression["alias"] or (names[-1] if names else expression.get("function_name", "")))


def _unused(name: str, columns: Columns) -> str:
    """The name that DuckDB gives a column which has the name of one to its left: body, body_1, body_2."""
    taken = (f"{name}_{number}" for number in count(1))
    return name if name not in columns else next(each for each in taken if each not in columns)


def _united(left: Columns, right: Columns, how: str) -> Columns:
    """The columns of a set operation, by name or by position; those of EXCEPT are of its left side."""
    if how == "EXCEPT":
        return left
    by_position = dict(zip(left, right.values(), strict=False))
    other = right if how == "UNION_BY_NAME" else by_position
    return {name: left.get(name, _NOWHERE) | other.get(name, _NOWHERE) for name in {**left, **other}}
