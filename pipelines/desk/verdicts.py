"""A person's verdicts on the findings of a draft: taken from a form, shown beside the findings, counted, downloaded.

They are kept with the draft in memory. Those on an earlier version of the draft stay, as the file names that version; a
finding that was stated as fixed there and is still in this version shows it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from assets.checked.check_files import Checked
from assets.checked.finding_review import FindingReview
from assets.checked.reviewed.review_checked import (
    VerdictKey,
    applies_to,
    as_review,
    verdict_key,
    with_reviews,
)
from assets.checked.reviewed.verdicts import Verdict, write_verdicts
from assets.checked.wording.findings import Finding
from assets.text.characters import on_one_line
from pipelines.desk.draft import Draft, finding_id

COUNTED = ("confirmed", "dismissed", "fixed", "still_there", "stale")


class IncompleteVerdict(ValueError):
    """A form without what an entry needs: a verdict, an office, and a reason where the finding is dismissed."""


@dataclass(frozen=True, slots=True)
class VerdictForm:
    """What a form states about one finding: the finding (`finding_id`), and the fields of an entry as typed."""

    finding: str
    verdict: str
    reason: str
    role: str


def take_verdict(draft: Draft, form: VerdictForm, day: date) -> None:
    """Keep the verdict of a form with `draft`; IncompleteVerdict where it is not a whole entry about one of its
    findings.
    """
    finding = _finding(draft, form.finding)
    rule, line = verdict_key(finding)
    entry = {
        "report": draft.sha256, "rule": rule, "line": line, "finding": finding.fingerprint, "verdict": form.verdict,
        "reason": on_one_line(form.reason) or None, "role": on_one_line(form.role), "date": day,
    }  # fmt: skip
    try:
        draft.verdicts = {**draft.verdicts, (draft.sha256, rule, line): Verdict.model_validate(entry)}
    except ValidationError as error:
        raise IncompleteVerdict(str(error)) from error


def remove_verdict(draft: Draft, finding: str) -> None:
    """Forget the verdict on a finding of this version, if there is one."""
    key = (draft.sha256, *verdict_key(_finding(draft, finding)))
    draft.verdicts = {known: verdict for known, verdict in draft.verdicts.items() if known != key}


def reviewed(draft: Draft) -> Checked:
    """The result of a draft with the verdicts beside its findings."""
    return with_reviews(draft.checked, reviews(draft)) if draft.verdicts else draft.checked


def reviews(draft: Draft) -> dict[VerdictKey, FindingReview]:
    """The verdict beside each failing finding that has one."""
    found = ((verdict_key(finding), _review(draft, finding)) for finding in draft.checked.failing)
    return {key: review for key, review in found if review is not None}


def count_verdicts(draft: Draft) -> Mapping[str, int]:
    """How many findings of a draft have each verdict; one that no longer applies counts by its state alone."""
    shown = [review.verdict if review.state == "applies" else review.state for review in reviews(draft).values()]
    return {kind: shown.count(kind) for kind in COUNTED if kind in shown}


def verdicts_file(drafts: Iterable[Draft]) -> str:
    """Every verdict on the desk as a reviewed file, which the nightly run reads from verdicts/."""
    return write_verdicts(_every(drafts))


def _every(drafts: Iterable[Draft]) -> Iterator[Verdict]:
    """Each verdict once: two drafts may be the same document."""
    taken: set[tuple[str, str, str]] = set()
    for draft in drafts:
        yield from (verdict for key, verdict in draft.verdicts.items() if key not in taken)
        taken |= set(draft.verdicts)


def _review(draft: Draft, finding: Finding) -> FindingReview | None:
    """The verdict on this version, else that on an earlier one that stated the finding as fixed."""
    key = verdict_key(finding)
    if own := draft.verdicts.get((draft.sha256, *key)):
        return as_review(own, "applies" if applies_to(own, finding) else "stale")
    earlier = [v for (_, *of), v in draft.verdicts.items() if tuple(of) == key and v.verdict == "fixed"]
    return as_review(earlier[-1], "still_there") if earlier else None


def _finding(draft: Draft, key: str) -> Finding:
    found = next((finding for finding in draft.checked.failing if finding_id(finding) == key), None)
    if found is None:
        raise IncompleteVerdict(f"no finding {key}")
    return found
