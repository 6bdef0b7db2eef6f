"""What is fit to be a Chinese name of a view or a column, and what is wrong with those a table declares.

Holds no names: a table and its columns are named in schema/*.yaml, a measure by its printed label.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# As many ideographs are 60 bytes; PostgreSQL and what copies into it cut a name at 63.
_LONGEST = 20
_FIT = re.compile(rf"(?=.*[㐀-鿿])[^\W\d_]\w{{0,{_LONGEST - 1}}}")
ADVICE = f"give it a short Chinese `label`, {_LONGEST} characters at most, without spaces, brackets or punctuation"
_BESIDE_THE_LABEL = re.compile(r"（[^）]*）|^[一二三四五六七八九十]+、|^\d+\.")


def fit(words: str) -> bool:
    """Whether `words` can be a name as they are: letters, digits and underscores, one of them Chinese."""
    return _FIT.fullmatch(words) is not None


def shortened(label: str) -> str:
    """A printed label as a name: its enumerator and what stands in brackets left out, its parts joined by _."""
    return re.sub(r"\W", "", _BESIDE_THE_LABEL.sub("", label).replace(" · ", "_"))


def faults(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The index of each of `names`, those of one table's columns, that cannot stand, and why."""
    times = Counter(name.casefold() for name in names)
    for index, name in enumerate(names):
        if not fit(name):
            yield index, f"`{name}` is no name for a column: {ADVICE}"
        elif times[name.casefold()] > 1:
            yield index, f"`{name}` names another column of this table too: {ADVICE}"
