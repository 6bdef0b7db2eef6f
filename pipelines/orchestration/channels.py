"""Sends a notice to the channels of GONGKAI_NOTIFY and GONGKAI_NOTIFY_FILE, addresses in the form of apprise: WeCom,
DingTalk, Feishu, e-mail, webhooks. The failure of one does not stop the others.

An address holds the secrets of its channel. Errors name a channel by its setting, place and kind, and hold no part of
its address. The words of a notice are in notices.yaml.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

from assets.text.characters import on_one_line
from pipelines.orchestration.settings import MASK

ADDRESSES, FILE = "GONGKAI_NOTIFY", "GONGKAI_NOTIFY_FILE"
_PARTS = re.compile(r"[\s/:@?&=#;,]+")
_LONGEST = 300


class NotSent(RuntimeError):
    """A notice could not be sent: to which channels, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Channel:
    """An address to notify and how it is named in messages, such as `GONGKAI_NOTIFY 2 (wecombot)`."""

    name: str
    address: str


def send(subject: str, text: str, settings: Mapping[str, str]) -> list[str]:
    """Send a notice to every channel of `settings`; returns their names. NotSent if any failed, once all were tried."""
    errors, sent = [], []
    try:
        listed = [*channels(settings)]
    except OSError as error:
        listed = [*channels({**settings, FILE: ""})]
        errors.append(f"{FILE} cannot be read ({error.strerror}): check the path and its permissions")
    for channel in listed:
        why = _send(channel, subject, text)
        if why is None:
            sent.append(channel.name)
        else:
            errors.append(f"the notice could not be sent to {channel.name} ({why}): check this address")
    if errors:
        raise NotSent("; ".join(errors))
    return sent


def channels(settings: Mapping[str, str]) -> Iterator[Channel]:
    """The channels of `settings`; OSError where the file of addresses cannot be read."""
    for name, addresses in ((ADDRESSES, settings.get(ADDRESSES, "").split()), (FILE, _read(settings.get(FILE)))):
        for number, address in enumerate(addresses, 1):
            kind, separator, _ = address.partition("://")
            shown = f" ({kind})" if separator and kind.isalnum() else ""
            yield Channel(f"{name} {number}{shown}", address)


def _read(path: str | None) -> list[str]:
    """The lines of a file of addresses, without comments."""
    lines = Path(path).read_text("utf-8", errors="replace").splitlines() if path else []
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _send(channel: Channel, subject: str, text: str) -> str | None:
    """Send to one channel; why it failed, None where it did not."""
    import apprise

    with _captured_log() as log:
        try:
            service = apprise.Apprise.instantiate(channel.address)
            if service is None:
                return "it is not an address that apprise knows"
            if service.notify(body=text, title=subject):
                return None
            why = log.getvalue()
        except Exception as error:  # of whatever library serves the channel
            why = f"{type(error).__name__}: {error}"
    return masked(why.strip() or "no reason given", channel.address)


@contextmanager
def _captured_log() -> Iterator[StringIO]:
    """The warnings of apprise. They may quote an address, so no other log receives them."""
    import apprise

    logger = logging.getLogger(apprise.__name__)
    before, logger.propagate = logger.propagate, False
    try:
        with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as log:  # type: ignore[no-untyped-call]
            yield log
    finally:
        logger.propagate = before


def masked(words: str, address: str) -> str:
    """`words` on one line, with every part of `address` that they contain masked."""
    shown = on_one_line(words)
    forms = {address, unquote(address)}
    parts = forms.union(*(_PARTS.split(form) for form in forms)) - {"", *_PARTS.split(address.partition("://")[0])}
    for part in sorted(parts, key=len, reverse=True):
        shown = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)" if len(part) < 4 else re.escape(part), MASK, shown)
    return shown[:_LONGEST]
