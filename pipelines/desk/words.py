"""The texts of the desk, from messages.yaml beside this file, in both languages or in one."""

from pathlib import Path

from warehouse.messages import Message, load_messages, load_words

MESSAGES = Path(__file__).parent / "messages.yaml"


def message(key: str, **facts: object) -> Message:
    """The message `key` with `facts` filled in; KeyError where there is none of that key."""
    return load_messages(MESSAGES)[key].format(**facts)


def words(language: str) -> dict[str, str]:
    """The templates in `language`, "zh" or "en", by key."""
    return load_words(MESSAGES, language)
