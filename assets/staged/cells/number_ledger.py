"""The account of every number inside a recognised table: used, ignored for a stated reason, or left over.

A table is recognised once a row of it was known; numbers of other tables and of the narrative are no matter here.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from assets.staged.grid import Cell, Place, Row
from assets.staged.values import numbers_in
from assets.text.characters import blank, plain
from warehouse.messages import Message

_PAGE_NUMBER = re.compile(
    r"[-\u2013\u2014]\s*\d{1,3}\s*[-\u2013\u2014]|第?\s*\d{1,3}\s*[页/]\s*(?:共?\s*\d{1,3}\s*页?)?"
)
_NOT_WORDS = re.compile(r"[\W\d_]+")
_SHORTEST_SENTENCE = 12


NOWHERE = Message(zh="表样在此没有数据项", en="no cell of the form is here")
BESIDE_WORDS = Message(zh="标签文字旁有数字", en="a number beside the words of a label")
NOT_ITS_VALUE = Message(zh="不是该数据项应填的数", en="not a value of its cell")
RAN_TOGETHER = Message(
    zh="数字连写，勾稽关系定不了如何拆开", en="digits that ran together, and the sums do not say where they part"
)
UNCLEAR = Message(
    zh="表头不全或相互矛盾，无法确定各列，表头下的数一律不取",
    en="the headings of its columns are incomplete or contradict each other, so no figure under them is taken",
)
NO_HEADING = Message(zh="所在列的表头不是表样中的列", en="its column has no heading of the form")
UNPROVEN = Message(
    zh="表头缺失，而本页其他表头的次序与表样不同，或按表样顺序取数不符合勾稽关系",
    en="its headings are lost, and the form's own order is not that of the page or does not add up",
)
PRINTED_TWICE = Message(
    zh="{key} 印了不止一次而数不相同，一律不取",
    en="{key} is printed more than once, with different figures: none of them is taken",
)
MAY_NOT_SHOW = Message(zh="其中有的数字在页面上可能看不见", en="part of it may not show on the page")
FAINT = Message(zh="识别不清，也没有勾稽关系可以印证", en="recognised too faintly, and no sum confirms it")


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text with numbers that found no cell of the form: what is printed, why it was left, where it stands."""

    text: str
    why: Message
    place: Place


Fate = str | Message  # used, ignored for a reason, or left


@dataclass(slots=True)
class Ledger:
    """Each cell that holds numbers has one entry; it is left over until something claims it."""

    _entries: dict[int, tuple[Row, Cell, Fate]] = field(default_factory=dict)
    _recognised: set[int] = field(default_factory=set)

    def open(self, row: Row) -> None:
        for cell in row.cells:
            if numbers_in(cell.text):
                self._entries[id(cell)] = (row, cell, NOWHERE)

    def recognise(self, table: int) -> None:
        self._recognised.add(table)

    def recognised(self, table: int) -> bool:
        return table in self._recognised

    def ignore(self, row: Row, cell: Cell, reason: str) -> None:
        self._enter(row, cell, reason)

    def use(self, row: Row, cell: Cell) -> None:
        self._enter(row, cell, "used")

    def leave(self, row: Row, cell: Cell, why: Message) -> None:
        self._enter(row, cell, why)

    def unclaimed(self, row: Row, labelled: bool) -> None:
        """A row no table claimed: a page number or a sentence is ignored as such, any other number stays left over."""
        filled = [cell for cell in row.cells if not blank(cell.text)]
        if len(filled) != 1 or labelled:
            return
        words = plain(filled[0].text)
        if _PAGE_NUMBER.fullmatch(words):
            self._enter(row, filled[0], "page number")
        elif len(_NOT_WORDS.sub("", words)) >= _SHORTEST_SENTENCE:
            self._enter(row, filled[0], "narrative")

    def seen(self) -> int:
        return sum(numbers_in(cell.text) for row, cell, _ in self._counted())

    def ignored(self) -> Counter[str]:
        """Numbers ignored, by reason."""
        counts: Counter[str] = Counter()
        for _, cell, fate in self._counted():
            if isinstance(fate, str) and fate != "used":
                counts[fate] += numbers_in(cell.text)
        return counts

    def leftovers(self) -> tuple[Leftover, ...]:
        return tuple(
            Leftover(cell.text, fate, row.place(cell))
            for row, cell, fate in self._counted()
            if isinstance(fate, Message)
        )

    def _enter(self, row: Row, cell: Cell, fate: Fate) -> None:
        if id(cell) in self._entries:
            self._entries[id(cell)] = (row, cell, fate)

    def _counted(self) -> list[tuple[Row, Cell, Fate]]:
        return [entry for entry in self._entries.values() if entry[0].table in self._recognised]
