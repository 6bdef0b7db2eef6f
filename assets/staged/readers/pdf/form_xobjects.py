"""Forms of a PDF that draw one another so often that its pages would take for ever to open.

A form (a form XObject) is a drawing that pages and other forms repeat by its name. pdfium follows them some forty deep,
so one that draws itself twice is drawn 2 to the power of forty times. They are counted here from the bytes of the file
before a page is opened. Looks at no figure and draws nothing; what it cannot make out it lets pass.
"""

import re
import zlib
from collections import Counter
from itertools import islice

from assets.staged.grid import Unreadable
from warehouse.messages import Message

_MOST = 1_000_000  # drawings
_DEEPEST = 40
_MOST_OBJECTS, _MOST_FORMS = 200_000, 2_000  # that are looked at
_LARGEST = 256 * 1024  # bytes of one form that are
_HEAD = 4_000  # bytes of what stands before its content
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,9})\s{1,9}[0-9]{1,5}\s{1,9}obj\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_CONTENT = b"stream"
_NAMED = re.compile(rb"/XObject\s*<<(.*?)>>", re.DOTALL)
_LEADS_TO = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+([0-9]{1,9})\s{1,9}[0-9]{1,5}\s{1,9}R\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")

Drawn = dict[int, Counter[int]]  # by the number of a form, how often it draws each other


def bounded_forms(data: bytes) -> None:
    """Unreadable where the forms of a PDF are drawn over a million times."""
    if b"/Form" not in data:
        return
    drawn = _drawn(data)
    times = dict.fromkeys(drawn, 1)
    for _ in range(_DEEPEST):
        times = {form: 1 + sum(n * times[other] for other, n in others.items()) for form, others in drawn.items()}
        if max(times.values(), default=0) > _MOST:
            raise Unreadable(
                Message(
                    zh=f"PDF 中的图形（Form XObject）互相或反复调用自身，需绘制超过 {_MOST:,} 次：请重新打印或导出为 PDF",  # noqa: E501
                    en=f"its drawings (form XObjects) repeat themselves or one another over {_MOST:,} times: print or export"  # noqa: E501
                    " it to PDF again",
                ),
            )


def _drawn(data: bytes) -> Drawn:
    objects = islice(_OBJECT.finditer(data), _MOST_OBJECTS)
    found = ((int(each[1]), each.end()) for each in objects if _is_form(data, each.end()))
    forms = dict(islice(found, _MOST_FORMS))
    return {number: Counter(other for other in _others(data, at) if other in forms) for number, at in forms.items()}


def _is_form(data: bytes, at: int) -> bool:
    content = data.find(_CONTENT, at, at + _HEAD)
    return content >= 0 and _FORM.search(data, at, content) is not None


def _others(data: bytes, at: int) -> list[int]:
    """The numbers of what the form whose object begins at `at` draws, each as often as it does."""
    content = data.find(_CONTENT, at)
    head = data[at:content]
    named = {name: int(number) for part in _NAMED.findall(head) for name, number in _LEADS_TO.findall(part)}
    return [named[name] for name in _DRAWN.findall(_text(head, data, content + len(_CONTENT))) if name in named]


def _text(head: bytes, data: bytes, at: int) -> bytes:
    text = data[at : at + _LARGEST].lstrip(b"\r\n")
    if b"/FlateDecode" in head:
        try:
            return zlib.decompressobj().decompress(text, _LARGEST)
        except zlib.error:
            return b""
    return text[: max(0, text.find(b"endstream"))]
