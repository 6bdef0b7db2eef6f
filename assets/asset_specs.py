"""The Dagster assets of the tables and of the files they rest on: description, lineage, and where each is declared.

Runs nothing. Which step makes which table is in the asset.py of each stage; what a table is made of in lineage.py.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import dagster as dg

from assets.asset_settings import NIGHTLY_FRESHNESS, column_schema
from assets.lineage import LINEAGE, PROGRAM, OutsideFiles, outside_files, upstreams
from warehouse.marts import MARTS
from warehouse.schema import FILLED_WHILE_JUDGING, SCHEMA, Table, tables
from warehouse.views import VIEWS, view_queries

OWNERS = {
    "collected": "team:collecting", "staged": "team:reading", "checked": "team:checking", "marts": "team:publishing",
}  # fmt: skip
MADE_BY_COUNTING = ("checked.suite", "checked.basis")  # judging fills checked.basis too, but does not complete it
_DAILY = ("collected", "marts")  # the stages that are out of date when a nightly run is missed
_PAGE = PROGRAM / "docs" / "tables.md"


def asset_key(name: str) -> dg.AssetKey:
    """The key of a table or of files by their name, such as staged.report."""
    return dg.AssetKey(name.split("."))


def table_specs(names: Iterable[str], after: Iterable[str] = ()) -> list[dg.AssetSpec]:
    """The assets of the tables and views `names`; those that read none of them also come `after` other assets."""
    made = [*names]
    first = {name for name in made if not {*upstreams()[name]} & {*made}}
    return [table_spec(name, after if name in first else ()) for name in made]


def table_spec(name: str, after: Iterable[str] = (), **more: Any) -> dg.AssetSpec:
    """The asset of a table or view; `more` are further arguments of the AssetSpec."""
    stage, table = name.split(".")[0], tables().get(name)
    kind = table.kind if table else "view"
    return dg.AssetSpec(
        asset_key(name),
        deps=[asset_key(read) for read in dict.fromkeys((*upstreams()[name], *after))],
        description=_description(table) if table else _comment(name),
        group_name=stage,
        owners=[OWNERS[stage]],
        kinds={"duckdb", kind},
        tags={"gongkai/stage": stage, "gongkai/kind": kind},
        metadata=_where_declared(name, table) | (column_schema(_columns(table)) if table else {}),
        freshness_policy=NIGHTLY_FRESHNESS if stage in _DAILY else None,
        **more,
    )


def files_spec(name: str, files: OutsideFiles) -> dg.AssetSpec:
    """The asset of files that come from outside, which no step makes."""
    packaged = {} if files.path is None else {"packaged": dg.MetadataValue.path(PROGRAM / files.path)}
    setting = {} if files.setting is None else {"setting": files.setting}
    return dg.AssetSpec(
        asset_key(name),
        description=f"{files.en}. {files.zh}。",
        group_name=name.split(".")[0],
        kinds={"file"},
        metadata={**packaged, **setting},
    )


OUTSIDE = [files_spec(name, files) for name, files in outside_files().items()]


def _columns(table: Table) -> Iterator[tuple[str, str, str]]:
    return ((column.name, column.type, f"{column.zh} / {column.en}") for column in table.all_columns())


def _description(table: Table) -> str:
    """What one row is, the purpose, the keys and the caveats, in both languages."""
    words = [table.grain, *([table.purpose] if table.purpose else [])]
    lines = [f"{each.en}. {each.zh}。" for each in words]
    lines += [f"Keys · 主键: {', '.join(table.keys)}."]
    lines += [f"- {caveat.en} {caveat.zh}" for caveat in table.caveats]
    return "\n\n".join(lines)


def _comment(name: str) -> str:
    """The comment at the top of the SQL of a view that is not declared."""
    lines = (VIEWS / f"{name}.sql").read_text("utf-8").splitlines()
    comment = " ".join(line.removeprefix("--").strip() for line in lines if line.startswith("--"))
    return comment.replace("{form}", "each form")


def _where_declared(name: str, table: Table | None) -> dict[str, Any]:
    sql = VIEWS / f"{name}.sql" if name in view_queries() else MARTS / f"{name.partition('.')[2]}.sql"
    sources = [path for path in (SCHEMA / f"{name}.yaml", sql) if path.exists()] or [LINEAGE]
    references: list[Any] = [dg.LocalFileCodeReference(file_path=str(path), label=path.name) for path in sources]
    page = {"page": dg.MetadataValue.path(f"{_PAGE}#{name.replace('.', '')}")} if table and _PAGE.exists() else {}
    return page | {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=references)}


def names_of(stage: str) -> list[str]:
    """The tables and views of a stage, in the order of their declaration."""
    return [name for name in dict.fromkeys((*tables(), *view_queries())) if name.startswith(f"{stage}.")]


def made_by_reading() -> list[str]:
    """The tables that reading documents fills, besides staged.report, and the views of the stage."""
    return [name for name in names_of("staged") if name not in (*FILLED_WHILE_JUDGING, "staged.report")]


def made_by_judging() -> list[str]:
    """The tables that judging reports fills, and the views over them."""
    return [*FILLED_WHILE_JUDGING, *(name for name in names_of("checked") if name not in MADE_BY_COUNTING)]
