"""Body and fiscal year in the names of a file and its folders: weak evidence, as people name files as they like."""

import re
from urllib.parse import unquote, urlsplit

from assets.staged.identity.fiscal_years import DATED, YEARS, parse_year
from assets.text.characters import without_spaces

_SUFFIX = re.compile(r"\.[A-Za-z\d]{1,5}$")
_SEPARATORS = re.compile(r"[/\\!]")
_WORDS = re.compile(
    "政府信息与政务公开|政府信息公开|政务信息公开|信息公开|政务公开|主动公开|工作|年度|报告|年报|情况|总结|关于|的|附件|正式"
    r"|终稿|定稿|最终|盖章|扫描件|公示|上报|报送|修改|版|[\d_\-—.,、·+#&~()\[\]《》【】“”\"]+"
)
_ABOUT_REPORTS = re.compile("年报|年度报告|信息公开")
_MOST_FOLDERS = 3


def split_names(place: str) -> tuple[str, ...]:
    """The names in a path or address, the file's first, then those of its folders; of an address the file's alone."""
    if "://" in place:
        address, _, inside = place.partition("!")
        path = unquote(urlsplit(address).path).rsplit("/", 1)[-1]
        place = f"{path}!{inside}" if inside else path
    parts = [part for part in _SEPARATORS.split(place) if part.strip(". ")]
    return tuple(reversed(parts))[: _MOST_FOLDERS + 1]


def name_in(file_name: str) -> str:
    """What may be the name of a body in the name of a file or folder; "" where nothing is left."""
    words = _plain(file_name).replace("人民政府信息", "人民政府政府信息")  # 政府 belongs to both
    return _WORDS.sub("", YEARS.sub("", words))


def year_in(file_name: str, *, folder: bool) -> int | None:
    """The one year in the name of a file, or of a folder of reports; None where it has none or several.

    A folder named 2024 alone may hold the reports of 2023 that were published in that year.
    """
    text = _plain(file_name)
    years = {parse_year(year) for year in YEARS.findall(text)}
    if len(years) != 1 or (folder and not _ABOUT_REPORTS.search(text)):
        return None
    return years.pop()


def _plain(file_name: str) -> str:
    return DATED.sub("", without_spaces(_SUFFIX.sub("", file_name)))
