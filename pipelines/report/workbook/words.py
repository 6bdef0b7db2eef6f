"""The texts of the workbook, from messages.yaml beside this file, in one language."""

from pathlib import Path

from warehouse.messages import load_words

MESSAGES = Path(__file__).parent / "messages.yaml"


def words(language: str) -> dict[str, str]:
    """The templates in `language`, "zh" or "en", by key."""
    return load_words(MESSAGES, language)
