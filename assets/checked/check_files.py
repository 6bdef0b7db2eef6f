"""Checks documents without a warehouse: reads them, judges them in memory with the same SQL, and words the findings.

An office runs this on its own draft through `gongkai check`. Opens no file and prints nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType

from assets.checked.suspects import suspects
from assets.checked.wording.findings import NO_QUOTES, Finding, write_finding
from assets.checked.wording.quotes import quote_facts
from assets.checked.wording.terms import message
from assets.collected.archive.address import digest
from assets.staged.identity.file_names import split_names
from assets.staged.identity.received_document import ReceivedDocument
from assets.staged.load import load_drafts
from assets.staged.report import Refusal, Report
from assets.staged.workers.pool import ReadingPool, Source, Workers, worker_count
from assets.workplace import TrackProgress, without_progress
from expectations.judging.judge import check_drafts
from expectations.language.side import PREVIOUS, TOLD
from expectations.rulebook.load import rulebook
from expectations.rulebook.rule import Instance
from expectations.suspects.suggest import Suggestion
from warehouse.connection import Connection
from warehouse.reference.forms.form import Layout
from warehouse.store import memory_for_judging, records

_FEW = 100
_NO_PLACES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with its findings and its suspect cells, and the previous year's report it was compared with, if any.

    A Refusal has no findings.
    """

    document: Report | Refusal
    findings: tuple[Finding, ...] = ()
    suspects: tuple[Suggestion, ...] = ()
    earlier: Report | None = None

    @property
    def failing(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.outcome == "fail")

    @property
    def undecided(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.outcome == "undecided")

    @property
    def severe(self) -> tuple[Finding, ...]:
        """The failures that quarantine or flag a report: those of structural, statutory and identity rules."""
        return tuple(f for f in self.failing if f.effect != "tell")

    @property
    def noted(self) -> tuple[Finding, ...]:
        """The failures that are only reported."""
        return tuple(f for f in self.failing if f.effect == "tell")

    @property
    def broken(self) -> bool:
        """Whether a structural, statutory or identity rule fails."""
        return bool(self.severe)


@dataclass(frozen=True, slots=True)
class CheckedDocuments:
    """Checked documents by sha256, and the previous year's reports or why they could not be read, by sha256."""

    checked: Mapping[str, Checked]
    earlier: Mapping[str, Report | Refusal]


def check_documents(documents: Sequence[bytes], workers: Workers | None = None) -> list[Checked]:
    """Read and judge each document, in the order given. `workers` are used where they run already."""
    found = check_against({digest(data): partial(bytes, data) for data in documents}, {}, workers)
    return [found.checked[digest(data)] for data in documents]


def read_documents(
    sources: Mapping[str, Source], workers: Workers, places: Mapping[str, str]
) -> dict[str, Report | Refusal]:
    """Read documents by sha256 without judging them; `places` are their paths, as for `check_against`."""
    jobs = {sha256: partial(_receive, sha256, source, places.get(sha256, "")) for sha256, source in sources.items()}
    rulebook()  # loaded before the workers start, so that they share it
    workers.start(len(jobs))
    read = {document.sha256: document for document in workers.read(jobs)}
    return read | {sha256: _refuse_changed(sha256) for sha256 in jobs if sha256 not in read}


def check_beside(report: Report, earlier: Report) -> Checked:
    """Judge a report beside one that the caller names as the previous year's of the same body."""
    with memory_for_judging(few=True) as con:
        return _judge(con, [report.sha256], [earlier.sha256], [report, earlier])[report.sha256]


def check_against(
    documents: Mapping[str, Source],
    against: Mapping[str, Source],
    workers: Workers | None = None,
    track: TrackProgress = without_progress,
    places: Mapping[str, str] = _NO_PLACES,
    media_types: Iterable[str] = (),
    elsewhere: ReadingPool | None = None,
) -> CheckedDocuments:
    """Judge `documents`, by sha256, beside those of `against` that are the previous year's reports of the same bodies.

    `places` are their paths, by sha256, whose names are weak evidence of their identity. The readers of `media_types`,
    those that documents are known to have, are loaded once for all workers. They are read `elsewhere`, if it is given.
    A single document and a single earlier report are a pair if the years follow, also where the bodies differ in name.
    """
    sources = {**documents, **against}
    jobs = {sha256: partial(_receive, sha256, source, places.get(sha256, "")) for sha256, source in sources.items()}
    with Workers(worker_count(len(jobs))) if workers is None else nullcontext(workers) as reading:
        rulebook()  # loaded while a worker starts, or before so that they share it
        if elsewhere is None:
            reading.start(len(jobs), media_types)
        results = (elsewhere or reading).read(jobs)
        with memory_for_judging(few=len(jobs) <= _FEW) as con:
            read = {d.sha256: d for d in track(results, "reading", len(jobs))}
            read |= {sha256: _refuse_changed(sha256) for sha256 in jobs if sha256 not in read}
            checked = _judge(con, documents, against, [d for d in read.values() if isinstance(d, Report)])
    return CheckedDocuments({d: checked.get(d) or Checked(read[d]) for d in documents}, {d: read[d] for d in against})


def _receive(sha256: str, source: Source, place: str) -> ReceivedDocument | Refusal:
    """A document with the names in its path, or why it can no longer be read; called in the worker."""
    try:
        return ReceivedDocument(source(), names=split_names(place))
    except OSError as error:
        why = message("no_longer_readable", why=error.strerror or str(error))
        return Refusal(sha256, None, "unreadable", why, transient=True)


def _refuse_changed(sha256: str) -> Refusal:
    return Refusal(sha256, None, "unreadable", message("changed_while_read"))


def _judge(
    con: Connection, documents: Iterable[str], against: Iterable[str], reports: list[Report]
) -> dict[str, Checked]:
    """The reports of `documents` with their findings: failures first, each kind in the order of the rulebook."""
    known = {report.sha256: report for report in reports}
    drafts, earlier = ([d for d in lot if d in known] for lot in (documents, against))
    if not drafts:
        return {}
    load_drafts(con, reports)
    given = dict(zip(drafts, earlier, strict=True)) if len(drafts) == len(earlier) == 1 else {}
    years = {report: known[previous] for report, previous in check_drafts(con, rulebook(), given)}
    found = _findings(con, {d: known[d] for d in drafts}, years)
    return {d: _with_suspects(known[d], tuple(found[d]), years.get(d)) for d in drafts}


def _with_suspects(report: Report, findings: tuple[Finding, ...], earlier: Report | None) -> Checked:
    suggested = suspects(report.reading, findings, earlier.reading if earlier else None, report.stated)
    return Checked(report, findings, suggested, earlier)


def _findings(con: Connection, reports: dict[str, Report], years: Mapping[str, Report]) -> dict[str, list[Finding]]:
    """The findings of each report, without those that are expected: to word these would be most of the work."""
    found: dict[str, list[Finding]] = {report: [] for report in reports}
    quotes = cache(lambda name: quote_facts(reports[name]))
    for row in records(con, "SELECT * FROM checked.finding ORDER BY outcome = 'undecided', rule, line"):
        name, earlier = row["report_id"], years.get(row["report_id"])
        if name not in reports or (row["outcome"] == "undecided" and _is_expected(row["cells"] or "", earlier)):
            continue
        reading = reports[name].reading
        instance = _instances(reading.form.layout(reading.layout))[row["rule"], row["line"]]
        quoted = quotes(name) if instance.equation.told else NO_QUOTES
        found[name].append(write_finding(instance, row, reading, earlier.reading if earlier else None, quoted))
    return found


@cache
def _instances(layout: Layout) -> dict[tuple[str, str], Instance]:
    return {(instance.id, instance.at or ""): instance for instance in rulebook().instances(layout)}


def _is_expected(missing: str, earlier: Report | None) -> bool:
    """Whether a rule is undecided only because the text does not state a fact, or no previous year's report was given.

    The author of a draft knows that, so it is not reported. `missing` are the keys of what is missing.
    """
    kinds = {key.partition(".")[0] for key in missing.split(",")}
    return bool(kinds & ({TOLD} if earlier else {TOLD, PREVIOUS}))
