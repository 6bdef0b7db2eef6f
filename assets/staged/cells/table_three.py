"""Table three, 收到和处理政府信息公开申请情况: finds its rows by their labels and the values under its headings.

A row is taken once the whole document was walked: where blanks leave several places for its values, the other rows of
the same table decide; where they do not, the row stays unlocated and its numbers are left over. What the headings mean
is worked out in columns_three.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.staged.cells.columns_three import applicant_columns
from assets.staged.cells.found_cells import FoundCells
from assets.staged.cells.headings import Heading, HeadingsInForce, PrintedColumns
from assets.staged.cells.labels import NO_MEANING, FormLabels, LabelMeaning, RowLabels, list_number
from assets.staged.cells.numbering import heads_numbers
from assets.staged.cells.unlabelled_rows import UnlabelledRow, as_unlabelled, locate_unlabelled
from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value
from assets.text.characters import is_blank

_FEWEST_OWN = 3  # headings of columns by which a table is the form's, also where none of its rows is known


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A row known by its label: its key, the label's cell, the cells after it, the columns and headings in force."""

    key: str
    row: Row
    label: Cell
    values: tuple[Cell, ...]
    columns: PrintedColumns
    headings: Sequence[Heading] = ()
    under_headings: tuple[Cell, ...] = field(init=False)  # empty where one is missing, or a filled cell is beside them

    def __post_init__(self) -> None:
        object.__setattr__(self, "under_headings", self._find_under_headings())

    @property
    def starts(self) -> list[int]:
        """Offsets at which the values may begin."""
        return self.columns.possible_starts(self.values)

    def _find_under_headings(self) -> tuple[Cell, ...]:
        places = self.columns.places if self.row.table == self.columns.table else ()
        found = tuple([cell for cell in self.values if cell.column in places])
        beside = [cell for cell in self.values if cell.column not in places and not is_blank(cell.text)]
        if len(found) < len(places) or (beside and not self._have_own_headings(beside)):
            return ()
        return found

    def _have_own_headings(self, cells: Sequence[Cell]) -> bool:
        """Whether each of some cells is below a heading that is none of the form's, as 代码 or 年度."""
        own = {head.cell.column for head in self.headings if head.column is None and head.spanning is None}
        blank = {head.cell.column for head in self.headings if is_blank(head.cell.text)}
        return all(cell.column in own - blank for cell in cells)


class TableThree:
    """Follows table three down a document, page breaks and repeated headings included."""

    def __init__(self, labels: FormLabels, found: FoundCells) -> None:
        self._labels, self._found = labels, found
        self._table = labels.form.applications
        self._spanning = {self._table.over_all, *(c.under for c in self._table.columns if c.under)}
        self._headings = HeadingsInForce()
        self._group: str | None = None  # of the row above
        self._pending: list[PendingRow] = []
        self._unlabelled: dict[str, list[UnlabelledRow]] = {}  # by group
        self._alignment = Alignment()
        self.numbering: set[tuple[int, int]] = set()  # table and grid column of 行次 and the like

    def take(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` is a row of values, or headings that ran into one; the right-most label is the row's."""
        self._group = next((m.group for _, m in reversed(labels) if m.group), self._group)
        if self._take_headings(row, labels):
            return False
        at, meaning = labels[-1] if labels else (0, NO_MEANING)
        if meaning.row is None or (meaning.column and not self._is_row(meaning.row, row.cells[at].text)):
            return self._take_unlabelled(row, labels)
        if _has_two_rows(row, labels):
            return False
        self._headings.values_seen = True
        columns = self._columns().in_row(f"applications.{meaning.row}")
        label, values = row.cells[at], self._without_numbering(row, row.cells[at + 1 :])
        if len(values) < len(columns.keys):
            self._found.note_run_together(row, columns.keys, values)
            return row.table == self._headings.table and any(h.column for h in self._headings.headings)
        self._group = self._labels.rows[meaning.row].group
        self._pending.append(PendingRow(meaning.row, row, label, values, columns, self._headings.headings))
        self._alignment.learn(self._pending[-1])
        return True

    def finish(self) -> None:
        """Locate the cells of every pending row; those with the number the form prints before the label go first."""
        if self._unlabelled:
            self._join_first_of_group()
        for pending in sorted(self._pending, key=self._lacks_number):
            values, uncertain = self._alignment.values(pending), self._lacks_number(pending)
            self._found.locate(pending.row, pending.columns, values, pending.values, uncertain=uncertain)
        if self._unlabelled:
            locate_unlabelled(self._unlabelled, self._found, self._labels.form)

    def _take_unlabelled(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` holds the values of a row of the group printed last, whose own label is lost."""
        if (
            self._group is None
            or any(m.group is None and not m.heading for _, m in labels)
            or not self._headings.headings
        ):
            return False
        if (unlabelled := as_unlabelled(row, labels, self._columns())) is None:
            return False
        self._headings.values_seen = True
        self._unlabelled.setdefault(self._group, []).append(unlabelled)
        return True

    def _join_first_of_group(self) -> None:
        """A row taken as that of a whole group, as （六）其他处理, is the first of the group's where others follow."""
        for pending in list(self._pending):
            own = self._labels.rows[pending.key]
            rows = self._unlabelled.get(own.group or "", [])
            if rows and self._labels.meaning(own.label).group == own.group:
                labels = [
                    (at, m) for at, cell in enumerate(pending.row.cells) if (m := self._labels.meaning(cell.text))
                ]
                if first := as_unlabelled(pending.row, labels, self._columns()):
                    self._pending.remove(pending)
                    rows.insert(0, first)

    def _take_headings(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` is a line of headings; the first after rows of values begins a new printing."""
        if any(looks_like_value(cell.text) for cell in row.cells):
            return False
        meanings, in_force = dict(labels), self._headings
        begun = in_force.open and row.table in (in_force.table, in_force.table + 1)
        if not any(map(self._is_heading, meanings.values())) and not (begun and self._may_continue(row, labels)):
            return False
        over_all = self._table.over_all
        again = any(m.spanning == over_all for m in meanings.values()) and any(
            h.spanning == over_all for h in in_force.headings
        )
        self.numbering.update((row.table, cell.column) for cell in row.cells if heads_numbers(cell.text))
        shown = [(at, cell) for at, cell in enumerate(row.cells) if not heads_numbers(cell.text)]
        in_force.add_line(row, [_heading(cell, meanings.get(at)) for at, cell in shown], continued=begun and not again)
        if sum(heading.column is not None for heading in in_force.headings) >= _FEWEST_OWN:
            self._found.ledger.recognise_table(row.table)
        return True

    def _without_numbering(self, row: Row, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """`cells` without those whose numbers are ignored: of the year of the row, or in a column that numbers rows."""
        ledger = self._found.ledger
        if self.numbering:
            for cell in row.cells:
                if (row.table, cell.column) in self.numbering:
                    ledger.record(row, cell, "numbering")
            cells = tuple(cell for cell in cells if (row.table, cell.column) not in self.numbering)
        return tuple(cell for cell in cells if not ledger.is_ignored(cell))

    def _columns(self) -> PrintedColumns:
        if self._headings.columns is None:
            self._headings.columns = applicant_columns(self._table, self._headings.headings, self._headings.table)
        return self._headings.columns

    def _is_heading(self, meaning: LabelMeaning) -> bool:
        """Whether a label can only be one of these headings; 其他 and 总计 head columns of other tables, and rows."""
        only = meaning.column is not None and meaning.row is None and meaning.result is None
        return only or meaning.spanning in self._spanning

    def _may_continue(self, row: Row, labels: RowLabels) -> bool:
        """Whether every label of a row without a heading of its own may head a column."""
        return bool(labels) and all(m.column and list_number(row.cells[at].text) is None for at, m in labels)

    def _is_row(self, key: str, label: str) -> bool:
        """Whether a label that can also head a column (其他, 总计) is the row `key` here, not a row of another group.

        A row of no group is known by its list number; any other by the rows the form prints above it.
        """
        printed, own = list_number(self._labels.row_label(label)), self._labels.rows[key]
        if printed and (printed != list_number(own.label) or own.group is None):
            return printed == list_number(own.label)
        return self._group == (own.group or self._table.groups[-1].key)

    def _lacks_number(self, pending: PendingRow) -> bool:
        """Whether the list number that the form prints before the label is missing."""
        own = self._labels.rows[pending.key].label
        return list_number(self._labels.row_label(pending.label.text)) is None and list_number(own) is not None


def _has_two_rows(row: Row, labels: RowLabels) -> bool:
    """Whether values stand between two labels of rows: two halves of a table side by side, whose headings differ."""
    first = next(at for at, meaning in labels if meaning.row is not None)
    return any(looks_like_value(cell.text) for cell in row.cells[first + 1 : labels[-1][0]])


def _heading(cell: Cell, meaning: LabelMeaning | None) -> Heading:
    if meaning is None:
        return Heading(cell)
    return Heading(cell, meaning.column, spanning=meaning.spanning or ("" if meaning.heading else None))


@dataclass(frozen=True, slots=True)
class CertainRow:
    """A row whose values can begin in one place only: its number, the grid columns of its label and first value."""

    number: int
    label: int
    start: int


@dataclass(slots=True)
class Alignment:
    """Learns where values begin from the rows of each table that leave one possibility."""

    _learned: dict[int, list[PendingRow]] = field(default_factory=dict)  # by table of the document
    _certain: dict[int, list[CertainRow]] = field(default_factory=dict)  # of them, once needed: most tables need none
    _labels: dict[tuple[int, int], int] = field(default_factory=dict)  # label column by table and row
    _shifted: set[int] = field(default_factory=set)  # tables with a row whose values are not below the headings

    def learn(self, pending: PendingRow) -> None:
        if not pending.under_headings:
            self._shifted.add(pending.row.table)
        self._labels[pending.row.table, pending.row.number] = pending.label.column
        self._learned.setdefault(pending.row.table, []).append(pending)

    def values(self, pending: PendingRow) -> tuple[Cell, ...]:
        """The cells under the columns; empty where several choices remain."""
        if pending.row.table not in self._shifted:
            return pending.under_headings
        starts = pending.starts if pending.columns.keys else []
        if len(starts) > 1:
            all_blank = all(is_blank(cell.text) for cell in pending.values)
            starts = self._starts_of_other_rows(pending) or (starts if all_blank else [])
        return pending.values[starts[0] : starts[0] + len(pending.columns.keys)] if starts else ()

    def _starts_of_other_rows(self, pending: PendingRow) -> list[int]:
        """The start of the rows with the same label column, else of the whole table, where they agree on one."""
        table = self._certain_rows(pending.row.table)
        alike = self._in_same_run(pending, table) or [r for r in table if r.label == pending.label.column] or table
        columns = {row.start for row in alike}
        if len(columns) > 1:
            columns = _starts_around(pending.row.number, alike)
        return [s for s in pending.starts if pending.values[s].column in columns] if len(columns) == 1 else []

    def _certain_rows(self, table: int) -> list[CertainRow]:
        if table not in self._certain:
            learned = (row for row in self._learned[table] if row.columns.keys and len(row.starts) == 1)
            self._certain[table] = [
                CertainRow(row.row.number, row.label.column, row.values[row.starts[0]].column) for row in learned
            ]
        return self._certain[table]

    def _in_same_run(self, pending: PendingRow, table: Sequence[CertainRow]) -> list[CertainRow]:
        """The certain rows in the unbroken run of rows whose labels are in the same column."""
        number, column = pending.row.table, pending.label.column
        ends = []
        for step in (-1, 1):
            at = pending.row.number
            while self._labels.get((number, at)) == column:
                at += step
            ends.append(at)
        return [row for row in table if ends[0] < row.number < ends[1]]


def _starts_around(number: int, certain: Sequence[CertainRow]) -> set[int]:
    """Where the nearest rows above and below row `number` start; nothing where one of them is missing."""
    above = [row.start for row in certain if row.number < number][-1:]
    below = [row.start for row in certain if row.number > number][:1]
    return {*above, *below} if above and below else set()
