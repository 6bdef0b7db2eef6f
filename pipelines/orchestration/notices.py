"""Notices of runs: what failed, why, and what to do; and after each nightly run that brought news, a digest of them.

The daemon sends both for its own runs. It does not watch those of `gongkai run`, which sends the digest itself, by the
same function.
The words are in notices.yaml, in the language of GONGKAI_NOTIFY_LANG; the channels in channels.py. Without channels
nothing is sent.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from assets.workplace import Workplace
from pipelines.orchestration import run_record
from pipelines.orchestration.channels import ADDRESSES, FILE, send
from pipelines.orchestration.digest import Digest, digest
from pipelines.orchestration.jobs import nightly
from pipelines.orchestration.run_summary import Named
from pipelines.orchestration.steps import dagster_events, failures
from warehouse.messages import load_messages
from warehouse.store import published

_MESSAGES = load_messages(Path(__file__).with_suffix(".yaml"))
_MOST = 10
_NO_CHANNEL = f"No notice sent: neither {ADDRESSES} nor {FILE} is set."


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as plain text, for mail and chat programs."""

    subject: str
    text: str


def _language(settings: Mapping[str, str]) -> str:
    return "en" if settings.get("GONGKAI_NOTIFY_LANG") == "en" else "zh"


def _word(language: str, key: str, **facts: str | int) -> str:
    return _MESSAGES[key].format(**facts).in_language(language)


def failure_notice(job: str, run: str, reasons: Sequence[str], language: str) -> Notice:
    """The notice of a failed run."""
    subject = _word(language, "failed_subject", job=job)
    lines = [_word(language, "failed_run", run=run), *(f"- {reason}" for reason in reasons)]
    return Notice(subject, "\n".join([*lines, _word(language, "failed_advice")]))


def digest_notice(news: Digest, record: Path, language: str) -> Notice:
    """The notice of what a run brought."""
    subject = _word(language, "digest_subject", new=news.new, problems=news.problems)
    lines = [_word(language, "new", n=news.new), *_problem_lines(news, language)]
    return Notice(subject, "\n".join([*lines, _word(language, "record", path=str(record))]))


def _problem_lines(news: Digest, language: str) -> Iterator[str]:
    for key in ("failing", "quarantined", "rejected", "missing"):
        named: Named = getattr(news, key)
        if named:
            yield _word(language, key, n=len(named))
            yield from (f"- {_word(language, 'named', name=name, why=why)}" for name, why in named[:_MOST])
        if len(named) > _MOST:
            yield f"- {_word(language, 'more', n=len(named) - _MOST)}"


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Sends a notice of every failed run to the channels in GONGKAI_NOTIFY.",
)
def failed(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    run, language = context.dagster_run, _language(os.environ)
    reasons = tuple(failures(dagster_events(context.instance.all_logs(run.run_id)))) or (
        context.failure_event.message or _word(language, "ended"),
    )
    notice = failure_notice(run.job_name, run.run_id, reasons, language)
    return None if send(notice.subject, notice.text, os.environ) else dg.SkipReason(_NO_CHANNEL)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[nightly],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Sends a digest of every nightly run that brought news to the channels in GONGKAI_NOTIFY.",
)
def news(context: dg.RunStatusSensorContext, watched: dg.ResourceParam[Workplace]) -> dg.SkipReason | None:
    unsent = send_digest(watched, run_record.find(context.dagster_run.run_id, watched), os.environ)
    return dg.SkipReason(unsent) if unsent else None


def send_digest(at: Workplace, record: Path | None, settings: Mapping[str, str]) -> str | None:
    """Send the digest of the run of `record`; returns why none was sent, or None. NotSent if a channel failed."""
    if not (settings.get(ADDRESSES) or settings.get(FILE)):
        return _NO_CHANNEL
    if record is None:
        return "No digest sent: the run has no record."
    language = _language(settings)
    with published(at.warehouse) as con:
        found = digest(con, record, language)
    if not found:
        return "No digest sent: the run brought nothing new."
    notice = digest_notice(found, record, language)
    return None if send(notice.subject, notice.text, settings) else _NO_CHANNEL
