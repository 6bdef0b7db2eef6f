"""The tables of the warehouse, declared in schema/*.yaml and derived from the forms, as DDL and comments.

Runs nothing itself; the store does. The marts' contents are SQL (marts/*.sql), not here.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from warehouse.cells import ASPECTS, found
from warehouse.chinese_names import ADVICE, faults, fit
from warehouse.reference.forms.form import Form, FormCell, forms
from warehouse.reference.measures import measures
from warehouse.yaml_models import DeclarationError, Declared, line, load

SCHEMA = Path(__file__).parent / "schema"
STAGES = ("collected", "staged", "checked", "marts")
_TYPES = {"count": "BIGINT", "change": "BIGINT", "amount": "DECIMAL(18,8)"}
_FINDING = "report_id, rule, line, version, family, severity, effect"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Words(Declared):
    zh: str
    en: str


class Column(Words):
    """A column; `optional` says of a key that it may be missing, as other columns always may. `label` is its Chinese
    name where `zh` explains more than a name can.
    """

    name: str
    type: str
    unit: str | None = None
    optional: bool = False
    label: str | None = None

    @property
    def chinese(self) -> str:
        """Its name in schema marts_zh."""
        return self.label or self.zh


class Table(Declared):
    """A declared table or view; `measures` adds a BIGINT column for each measure.

    `aspect` is what a wide table says of the cells beside their figures, whose table explains the columns. `rebuilt`
    are the columns a mart's partitions are told by, of which only those that changed are made anew. A release holds a
    mart as one Parquet file; `released` says what else: `csv` as CSV too, `hive` as a file for each year and province
    instead, `none` that it is in no release. By `known_by` a release finds the row again whose document, and so whose
    key, is another one now. `label` is the Chinese name of a mart.
    """

    table: str
    label: str | None = None
    kind: Literal["table", "view"] = "table"
    grain: Words
    purpose: Words | None = None  # what the table is for; `grain` is what one row is
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    measures: bool = False
    rebuilt: tuple[str, ...] = ()
    aspect: str | None = None
    caveats: tuple[Words, ...] = ()
    released: tuple[Literal["csv", "hive", "none"], ...] = ()
    known_by: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_what_it_names(self) -> "Table":
        split = ("year", "region_code") if "hive" in self.released else ()
        lacking = {*self.known_by, *split} - {column.name for column in self.columns}
        if lacking:
            raise ValueError(f"known_by and released: hive need columns that are not declared: {sorted(lacking)}")
        return self

    @property
    def is_mart(self) -> bool:
        return self.table.startswith("marts.")

    def all_columns(self) -> tuple[Column, ...]:
        added = (Column(name=m.name, type="BIGINT", unit=m.unit, zh=m.zh, en=m.en, label=m.label) for m in measures())
        return (*self.columns, *(added if self.measures else ()))

    def ddl(self) -> str:
        required = set(self.keys) - {c.name for c in self.columns if c.optional}
        columns = ", ".join(
            f'"{c.name}" {c.type}{" NOT NULL" if c.name in required else ""}' for c in self.all_columns()
        )
        return f"CREATE TABLE IF NOT EXISTS {self.table} ({columns})"

    def comments(self) -> list[str]:
        said = [f"COMMENT ON {self.kind.upper()} {self.table} IS {literal(self.grain.zh + ' / ' + self.grain.en)}"]
        for column in () if self.aspect else self.all_columns():
            words = f"{column.zh} / {column.en}" + (f" ({column.unit})" if column.unit else "")
            said.append(f'COMMENT ON COLUMN {self.table}."{column.name}" IS {literal(words)}')
        return said


@cache
def tables() -> dict[str, Table]:
    """Every table by its full name: the declared ones, and four wide ones for each form."""
    declared = declared_in(SCHEMA)
    wide = [table for form in forms().values() for table in wide_tables(form)]
    return {table.table: table for table in (*declared, *wide)}


def declared_in(folder: Path) -> list[Table]:
    """The tables declared in `folder`; DeclarationError naming file and line, also for a mart without Chinese names."""
    declared = {path: load(path, Table) for path in sorted(folder.glob("*.yaml"))}
    marts = {path: table for path, table in declared.items() if table.is_mart}
    if wrong := [fault for path, mart in marts.items() for fault in _unnamed(path, mart, marts.values())]:
        raise DeclarationError("\n".join(wrong))
    return list(declared.values())


def _unnamed(path: Path, mart: Table, marts: Iterable[Table]) -> Iterator[str]:
    """What hinders `mart` from being shown in schema marts_zh, with file and line."""
    if not fit(mart.label or ""):
        yield f"{path}:{line(path, 'label')}: label: {mart.table} needs a Chinese name for its view: {ADVICE}"
    elif [other.label for other in marts].count(mart.label) > 1:
        yield f"{path}:{line(path, 'label')}: label: `{mart.label}` names another table too: {ADVICE}"
    columns = mart.all_columns()
    for index, fault in faults([column.chinese for column in columns]):
        at = line(path, "columns", index) if index < len(mart.columns) else line(path, "measures")
        yield f"{path}:{at}: columns.{index} ({columns[index].name}): {fault}"


def wide_tables(form: Form) -> tuple[Table, ...]:
    """`staged.<form>` with a value a cell, and beside it the same cells' status, printed text and place."""
    head = (
        Column(name="report_id", type="VARCHAR", zh="报告", en="report"),
        Column(name="fiscal_year", type="INTEGER", zh="年度", en="fiscal year"),
        Column(name="layout", type="VARCHAR", zh="版式", en="layout of the form"),
    )
    cells = form.all_cells()
    aspects = [_wide(form, name, head, cells) for name in ASPECTS]
    return (_wide(form, None, head, cells), *aspects)


def _wide(form: Form, aspect: str | None, head: tuple[Column, ...], cells: tuple[FormCell, ...]) -> Table:
    about = {
        None: ("数值", "figures"), "status": ("状态", "status of each cell; empty where it was not found"),
        "text": ("印刷原文", "text as printed"), "place": ("位置", "page|table|row|column|x0|top|x1|bottom|confidence"),
    }[aspect]  # fmt: skip
    return Table(
        table=f"staged.{form.form}" + (f"_{aspect}" if aspect else ""),
        grain=Words(zh=f"一份 {form.form} 格式报告的{about[0]}", en=f"one report on form {form.form}: {about[1]}"),
        keys=("report_id",),
        aspect=aspect,
        columns=(*head, *(_cell_column(cell, aspect) for cell in cells)),
    )


def _cell_column(cell: FormCell, aspect: str | None) -> Column:
    kind = "VARCHAR" if aspect else _TYPES[cell.type]
    return Column(name=cell.sql, type=kind, unit=None if aspect else cell.unit, zh=cell.zh, en=cell.en)


def views() -> list[str]:
    """The views over the wide tables: one row a cell (staged.cell), one row a report of measures (staged.measure);
    the reports each source has held, of which the last is in force, be it gone from there or not, unless it was in a
    ZIP that came anew without it (staged.version); the pages a report is attached to (staged.cover); the information
    fee a report says was collected (staged.fee); each rule a waiver lets a report break (checked.waived); and all that
    is violated or undecided (checked.finding).
    """
    return [
        "CREATE OR REPLACE VIEW staged.cell AS " + " UNION ALL ".join(found(form) for form in forms().values()),
        "CREATE OR REPLACE VIEW staged.measure AS " + " UNION ALL ".join(_measured(form) for form in forms().values()),
        f"CREATE OR REPLACE VIEW staged.version AS {_VERSION}",
        "CREATE OR REPLACE VIEW staged.cover AS SELECT DISTINCT page FROM collected.attachment"
        " SEMI JOIN staged.version USING (source)",
        "CREATE OR REPLACE VIEW staged.fee AS SELECT report_id, max(number)::DECIMAL(18,2) AS info_fee_collected_yuan"
        " FROM staged.stated WHERE what = 'info_fee_collected_yuan' AND bound = 'exact' GROUP BY report_id",
        "CREATE OR REPLACE VIEW checked.waived AS SELECT DISTINCT report_id, unnest(string_split(covers, ',')) AS rule"
        " FROM checked.waiver WHERE state = 'holds'",
        f"CREATE OR REPLACE VIEW checked.finding AS SELECT {_FINDING}, 'fail' AS outcome, lhs, rhs, residual, cells"
        f" FROM checked.violation UNION ALL SELECT {_FINDING}, 'undecided', NULL, NULL, NULL, cells"
        " FROM checked.undecided JOIN checked.gap USING (gap)",
        *tables()["checked.finding"].comments(),
    ]


_VERSION = """
WITH zip AS (
  SELECT source AS zip, max(last_seen) AS zip_seen FROM collected.manifest WHERE outcome IN ('unpacked', 'archived')
  GROUP BY source HAVING bool_or(outcome = 'unpacked')
), within AS (
  SELECT source, max(zip_seen) AS zip_seen FROM (
    SELECT source, unnest([array_to_string(parts[:n], '!') FOR n IN range(1, len(parts))]) AS zip FROM (
      SELECT DISTINCT source, string_split(source, '!') AS parts FROM collected.manifest WHERE contains(source, '!')
    )
  ) JOIN zip USING (zip) GROUP BY source
), gone AS (
  SELECT source, last_seen AS gone_seen FROM collected.manifest WHERE outcome = 'gone'
)
SELECT source, sha256 AS report_id, media_type, first_seen, last_seen,
       last_seen = max(last_seen) OVER (PARTITION BY source) AND last_seen >= coalesce(zip_seen, last_seen) AS in_force,
       coalesce(gone_seen > last_seen, false) AS gone
FROM collected.manifest LEFT JOIN gone USING (source) LEFT JOIN within USING (source)
SEMI JOIN staged.report ON report_id = sha256"""


def _measured(form: Form) -> str:
    """The measures of `form`; a measure is missing where one of its cells is, and NULL where the form has no such cell.

    `values_missing` counts the missing ones of those it states.
    """
    columns = []
    for measure in measures():
        if not measure.stated_by(form.form):
            columns.append(f'NULL::BIGINT AS "{measure.name}"')
            continue
        sums = {layout: " + ".join(f'"{c.sql}"' for c in measure.terms[form.form, layout]) for layout in form.layouts}
        if len(set(sums.values())) == 1:
            columns.append(f'{next(iter(sums.values()))} AS "{measure.name}"')
        else:
            cases = " ".join(f"WHEN '{layout}' THEN {total}" for layout, total in sums.items())
            columns.append(f'CASE layout {cases} END AS "{measure.name}"')
    stated = [f'"{m.name}"' for m in measures() if m.stated_by(form.form)]
    return (
        f"SELECT *, {len(stated)} - list_count([{', '.join(stated)}]) AS values_missing"
        f" FROM (SELECT report_id, fiscal_year, {', '.join(columns)} FROM staged.{form.form})"
    )


def storable(words: str) -> str:
    """`words` with U+FFFD for what no SQL string can hold: NUL, half a character."""
    return _UNSTORABLE.sub("\ufffd", words)


def literal(words: str) -> str:
    """`words`, as far as storable, as a SQL string."""
    return "'" + storable(words).replace("'", "''") + "'"
