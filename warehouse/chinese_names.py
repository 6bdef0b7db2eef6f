"""What can be the Chinese name of a view or a column, and what is wrong with the names that a table declares.

Holds no names: schema/*.yaml names tables and columns, the printed label names a measure.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# As many ideographs are 60 bytes. PostgreSQL and programs that copy into it cut a name at 63.
_LONGEST = 20
_CHINESE_NAME = re.compile(rf"(?=.*[㐀-鿿])[^\W\d_]\w{{0,{_LONGEST - 1}}}")
ADVICE = f"give it a short Chinese `label` of at most {_LONGEST} characters, without spaces, brackets or punctuation"
_BESIDE_THE_LABEL = re.compile(r"（[^）]*）|^[一二三四五六七八九十]+、|^\d+\.")


def is_chinese_name(words: str) -> bool:
    """Whether `words` can be a name as they are: letters, digits and underscores, at least one of them Chinese."""
    return _CHINESE_NAME.fullmatch(words) is not None


def shortened(label: str) -> str:
    """A printed label as a name: without its enumerator and what is in brackets, its parts joined by _."""
    return re.sub(r"\W", "", _BESIDE_THE_LABEL.sub("", label).replace(" · ", "_"))


def name_faults(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The index of each of `names`, the columns of one table, that cannot be used, and why."""
    times = Counter(name.casefold() for name in names)
    for index, name in enumerate(names):
        if not is_chinese_name(name):
            yield index, f"`{name}` cannot name a column: {ADVICE}"
        elif times[name.casefold()] > 1:
            yield index, f"another column has the name `{name}` too: {ADVICE}"
