"""The texts of messages.yaml in one language, for the modules of this room: each writes one language at a time."""

from functools import cache
from pathlib import Path

from warehouse.messages import load_messages

MESSAGES = Path(__file__).parent / "messages.yaml"


@cache
def words(language: str) -> dict[str, str]:
    """The templates in `language`, "zh" or "en", by key."""
    return {key: message.in_language(language) for key, message in load_messages(MESSAGES).items()}
