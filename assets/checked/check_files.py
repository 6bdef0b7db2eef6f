"""Checks documents without a warehouse: reads them, judges them in memory by the same SQL, words what was found.

What an office runs on its own draft, and what `gongkai check` prints. Opens no file.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from assets.checked.suspects import suspects
from assets.checked.wording.findings import Finding, finding
from assets.checked.wording.quotes import quoted
from assets.collected.archive.archive import digest
from assets.staged.cells.form_reading import Reading
from assets.staged.load import load_documents
from assets.staged.report import Refusal, Report
from assets.staged.workers.pool import Source, Workers, worker_count
from assets.workplace import TrackProgress, without_progress
from expectations.judging.judge import check
from expectations.judging.last_year import pairs
from expectations.language.side import PREVIOUS, TOLD
from expectations.rulebook.load import rulebook
from expectations.rulebook.rule import Instance
from expectations.suspects.suggest import Suggestion
from warehouse.messages import Message
from warehouse.store import Connection, memory, records

_FEW = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with what was found on it and what may be wrong, beside last year's report, if any was at hand.

    Of a Refusal there is nothing to find.
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
        """The failures that keep a report apart or flag it: of structural, statutory and identity rules."""
        return tuple(f for f in self.failing if f.effect != "tell")

    @property
    def noted(self) -> tuple[Finding, ...]:
        """The failures that are told and no more."""
        return tuple(f for f in self.failing if f.effect == "tell")

    @property
    def broken(self) -> bool:
        """Whether a structural, statutory or identity rule fails."""
        return bool(self.severe)


@dataclass(frozen=True, slots=True)
class Beside:
    """Documents checked, by sha256, and what became of the earlier reports they were to be judged beside."""

    checked: Mapping[str, Checked]
    earlier: Mapping[str, Report | Refusal]


def check_documents(documents: Sequence[bytes], workers: Workers | None = None) -> list[Checked]:
    """Each document read and judged, in the order given; read by `workers` if they were started before."""
    found = check_beside({digest(data): partial(bytes, data) for data in documents}, {}, workers)
    return [found.checked[digest(data)] for data in documents]


def check_beside(
    documents: Mapping[str, Source],
    against: Mapping[str, Source],
    workers: Workers | None = None,
    track: TrackProgress = without_progress,
) -> Beside:
    """`documents`, by sha256, judged beside those of `against` that are last year's reports of the same bodies.

    One document and one earlier report are taken as a pair whatever their bodies are called, if the years follow.
    """
    jobs = {**documents, **against}
    with (
        Workers(worker_count(len(jobs))) if workers is None else nullcontext(workers) as reading,
        memory(few=len(jobs) <= _FEW) as con,
    ):
        rulebook()  # loaded while the workers start
        read = {d.sha256: d for d in track(reading.read(jobs), "reading", len(jobs))}
        read |= {sha256: _changed(sha256) for sha256 in jobs if sha256 not in read}
        checked = _judged(con, documents, against, [d for d in read.values() if isinstance(d, Report)])
    return Beside({d: checked.get(d) or Checked(read[d]) for d in documents}, {d: read[d] for d in against})


def _changed(sha256: str) -> Refusal:
    why = "it was changed while it was read: check it again"
    return Refusal(sha256, None, "unreadable", Message(zh="读取时文件被改动：请重新核对", en=why))


def _judged(
    con: Connection, documents: Mapping[str, Source], against: Mapping[str, Source], reports: list[Report]
) -> dict[str, Checked]:
    """The reports of `documents` with their findings, failures first, each kind in the order of the rulebook."""
    known = {report.sha256: report for report in reports}
    drafts, earlier = ([d for d in lot if d in known] for lot in (documents, against))
    if not drafts:
        return {}
    load_documents(con, reports)
    check(con, rulebook(), dict(zip(drafts, earlier, strict=True)) if len(drafts) == len(earlier) == 1 else {})
    years = {report: known[previous] for report, previous in pairs(con)}
    found = _findings(con, {d: known[d] for d in drafts}, years)
    return {d: _suspected(known[d], tuple(found[d]), years.get(d)) for d in drafts}


def _suspected(report: Report, findings: tuple[Finding, ...], earlier: Report | None) -> Checked:
    suggested = suspects(report.reading, findings, earlier.reading if earlier else None)
    return Checked(report, findings, suggested, earlier)


def _findings(con: Connection, reports: dict[str, Report], years: Mapping[str, Report]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {report: [] for report in reports}
    instances = {report: _instances(reports[report]) for report in reports}
    words = {name: quoted(report) for name, report in reports.items()}
    for row in records(con, "SELECT * FROM checked.finding ORDER BY outcome = 'undecided', rule, line"):
        if (name := row["report_id"]) not in reports:
            continue
        instance = instances[name][row["rule"], row["line"]]
        earlier = years[name].reading if name in years else None
        said = finding(instance, row, reports[name].reading, earlier, words[name])
        if said.outcome == "fail" or not _no_news(said, earlier):
            found[name].append(said)
    return found


def _instances(report: Report) -> dict[tuple[str, str], Instance]:
    listed = rulebook().instances(report.reading.form.layout(report.reading.layout))
    return {(instance.id, instance.at or ""): instance for instance in listed}


def _no_news(found: Finding, earlier: Reading | None) -> bool:
    """Whether it lacks last year's report, or words that state something, and could not be judged whatever else it had:
    the author knows.
    """
    wanting = {key.partition(".")[0] for key in found.cells}
    return bool(wanting & ({TOLD} if earlier else {TOLD, PREVIOUS}))
