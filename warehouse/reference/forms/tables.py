"""The tables a statutory form prints, as its file declares them: labels, sections, rows, columns and blocks.

Holds what one declaration may contain. The cells that follow from it are form.py; how forms are found is form_files.py.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from warehouse.yaml_models import Declared

STANDARD = "standard"

CellType = Literal["count", "change", "amount"]
# A key becomes the name of a column, and of a table.
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


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

    key: Key
    en: str
    under: str | None = None


class ProactiveCell(Declared):
    key: Key
    unit: str
    type: CellType
    en: str
    measured: bool = False


class ProactiveRow(Labelled):
    cells: tuple[ProactiveCell, ...]


class ProactiveBlock(Labelled):
    """One 第二十条第（…）项 block: its columns, and rows with one cell under each column."""

    key: str
    legal: str
    columns: tuple[Labelled, ...]
    rows: tuple[ProactiveRow, ...]

    @model_validator(mode="after")
    def _one_cell_under_each_column(self) -> Self:
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
    key: Key
    en: str
    group: str | None = None
    legal: str | None = None
    by_applicant: bool = False


class ApplicationsVariant(Declared):
    """Another layout of table three: one `row` printed in place of the rows it `replaces`."""

    key: Key
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
