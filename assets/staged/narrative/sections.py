"""The six sections of a report as text. Recognises their headings by the form's labels; reads no numbers in them.

A heading is a line of its own. Where a section has none, it is one that runs on into its paragraph
(run_on_headings.py).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assets.staged.narrative.run_on_headings import separate_run_on_headings
from assets.text.characters import without_spaces
from warehouse.reference.forms.form import Form

_NUMBERED = re.compile(r"^#*([一二三四五六])[、.．]")
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section: its number 一 to 六 (empty before the first), the heading as printed, the text under it."""

    section: str
    heading: str
    text: str


def split_sections(lines: Iterable[str], form: Form) -> tuple[SectionText, ...]:
    """The sections in printed order; one printed twice occurs twice."""
    patterns = {section.key: re.compile(section.match or section.label) for section in form.sections}
    opened = [(_section_opened(line, patterns), line) for line in lines]
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    for key, line in separate_run_on_headings(opened, patterns):
        if key:
            found.append((key, line.strip().lstrip("#").strip(), []))
        else:
            found[-1][2].append(line.strip())
    return tuple(SectionText(key, heading, "\n".join(text)) for key, heading, text in found if heading or text)


def _section_opened(line: str, patterns: dict[str, re.Pattern[str]]) -> str | None:
    """The number of the section whose heading `line` is, by its words and not by the number printed; else None."""
    words = without_spaces(line)
    if len(words) > _LONGEST_HEADING or not _NUMBERED.match(words):
        return None
    return next((key for key, pattern in patterns.items() if pattern.search(words)), None)
