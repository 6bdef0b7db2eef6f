"""Notices of failed runs: what failed, why, and what to do; to a webhook as JSON, and by e-mail.

GONGKAI_NOTIFY_WEBHOOK is the address of the webhook. For e-mail: GONGKAI_NOTIFY_SMTP (host:port), GONGKAI_NOTIFY_TO
(addresses separated by commas), GONGKAI_NOTIFY_FROM, GONGKAI_NOTIFY_TLS (starttls or tls), GONGKAI_NOTIFY_USER, and
GONGKAI_NOTIFY_PASSWORD or GONGKAI_NOTIFY_PASSWORD_FILE. Without these settings nothing is sent. No message or error
contains the password or the address of the webhook.
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

from pipelines.orchestration.steps import dagster_events, failures

_SECONDS = 30
_PORTS = {"": 25, "starttls": 587, "tls": 465}
_FROM = "gongkai@localhost"
ADVICE = (
    "The published warehouse is unchanged. Fix the cause, then start the run again, in the Dagster UI or with"
    " `gongkai run --retry` and its record: it continues where it stopped."
)


class NotSent(RuntimeError):
    """A notice could not be sent: by which setting, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A failed run; `text` is the whole notice as plain text, for mail and chat programs."""

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
    description="Sends a notice of every failed run to the webhook or addresses in GONGKAI_NOTIFY_….",
)
def failed(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    run = context.dagster_run
    reasons = tuple(failures(dagster_events(context.instance.all_logs(run.run_id)))) or (
        context.failure_event.message or "the process of the run ended",
    )
    sent = send(Notice(run.job_name, run.run_id, reasons), os.environ)
    return (
        None
        if sent
        else dg.SkipReason("No notice sent: neither GONGKAI_NOTIFY_WEBHOOK nor GONGKAI_NOTIFY_SMTP is set.")
    )


def send(notice: Notice, settings: Mapping[str, str]) -> list[str]:
    """Send `notice` by every channel in `settings`; returns their names. NotSent if any failed, once all were tried."""
    channels = [(name, post) for name, post in _CHANNELS if settings.get(name)]
    errors = []
    for name, post in channels:
        try:
            post(notice, settings[name], settings)
        except (OSError, ValueError, smtplib.SMTPException) as error:  # not the address, which may hold a secret
            errors.append(f"the notice could not be sent to {name} ({error}): check this setting")
    if errors:
        raise NotSent("; ".join(errors))
    return [name for name, _ in channels]


def _post_to_webhook(notice: Notice, address: str, settings: Mapping[str, str]) -> None:
    if not address.startswith(("http://", "https://")):
        raise ValueError("it is not an http or https address")
    content = asdict(notice) | {"subject": notice.subject, "text": notice.text}
    request = urllib.request.Request(  # noqa: S310 - http or https alone
        address, json.dumps(content, ensure_ascii=False).encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
        pass


def _send_mail(notice: Notice, address: str, settings: Mapping[str, str]) -> None:
    to = settings.get("GONGKAI_NOTIFY_TO")
    if not to:
        raise ValueError("GONGKAI_NOTIFY_TO is not set")
    message = EmailMessage()
    message["Subject"], message["To"] = notice.subject, to
    message["From"] = settings.get("GONGKAI_NOTIFY_FROM") or _FROM
    message.set_content(notice.text)
    user, password = settings.get("GONGKAI_NOTIFY_USER"), _password(settings)
    if user and not (password and password.isascii()):  # smtplib would print the password in its error
        raise ValueError("GONGKAI_NOTIFY_USER needs a password in ASCII: set GONGKAI_NOTIFY_PASSWORD_FILE")
    with _connect(address, settings.get("GONGKAI_NOTIFY_TLS") or "", bool(user)) as server:
        if user:
            server.login(user, password)
        server.send_message(message)


def _connect(address: str, tls: str, login: bool) -> smtplib.SMTP:
    """A connection to a mail server, with TLS from its first byte (tls) or before any command (starttls)."""
    if tls not in _PORTS:
        raise ValueError("GONGKAI_NOTIFY_TLS is neither starttls nor tls")
    if login and not tls:
        raise ValueError("a password is sent over TLS only: set GONGKAI_NOTIFY_TLS to starttls or tls")
    host, _, number = address.partition(":")
    if number and not number.isdecimal():
        raise ValueError("it is not a host with a port, such as mail.example.gov.cn:587")
    port, context = int(number or _PORTS[tls]), ssl.create_default_context()
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
    """The first line of the password file, or the password of the environment."""
    path = settings.get("GONGKAI_NOTIFY_PASSWORD_FILE")
    if not path:
        return settings.get("GONGKAI_NOTIFY_PASSWORD") or ""
    return next(iter(Path(path).read_text("utf-8").splitlines()), "")


_CHANNELS = (("GONGKAI_NOTIFY_WEBHOOK", _post_to_webhook), ("GONGKAI_NOTIFY_SMTP", _send_mail))
