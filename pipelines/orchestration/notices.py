"""Notices of runs that failed: what failed, why, and what to do, to a webhook as JSON and to people by e-mail.

GONGKAI_NOTIFY_WEBHOOK is the address of the webhook; GONGKAI_NOTIFY_SMTP (host:port), GONGKAI_NOTIFY_TO (addresses, by
commas) and GONGKAI_NOTIFY_FROM are those of e-mail, GONGKAI_NOTIFY_TLS (starttls, tls), _USER and _PASSWORD or
_PASSWORD_FILE how its server is spoken to. Without them nothing is sent. No password is ever told.
"""

import json
import os
import smtplib
import ssl
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from pathlib import Path

import dagster as dg

from pipelines.orchestration.steps import failures, kept

_SECONDS = 30
_PORTS = {"": 25, "starttls": 587, "tls": 465}
_FROM = "gongkai@localhost"
ADVICE = (
    "What was published before is as it was. See to the cause, then start the run again, in the Dagster UI or with"
    " `gongkai run --retry` and its record: it goes on where it stopped."
)


class NotSent(RuntimeError):
    """A notice that could not be sent: where to, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A run that failed, for a person and for a program; `text` is all of it in words, as chat programs take it."""

    job: str
    run: str
    failures: Sequence[str]
    advice: str = ADVICE

    @property
    def subject(self) -> str:
        return f"Gongkai: the {self.job} run failed"

    @property
    def text(self) -> str:
        return "\n".join([f"{self.subject} (run {self.run}).", *(f"- {line}" for line in self.failures), self.advice])


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells the webhook or the people set in GONGKAI_NOTIFY_… of every run that failed.",
)
def failed(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    run = context.dagster_run
    told = tuple(failures(kept(context.instance.all_logs(run.run_id)))) or (
        context.failure_event.message or "it ended early",
    )
    sent = send(Notice(run.job_name, run.run_id, told), os.environ)
    return None if sent else dg.SkipReason("no one is to be told: GONGKAI_NOTIFY_WEBHOOK and _SMTP are not set")


def send(notice: Notice, settings: Mapping[str, str]) -> list[str]:
    """Send `notice` to all that `settings` name; by which. NotSent for those that failed, once all were tried."""
    ways = [(name, way) for name, way in _WAYS if settings.get(name)]
    wrong = []
    for name, way in ways:
        try:
            way(notice, settings[name], settings)
        except (OSError, ValueError, smtplib.SMTPException) as error:  # the address may hold a secret: it is not told
            wrong.append(f"the notice could not be sent to {name} ({error}): see to what it is set to")
    if wrong:
        raise NotSent("; ".join(wrong))
    return [name for name, _ in ways]


def _post(notice: Notice, address: str, settings: Mapping[str, str]) -> None:
    if not address.startswith(("http://", "https://")):
        raise ValueError("it is no http or https address")
    said = asdict(notice) | {"subject": notice.subject, "text": notice.text}
    request = urllib.request.Request(  # noqa: S310 - http or https alone
        address, json.dumps(said, ensure_ascii=False).encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
        pass


def _mail(notice: Notice, address: str, settings: Mapping[str, str]) -> None:
    to = settings.get("GONGKAI_NOTIFY_TO")
    if not to:
        raise ValueError("GONGKAI_NOTIFY_TO names nobody")
    message = EmailMessage()
    message["Subject"], message["To"] = notice.subject, to
    message["From"] = settings.get("GONGKAI_NOTIFY_FROM") or _FROM
    message.set_content(notice.text)
    user, password = settings.get("GONGKAI_NOTIFY_USER"), _password(settings)
    if user and not (password and password.isascii()):  # what is wrong with it would be told with it
        raise ValueError("GONGKAI_NOTIFY_USER has no password in ASCII: set GONGKAI_NOTIFY_PASSWORD_FILE")
    with _server(address, settings.get("GONGKAI_NOTIFY_TLS") or "", bool(user)) as server:
        if user:
            server.login(user, password)
        server.send_message(message)


def _server(address: str, tls: str, login: bool) -> smtplib.SMTP:
    """A connection to a mail server, with TLS from its first byte (tls) or before anything is said (starttls)."""
    if tls not in _PORTS:
        raise ValueError("GONGKAI_NOTIFY_TLS is neither starttls nor tls")
    if login and not tls:
        raise ValueError("a password goes over TLS alone: set GONGKAI_NOTIFY_TLS to starttls or tls")
    host, _, said = address.partition(":")
    if said and not said.isdecimal():
        raise ValueError("it is no host with a port, as mail.example.gov.cn:587")
    port, context = int(said or _PORTS[tls]), ssl.create_default_context()
    if tls == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=_SECONDS)
    if tls:
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _password(settings: Mapping[str, str]) -> str:
    """The password set, or the first line of the file it is in."""
    path = settings.get("GONGKAI_NOTIFY_PASSWORD_FILE")
    if not path:
        return settings.get("GONGKAI_NOTIFY_PASSWORD") or ""
    return next(iter(Path(path).read_text("utf-8").splitlines()), "")


_WAYS = (("GONGKAI_NOTIFY_WEBHOOK", _post), ("GONGKAI_NOTIFY_SMTP", _mail))
