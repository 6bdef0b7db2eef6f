"""Refusals of documents by the readers: the reasons in messages.yaml as exceptions, and the check of a size limit.

The messages are loaded when the first document is refused.
"""

from pathlib import Path

from assets.staged.grid import Unreadable
from warehouse.messages import Message, load_messages

_MESSAGES = Path(__file__).parent / "messages.yaml"


def message(key: str) -> Message:
    """The message of a key of messages.yaml, its facts not filled in."""
    return load_messages(_MESSAGES)[key]


def unreadable(key: str, **facts: str | int | Message) -> Unreadable:
    """The exception for a reason, by its key in messages.yaml, with `facts` filled in."""
    return Unreadable(message(key).format(**facts))


def too_many(count: int, counted: Message) -> Unreadable:
    """The exception for a document that holds `count` of something, more than any report does."""
    return unreadable("too_many", count=count, counted=counted)


def check_limit(count: int, most: int, counted: str) -> None:
    """Raise Unreadable if a document holds more than `most` of something; `counted` is its key in messages.yaml."""
    if count > most:
        raise too_many(count, message(counted))
