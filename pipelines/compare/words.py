"""The texts of this room, from messages.yaml beside this file, in both languages or in one."""

from functools import cache
from pathlib import Path

from warehouse.messages import Message, load_messages

MESSAGES = Path(__file__).parent / "messages.yaml"


def message(key: str, **facts: object) -> Message:
    """The message `key` with `facts` filled in; KeyError where there is none of that key."""
    return load_messages(MESSAGES)[key].format(**facts)


@cache
def words(language: str) -> dict[str, str]:
    """The templates in `language`, "zh" or "en", by key."""
    return {key: text.in_language(language) for key, text in load_messages(MESSAGES).items()}
