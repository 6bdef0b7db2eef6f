"""Puts reviewed verdicts beside the findings of a checked document, without a warehouse.

A verdict is shown on a finding of the document it names: as it was given where the finding has its fingerprint, as
stale where the figures changed. Changes no outcome. apply_verdicts.py does this for a warehouse.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assets.checked.check_files import Checked
from assets.checked.finding_review import FindingReview, ReviewState
from assets.checked.reviewed.verdicts import Verdict
from assets.checked.wording.findings import Finding

VerdictKey = tuple[str, str]  # rule, line


def review_checked(checked: Checked, verdicts: Iterable[Verdict]) -> Checked:
    """`checked` with those of `verdicts` that are on its failing findings."""
    sha256 = checked.document.sha256
    own = {(v.rule, v.line): v for v in verdicts if sha256 and sha256.startswith(v.report)}
    return with_reviews(checked, dict(_reviews(checked, own)))


def _reviews(checked: Checked, own: Mapping[VerdictKey, Verdict]) -> Iterable[tuple[VerdictKey, FindingReview]]:
    for finding in checked.failing:
        if verdict := own.get(verdict_key(finding)):
            yield verdict_key(finding), as_review(verdict, "applies" if applies_to(verdict, finding) else "stale")


def with_reviews(checked: Checked, reviews: Mapping[VerdictKey, FindingReview]) -> Checked:
    """`checked` with `reviews` beside its failing findings; as it is where there are none."""
    if not reviews:
        return checked
    found = (
        replace(finding, review=reviews.get(verdict_key(finding))) if finding.outcome == "fail" else finding
        for finding in checked.findings
    )
    return replace(checked, findings=tuple(found))


def verdict_key(finding: Finding) -> VerdictKey:
    """What a verdict names of a finding, among those of one report."""
    return finding.rule, finding.at or ""


def applies_to(verdict: Verdict, finding: Finding) -> bool:
    """Whether the figures of the finding are those on which the verdict was given."""
    return verdict.finding == finding.fingerprint


def as_review(verdict: Verdict, state: ReviewState) -> FindingReview:
    return FindingReview(verdict.verdict, verdict.reason, verdict.role, verdict.date, state)
