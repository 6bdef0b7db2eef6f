"""Text of reviewed entries that the program writes for people to fill in or to keep. Reads none (review_files.py)."""

import re

# What YAML does not allow in a file, also in quotes.
_NOT_YAML = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def quote(text: str) -> str:
    """A string in YAML, on one line; what YAML cannot hold is replaced by U+FFFD."""
    return "'" + _NOT_YAML.sub("\ufffd", " ".join(text.split())).replace("'", "''") + "'"
