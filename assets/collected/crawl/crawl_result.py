"""The result of one crawl of a source: its requests, their outcomes, and the problems met."""

from collections import Counter
from dataclasses import dataclass, field

from assets.collected.journal.fetch_record import FetchRecord

MAX_REASONS = 5


@dataclass(slots=True)
class CrawlResult:
    """`requests` includes retries and redirects; `outcomes` counts URLs by outcome; `skipped` counts URLs that were
    found and not visited. `manual` is why the reports of this site must be downloaded manually from now on. `why` holds
    the first few other problems.
    """

    source: str
    requests: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    manual: str | None = None
    why: list[str] = field(default_factory=list)

    def count(self, fetched: FetchRecord) -> None:
        self.outcomes[fetched.outcome] += 1
        if fetched.why is not None and fetched.outcome != "gone":
            self.add_reason(f"{fetched.url}: {fetched.why}")

    def skip(self, why: str) -> None:
        """Count a URL that was not visited."""
        self.skipped += 1
        self.add_reason(why)

    def add_reason(self, why: str) -> None:
        if why not in self.why and len(self.why) < MAX_REASONS:
            self.why.append(why)
