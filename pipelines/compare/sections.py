"""The text of the six sections of two reports, sentence by sentence, with the changes marked.

The sentences are paired in sentence_pairs.py, changes within them are marked in marks.py, repeated text is measured in
repeated_text.py. Shows nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assets.staged.narrative.sections import SectionText
from pipelines.compare.marks import Piece, mark_changes
from pipelines.compare.repeated_text import TEXT_SECTIONS, Repeated, measure_repeated
from pipelines.compare.sentence_pairs import Place, SentencePairs, pair_sentences
from pipelines.compare.sentences import Sentence, split_sentences

# same, changed: at the same place. added: only later. removed: only earlier. moved: at its place in the later text,
# `moved_away`: at its place in the earlier one.
Kind = Literal["same", "changed", "added", "removed", "moved", "moved_away"]
LATER_KINDS = ("same", "changed", "added", "moved")


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence with its changes. `elsewhere` is the section a moved one came from or went to.

    `year_only`: each change is a year that moved on with the report. `ends_paragraph`: in the later text, or in the
    earlier one for what is only there.
    """

    kind: Kind
    pieces: tuple[Piece, ...]
    ends_paragraph: bool
    elsewhere: str | None = None
    year_only: bool = False

    @property
    def before(self) -> str:
        """Its text at this place of the earlier report."""
        return self._joined("inserted") if self.kind not in ("added", "moved") else ""

    @property
    def after(self) -> str:
        """Its text at this place of the later report."""
        return self._joined("deleted") if self.kind in LATER_KINDS else ""

    def _joined(self, without: str) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != without)


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """A section, 一 to 六: its heading, its sentences in the order of reading, and how much of it is repeated."""

    section: str
    heading: str
    sentences: tuple[SentenceChange, ...]
    repeated: Repeated

    @property
    def counts(self) -> Counter[str]:
        """How many sentences there are of each kind; `year_only` are not among the `changed`."""
        return Counter("year_only" if s.year_only else s.kind for s in self.sentences)


def compare_sections(
    earlier: Sequence[SectionText], later: Sequence[SectionText], headings: Mapping[str, str], years: tuple[int, int]
) -> tuple[SectionChanges, ...]:
    """Compare the texts section by section; `headings` are those of the form by section, `years` the fiscal years."""
    before, after = _texts(earlier, headings), _texts(later, headings)
    old, new = ([split_sentences(texts[key]) for key in headings] for texts in (before, after))
    pairs, keys = pair_sentences(old, new), tuple(headings)
    build = _Builder(old, new, pairs, keys, years)
    return tuple(
        SectionChanges(key, headings[key], tuple(build.section(n)), _repeated(key, before, after))
        for n, key in enumerate(keys)
    )


def measure_whole(earlier: Sequence[SectionText], later: Sequence[SectionText]) -> Repeated:
    """How much of the sections without tables is repeated, as rule X-07 measures it."""
    now, then = ([s.text for s in sections if s.section in TEXT_SECTIONS] for sections in (later, earlier))
    return measure_repeated(now, then)


def _texts(sections: Sequence[SectionText], headings: Mapping[str, str]) -> dict[str, str]:
    """The text of each section; of one that is printed twice, both."""
    return {key: "\n".join(s.text for s in sections if s.section == key) for key in headings}


def _repeated(key: str, before: Mapping[str, str], after: Mapping[str, str]) -> Repeated:
    """Clauses are sought in all sections of the same kind, with or without tables: a clause may move among them."""
    among = [text for other, text in before.items() if (other in TEXT_SECTIONS) == (key in TEXT_SECTIONS)]
    return measure_repeated([after[key]], among)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Writes the sentences of a section in the order of reading."""

    old: Sequence[Sequence[Sentence]]
    new: Sequence[Sequence[Sentence]]
    pairs: SentencePairs
    keys: tuple[str, ...]
    years: tuple[int, int]

    def section(self, n: int) -> Iterator[SentenceChange]:
        """What is only earlier comes before what is only later, both between the sentences that kept their place."""
        kept = sorted((i, j) for (m, i), (_, j) in self.pairs.kept.items() if m == n)
        for (i, j), (k, m) in pairwise([(-1, -1), *kept, (len(self.old[n]), len(self.new[n]))]):
            yield from (self._gone(n, at) for at in range(i + 1, k))
            yield from (self._come(n, at) for at in range(j + 1, m))
            if k < len(self.old[n]):
                yield self._pair("changed", (n, k), (n, m))

    def _gone(self, n: int, at: int) -> SentenceChange:
        sentence, target = self.old[n][at], self.pairs.moved.get((n, at))
        pieces = (Piece("deleted", sentence.text),)
        if target is None:
            return SentenceChange("removed", pieces, sentence.ends_paragraph)
        return SentenceChange("moved_away", pieces, sentence.ends_paragraph, self.keys[target[0]])

    def _come(self, n: int, at: int) -> SentenceChange:
        source = self.pairs.sources.get((n, at))
        if source is not None:
            return self._pair("moved", source, (n, at), self.keys[source[0]])
        sentence = self.new[n][at]
        return SentenceChange("added", (Piece("inserted", sentence.text),), sentence.ends_paragraph)

    def _pair(
        self, kind: Literal["changed", "moved"], source: Place, target: Place, elsewhere: str | None = None
    ) -> SentenceChange:
        old, new = self.old[source[0]][source[1]], self.new[target[0]][target[1]]
        pieces = mark_changes(old.text, new.text)
        unchanged = kind == "changed" and all(piece.kind == "equal" for piece in pieces)
        year_only = kind == "changed" and not unchanged and _is_of_years(pieces, self.years)
        return SentenceChange("same" if unchanged else kind, pieces, new.ends_paragraph, elsewhere, year_only)


def _is_of_years(pieces: Sequence[Piece], years: tuple[int, int]) -> bool:
    """Whether each change is a year that moved on by as many years as there are between the reports."""
    changed = [piece for piece in pieces if piece.kind != "equal"]
    kinds = [piece.kind for piece in changed]
    if kinds != ["deleted", "inserted"] * (len(changed) // 2):
        return False
    pairs = zip(changed[::2], changed[1::2], strict=True)
    return all(_is_year(one.text) and _is_year(other.text) and int(other.text) - int(one.text) == years[1] - years[0]
               for one, other in pairs)  # fmt: skip


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in ("19", "20")
