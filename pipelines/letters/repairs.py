"""The smallest repairs of a finding as a letter words them: what is reported, and what would make all agree."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from assets.checked.wording.terms import table_name
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.rulebook.sums import Number
from expectations.suspects.suggest import Suggestion
from pipelines.letters.words import chinese

_MOST = 4  # alternatives that a letter lists


class RepairWriter:
    """Writes the repairs of one report; a repair that an earlier item has is referred to by the number of that item."""

    def __init__(self, checked: Checked) -> None:
        assert isinstance(checked.document, Report)
        self._reading = checked.document.reading
        parts = groupby((s for s in checked.suspects if s.part is not None), key=lambda s: s.part)
        self._groups = [tuple(repairs) for _, repairs in parts]
        self._groups += [(s,) for s in checked.suspects if s.kind == "yuan_for_wan" and s.part is None]
        blanks = tuple(s for s in checked.suspects if s.kind == "blank_meant_zero")
        self._groups += [blanks] if blanks else []
        self._items: dict[int, int] = {}

    def write(self, finding: Finding, item: int) -> str:
        """The repairs that change a cell of `finding`, which is the item of that number; empty where there is none."""
        return chinese("list_or").join(dict.fromkeys(self._texts(finding, item)))

    def _texts(self, finding: Finding, item: int) -> Iterator[str]:
        for n, group in enumerate(self._groups):
            if not set(finding.cells) & {cell for repair in group for cell in repair.cells}:
                continue
            first = self._items.setdefault(n, item)
            yield self._group(group) if first == item else chinese("as_in", n=first)

    def _group(self, group: Sequence[Suggestion]) -> str:
        first = group[0]
        if first.kind == "yuan_for_wan" and first.part is None:
            return chinese("repair_unit", cell=self._name(first.cells[0]), reported=self._reported(first.cells[0]))
        if first.kind == "blank_meant_zero":
            cells = [cell for repair in group for cell in repair.cells]
            return chinese("repair_blanks", n=len(cells), cell=self._name(cells[0]))
        if len(group) == 1 and first.complete:
            return self._only(first)
        texts = [chinese("numbered", n=n, text=self._changes(repair)) for n, repair in enumerate(group[:_MOST], 1)]
        more = chinese("more_repairs", n=len(group) - _MOST) if len(group) > _MOST else ""
        key = "repair_one_of" if first.complete else "repair_one_of_more"
        return chinese(key, repairs=chinese("list_or").join(texts) + more)

    def _only(self, repair: Suggestion) -> str:
        key = "repair_only" if len(repair.cells) == 1 else "repair_together"
        key = "repair_open" if None in repair.values else key
        return chinese(key, cells=self._changes(repair), n=len(repair.cells))

    def _changes(self, repair: Suggestion) -> str:
        pairs = zip(repair.cells, repair.values, strict=True)
        return chinese("list_and").join(self._change(key, value) for key, value in pairs)

    def _change(self, key: str, value: Number | None) -> str:
        reported = self._reported(key)
        if value is None:
            return chinese("change_open", cell=self._name(key), reported=reported)
        return chinese("change", cell=self._name(key), reported=reported, value=chinese("figure", text=value).rstrip())

    def _reported(self, key: str) -> str:
        cell = self._reading.cells.get(key)
        if cell is None:
            return chinese("missing_cell")
        text = on_one_line(cell.text)
        return chinese("figure", text=text) if text else chinese("blank_cell")

    def _name(self, key: str) -> str:
        cell = self._reading.form.cell(self._reading.layout, key)
        assert cell
        return chinese("cell", table=table_name(cell.table).zh, name=cell.zh)
