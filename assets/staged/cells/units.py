"""Units of money as reports print them: 元, 千元, 万元, 亿元. Turns none into another (values.py does)."""

import re

from assets.text.characters import squeezed

FORM_UNIT = "万元"
# What one of each unit is in the form's own, as a fraction.
IN_WAN = {"元": (1, 10_000), "千元": (1, 10), "万元": (1, 1), "亿元": (10_000, 1)}

_UNIT = "亿元|万元|千元|元"
_STATED = re.compile(rf"单位[:：为]?\s*({_UNIT})|[（(\[]({_UNIT})[)）\],，、;；]")
_REMARK = re.compile(rf"[（(\[][^（）()\[\]]*(?:单位|{_UNIT})[^（）()\[\]]*[)）\]]|单位[:：为]?(?:{_UNIT}).*$")


def printed_unit(heading: str) -> str | None:
    """The unit of money that a heading prints, None where it prints none."""
    found = _STATED.search(squeezed(heading))
    return (found[1] or found[2]) if found else None


def without_unit(heading: str) -> str:
    """A heading without what it says of its unit of money; as it is where it says nothing."""
    return _REMARK.sub("", heading) if "元" in heading else heading
