"""The libraries that recognise images, an optional part of an installation (the extra `ocr`): whether they are there.

A reader calls `require_ocr` before it imports the room scan/, which imports them at its top. Recognises nothing.
"""

from functools import cache
from importlib.util import find_spec

from assets.staged.grid import Unreadable
from assets.staged.readers.refusals import message

LIBRARIES = ("cv2", "numpy", "onnxruntime", "rapidocr")


class OcrMissing(Unreadable):
    """A document needs recognition, and its libraries are not installed: another installation may read it."""


def require_ocr() -> None:
    """Raise OcrMissing, with the line that installs them, where a library is missing."""
    if not has_ocr():
        raise OcrMissing(message("ocr_missing"))


@cache
def has_ocr() -> bool:
    """Whether the libraries are installed."""
    return all(map(_is_installed, LIBRARIES))


def _is_installed(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except (ValueError, ModuleNotFoundError):  # the library is blocked
        return False
