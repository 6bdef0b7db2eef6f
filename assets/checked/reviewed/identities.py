"""Reviewed identities: body, division and fiscal year of documents that leave them open, with the reason.

Defines and validates entries, and finds the document of each. The staged stage reads a document with its entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from assets.checked.reviewed.corrections import Report, Sentence
from assets.checked.reviewed.review_files import SHORTEST, ReviewedEntries, ReviewedEntry, read_reviewed
from assets.staged.identity.received_document import ReviewedIdentity
from warehouse.connection import Connection
from warehouse.messages import load_messages
from warehouse.reference.divisions.regions import regions
from warehouse.store import replace_records
from warehouse.yaml_models import Declared

MESSAGES = Path(__file__).parent.parent / "messages.yaml"
NATION = "00"
State = Literal["applied", "not_staged", "no_report", "ambiguous"]
# States in which somebody must look at an entry.
NEEDS_REVIEW = ("ambiguous",)


def _quoted(code: object) -> object:
    if not isinstance(code, str):
        raise ValueError(f"a code is text: quote it, as in '{code}'")
    return code


def _listed(code: str) -> str:
    if code != NATION and regions().nearest(code, None) is None:
        raise ValueError(f"no list of divisions has the code {code}: give 2, 4, 6 or 9 digits, or 00 for the nation")
    return code


class Identity(Declared):
    """The identity of one document: its body, the division by code, the zone where there is one, the fiscal year."""

    report: Report
    body: Sentence
    region: Annotated[str, BeforeValidator(_quoted), AfterValidator(_listed)]
    year: Annotated[int, Field(ge=2008, le=2100)]
    zone: Sentence | None = None
    who: Sentence
    reason: Sentence


class Identities(Declared):
    """A file of identities."""

    identities: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class IdentityOutcome:
    """An entry, the document it is for (None where that is not exactly one), and its state."""

    entry: ReviewedEntry[Identity]
    document: str | None
    state: State

    @property
    def message(self) -> str:
        """Place, report and reason, of one in a state of NEEDS_REVIEW."""
        why = load_messages(MESSAGES)[self.state].en
        return f"{self.entry.place}: report {self.entry.content.report[:SHORTEST]}: {why}"


def read_identities(own: Path | None = None) -> ReviewedEntries[Identity]:
    """Every entry, packaged and in the folder `own`, and the faults of the others."""
    return read_reviewed("identities", Identities, lambda file: file.identities, lambda _: ("the identity",), own)


def identities_by_document(con: Connection, own: Path | None = None) -> Mapping[str, ReviewedIdentity]:
    """The identities of archived documents that entries settle, by sha256. Invalid and ambiguous entries have none."""
    found = identity_outcomes(con, read_identities(own).entries)
    return {one.document: _settled(one.entry) for one in found if one.document}


def identity_outcomes(con: Connection, entries: tuple[ReviewedEntry[Identity], ...]) -> list[IdentityOutcome]:
    """The outcome of each entry, by what is archived and staged."""
    wanted = [entry.content.report[:SHORTEST] for entry in entries]
    rows = con.execute(_DOCUMENTS, [wanted]).fetchall() if wanted else []
    return [_outcome(entry, rows) for entry in entries]


def enter(con: Connection, outcomes: Sequence[IdentityOutcome]) -> None:
    """Make checked.reviewed_identity hold `outcomes`."""
    replace_records(con, "checked.reviewed_identity", [_row(outcome) for outcome in outcomes])


# Archived or staged documents, and whether a reviewed identity is in force on their report.
_DOCUMENTS = f"""
SELECT sha256, bool_or(r.printed_kept) FROM (
  SELECT sha256 FROM collected.manifest WHERE outcome = 'archived' UNION SELECT report_id FROM staged.report
) LEFT JOIN (
  SELECT report_id AS sha256, identity_evidence LIKE 'body: reviewed%' AS printed_kept FROM staged.report
) r USING (sha256)
WHERE list_contains(?, left(sha256, {SHORTEST})) GROUP BY sha256 ORDER BY sha256
"""


def _outcome(entry: ReviewedEntry[Identity], rows: Sequence[tuple[str, bool | None]]) -> IdentityOutcome:
    matching = [(sha256, applied) for sha256, applied in rows if sha256.startswith(entry.content.report)]
    if len(matching) != 1:
        return IdentityOutcome(entry, None, "ambiguous" if matching else "no_report")
    ((sha256, applied),) = matching
    return IdentityOutcome(entry, sha256, "applied" if applied else "not_staged")


def _settled(entry: ReviewedEntry[Identity]) -> ReviewedIdentity:
    settled = entry.content
    return ReviewedIdentity(settled.body, settled.region, settled.year, entry.declared, settled.zone)


def _row(outcome: IdentityOutcome) -> dict[str, object]:
    settled = outcome.entry.content
    return {
        "report_id": outcome.document or settled.report, "body": settled.body, "region_code": settled.region,
        "zone": settled.zone, "fiscal_year": settled.year, "reason": settled.reason, "who": settled.who,
        "state": outcome.state, "declared": outcome.entry.declared,
    }  # fmt: skip
