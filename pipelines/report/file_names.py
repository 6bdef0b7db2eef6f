"""Names of files that every system accepts: no reserved character or device name of Windows, no point or space at an
end, at most 120 characters and 240 bytes with the ending. `FileNames` gives none twice, capitals aside.
"""

import re

from assets.text.characters import CONTROL_CHARACTERS

LONGEST = 120
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)
_LARGEST_BYTES = 240  # of UTF-8: other systems allow 255, and a number may be put before the name


class FileNames:
    """The names given so far in one folder; `taken` are those of other files in it."""

    def __init__(self, *taken: str) -> None:
        self._used = {name.casefold() for name in taken}

    def name(self, text: str, ending: str) -> str:
        """A name for `text` with `ending`, such as `.docx`; numbered where another file has it."""
        number = 1
        while (name := file_name(text, f"-{number}{ending}" if number > 1 else ending)).casefold() in self._used:
            number += 1
        self._used.add(name.casefold())
        return name


def file_name(text: str, ending: str) -> str:
    """The name of a file about `text` with `ending`, such as `.docx`."""
    clean = CONTROL_CHARACTERS.sub("", _FORBIDDEN.sub("_", text))
    clean = "".join(char for char in clean if char.isprintable()).strip(". ")
    if not clean or _DEVICES.fullmatch(clean):
        clean = f"_{clean}"
    while len(clean) > LONGEST - len(ending) or len(clean.encode()) > _LARGEST_BYTES - len(ending.encode()):
        clean = clean[:-1]
    return clean.rstrip(". ") + ending
