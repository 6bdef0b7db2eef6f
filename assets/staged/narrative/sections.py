"""The six sections of a report as text. Recognises their headings by the form's labels; reads no figure in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assets.text.characters import squeezed
from warehouse.reference.forms.form import Form

_NUMBERED = re.compile(r"^#*([一二三四五六])[、.．]")
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as met: its number 一 to 六 (empty before the first), the heading as printed, the text under it."""

    section: str
    heading: str
    text: str


def sections(lines: Iterable[str], form: Form) -> tuple[SectionText, ...]:
    """The sections in the order they stand in; one printed twice is there twice."""
    patterns = [(section.key, re.compile(section.match or section.label)) for section in form.sections]
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    for line in lines:
        if key := _heading(line, patterns):
            found.append((key, line.strip().lstrip("#").strip(), []))
        else:
            found[-1][2].append(line.strip())
    return tuple(SectionText(key, heading, "\n".join(text)) for key, heading, text in found if heading or text)


def _heading(line: str, patterns: list[tuple[str, re.Pattern[str]]]) -> str | None:
    """The number of the section `line` opens, None where it is no heading; a wrong number does not make it another."""
    words = squeezed(line)
    if len(words) > _LONGEST_HEADING or not _NUMBERED.match(words):
        return None
    return next((key for key, pattern in patterns if pattern.search(words)), None)
