"""`gongkai sources probe NAME`: asks a site for robots.txt and its list once, prints what is on it, and writes the
source file with which the site is crawled from then on.
"""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.cli.extras import require
from pipelines.cli.terminal import FAILURE, MISUSE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.collected.crawl.crawl_policy import CrawlPolicy
    from assets.collected.crawl.probe import ListProbe, ProbeResult
    from assets.collected.sources.source import Source

_SHOWN = 5  # reports of a list


def probe_source(source: "Source", start: str | None, words: Words) -> int:
    """Look at `source`, at the list `start` if given; returns the exit code."""
    require("pipeline", "collect")
    from assets.collected.archive.address import ArchiveError
    from assets.collected.crawl.crawl_policy import CrawlNotStarted, from_environment
    from assets.collected.journal.journal import JournalError

    try:
        source = _with_start(source, start) if start else source
    except ValueError as error:
        return report_misuse(error)
    if why := _reason_not_to_ask(source, words):
        show(why, sys.stderr)
        return MISUSE
    try:
        policy = from_environment(retry_blocked=True)
        result = _ask(source, policy)
    except CrawlNotStarted as error:
        return report_misuse(error)
    except (JournalError, ArchiveError) as error:
        show(str(error), sys.stderr)
        return FAILURE
    _show_result(source, result, words)
    return _write(source, result, policy, words)


def _with_start(source: "Source", start: str) -> "Source":
    """The source with the list `start` alone; raises ValueError with the reason if it may not be visited."""
    from assets.collected.sources.load import is_government_host
    from assets.collected.sources.site_file import check_url

    name = urlsplit(check_url(start)).hostname or ""
    if name not in source.hosts and not is_government_host(name):
        raise ValueError(f"{name} is not under gov.cn: have it reviewed and add it to allowed_hosts.yaml")
    return replace(source, starts=(start,), hosts=source.hosts | {name})


def _reason_not_to_ask(source: "Source", words: Words) -> str | None:
    if source.ended:
        return words("probe_ended", source=source.name, since=f"{source.ended[0]}", why=source.ended[1])
    return None if source.starts else words("probe_no_start", source=source.name)


def _ask(source: "Source", policy: "CrawlPolicy") -> "ProbeResult":
    from assets.collected.archive.archive import Archive
    from assets.collected.crawl.probe import probe
    from assets.collected.journal import journal
    from pipelines.orchestration.resources import workplace
    from warehouse.files.run_lock import hold_run_lock

    at = workplace()
    journals = at.journals or at.warehouse.parent / "journals"
    with hold_run_lock(journals, lambda waiting: show(waiting, sys.stderr)):
        known = journal.read_known_urls(journals, source.name)
        return probe(source, Archive(at.archive), journals, known, policy)


def _show_result(source: "Source", result: "ProbeResult", words: Words) -> None:
    show(words("probe_requests", source=source.name, title=source.title, n=result.requests))
    for found in result.lists:
        show(words("probe_list", url=found.url))
        for line in _lines(source, found, words):
            show(f"  {line}")


def _lines(source: "Source", found: "ListProbe", words: Words) -> list[str]:
    if found.why is not None:
        return [words("probe_not_had", why=found.why)]
    kind = "probe_kind" if found.kind == source.kind else "probe_other_kind"
    years = ", ".join(f"{year} ({n})" for year, n in found.years.items()) or "-"
    page = found.page
    lines = [
        words(kind, kind=found.kind, declared=source.kind),
        words("probe_reports", n=len(found.reports), years=years),
    ]
    lines += [f"  {entry.title}  {entry.day or ''}  {entry.url}" for entry in found.reports[:_SHOWN]]
    if page.stated_entries is not None or page.stated_pages is not None:
        entries, pages = page.stated_entries, page.stated_pages
        lines.append(words("probe_stated", entries=_number(entries), pages=_number(pages), rows=len(page.rows)))
    return [*lines, words("probe_further", pages=len(page.more), lists=len(page.linked))]


def _number(stated: int | None) -> str:
    return "-" if stated is None else str(stated)


def _write(source: "Source", result: "ProbeResult", policy: "CrawlPolicy", words: Words) -> int:
    """Write the verified source file, if the lists can be used and the office has no file of its own."""
    from assets.collected.sources.write import write_verified
    from pipelines.orchestration.resources import workplace

    if not result.is_usable:
        show(words("probe_not_usable", source=source.name), sys.stderr)
        return FAILURE
    at = workplace()
    folder = at.sources or at.warehouse.parent / "sources"
    kinds = [found.kind for found in result.lists]
    kind = kinds[0] if len(set(kinds)) == 1 else source.kind
    try:
        path = write_verified(folder, replace(source, kind=kind), policy.day)
    except FileExistsError:
        show(words("probe_file_exists", file=str(folder / f"{source.name}.yaml")), sys.stderr)
        return FAILURE
    except OSError as error:
        show(words("probe_not_written", folder=str(folder), why=error.strerror or str(error)), sys.stderr)
        return FAILURE
    show(words("probe_written", file=str(path), source=source.name))
    return SUCCESS
