"""The messages of messages.yaml, which say why a file is rejected unread."""

from pathlib import Path

from warehouse.messages import Message, load_messages


def rejection(key: str, **facts: str | int) -> Message:
    """The message `key` with `facts` filled in."""
    return load_messages(Path(__file__).with_name("messages.yaml"))[key].format(**facts)
