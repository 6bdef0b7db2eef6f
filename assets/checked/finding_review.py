"""A finding as people review it: the fingerprint by which a verdict recognises it, and the verdict shown beside it.

Holds no finding (wording/findings.py) and reads no file (reviewed/verdicts.py).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from assets.text.characters import to_plain

VerdictKind = Literal["confirmed", "dismissed", "fixed"]
FINGERPRINT_LENGTH = 12
# What a verdict means for the finding it is shown beside: it is about this finding; it is about other figures than the
# finding has now; it stated that the finding is fixed, and a later version of the report still has it.
ReviewState = Literal["applies", "stale", "still_there"]
Figure = tuple[str, int | Decimal | None, str | None]  # key of a cell, its number, its printed text


@dataclass(frozen=True, slots=True)
class FindingReview:
    """A person's verdict beside a finding. It never changes the outcome of the rule."""

    verdict: VerdictKind
    reason: str | None
    role: str
    day: date
    state: ReviewState = "applies"


def fingerprint(
    rule: str, line: str, version: int, sides: Iterable[int | Decimal | None], figures: Iterable[Figure]
) -> str:
    """The digest of a finding: the rule with its version and place, both sides, and the figure of each cell.

    A cell without a number counts with its printed text. The same from a document and from the warehouse.
    """
    parts = [rule, line, str(version), *map(_write_number, sides)]
    parts += sorted(f"{key}={_write_figure(number, text)}" for key, number, text in figures)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:FINGERPRINT_LENGTH]


def _write_figure(number: int | Decimal | None, text: str | None) -> str:
    return f"“{to_plain(text or '')}”" if number is None else _write_number(number)


def _write_number(number: int | Decimal | None) -> str:
    """A number without trailing zeros, so that its type does not matter."""
    return "" if number is None else f"{Decimal(number).normalize():f}"
