"""The words of a report that tell a fact, as printed, for the findings that speak of it. Judges nothing."""

from collections.abc import Mapping

from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.judging.report_facts import facts

_MOST = 3


def quoted(report: Report) -> Mapping[str, str]:
    """By the name of each fact that is told in words: the first few places that tell it, each in quotation marks."""
    printed: dict[str, list[str]] = {}
    for said in report.stated:
        listed = printed.setdefault(said.what, [])
        if (text := on_one_line(said.text)) not in listed:
            listed.append(text)
    page = {"published": report.published.evidence, "published_by": report.published.by}
    printed |= {what: [on_one_line(words)] for what, words in page.items() if words}
    found = {
        fact.name: [words for what in fact.told_by or (fact.name,) for words in printed.get(what, ())]
        for fact in facts().values()
    }
    return {name: "".join(f"“{words}”" for words in listed[:_MOST]) for name, listed in found.items() if listed}
