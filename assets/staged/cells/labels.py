"""Which label of a form a printed text is, looked up in the form's declared labels (warehouse/reference/forms).

Texts are compared after `normalise_label`. A word such as 其他 can be several labels; its row decides which one
(table_two.py, table_three.py, table_four.py).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from assets.staged.values import without_unit
from assets.text.characters import without_note_marks, without_spaces
from warehouse.reference.forms.form import Form, Labelled
from warehouse.reference.forms.form_list import forms

_ENUMERATOR = re.compile(
    r"^(?:[（(]([一二三四五六七八九十]+)[）)]|([一二三四五六七八九十]+)[、.．)）]|[（(]?(\d{1,2})[.．、)）])"
)
_LATER_NUMBER = re.compile(r"(?<=[^\d(])(?:\([一二三四五六七八九十]+\)|\d{1,2}[.、](?!\d))")
_CHINESE_DIGITS = "一二三四五六七八九十"
_MOST_REMEMBERED = 200_000
_NOT_WORDS = re.compile(r"[\W_]+")
# Words beside a label, or in brackets after it, that make it another one: another period, a rate, a part.
_ANOTHER_LABEL = re.compile(r"上年|上一年|去年|前年|往年|历年|累计|同比|环比|占比|比例|小计|其中|20\d\d年")
_DEPTH = {")": 1, "(": -1}
_LONGEST_LABEL = 60


@lru_cache(maxsize=65_536)
def normalise_label(text: str) -> str:
    """`text` as labels are compared: plain characters without white space, list numbers, punctuation or footnote marks;
    其它 becomes 其他.
    """
    words = without_spaces(without_note_marks(text)).lstrip("#*")
    while stripped := _ENUMERATOR.match(words):
        words = words[stripped.end() :]
    return _NOT_WORDS.sub("", words).replace("其它", "其他")


@lru_cache(maxsize=65_536)
def list_number(text: str) -> int | None:
    """The list number printed before a label: 3 in 3.其他, 7 in （七）总计; None where there is none."""
    found = _ENUMERATOR.match(without_spaces(text).lstrip("#*"))
    if found is None:
        return None
    number = next(group for group in found.groups() if group)
    return int(number) if number.isdecimal() else _CHINESE_DIGITS.find(number) + 1


def split_explanation(text: str) -> tuple[str, str]:
    """A label and the explanation in brackets at its end, which is empty where there is none."""
    words = without_spaces(without_note_marks(text))
    if words[-1:] != ")":
        return words, ""
    depth = 0
    for at in range(len(words) - 1, 0, -1):
        depth += _DEPTH.get(words[at], 0)
        if not depth:
            return words[:at], words[at + 1 : -1]
    return words, ""


@dataclass(frozen=True, slots=True)
class LabelMeaning:
    """Everything a text can be in a form; a word such as 其他 or 总计 can be several things, and its row decides.

    Table two: `block` is the index of a block, `entry` a (block, row) pair, `columns` the (block, column) pairs the
    text can head. Table three: `row`, `column` and `group` are keys. Table four: `result` is the key of a column,
    `dispute` of a block. `spanning`: the heading over several columns, in the form's wording. `heading`: the heading of
    a section or table.
    """

    block: int | None = None
    entry: tuple[int, int] | None = None
    columns: tuple[tuple[int, int], ...] = ()
    row: str | None = None
    column: str | None = None
    group: str | None = None
    result: str | None = None
    dispute: str | None = None
    heading: bool = False
    spanning: str | None = None

    def __bool__(self) -> bool:
        return self is not NO_MEANING


NO_MEANING = LabelMeaning()
RowLabels = list[tuple[int, LabelMeaning]]  # the labels in a row: the index of the cell, and what it can be


class FormLabels:
    """The labels of one form, looked up by printed text; answers are cached, since reports share their texts."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._exact: dict[str, LabelMeaning] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        self._known: dict[str, LabelMeaning] = {}
        self._collect()

    def meaning(self, text: str) -> LabelMeaning:
        """What `text` can be in this form; NO_MEANING, which is false, where it is not a label."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._find(text)
        return known

    def has_extra_number(self, text: str) -> bool:
        """Whether the label `text` contains a number besides its words and its own list number."""
        words = normalise_label(without_unit(self.row_label(text)))
        return words not in self._exact and any(char.isdigit() for char in words)

    def row_label(self, text: str) -> str:
        """The label of the row in a text that also holds those of its group and table, as 三、本年度办理结果（七）总计;
        `text` itself where it is one label.
        """
        joined = self._split_joined(text)
        return joined[-1] if joined else text

    def _split_joined(self, text: str) -> tuple[str, ...]:
        """The labels of table, group and row in one text, cut at their list numbers; empty where it is another text."""
        if normalise_label(text) in self._exact or len(text) > 2 * _LONGEST_LABEL:
            return ()
        words = without_spaces(without_note_marks(text))
        cuts = [found.start() for found in _LATER_NUMBER.finditer(words)]
        parts = tuple(words[start:end] for start, end in pairwise((0, *cuts, len(words)))) if cuts else ()
        above = [self._exact.get(normalise_label(part), NO_MEANING) for part in parts[:-1]]
        return parts if parts and all(m.heading or m.group for m in above) else ()

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every normalised wording of the form."""
        return frozenset(self._exact)

    def _find(self, text: str) -> LabelMeaning:
        words = normalise_label(text)
        if not words:
            return NO_MEANING
        if (exact := self._exact.get(words)) is not None:
            return exact
        if (bare := self._exact.get(normalise_label(without_unit(text)))) is not None:
            return bare
        label, explanation = split_explanation(text)
        if explanation and (explained := self._exact.get(normalise_label(label))) is not None:
            return explained if self._only_explains(explanation) else NO_MEANING
        if joined := self._split_joined(text):
            own, group = self._find(joined[-1]), self._exact[normalise_label(joined[-2])].group
            return replace(own, group=group or own.group) if own.row else NO_MEANING
        return self._match(normalise_label(label)) or self._match(words)

    def _match(self, words: str) -> LabelMeaning:
        """The row of table three whose pattern normalised words match; none where what surrounds the match names
        another period, a rate or a part.
        """
        if len(words) <= _LONGEST_LABEL:
            for pattern, row in self._patterns:
                if found := pattern.search(words):
                    around = f"{words[: found.start()]} {words[found.end() :]}"
                    return NO_MEANING if _ANOTHER_LABEL.search(around) else LabelMeaning(row=row)
        return NO_MEANING

    def _only_explains(self, words: str) -> bool:
        """Whether words in brackets after a label leave its meaning: they form no label and name no other period."""
        return normalise_label(words) not in self._exact and not _ANOTHER_LABEL.search(words)

    def _collect(self) -> None:
        proactive, applications, disputes = self.form.proactive, self.form.applications, self.form.disputes
        for b, block in enumerate(proactive.blocks):
            self._add(block, block=b)
            for c, column in enumerate(block.columns):
                for words in _wordings(column):
                    seen = self._exact.get(words, NO_MEANING)
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
            self._add(term, dispute=term.key)
        for heading in (*proactive.headings, *applications.headings, *disputes.headings):
            self._add(Labelled(label=heading), heading=True)
        spanning = {applications.over_all, *(t.under for t in (*applications.columns, *disputes.blocks) if t.under)}
        for heading in spanning:
            self._add(Labelled(label=heading), spanning=heading)
        for section in self.form.sections:
            self._add(section, heading=True)

    def _add(self, labelled: Labelled, **meaning: object) -> None:
        for words in _wordings(labelled):
            self._exact[words] = replace(self._exact.get(words, NO_MEANING), **meaning)  # type: ignore[arg-type]


def _wordings(labelled: Labelled) -> Iterable[str]:
    """The normalised wordings of a label; a label numbered in digits also without the stop after the digit."""
    printed = (labelled.label, *labelled.variants)
    without_stop = (f"{list_number(words)}{normalise_label(words)}" for words in printed if words[:1].isdecimal())
    return dict.fromkeys((*map(normalise_label, printed), *without_stop))


@cache
def labels_by_form() -> dict[str, FormLabels]:
    """The labels of every form by form id, oldest form first."""
    return {form: FormLabels(spec) for form, spec in forms().items()}


@cache
def distinctive_wordings() -> dict[str, tuple[str, ...]]:
    """Normalised wordings that not every form has, each with the forms that have it: they identify the form."""
    vocabularies = {form: found.vocabulary for form, found in labels_by_form().items()}
    having = {
        words: tuple(form for form, vocabulary in vocabularies.items() if words in vocabulary)
        for words in frozenset().union(*vocabularies.values())
    }
    return {words: found for words, found in having.items() if len(found) < len(vocabularies)}
