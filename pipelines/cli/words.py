"""The words of the commands in one language, from the files of messages in messages/: a file a command.

The words of a report that `gongkai check` prints are in pipelines/report.
"""

from dataclasses import dataclass
from pathlib import Path

from warehouse.messages import Message, load_messages

FOLDER = Path(__file__).parent / "messages"


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one file, such as "check" for messages/check.yaml, in a language, "zh" or "en"."""

    file: str
    language: str

    def __call__(self, key: str, **facts: str | int | Message) -> str:
        """The message `key` with `facts` filled in; KeyError where the file has none of that key."""
        return load_messages(FOLDER / f"{self.file}.yaml")[key].format(**facts).in_language(self.language)

    def __contains__(self, key: object) -> bool:
        return key in load_messages(FOLDER / f"{self.file}.yaml")

    def columns(self, key: str) -> list[str]:
        """The headings of a table, which a message separates by bars."""
        return self(key).split(" | ")
