"""The failing findings of a report in one language, each with the suspects it leads to, for terminal and page alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from pipelines.report.review_text import write_review
from pipelines.report.suspect_text import SuspectText, suspect_texts


@dataclass(frozen=True, slots=True)
class FindingBlock:
    """A finding with its suspects. `see` names the rules above it whose suspects are its own too; `review` is a
    person's verdict in words, None where there is none.
    """

    finding: Finding
    suspects: tuple[SuspectText, ...]
    see: tuple[str, ...]
    review: str | None


@dataclass(frozen=True, slots=True)
class FindingBlocks:
    """The failures that count as errors, those that are only reported, and suspects that belong to no failure."""

    severe: tuple[FindingBlock, ...]
    noted: tuple[FindingBlock, ...]
    other_suspects: tuple[SuspectText, ...]


def finding_blocks(checked: Checked, language: str) -> FindingBlocks:
    """Put each suspect under the first failure that has one of its cells."""
    suspects = suspect_texts(checked, language)
    blocks = tuple(_blocks([*checked.severe, *checked.noted], suspects, language))
    placed = [suspect for block in blocks for suspect in block.suspects]
    others = tuple(suspect for suspect in suspects if suspect not in placed)
    count = len(checked.severe)
    return FindingBlocks(blocks[:count], blocks[count:], others)


def _blocks(findings: Sequence[Finding], suspects: Sequence[SuspectText], language: str) -> Iterator[FindingBlock]:
    first: dict[int, str] = {}
    for finding in findings:
        own = [n for n, suspect in enumerate(suspects) if suspect.cells & set(finding.cells)]
        new = tuple(suspects[n] for n in own if n not in first)
        see = tuple(dict.fromkeys(first[n] for n in own if n in first and first[n] != finding.rule))
        first |= {n: finding.rule for n in own if n not in first}
        yield FindingBlock(finding, new, see, write_review(finding.review, language))
