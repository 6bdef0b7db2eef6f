"""The words about an identity: why it is open, joined to one sentence, and what settles it. Words: messages.yaml.

Which apply is for identify.py to decide.
"""

from collections.abc import Sequence
from pathlib import Path

from assets.staged.identity.evidence import Evidence
from warehouse.messages import Message, load_messages

_MESSAGES = load_messages(Path(__file__).with_name("messages.yaml"))
NO_TITLE = _MESSAGES["no_title"]
NO_BODY = _MESSAGES["no_body"]
NO_YEAR = _MESSAGES["no_year"]
SEVERAL_YEARS = _MESSAGES["several_years"]
NO_KIND = _MESSAGES["no_kind"]
NO_DIVISION = _MESSAGES["no_division"]
SEVERAL_DIVISIONS = _MESSAGES["several_divisions"]
CODE_DISAGREES = _MESSAGES["code_disagrees"]
UNKNOWN_UNIT = _MESSAGES["unknown_unit"]
NOT_LISTED = _MESSAGES["not_listed"]


def name_year(year: int | None) -> Message:
    """The year of a list of divisions in words, the latest for None."""
    return _MESSAGES["latest_year"] if year is None else _MESSAGES["year"].format(year=year)


def join_reasons(reasons: Sequence[Message]) -> Message | None:
    """`reasons` as one sentence in each language; None where there is none."""
    if not reasons:
        return None
    en, zh = "; ".join(r.en for r in reasons), "；".join(r.zh for r in reasons)
    return Message(zh=zh + "。", en=en[0].upper() + en[1:] + ".")


def describe_evidence(evidence: Evidence) -> Message:
    """What is settled, and by what: 年度（落款日期“2024年1月20日”）."""
    about, kind = _MESSAGES[f"about_{evidence.about}"], _MESSAGES[f"kind_{evidence.kind}"]
    return _MESSAGES["evidence"].format(about=about, kind=kind, text=evidence.text)


def name_source(evidence: Evidence) -> Message:
    """What gives something, and its words: 落款日期“2024年1月20日”."""
    return _MESSAGES["source"].format(kind=_MESSAGES[f"kind_{evidence.kind}"], text=evidence.text)
