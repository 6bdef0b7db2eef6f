"""The texts of the site, from the files in messages/, in both languages; and the words of coded values."""

from functools import cache
from pathlib import Path
from types import SimpleNamespace

from warehouse.coded_values import coded_values
from warehouse.messages import Message, load_messages, untranslated

FOLDER = Path(__file__).parent / "messages"
LANGUAGES = ("zh", "en")


@cache
def messages() -> dict[str, Message]:
    """Every text by key; the files together have each key once."""
    return {key: text for path in sorted(FOLDER.glob("*.yaml")) for key, text in load_messages(path).items()}


def message(key: str, **facts: object) -> Message:
    """The message `key` with `facts` filled in; KeyError where there is none of that key."""
    return messages()[key].format(**facts) if facts else messages()[key]


@cache
def words(language: str) -> SimpleNamespace:
    """The templates in `language` as attributes."""
    return SimpleNamespace(**{key: text.in_language(language) for key, text in messages().items()})


_UNITS = {
    "件": "unit_case", "项": "unit_item", "个": "unit_piece", "人": "unit_person", "元": "unit_yuan",
    "万元": "unit_10k_yuan", "件/万人": "unit_case_per_10k", "元/件": "unit_yuan_per_case",
}  # fmt: skip


def unit_words(unit: str) -> Message:
    """A unit of the marts, which is Chinese, in both languages; one that is not listed stays as it is."""
    return message(_UNITS[unit]) if unit in _UNITS else untranslated(unit)


def coded(values: str, code: str | None) -> Message:
    """The words of a coded value of the marts, such as `coded("basis", "units")`; in English the code, spaced."""
    code = code or ""
    return Message(zh=coded_values()[values].get(code, code), en=code.replace("_", " "))
