"""The content of a list page of any kind: its entries, and the further requests for the rest of the list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of a list: an absolute URL, its title, and the date beside it as printed."""

    url: str
    title: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A further request for the same list: a URL, and the form fields if it is a POST."""

    url: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """`of_its_kind` is whether the page has the declared kind; if not, the entries are all its links."""

    entries: tuple[ListEntry, ...]
    more: tuple[ListRequest, ...] = ()
    of_its_kind: bool = True
