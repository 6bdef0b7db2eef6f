"""Words to standard output and error, whatever their encoding and whether or not anyone still reads them; and the exit
codes of the commands.
"""

import io
import locale
import os
import re
import sys
from typing import TextIO

from assets.text.characters import CONTROL_CHARACTERS

_COLOURS = re.compile("(\033\\[(?:0|33|1;31)m)")  # of report/text_tables.py
WELL, WRONG, MISUSE = 0, 1, 2


def ready() -> None:
    """Let no character stop a command: one the terminal cannot show is written as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def language(chosen: str | None = None) -> str:
    """The language that was `chosen`; else Chinese where the locale is, else English."""
    if chosen:
        return str(chosen)
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if (said or str(locale.getlocale()[0])).lower().startswith(("zh", "chinese")) else "en"


def show(text: str, stream: TextIO | None = None) -> None:
    """Print `text` (to standard output); a reader that has gone away (`| head`) does not change what was found."""
    stream = stream or sys.stdout
    try:
        print(harmless(text), file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def harmless(text: str) -> str:
    """`text` without characters that steer a terminal, as a file name may hold them; our own colours stay."""
    parts = _COLOURS.split(text)  # every second one is a colour
    return "".join(part if n % 2 else CONTROL_CHARACTERS.sub("\ufffd", part) for n, part in enumerate(parts))


def misused(error: Exception) -> int:
    """Say why a command cannot be done; returns the exit code."""
    show(f"{error}", sys.stderr)
    return MISUSE


def shows_all() -> bool:
    """Whether standard output can show every character."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") in ("utf8", "utf8sig")
