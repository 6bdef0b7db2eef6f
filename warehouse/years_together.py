"""Fiscal years that are worked on together: as many reports as the memory of a run suffices for."""

from collections.abc import Iterable

REPORTS_AT_ONCE = 150_000  # for which it suffices: a mart of a million reports, or their verdicts, take one to two GB


def years_together(reports: Iterable[tuple[int | None, int]]) -> list[list[int | None]]:
    """The years of `reports`, each with its number of reports, in lists of at most REPORTS_AT_ONCE reports; a year of
    more is one by itself.
    """
    slices: list[list[int | None]] = []
    held = 0
    for year, number in reports:
        if not slices or held + number > REPORTS_AT_ONCE:
            slices.append([])
            held = 0
        slices[-1].append(year)
        held += number
    return slices
