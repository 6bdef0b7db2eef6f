"""The lists of a division that may be too long for its page, which shows their first part: its bodies, and those whose
report is missing or quarantined. Each further part has a page.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pipelines.site.addresses import division_list_path, division_path
from pipelines.site.context import Context
from pipelines.site.page import Draft, Page
from pipelines.site.release_data import Row, batches
from pipelines.site.words import message

# Rows of a part, by the name of the list: they keep the pages of a division below 100 KB.
_LONGEST = {"bodies": 80, "not-filed": 50}
Lists = Mapping[str, Sequence[Row]]


def first_parts(code: str, lists: Lists) -> dict[str, Any]:
    """What the page of a division shows of its lists: the first part of each, how many rows it has, all its pages."""
    return {
        "parts_of": {kind: _addresses(code, kind, rows) for kind, rows in lists.items()},
        "counts": {kind: len(rows) for kind, rows in lists.items()},
        **{kind.replace("-", "_"): rows[: _LONGEST[kind]] for kind, rows in lists.items()},
    }


def further_parts(context: Context, code: str, lists: Lists) -> Iterator[Draft]:
    """The pages of the further parts."""
    for kind, rows in lists.items():
        paths = _addresses(code, kind, rows)
        for number, part in enumerate(batches(rows, _LONGEST[kind]), 1):
            if number > 1:
                shown = (context.divisions[code], context.trail(code, whole=True), paths, part)
                digest = hashlib.sha256(repr(shown).encode("utf-8", "replace")).hexdigest()
                yield Draft(paths[number - 1], digest, partial(_page, context, code, kind, paths, number, part))


def _addresses(code: str, kind: str, rows: Sequence[Row]) -> list[str]:
    numbers = range(2, -(-len(rows) // _LONGEST[kind]) + 1)
    return [division_path(code), *(division_list_path(code, kind, number) for number in numbers)]


def _page(
    context: Context, code: str, kind: str, paths: Sequence[str], number: int, rows: Sequence[Row]
) -> Page:  # fmt: skip
    key = kind.replace("-", "_")
    words = {"name": context.division_words(code), "n": number, "of": len(paths)}
    return Page(
        path=paths[number - 1], template="division_list.html", trail=context.trail(code, whole=True),
        title=message(f"{key}_part", **words), description=message(f"{key}_part", **words),
        facts={"kind": kind, "rows": rows, "paths": paths, "number": number, "names": context.measure_names},
    )  # fmt: skip
