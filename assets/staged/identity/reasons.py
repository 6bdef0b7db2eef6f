"""Why an identity is open: each reason as a template in English and Chinese, and several reasons as one sentence.

Words only; which reason holds is the matter of identify.py.
"""

from collections.abc import Sequence

from warehouse.messages import Message

NO_TITLE = Message(
    zh="开头各行没有年度报告的标题（……政府信息公开工作年度报告）",
    en="the first lines have no title of an annual report (…政府信息公开工作年度报告)",
)
NO_BODY = Message(
    zh="标题没有写明机关，文末日期之前也没有机关名称，可按网页的发布机构确定",
    en="the title names no body and no name stands before a date at the end, the page's publisher would settle it",
)
NO_YEAR = Message(
    zh="标题没有年度，正文也没有唯一的统计期限，可按发布网页上的年度确定",
    en="the title has no year and the text no single statistical period, a year on the publication page would settle it",  # noqa: E501
)
NO_KIND = Message(
    zh="名称“{body}”不属于任何已知的机关类型，可在 bodies.yaml 中补充名称规则后确定",
    en="the name {body} fits no kind of body, a pattern in bodies.yaml would settle it",
)
NO_DIVISION = Message(
    zh="名称“{body}”不含行政区划，正文也没有写明，可按网页的政府网站标识码确定",
    en="the name {body} has no division and the text gives none, the page's site code would settle it",
)
SEVERAL = Message(
    zh="有 {count} 个行政区划名为“{name}”，正文和网页代码都没有写明是哪一个，可按网页的政府网站标识码确定",
    en="{count} divisions are called {name} and neither the text nor a code of the page tells which, "
    "the page's site code would settle it",
)
CODE_AGAINST = Message(
    zh="网页所载代码属于{place}，与名称和正文所示的区划不符，请核对发布机关",
    en="the page's code is of {place}, which is not where the name and the text say the body sits, "
    "who published it is to be looked up",
)
NO_UNIT = Message(
    zh="{year}的区划名录中，{above}下没有“{unit}”，可按其区划代码或以后的名录确定",
    en="the list for {year} has no {unit} in {above}, its code or a later list would settle it",
)
NOT_LISTED = Message(
    zh="{name}（{code}）不在{year}的区划名录中，请核对年度或承接其辖区的区划",
    en="{name} ({code}) is not in the list for {year}, the year or a successor is to check",
)
_YEAR, _LATEST = Message(zh="{year}年", en="{year}"), Message(zh="最近一年", en="the latest year")


def of_year(year: int | None) -> Message:
    """The year of a list in words, the latest for None."""
    return _LATEST if year is None else _YEAR.format(year=year)


def sentence(reasons: Sequence[Message]) -> Message | None:
    """`reasons` as one sentence in each language; None where there is none."""
    if not reasons:
        return None
    en, zh = "; ".join(r.en for r in reasons), "；".join(r.zh for r in reasons)
    return Message(zh=zh + "。", en=en[0].upper() + en[1:] + ".")
