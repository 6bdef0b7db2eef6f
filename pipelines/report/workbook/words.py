"""The texts of the workbook, from messages.yaml beside this file, in one language."""

from functools import cache
from pathlib import Path

from warehouse.messages import load_messages

MESSAGES = Path(__file__).parent / "messages.yaml"


@cache
def words(language: str) -> dict[str, str]:
    """The templates in `language`, "zh" or "en", by key."""
    return {key: message.in_language(language) for key, message in load_messages(MESSAGES).items()}
