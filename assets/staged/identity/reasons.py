"""Why an identity is open: each reason as a template in English and Chinese, and several reasons as one sentence.

Words only; which reason holds is the matter of identify.py.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Reason(NamedTuple):
    """The same words in both languages."""

    en: str
    zh: str

    def of(self, **facts: "str | int | Reason") -> "Reason":
        """These templates with `facts` filled in; a fact that is a Reason gives each language its own words."""
        said = [(f.en, f.zh) if isinstance(f, Reason) else (f, f) for f in facts.values()]
        en, zh = (dict(zip(facts, words, strict=True)) for words in zip(*said, strict=True))
        return Reason(self.en.format(**en), self.zh.format(**zh))


NO_TITLE = Reason(
    "the first lines have no title of an annual report (…政府信息公开工作年度报告)",
    "开头各行没有年度报告的标题（……政府信息公开工作年度报告）",
)
NO_BODY = Reason(
    "the title names no body and no name stands before a date at the end, the page's publisher would settle it",
    "标题没有写明机关，文末日期之前也没有机关名称，可按网页的发布机构确定",
)
NO_YEAR = Reason(
    "the title has no year and the text no single statistical period, a year on the publication page would settle it",
    "标题没有年度，正文也没有唯一的统计期限，可按发布网页上的年度确定",
)
NO_KIND = Reason(
    "the name {body} fits no kind of body, a pattern in bodies.yaml would settle it",
    "名称“{body}”不属于任何已知的机关类型，可在 bodies.yaml 中补充名称规则后确定",
)
NO_DIVISION = Reason(
    "the name {body} has no division and the text gives none, the page's site code would settle it",
    "名称“{body}”不含行政区划，正文也没有写明，可按网页的政府网站标识码确定",
)
SEVERAL = Reason(
    "{count} divisions are called {name} and neither the text nor a code of the page tells which, "
    "the page's site code would settle it",
    "有 {count} 个行政区划名为“{name}”，正文和网页代码都没有写明是哪一个，可按网页的政府网站标识码确定",
)
CODE_AGAINST = Reason(
    "the page's code is of {place}, which is not where the name and the text say the body sits, "
    "who published it is to be looked up",
    "网页所载代码属于{place}，与名称和正文所示的区划不符，请核对发布机关",
)
NO_UNIT = Reason(
    "the list for {year} has no {unit} in {above}, its code or a later list would settle it",
    "{year}的区划名录中，{above}下没有“{unit}”，可按其区划代码或以后的名录确定",
)
NOT_LISTED = Reason(
    "{name} ({code}) is not in the list for {year}, the year or a successor is to check",
    "{name}（{code}）不在{year}的区划名录中，请核对年度或承接其辖区的区划",
)
_YEAR, _LATEST = Reason("{year}", "{year}年"), Reason("the latest year", "最近一年")


def of_year(year: int | None) -> Reason:
    """The year of a list in words, the latest for None."""
    return _LATEST if year is None else _YEAR.of(year=year)


def sentence(reasons: Sequence[Reason]) -> Reason | None:
    """`reasons` as one sentence in each language; None where there is none."""
    if not reasons:
        return None
    en, zh = "; ".join(r.en for r in reasons), "；".join(r.zh for r in reasons)
    return Reason(en[0].upper() + en[1:] + ".", zh + "。")
