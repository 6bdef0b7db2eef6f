"""One HTTP reply as the crawler uses it, and the two ways in which there is none. What it means for a URL: fetch.py."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

BLOCKED = (403, 412, 521)
_REDIRECTS = (301, 302, 303, 307, 308)


class NoAnswer(Exception):
    """The site sent no complete reply; the message is the reason."""


class ReplyRefused(Exception):
    """The reply breaks a rule of the crawler, such as the size limit; the message is the reason."""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """The status, the decoded body, and the headers that the crawler reads."""

    status: int
    body: bytes
    charset: str | None
    location: str | None
    etag: str | None
    modified: str | None
    retry_after: str | None

    @property
    def redirect(self) -> str | None:
        """The target of a redirect by status, as the header gives it."""
        return self.location if self.status in _REDIRECTS else None

    @property
    def is_temporary_failure(self) -> bool:
        return self.status == 429 or (self.status >= 500 and self.status not in BLOCKED)

    def retry_seconds(self, now: datetime) -> float:
        """The seconds from `now` (UTC) that Retry-After asks for; 0 without a valid header."""
        try:
            if not self.retry_after or self.retry_after.strip().isdigit():
                return float(self.retry_after or 0)
            until = parsedate_to_datetime(self.retry_after).astimezone(UTC).replace(tzinfo=None)
            return max(0.0, (until - now).total_seconds())
        except (ValueError, OverflowError):
            return 0.0
