"""What became of one crawl of a source: how much was asked, what came of it, and why it ended where it did."""

from collections import Counter
from dataclasses import dataclass, field

from assets.collected.journal.fetch_record import Fetched

MOST_REASONS = 5


@dataclass(slots=True)
class Crawled:
    """`asked` counts requests, retries and redirects too; `outcomes` counts URLs; `left` is how many were found and not
    asked. `manual` says why the site is to be taken by hand from now on, `why` what else went wrong, the first few.
    """

    source: str
    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    left: int = 0
    manual: str | None = None
    why: list[str] = field(default_factory=list)

    def count(self, fetched: Fetched) -> None:
        self.outcomes[fetched.outcome] += 1
        if fetched.why is not None and fetched.outcome != "gone":
            self.tell(f"{fetched.url}: {fetched.why}")

    def leave(self, why: str) -> None:
        """A URL was not asked."""
        self.left += 1
        self.tell(why)

    def tell(self, why: str) -> None:
        if why not in self.why and len(self.why) < MOST_REASONS:
            self.why.append(why)
