"""How a crawl behaves at every site: its contact, its start, the season, and what it may connect to."""

import os
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from assets.collected.journal.journal import SHANGHAI

NIGHT = timedelta(hours=12)
REHEARSAL_PACE = 0.005
SEASON = range(1, 6)  # reports are published, and replaced, from January to May
_CONTACT = re.compile(r"[\x21-\x7e]+@[\x21-\x7e]+|https?://[\x21-\x7e]+")
_SET_CONTACT = "Set it to an e-mail address or URL where a site operator can reach you."


class CrawlNotStarted(RuntimeError):
    """No site was visited; the message is the reason."""


@dataclass(frozen=True, slots=True)
class CrawlPolicy:
    """One crawl. `contact` is the e-mail address or URL in the User-Agent. `began` is the start (UTC), from which day,
    season and night follow.

    With `retry_blocked`, sources whose host blocked the crawler are tried once more. With `loopback`, a rehearsal:
    every name is 127.0.0.1 and nothing else can be reached; only there `pace` may shorten the pauses, to that part.
    `max_parallel` sources are crawled at the same time. Raises CrawlNotStarted without a valid contact.
    """

    contact: str
    began: datetime
    retry_blocked: bool = False
    loopback: bool = False
    pace: float = 1.0
    max_parallel: int = 8
    _started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        if self.pace < 1 and not self.loopback:
            raise ValueError("only a rehearsal (loopback) may shorten the pauses")
        if not self.contact:
            raise CrawlNotStarted(f"GONGKAI_CONTACT is not set. {_SET_CONTACT}")
        if not _CONTACT.fullmatch(self.contact):
            raise CrawlNotStarted(
                f"GONGKAI_CONTACT is {self.contact!r}, which is neither an e-mail address nor a URL. {_SET_CONTACT}"
            )

    def now(self) -> datetime:
        return self.began + timedelta(seconds=time.monotonic() - self._started)

    @property
    def day(self) -> date:
        return (self.began + SHANGHAI).date()

    @property
    def in_season(self) -> bool:
        return self.day.month in SEASON

    @property
    def user_agent(self) -> str:
        return f"gongkai (collects annual disclosure reports of government bodies; contact: {self.contact})"

    def is_same_night(self, requested: datetime) -> bool:
        """Whether a request made at `requested` (UTC) belongs to the night of this crawl."""
        return requested > self.began - NIGHT


def from_environment(*, retry_blocked: bool = False) -> CrawlPolicy:
    """The policy of a crawl that begins now, by GONGKAI_CONTACT and, for a rehearsal, GONGKAI_LOOPBACK=1."""
    contact, began = os.environ.get("GONGKAI_CONTACT", ""), datetime.now(UTC).replace(tzinfo=None)
    if os.environ.get("GONGKAI_LOOPBACK") == "1":
        return CrawlPolicy(contact, began, retry_blocked=retry_blocked, loopback=True, pace=REHEARSAL_PACE)
    return CrawlPolicy(contact, began, retry_blocked=retry_blocked)
