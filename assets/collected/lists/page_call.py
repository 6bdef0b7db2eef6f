"""Reads the call that prints the pager of a list: createPageHTML of TRS and 开普, or Pager of TRS.

The arguments of TRS are (pages, current, name, ending, …, entries) and `current` is 0 on the first page; those of 开普
and others begin with the id of an element, and `current` is 1 there. An argument may be a variable of the page.
"""

import re
from dataclasses import dataclass

from assets.collected.pages.html_page import HtmlPage

_CALL = re.compile(r"createPageHTML\s{0,9}\(([^()]{0,300})\)", re.IGNORECASE)
_OBJECT = re.compile(r"\bPager\s{0,9}\(\s{0,9}\{([^{}]{0,500})\}")
_PAIR = re.compile(r"(\w{1,20})\s{0,9}:\s{0,9}[\"']?([\w.-]{1,40})")
_NAME = re.compile(r"[\w-]*", re.ASCII)
_FEW = 5  # calls examined: one, and the function it calls
_ENTRIES_AT = 4  # the first place in which the number of entries may be


@dataclass(frozen=True, slots=True)
class PageCall:
    """The arguments of the call: the number of pages, this page and the first page as the site counts, the name and
    ending of the files, and the number of entries; `pages` is None where the call gives none.
    """

    pages: int | None
    current: int = 0
    first: int = 0
    name: str = ""
    ending: str = ""
    entries: int | None = None


def read_page_call(page: HtmlPage) -> PageCall | None:
    """The first call with a number of pages; one without `pages` if no call has it; None if the page has no call."""
    calls = [_split(call[1]) for call in _CALL.finditer(page.text)] + [
        _from_object(found[1]) for found in _OBJECT.finditer(page.text)
    ]
    for arguments in calls[:_FEW]:
        if found := _read_arguments(page, arguments):
            return found
    return PageCall(None) if calls else None


def _split(arguments: str) -> list[str]:
    return [part.strip(" \t\r\n\"'") for part in arguments.split(",")]


def _from_object(pairs: str) -> list[str]:
    """The arguments of Pager({size: 5, current: 0, prefix: 'index', suffix: 'html'}) in the order of createPageHTML."""
    values = dict(_PAIR.findall(pairs))
    return [values.get(name, "") for name in ("size", "current", "prefix", "suffix")]


def _read_arguments(page: HtmlPage, arguments: list[str]) -> PageCall | None:
    numbers = [_number(page, argument) for argument in arguments]
    first = int(len(arguments) > _ENTRIES_AT and not numbers[0].isdecimal() and numbers[1].isdecimal())
    arguments, numbers = [*arguments[first:], "", "", ""], numbers[first:]
    name, ending = arguments[2:4]
    if not numbers[0].isdecimal() or not _NAME.fullmatch(name + ending):
        return None
    current = int(numbers[1]) if len(numbers) > 1 and numbers[1].isdecimal() else first
    entries = next((int(number) for number in reversed(numbers[_ENTRIES_AT:]) if number.isdecimal()), None)
    return PageCall(int(numbers[0]), current, first, name, ending, entries)


def _number(page: HtmlPage, word: str) -> str:
    """A number, or the value of the variable `word`; any other word as it is."""
    if word.isidentifier() and len(word) < 40:
        found = re.search(rf"\b{word}\s*=\s*[\"']?(\d{{1,5}})\b", page.text)
        return found[1] if found else word
    return word if len(word) <= 5 else ""
