"""The texts of the letters and of their list, from messages.yaml beside this file. Letters are in Chinese only."""

from pathlib import Path

from warehouse.messages import Message, load_messages

MESSAGES = Path(__file__).parent / "messages.yaml"


def message(key: str, **facts: object) -> Message:
    """The message `key` with `facts` filled in; KeyError where there is none of that key."""
    return load_messages(MESSAGES)[key].format(**facts)


def chinese(key: str, **facts: object) -> str:
    """The message `key` in Chinese."""
    return message(key, **facts).zh
