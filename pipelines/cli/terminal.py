"""Output of the commands: text to standard output and error, in any encoding and also to a reader that has gone away;
and the exit codes.
"""

import io
import locale
import os
import re
import sys
from typing import TextIO

from assets.text.characters import CONTROL_CHARACTERS

_COLOURS = re.compile("(\033\\[(?:0|33|1;31)m)")  # of report/text_tables.py
SUCCESS, FAILURE, MISUSE = 0, 1, 2


def escape_unencodable() -> None:
    """From now on a character that the encoding of a stream lacks is written as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def locale_language() -> str:
    """The language of the locale: "zh" where it is Chinese, else "en"."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if (named or str(locale.getlocale()[0])).lower().startswith(("zh", "chinese")) else "en"


def show(text: str, stream: TextIO | None = None) -> None:
    """Print `text`, by default to standard output. A reader that has gone away (`| head`) is not an error."""
    stream = stream or sys.stdout
    try:
        print(replace_controls(text), file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def replace_controls(text: str) -> str:
    """`text` with U+FFFD for each character that controls a terminal, as file names may hold them; our colours stay."""
    parts = _COLOURS.split(text)  # every second one is a colour
    return "".join(part if n % 2 else CONTROL_CHARACTERS.sub("\ufffd", part) for n, part in enumerate(parts))


def report_misuse(error: Exception | str) -> int:
    """Print why a command cannot be carried out; returns the exit code."""
    show(f"{error}", sys.stderr)
    return MISUSE


def can_show_chinese() -> bool:
    """Whether the encoding of standard output has every character."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") in ("utf8", "utf8sig")
