"""What a list page says, whatever its shape: what is on it, and what to ask next to have the whole list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of a list: an absolute URL, its words as a person reads them, and the day beside it as printed."""

    url: str
    title: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A further request for the same list: a URL, with the form fields of a POST where it is one."""

    url: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """`of_its_kind` is whether the page has the shape its source's kind says; where not, its links were taken."""

    entries: tuple[ListEntry, ...]
    more: tuple[ListRequest, ...] = ()
    of_its_kind: bool = True
