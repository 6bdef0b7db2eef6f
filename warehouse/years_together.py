"""Fiscal years that are worked on together: as many reports as the memory of a run suffices for."""

from collections.abc import Iterable

from warehouse.limits import megabytes

REPORTS_AT_ONCE = 150_000  # for which 1 GB suffices: a mart of a million reports, or their verdicts, take one to two GB


def years_together(reports: Iterable[tuple[int | None, int]]) -> list[list[int | None]]:
    """The years of `reports`, each with its number of reports, in lists of at most as many reports as the memory
    of a run suffices for; a year of more is one by itself.
    """
    most = REPORTS_AT_ONCE * megabytes() // 1000
    slices: list[list[int | None]] = []
    held = 0
    for year, number in reports:
        if not slices or held + number > most:
            slices.append([])
            held = 0
        slices[-1].append(year)
        held += number
    return slices
