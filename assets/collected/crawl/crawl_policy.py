"""How a crawl behaves, whatever the site: who asks, when it began, which season it is, what it may reach."""

import os
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from assets.collected.journal.journal import SHANGHAI

NIGHT = timedelta(hours=12)
REHEARSED = 0.005
SEASON = range(1, 6)  # reports appear, and are replaced, from January to May
_REACHABLE = re.compile(r"[\x21-\x7e]+@[\x21-\x7e]+|https?://[\x21-\x7e]+")


class NotAsked(RuntimeError):
    """No site may be asked: why."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """One crawl. `contact` is the e-mail or URL a site finds in the User-Agent, `began` the moment (UTC) from which
    day, season and night are told.

    With `again` sources whose host turned us away are asked once more. With `loopback` every name is 127.0.0.1 and
    nothing else can be reached: to rehearse against sites of one's own, and there the pauses may be a part (`pace`) of
    what they are elsewhere.
    """

    contact: str
    began: datetime
    again: bool = False
    loopback: bool = False
    pace: float = 1.0
    together: int = 8
    _started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        if self.pace < 1 and not self.loopback:
            raise ValueError("pauses are shortened in a rehearsal alone")
        if not _REACHABLE.fullmatch(self.contact):
            raise NotAsked(
                f"no site is asked without saying who asks, and {self.contact!r} is neither an e-mail address nor a"
                " URL: set GONGKAI_CONTACT to one where a site can reach you"
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
    def agent(self) -> str:
        return f"gongkai (collects annual disclosure reports of government bodies; contact: {self.contact})"

    def tonight(self, asked: datetime) -> bool:
        """Whether what was asked then was asked in the same night."""
        return asked > self.began - NIGHT


def from_environment(*, again: bool = False) -> Conduct:
    """A crawl that begins now, by GONGKAI_CONTACT and, for a rehearsal, GONGKAI_LOOPBACK=1; NotAsked."""
    contact, began = os.environ.get("GONGKAI_CONTACT", ""), datetime.now(UTC).replace(tzinfo=None)
    if os.environ.get("GONGKAI_LOOPBACK") == "1":
        return Conduct(contact, began, again=again, loopback=True, pace=REHEARSED)
    return Conduct(contact, began, again=again)
