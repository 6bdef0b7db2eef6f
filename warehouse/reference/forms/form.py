"""The statutory forms (政府信息公开工作年度报告格式) as data: every cell with its key, printed label, unit and type.

Loads the YAML files beside it and lays the cells out in print order. Matching a page to a form is done elsewhere.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from warehouse.yaml_models import Declared, load

FORMS = Path(__file__).parent
STANDARD = "standard"

CellType = Literal["count", "change", "amount"]


class Labelled(Declared):
    """Anything with a printed label: the official words, wordings met instead, and a pattern over normalised text."""

    label: str
    variants: tuple[str, ...] = ()
    match: str | None = None


class Section(Labelled):
    """One of the six sections (一 to 六); `key` is its number."""

    key: str


class Term(Labelled):
    """A column, block or group of a table: key, printed label, English words.

    `under`: the heading that spans it and its neighbours, None where none does.
    """

    key: str
    en: str
    under: str | None = None


class ProactiveCell(Declared):
    key: str
    unit: str
    type: CellType
    en: str
    measured: bool = False


class ProactiveRow(Labelled):
    cells: tuple[ProactiveCell, ...]


class ProactiveBlock(Labelled):
    """One 第二十条第（…）项 block: its columns, and rows with a cell a column."""

    key: str
    legal: str
    columns: tuple[Labelled, ...]
    rows: tuple[ProactiveRow, ...]

    @model_validator(mode="after")
    def _a_cell_a_column(self) -> Self:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"row {row.label} has {len(row.cells)} cells under {len(self.columns)} columns")
        return self


class Proactive(Declared):
    """Table two (主动公开政府信息情况)."""

    section: str
    en: str
    headings: tuple[str, ...]
    blocks: tuple[ProactiveBlock, ...]


class ApplicationsRow(Labelled):
    key: str
    en: str
    group: str | None = None
    legal: str | None = None
    by_applicant: bool = False


class ApplicationsVariant(Declared):
    """Another layout of table three: one `row` printed in place of the rows it `replaces`."""

    key: str
    zh: str
    en: str
    replaces: tuple[str, ...] = Field(min_length=1)
    row: ApplicationsRow


class Applications(Declared):
    """Table three (收到和处理政府信息公开申请情况): rows by applicant columns.

    `over_all`: the heading that spans the columns, the total among them or beside it.
    """

    section: str
    en: str
    unit: str
    type: CellType
    headings: tuple[str, ...]
    over_all: str
    columns: tuple[Term, ...]
    groups: tuple[Term, ...]
    rows: tuple[ApplicationsRow, ...]
    variants: tuple[ApplicationsVariant, ...] = ()

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        groups, rows = {g.key for g in self.groups}, {r.key for r in self.rows}
        for row in (*self.rows, *(variant.row for variant in self.variants)):
            if row.group is not None and row.group not in groups:
                raise ValueError(f"row {row.key} names the unknown group {row.group}")
        for variant in self.variants:
            if unknown := set(variant.replaces) - rows:
                raise ValueError(f"variant {variant.key} replaces unknown rows {sorted(unknown)}")
        return self

    def rows_in(self, layout: str) -> tuple[ApplicationsRow, ...]:
        """The rows printed in `layout`, in print order."""
        for variant in self.variants:
            if variant.key == layout:
                first = next(i for i, r in enumerate(self.rows) if r.key in variant.replaces)
                kept = [r for r in self.rows if r.key not in variant.replaces]
                return (*kept[:first], variant.row, *kept[first:])
        return self.rows


class Disputes(Declared):
    """Table four (行政复议、行政诉讼情况): one data row, blocks by columns."""

    section: str
    en: str
    unit: str
    type: CellType
    legal: str
    headings: tuple[str, ...]
    blocks: tuple[Term, ...]
    columns: tuple[Term, ...]


def _spanned(headings: tuple[str, ...], terms: tuple[Term, ...], *others: str) -> None:
    """Raise ValueError where a term, or one of `others`, names a heading that the table does not have."""
    if unknown := {*others, *(term.under for term in terms if term.under)} - set(headings):
        raise ValueError(f"the headings do not include {', '.join(sorted(unknown))}")


class FiscalYears(Declared):
    first: int = Field(alias="from")
    last: int | None = Field(default=None, alias="to")


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of the form.

    `key` is `proactive.<key>`, `applications.<row>.<column>` or `disputes.<block>.<column>`. `unit` is 件, 项, 个 or
    万元. `type` is count (integer, 0 or more), change (signed integer) or amount (decimal, 0 or more, eight places).
    `measure` names the measure of the marts the cell feeds, None where it feeds none.
    """

    key: str
    table: str
    row: str
    column: str
    zh: str
    en: str
    unit: str
    type: CellType
    legal: str | None
    measure: str | None
    sql: str = field(init=False)

    def __post_init__(self) -> None:
        """`sql` is the cell's column name in the wide tables."""
        object.__setattr__(self, "sql", self.key.replace(".", "__"))


class Form(Declared):
    """A statutory form; `cells` is the number of cells its standard layout prints."""

    form: str
    instrument: str
    title: str
    fiscal_years: FiscalYears
    cells: int
    sections: tuple[Section, ...]
    proactive: Proactive
    applications: Applications
    disputes: Disputes

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _spanned(self.applications.headings, self.applications.columns, self.applications.over_all)
        _spanned(self.disputes.headings, self.disputes.blocks)
        for name in self.layouts:
            found = Counter(cell.key for cell in self.layout(name))
            if repeated := sorted(key for key, times in found.items() if times > 1):
                raise ValueError(f"{self.form} ({name}) lists more than once: {', '.join(repeated)}")
        if len(self.layout(STANDARD)) != self.cells:
            raise ValueError(f"{self.form} declares {self.cells} cells and lists {len(self.layout(STANDARD))}")
        return self

    @property
    def layouts(self) -> tuple[str, ...]:
        """`standard` and the variants of table three."""
        return (STANDARD, *(v.key for v in self.applications.variants))

    @cached_property
    def _laid_out(self) -> dict[str, tuple[FormCell, ...]]:
        rows = {name: self.applications.rows_in(name) for name in self.layouts}
        return {name: (*self._proactive(), *self._applications(rows[name]), *self._disputes()) for name in self.layouts}

    @cached_property
    def _keyed(self) -> dict[str, dict[str, FormCell]]:
        return {name: {cell.key: cell for cell in cells} for name, cells in self._laid_out.items()}

    def layout(self, name: str) -> tuple[FormCell, ...]:
        """The cells that `name` prints, in print order."""
        return self._laid_out[name]

    def cell(self, layout: str, key: str) -> FormCell | None:
        """The cell `key` of a layout, None where the layout does not print it."""
        return self._keyed[layout].get(key)

    def all_cells(self) -> tuple[FormCell, ...]:
        """Every cell of any layout: the standard ones in print order, then those only a variant has."""
        seen = {cell.key: cell for name in self.layouts for cell in self.layout(name)}
        return tuple(seen.values())

    def _proactive(self) -> Iterator[FormCell]:
        for block in self.proactive.blocks:
            for row in block.rows:
                for column, cell in zip(block.columns, row.cells, strict=True):
                    yield FormCell(
                        key=f"proactive.{cell.key}", table="proactive", row=cell.key, column=column.label,
                        zh=f"{row.label} · {column.label}", en=cell.en, unit=cell.unit, type=cell.type,
                        legal=block.legal, measure=cell.key if cell.measured else None,
                    )  # fmt: skip

    def _applications(self, rows: tuple[ApplicationsRow, ...]) -> Iterator[FormCell]:
        table = self.applications
        for row in rows:
            for column in table.columns:
                yield FormCell(
                    key=f"applications.{row.key}.{column.key}", table="applications", row=row.key, column=column.key,
                    zh=f"{row.label} · {column.label}", en=f"{row.en}: {column.en}", unit=table.unit, type=table.type,
                    legal=row.legal, measure=_measure(row, column.key),
                )  # fmt: skip

    def _disputes(self) -> Iterator[FormCell]:
        table = self.disputes
        for block in table.blocks:
            for column in table.columns:
                yield FormCell(
                    key=f"disputes.{block.key}.{column.key}", table="disputes", row=block.key, column=column.key,
                    zh=f"{block.label} · {column.label}", en=f"{block.en}: {column.en}", unit=table.unit,
                    type=table.type, legal=table.legal, measure=f"{block.key}_{column.key}",
                )  # fmt: skip


def _measure(row: ApplicationsRow, column: str) -> str | None:
    """The total of every row is a measure, and of a row `by_applicant` each column."""
    return row.key if column == "total" else f"{row.key}_{column}" if row.by_applicant else None


@cache
def forms() -> dict[str, Form]:
    """Every form by id, oldest first; raises DeclarationError naming file and line."""
    loaded = [load(path, Form) for path in sorted(FORMS.glob("*.yaml"))]
    return {form.form: form for form in loaded}
