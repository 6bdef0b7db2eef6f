"""Which label of a form a printed text is. Built from the form's data; holds no printed label of its own.

Texts are compared as `normalise` makes them; what a label means in its row is decided in recognise.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from assets.staged.cells.units import without_unit
from assets.text.characters import squeezed, unnoted
from warehouse.reference.forms.form import Form, Labelled, forms

_ENUMERATOR = re.compile(
    r"^(?:[（(]([一二三四五六七八九十]+)[）)]|([一二三四五六七八九十]+)[、.．)）]|[（(]?(\d{1,2})[.．、)）])"
)
_CHINESE = "一二三四五六七八九十"
_NOT_WORDS = re.compile(r"[\W_]+")
_LONGEST_LABEL = 60


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """`text` as labels are compared: plain characters, no white space, enumerators or punctuation, 其它 as 其他.

    The mark of a note at its end goes too.
    """
    words = squeezed(unnoted(text)).lstrip("#*")
    while stripped := _ENUMERATOR.match(words):
        words = words[stripped.end() :]
    return _NOT_WORDS.sub("", words).replace("其它", "其他")


@lru_cache(maxsize=65_536)
def numeral(text: str) -> int | None:
    """The number in a list that stands before a label: 3 in 3.其他, 7 in （七）总计."""
    found = _ENUMERATOR.match(squeezed(text).lstrip("#*"))
    if found is None:
        return None
    figure = next(group for group in found.groups() if group)
    return int(figure) if figure.isdecimal() else _CHINESE.find(figure) + 1


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text can be in a form; a word such as 其他 or 总计 can be several things, its row decides.

    `block` and `entry` index table two's blocks and (block, row) pairs, `columns` the columns of table two the text
    can head as (block, column); `row`, `column` and `group` are keys of table three; `result` and `contest` are
    column and block keys of table four. `over`: the heading, as the form words it, that spans several columns.
    """

    block: int | None = None
    entry: tuple[int, int] | None = None
    columns: tuple[tuple[int, int], ...] = ()
    row: str | None = None
    column: str | None = None
    group: str | None = None
    result: str | None = None
    contest: str | None = None
    heading: bool = False
    over: str | None = None

    def __bool__(self) -> bool:
        return self is not NOTHING


NOTHING = Meaning()
Marks = list[tuple[int, Meaning]]  # the labels of a row: where among its cells each stands, and what it can be


class Labels:
    """The labels of one form, looked up by printed text; answers are kept, as the same few texts return endlessly."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._exact: dict[str, Meaning] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        self._known: dict[str, Meaning] = {}
        self._collect()

    def meaning(self, text: str) -> Meaning:
        """What `text` can be in this form; an empty (false) Meaning where it is no label."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > 200_000:
                self._known.clear()
            known = self._known[text] = self._find(text)
        return known

    def beside(self, text: str) -> bool:
        """Whether a number stands in `text` beside the words of the label it is: its own number is none."""
        words = normalise(without_unit(text))
        return words not in self._exact and any(char.isdigit() for char in words)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every normalised wording of the form."""
        return frozenset(self._exact)

    def _find(self, text: str) -> Meaning:
        words = normalise(text)
        if not words:
            return NOTHING
        if (exact := self._exact.get(words)) is not None:
            return exact
        if (bare := self._exact.get(normalise(without_unit(text)))) is not None:
            return bare
        if len(words) <= _LONGEST_LABEL:
            for pattern, row in self._patterns:
                if pattern.search(words):
                    return Meaning(row=row)
        return NOTHING

    def _collect(self) -> None:
        proactive, applications, disputes = self.form.proactive, self.form.applications, self.form.disputes
        for b, block in enumerate(proactive.blocks):
            self._add(block, block=b)
            for c, column in enumerate(block.columns):
                for words in _wordings(column):
                    seen = self._exact.get(words, NOTHING)
                    self._exact[words] = replace(seen, columns=(*seen.columns, (b, c)))
            for r, entry in enumerate(block.rows):
                self._add(entry, entry=(b, r))
        rows = (*applications.rows, *(v.row for v in applications.variants))
        self.rows = {row.key: row for row in rows}
        for group in applications.groups:
            self._add(group, group=group.key)
        for row in rows:
            self._add(row, row=row.key)
            if row.match:
                self._patterns.append((re.compile(row.match), row.key))
        for term in applications.columns:
            self._add(term, column=term.key)
        for term in disputes.columns:
            self._add(term, result=term.key)
        for term in disputes.blocks:
            self._add(term, contest=term.key)
        for heading in (*proactive.headings, *applications.headings, *disputes.headings):
            self._add(Labelled(label=heading), heading=True)
        spanning = {applications.over_all, *(t.under for t in (*applications.columns, *disputes.blocks) if t.under)}
        for heading in spanning:
            self._add(Labelled(label=heading), over=heading)
        for section in self.form.sections:
            self._add(section, heading=True)

    def _add(self, labelled: Labelled, **meaning: object) -> None:
        for words in _wordings(labelled):
            self._exact[words] = replace(self._exact.get(words, NOTHING), **meaning)  # type: ignore[arg-type]


def _wordings(labelled: Labelled) -> Iterable[str]:
    """The normalised wordings of a label; where it is numbered in digits, also with the digit and no stop after it."""
    printed = (labelled.label, *labelled.variants)
    stopless = (f"{numeral(words)}{normalise(words)}" for words in printed if words[:1].isdecimal())
    return dict.fromkeys((*map(normalise, printed), *stopless))


@cache
def labels() -> dict[str, Labels]:
    """The labels of every form by form id, oldest form first."""
    return {form: Labels(spec) for form, spec in forms().items()}


@cache
def telling() -> dict[str, tuple[str, ...]]:
    """Normalised wordings that not every form has, each with the forms that have it: they identify a page's form."""
    vocabularies = {form: found.vocabulary for form, found in labels().items()}
    having = {
        words: tuple(form for form, vocabulary in vocabularies.items() if words in vocabulary)
        for words in frozenset().union(*vocabularies.values())
    }
    return {words: found for words, found in having.items() if len(found) < len(vocabularies)}
