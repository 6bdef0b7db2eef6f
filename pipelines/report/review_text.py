"""A person's verdict on a finding in words, for terminal and page alike. Decides nothing."""

from assets.checked.finding_review import FindingReview
from pipelines.report.words import words


def write_review(review: FindingReview | None, language: str) -> str | None:
    """The verdict, its office and day, its reason, and whether it still applies; None where there is none."""
    if review is None:
        return None
    text = words(language)
    verdict = text["review"].format(
        verdict=text[f"review_{review.verdict}"], role=review.role, date=review.day.isoformat()
    )
    reason = text["review_reason"].format(reason=review.reason) if review.reason else ""
    return verdict + reason + text[f"review_is_{review.state}"]
