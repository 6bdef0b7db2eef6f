"""The tables of the warehouse as DDL and comments: those declared in schema/*.yaml, and the wide tables of the forms.

Runs nothing; store.py does. Holds no SELECT: the views are in views/*.sql, the marts in marts/*.sql.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import field_validator, model_validator

from warehouse.cells import ASPECTS
from warehouse.chinese_names import ADVICE, is_chinese_name, name_faults
from warehouse.coded_values import CODED_VALUES, coded_values
from warehouse.reference.forms.form import Form, FormCell
from warehouse.reference.forms.form_list import forms
from warehouse.reference.measures import measures
from warehouse.yaml_models import DeclarationError, Declared, line, load

SCHEMA = Path(__file__).parent / "schema"
STAGES = ("collected", "staged", "checked", "marts")
_TYPES = {"count": "BIGINT", "change": "BIGINT", "amount": "DECIMAL(18,8)"}
NAMES = ("region_name", "region_path", "region_level_name", "level_name")
# Tables of the stage `staged` that are filled while reports are judged, and not while documents are read.
FILLED_WHILE_JUDGING = ("staged.body", "staged.near_body")
LANDED = "staged.landed"  # which batches of a cluster were loaded: of no document, and nothing is read again for it
_JUDGED_ASPECTS = ("status",)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Words(Declared):
    zh: str
    en: str


class Column(Words):
    """A declared column. `optional` marks a key that may be NULL; other columns always may. `label` is the Chinese name
    of the column where `zh` explains more than a name can. `values` names the list of its codes in coded_values.yaml.
    `local` marks an address or a path of this machine; of a path a release has the name of the file alone.
    """

    name: str
    type: str
    unit: str | None = None
    optional: bool = False
    label: str | None = None
    values: str | None = None
    local: bool = False

    @field_validator("values")
    @classmethod
    def _listed(cls, values: str | None) -> str | None:
        if values is not None and values not in coded_values():
            raise ValueError(f"{CODED_VALUES.name} has no list {values}: it has {', '.join(coded_values())}")
        return values

    @property
    def chinese(self) -> str:
        """The name of the column in schema marts_zh."""
        return self.label or self.zh


class Table(Declared):
    """A declared table or view. `measures` adds a BIGINT column for each measure. With `named`, the columns of NAMES
    that a mart declares are joined to its SELECT by division and year, or by level.

    `aspect` names what a wide table holds about the cells beside their figures; the table of figures explains its
    columns. `rebuilt` are the columns that partition a mart: only partitions that changed are built again. A release
    holds a mart as one Parquet file; `released` adds a CSV (`csv`), splits it by year and province (`hive`) or leaves
    it out (`none`). `known_by` are the columns by which a comparison of releases pairs rows whose document changed, and
    with it their key. `label` is the Chinese name of a mart. `counted` is a SELECT of the number of rows of a view that
    does not compute them.
    """

    table: str
    label: str | None = None
    kind: Literal["table", "view"] = "table"
    grain: Words
    purpose: Words | None = None  # what the table is for; `grain` is what one row is
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    measures: bool = False
    named: bool = False
    rebuilt: tuple[str, ...] = ()
    aspect: str | None = None
    caveats: tuple[Words, ...] = ()
    released: tuple[Literal["csv", "hive", "none"], ...] = ()
    known_by: tuple[str, ...] = ()
    counted: str | None = None

    @model_validator(mode="after")
    def _declares_columns_it_names(self) -> "Table":
        if self.named and self.kind == "view":  # readers of a view have no table of names
            raise ValueError("named is for tables: a view takes the names from the tables it reads")
        if self.counted and self.kind == "table":
            raise ValueError("counted is for views: the rows of a table are counted as they are")
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

    def required(self) -> frozenset[str]:
        """The columns that are never NULL."""
        return frozenset(self.keys) - {c.name for c in self.columns if c.optional}

    def ddl(self) -> str:
        required = self.required()
        columns = ", ".join(
            f'"{c.name}" {c.type}{" NOT NULL" if c.name in required else ""}' for c in self.all_columns()
        )
        return f"CREATE TABLE {self.table} ({columns})"

    def words(self) -> dict[str | None, str]:
        """What the table (None) and each of its columns hold, in Chinese and English."""
        words: dict[str | None, str] = {None: f"{self.grain.zh} / {self.grain.en}"}
        for column in () if self.aspect else self.all_columns():
            words[column.name] = f"{column.zh} / {column.en}" + (f" ({column.unit})" if column.unit else "")
        return words

    def comment(self, column: str | None, words: str) -> str:
        """The statement that writes `words` on the table (None) or a column of it."""
        if column is None:
            return f"COMMENT ON {self.kind.upper()} {self.table} IS {literal(words)}"
        return f'COMMENT ON COLUMN {self.table}."{column}" IS {literal(words)}'

    def comments(self) -> list[str]:
        return [self.comment(column, words) for column, words in self.words().items()]


@cache
def tables() -> dict[str, Table]:
    """Every table by its full name: the declared ones, and four wide ones for each form."""
    declared = declared_in(SCHEMA)
    wide = [table for form in forms().values() for table in wide_tables(form)]
    return {table.table: table for table in (*declared, *wide)}


@cache
def tables_for_judging() -> dict[str, Table]:
    """Those that judging reads or fills: without the marts and without the print and the places of cells, whose
    declarations are most of what there is to load.
    """
    paths = (path for path in sorted(SCHEMA.glob("*.yaml")) if not path.name.startswith("marts."))
    wide = (table for form in forms().values() for table in wide_tables(form, _JUDGED_ASPECTS))
    return {table.table: table for table in (*(load(path, Table) for path in paths), *wide)}


def declared_in(folder: Path) -> list[Table]:
    """The tables declared in `folder`; DeclarationError with file and line, also for a mart without Chinese names."""
    declared = {path: load(path, Table) for path in sorted(folder.glob("*.yaml"))}
    marts = {path: table for path, table in declared.items() if table.is_mart}
    if faults := [fault for path, mart in marts.items() for fault in _naming_faults(path, mart, marts.values())]:
        raise DeclarationError("\n".join(faults))
    return list(declared.values())


def _naming_faults(path: Path, mart: Table, marts: Iterable[Table]) -> Iterator[str]:
    """Why `mart` cannot have a view in schema marts_zh, with file and line."""
    if not is_chinese_name(mart.label or ""):
        yield f"{path}:{line(path, 'label')}: label: {mart.table} needs a Chinese name for its view: {ADVICE}"
    elif [other.label for other in marts].count(mart.label) > 1:
        yield f"{path}:{line(path, 'label')}: label: another table has the name `{mart.label}` too: {ADVICE}"
    columns = mart.all_columns()
    for index, fault in name_faults([column.chinese for column in columns]):
        at = line(path, "columns", index) if index < len(mart.columns) else line(path, "measures")
        yield f"{path}:{at}: columns.{index} ({columns[index].name}): {fault}"


def wide_tables(form: Form, aspects: Sequence[str] = ASPECTS) -> tuple[Table, ...]:
    """`staged.<form>` with one value column for each cell, and tables of these `aspects` of them."""
    head = (
        Column(name="report_id", type="VARCHAR", zh="报告", en="report"),
        Column(name="fiscal_year", type="INTEGER", zh="年度", en="fiscal year"),
        Column(name="layout", type="VARCHAR", zh="版式", en="layout of the form"),
    )
    cells = form.all_cells()
    return tuple(_wide(form, aspect, head, cells) for aspect in (None, *aspects))


def _wide(form: Form, aspect: str | None, head: tuple[Column, ...], cells: tuple[FormCell, ...]) -> Table:
    content = {
        None: ("数值", "figures"), "status": ("状态", "status of each cell; empty where it was not found"),
        "text": ("印刷原文", "text as printed"), "place": ("位置", "page|table|row|column|x0|top|x1|bottom|confidence"),
    }[aspect]  # fmt: skip
    return Table(
        table=f"staged.{form.form}" + (f"_{aspect}" if aspect else ""),
        grain=Words(zh=f"一份 {form.form} 格式报告的{content[0]}", en=f"one report on form {form.form}: {content[1]}"),
        keys=("report_id",),
        aspect=aspect,
        columns=(*head, *(_cell_column(cell, aspect) for cell in cells)),
    )


def _cell_column(cell: FormCell, aspect: str | None) -> Column:
    kind = "VARCHAR" if aspect else _TYPES[cell.type]
    return Column(name=cell.sql, type=kind, unit=None if aspect else cell.unit, zh=cell.zh, en=cell.en)


def storable(words: str) -> str:
    """`words` with U+FFFD in place of what no SQL string can hold: NUL and lone surrogates."""
    return words if words.isprintable() else _UNSTORABLE.sub("\ufffd", words)  # neither of them is printable


def literal(words: str) -> str:
    """`words` as a SQL string literal; what no SQL string can hold is replaced."""
    return "'" + storable(words).replace("'", "''") + "'"


def literals(words: Iterable[str]) -> str:
    """`words` as a SQL list of strings."""
    return f"[{', '.join(map(literal, words))}]::VARCHAR[]"
