"""A statutory form (政府信息公开工作年度报告格式), its layouts, and the cells that follow from its tables.

The tables themselves are declared in tables.py, form files are read in form_files.py, and every form is
listed in form_list.py. Matching a page to a form is the recognition's work (assets/staged/cells).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from warehouse.reference.forms.tables import (
    STANDARD,
    Applications,
    ApplicationsRow,
    CellType,
    Disputes,
    Key,
    Labelled,
    Proactive,
    ProactiveBlock,
    Section,
    Term,
)
from warehouse.yaml_models import Declared

__all__ = [
    "STANDARD",
    "Applications",
    "ApplicationsRow",
    "CellType",
    "Disputes",
    "FiscalYears",
    "Form",
    "FormCell",
    "Labelled",
    "Layout",
    "Proactive",
    "ProactiveBlock",
    "Term",
]


class FiscalYears(Declared):
    """The first and the last fiscal year a form is in force for; `to` is None for the form in force now."""

    first: int = Field(alias="from")
    last: int | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"the last year, {self.last}, is before the first, {self.first}")
        return self


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


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """One way a form is printed: `standard`, or a variant of table three. Iterates its cells in print order.

    There is one object for each layout of a form (`Form.layout`), so that layouts compare and hash by identity.
    """

    form: "Form"
    name: str
    cells: tuple[FormCell, ...]
    _by_key: dict[str, FormCell] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {cell.key: cell for cell in self.cells})

    def __iter__(self) -> Iterator[FormCell]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def __str__(self) -> str:
        return f"{self.form.form} ({self.name})"

    @property
    def rows(self) -> tuple[ApplicationsRow, ...]:
        """The rows of table three it prints, in print order."""
        return self.form.applications.rows_in(self.name)

    def cell(self, key: str) -> FormCell | None:
        """The cell `key`, None where the layout does not print it."""
        return self._by_key.get(key)


class Form(Declared):
    """A statutory form; `cells` is the number of cells its standard layout prints.

    `follows` names the form of which its file declares the differences only.
    """

    form: Key
    follows: Key | None = None
    instrument: str
    title: str
    fiscal_years: FiscalYears
    cells: int
    sections: tuple[Section, ...]
    proactive: Proactive
    applications: Applications
    disputes: Disputes

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        _check_headings(self.applications.headings, self.applications.columns, self.applications.over_all)
        _check_headings(self.disputes.headings, self.disputes.blocks)
        for layout in self._laid_out.values():
            times = Counter(cell.key for cell in layout)
            if repeated := sorted(key for key, number in times.items() if number > 1):
                raise ValueError(f"{layout} lists more than once: {', '.join(repeated)}")
        if len(self.layout(STANDARD)) != self.cells:
            raise ValueError(f"{self.form} declares {self.cells} cells and lists {len(self.layout(STANDARD))}")
        return self

    @property
    def layouts(self) -> tuple[str, ...]:
        """The names of its layouts: `standard` and the variants of table three."""
        return (STANDARD, *(variant.key for variant in self.applications.variants))

    def layout(self, name: str = STANDARD) -> Layout:
        """The layout of that name; KeyError where the form has none."""
        return self._laid_out[name]

    def cell(self, layout: str, key: str) -> FormCell | None:
        """The cell `key` of a layout, None where the layout does not print it."""
        return self.layout(layout).cell(key)

    def all_cells(self) -> tuple[FormCell, ...]:
        """Every cell of any layout: the standard ones in print order, then those only a variant has."""
        return tuple(self.cells_by_key.values())

    @cached_property
    def cells_by_key(self) -> Mapping[str, FormCell]:
        """The same by key."""
        return {cell.key: cell for name in self.layouts for cell in self.layout(name)}

    @cached_property
    def _laid_out(self) -> dict[str, Layout]:
        return {name: Layout(self, name, self._cells_in(name)) for name in self.layouts}

    def _cells_in(self, layout: str) -> tuple[FormCell, ...]:
        rows = self.applications.rows_in(layout)
        return (*self._proactive_cells(), *self._applications_cells(rows), *self._disputes_cells())

    def _proactive_cells(self) -> Iterator[FormCell]:
        for block in self.proactive.blocks:
            for row in block.rows:
                for column, cell in zip(block.columns, row.cells, strict=True):
                    yield FormCell(
                        key=f"proactive.{cell.key}", table="proactive", row=cell.key, column=column.label,
                        zh=f"{row.label} · {column.label}", en=cell.en, unit=cell.unit, type=cell.type,
                        legal=block.legal, measure=cell.key if cell.measured else None,
                    )  # fmt: skip

    def _applications_cells(self, rows: tuple[ApplicationsRow, ...]) -> Iterator[FormCell]:
        table = self.applications
        for row in rows:
            for column in table.columns:
                yield FormCell(
                    key=f"applications.{row.key}.{column.key}", table="applications", row=row.key, column=column.key,
                    zh=f"{row.label} · {column.label}", en=f"{row.en}: {column.en}", unit=table.unit, type=table.type,
                    legal=row.legal, measure=_measure(row, column.key),
                )  # fmt: skip

    def _disputes_cells(self) -> Iterator[FormCell]:
        table = self.disputes
        for block in table.blocks:
            for column in table.columns:
                yield FormCell(
                    key=f"disputes.{block.key}.{column.key}", table="disputes", row=block.key, column=column.key,
                    zh=f"{block.label} · {column.label}", en=f"{block.en}: {column.en}", unit=table.unit,
                    type=table.type, legal=table.legal, measure=f"{block.key}_{column.key}",
                )  # fmt: skip


def _check_headings(headings: tuple[str, ...], terms: tuple[Term, ...], *others: str) -> None:
    """Raise ValueError where a term, or one of `others`, names a heading that the table does not have."""
    if unknown := {*others, *(term.under for term in terms if term.under)} - set(headings):
        raise ValueError(f"the headings do not include {', '.join(sorted(unknown))}")


def _measure(row: ApplicationsRow, column: str) -> str | None:
    """The measure a cell of table three feeds: the total of every row, and each column of a row `by_applicant`."""
    return row.key if column == "total" else f"{row.key}_{column}" if row.by_applicant else None
