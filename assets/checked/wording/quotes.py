"""What each fact about a report was found in, for the findings about it: the printed words, or what is missing.

Judges nothing; the facts themselves come from expectations/facts.
"""

from collections.abc import Mapping

from assets.checked.wording.section_faults import (
    empty_sections,
    foreign_names,
    heading_faults,
    missing_mentions,
    rows_left_over,
)
from assets.checked.wording.terms import listed, message
from assets.staged.identity.reasons import describe_evidence, name_source
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.judging.report_facts import facts
from warehouse.messages import NO_TEXT, Message, join_messages, untranslated

_MOST = 3


def quote_facts(report: Report) -> Mapping[str, Message]:
    """By the name of a fact: the first few places that state it, in quotation marks, or what its count is made of."""
    printed = _printed_words(report)
    found: dict[str, Message] = {}
    for fact in facts().values():
        words = [text for what in fact.told_by or (fact.name,) for text in printed.get(what, ())]
        if words:
            found[fact.name] = untranslated("".join(f"“{text}”" for text in words[:_MOST]))
    separator = message("reasons_and")
    headings = join_messages(heading_faults(report), zh=separator.zh, en=separator.en)
    named = {
        "headings_amiss": headings,
        "sections_empty": listed(empty_sections(report)),
        "assessment_words": listed(missing_mentions(report)),
        "foreign_names": listed(foreign_names(report)),
        "identity_open": report.identity.why or NO_TEXT,
        "other_years": listed([name_source(evidence) for evidence in report.identity.other_years]),
        "rows_left_over": listed(rows_left_over(report)[:_MOST]),
        "identity_weak": listed([describe_evidence(evidence) for evidence in report.identity.weak]),
    }
    return found | {name: text for name, text in named.items() if text != NO_TEXT}


def _printed_words(report: Report) -> dict[str, list[str]]:
    """The words of each statement of a report and of its page, by what they state, each once."""
    printed: dict[str, list[str]] = {}
    for statement in report.stated:
        texts = printed.setdefault(statement.what, [])
        if (text := on_one_line(statement.text)) not in texts:
            texts.append(text)
    page = {"published": report.published.evidence, "published_by": report.published.by}
    return printed | {what: [on_one_line(words)] for what, words in page.items() if words}
