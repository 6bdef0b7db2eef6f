"""What a staging came to."""

from collections.abc import Iterable
from dataclasses import dataclass

from assets.staged.report import Refusal

Outcome = str | Refusal  # the digest of a report, or a refusal


@dataclass(frozen=True, slots=True)
class StageResult:
    """What a staging did: how many reports it read, documents refused with the reason, how many were not due.

    `read` are the digests of the reports, `undelivered` those of the documents that the archive could not deliver.
    """

    reports: int = 0
    refusals: tuple[str, ...] = ()
    unchanged: int = 0
    read: frozenset[str] = frozenset()
    undelivered: frozenset[str] = frozenset()


def sum_up(read: Iterable[Outcome], unchanged: int) -> StageResult:
    """What reading came to; each of `read` is the digest of a report or a refusal."""
    reports, refusals, undelivered = list[str](), list[str](), list[str]()
    for document in read:
        if isinstance(document, str):
            reports.append(document)
            continue
        refusals.append(f"{document.sha256[:12]} {document.outcome}: {document.why.en}")
        if document.never_opened:
            undelivered.append(document.sha256)
    return StageResult(len(reports), tuple(sorted(refusals)), unchanged, frozenset(reports), frozenset(undelivered))
