"""Headings of sections that run on into their paragraph, where the line break between them is lost.

Only a section without a heading of its own is looked for: under its own number, at the beginning of a line or sentence,
between the headings of its neighbours. A sentence that begins with the words of a heading, such as
一、总体情况分为两个方面, is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from assets.text.characters import without_spaces

_LONGEST_HEADING = 40
_LONGEST_PRINTED = 120  # the same with the spaces that may be printed in it
_FIRST = 5  # characters of a line in which the number of its heading is
_STOPS = re.compile(r"[。;:,()\d]")  # in plain characters; a heading has none of them
_LAST_WORDS = re.compile("情况|事项|措施")
_MARKS = ("。", ":")  # may be printed after a heading
# What continues the sentence that the words of a heading begin, or the next line of a table of contents.
_CONTINUES = re.compile(
    r"[的与和及或是、,;)]|分|包括|包含|如[下表]|见[下附表]|部分|方面|[栏表已]|中[的,]|[一二三四五六][、.]"
)

OpenedLine = tuple[str | None, str]  # the section whose heading the line is, and the line


def separate_run_on_headings(
    lines: Sequence[OpenedLine], patterns: Mapping[str, re.Pattern[str]]
) -> Sequence[OpenedLine]:
    """`lines`, with the heading of each section that has no other in a line of its own.

    A heading that a whole sentence follows in one short line is separated from it too. `patterns`: the words of the
    headings by section, in order.
    """
    found = [part for key, line in lines for part in _without_sentence(key, line, patterns)]
    order = list(patterns)
    for key in [key for key in order if all(key != opened for opened, _ in lines)]:
        for at in _possible_lines(found, key, order):
            if span := _find_heading(found[at][1], key, patterns[key]):
                found[at : at + 1] = _cut(found[at][1], key, *span)
                break
    return found


def _without_sentence(key: str | None, line: str, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[OpenedLine]:
    """A line, cut after its heading where it ends a sentence; the number printed decides whose words come first."""
    if key and line.rstrip().endswith("。"):
        for section in (*(number for number in patterns if number in line[:_FIRST]), key):
            if span := _find_heading(line, section, patterns[section]):
                yield from _cut(line, section, *span)
                return
    yield key, line


def _possible_lines(lines: Sequence[OpenedLine], key: str, order: Sequence[str]) -> Iterator[int]:
    """The lines that name the section and are between the headings of sections before `key` and after it."""
    place, before = order.index(key), ""
    after = [""] * (len(lines) + 1)  # the next heading from each line on
    for at in reversed(range(len(lines))):
        after[at] = lines[at][0] or after[at + 1]
    for at, (opened, line) in enumerate(lines):
        before = opened or before
        in_order = (not before or order.index(before) < place) and (not after[at] or order.index(after[at]) > place)
        if opened is None and in_order and key in line:
            yield at


def _find_heading(line: str, key: str, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Where in `line` the heading of section `key` begins and ends, None where it holds none."""
    for found in re.finditer(rf"(?:^[\s#]*|(?<=。)\s*)({key})\s*[、.．]", line):
        start = found.start(1)
        words = without_spaces(line[start : start + _LONGEST_PRINTED])
        head = _STOPS.split(words[:_LONGEST_HEADING], maxsplit=1)[0]
        ends = (word.end() for word in _LAST_WORDS.finditer(head))
        end = next((end for end in ends if pattern.search(head[:end])), 0)
        if end and not _CONTINUES.match(words, end):
            return start, start + _printed_length(line[start:], end + words.startswith(_MARKS, end))
    return None


def _printed_length(text: str, size: int) -> int:
    """The length of the shortest beginning of `text` that has `size` plain characters."""
    return next(length for length in range(size, len(text) + 1) if len(without_spaces(text[:length])) >= size)


def _cut(line: str, key: str, start: int, end: int) -> Iterator[OpenedLine]:
    """`line` as what is before the heading, the heading, and what is after it."""
    if line[:start].strip("# "):
        yield None, line[:start]
    yield key, line[start:end]
    if line[end:].strip():
        yield None, line[end:]
