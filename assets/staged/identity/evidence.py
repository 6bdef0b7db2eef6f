"""Evidence for the identity of a report: what kind it is, the words, and whether it is weak. Gathers none."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

# In the document: title, a name right below it, signature, the name abbreviated to 本机关, a title quoted in the text,
# who compiled the report, the publisher printed above it, a heading above the title; name: the body's own name; text:
# divisions the text names; the statistical period; the date of the signature.
# From outside: the page's title, its publisher, its site, the codes it has, its date; the source's list of bodies; the
# names of the file and its folders; a reviewed entry.
EvidenceKind = Literal[
    "title", "below_title", "signature", "self_name", "text_title", "compiler", "printed_publisher", "heading", "name",
    "text", "period", "signing_date", "page_title", "page_publisher", "site", "code", "publication_date", "source_body",
    "file_name", "folder_name", "reviewed",
]  # fmt: skip
About = Literal["body", "region", "year"]
_LONGEST_TEXT = 60


class NameEvidence(NamedTuple):
    """A name that may be that of the body, the kind of evidence, and whether it is weak."""

    kind: EvidenceKind
    name: str
    weak: bool = False


class YearEvidence(NamedTuple):
    """A year that may be the fiscal year, the words it is taken from, and whether these are weak evidence."""

    kind: EvidenceKind
    year: int
    text: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What settled body, region or year: the kind of evidence and the words, at most 60 characters.

    `weak`: it may be of another report, so a person should confirm it.
    """

    about: About
    kind: EvidenceKind
    text: str
    weak: bool = False

    @property
    def line(self) -> str:
        """As the warehouse stores it: `body: title “宝丰县财政局…”`."""
        return f"{self.about}: {self.kind} “{self.text}”{' (weak)' if self.weak else ''}"


def make_evidence(about: About, kind: EvidenceKind, text: str, *, weak: bool = False) -> Evidence:
    """Evidence with a text cut to its length."""
    short = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
    return Evidence(about, kind, short, weak)
