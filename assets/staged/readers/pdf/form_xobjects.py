"""Form XObjects of a PDF that draw one another so often that its pages would never finish opening.

A form XObject is a drawing that pages and other forms repeat by name. pdfium follows about forty levels, so a form that
draws itself twice is drawn 2 to the power of 40 times. The drawings are counted here from the bytes of the file, before
a page is opened. What cannot be parsed here passes.
"""

import re
import zlib
from collections import Counter
from itertools import islice

from assets.staged.readers.refusals import unreadable

_MOST_DRAWINGS = 1_000_000
_DEEPEST = 40
_MOST_OBJECTS, _MOST_FORMS = 200_000, 2_000  # examined
_LARGEST_STREAM = 256 * 1024  # bytes examined of one form
_LONGEST_DICTIONARY = 4_000  # bytes before the content stream
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,9})\s{1,9}[0-9]{1,5}\s{1,9}obj\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_CONTENT = b"stream"
_XOBJECT_NAMES = re.compile(rb"/XObject\s*<<(.*?)>>", re.DOTALL)
_REFERENCE = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+([0-9]{1,9})\s{1,9}[0-9]{1,5}\s{1,9}R\b")
_CALL = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")

CallsByForm = dict[int, Counter[int]]  # by object number of a form, how often it draws each other form


def check_forms(data: bytes) -> None:
    """Raise Unreadable if the forms of a PDF are drawn over a million times."""
    if b"/Form" not in data:
        return
    calls = _count_calls(data)
    drawings = dict.fromkeys(calls, 1)
    for _ in range(_DEEPEST):
        drawings = {form: 1 + sum(n * drawings[other] for other, n in others.items()) for form, others in calls.items()}
        if max(drawings.values(), default=0) > _MOST_DRAWINGS:
            raise unreadable("pdf_forms_repeat", most=_MOST_DRAWINGS)


def _count_calls(data: bytes) -> CallsByForm:
    objects = islice(_OBJECT.finditer(data), _MOST_OBJECTS)
    found = ((int(each[1]), each.end()) for each in objects if _is_form(data, each.end()))
    forms = dict(islice(found, _MOST_FORMS))
    return {
        number: Counter(other for other in _called_forms(data, at) if other in forms) for number, at in forms.items()
    }


def _is_form(data: bytes, at: int) -> bool:
    content = data.find(_CONTENT, at, at + _LONGEST_DICTIONARY)
    return content >= 0 and _FORM.search(data, at, content) is not None


def _called_forms(data: bytes, at: int) -> list[int]:
    """The numbers of the objects that the form at `at` draws, each as often as it is drawn."""
    content = data.find(_CONTENT, at)
    head = data[at:content]
    named = {name: int(number) for part in _XOBJECT_NAMES.findall(head) for name, number in _REFERENCE.findall(part)}
    return [
        named[name] for name in _CALL.findall(_content_stream(head, data, content + len(_CONTENT))) if name in named
    ]


def _content_stream(head: bytes, data: bytes, at: int) -> bytes:
    text = data[at : at + _LARGEST_STREAM].lstrip(b"\r\n")
    if b"/FlateDecode" in head:
        try:
            return zlib.decompressobj().decompress(text, _LARGEST_STREAM)
        except zlib.error:
            return b""
    return text[: max(0, text.find(b"endstream"))]
