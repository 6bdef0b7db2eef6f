"""`make bench`: speeds and memory as one table, then docs/reading.md (page.py)."""

from benchmarks import check, localise, marts, night, reading, rules, suites


def main() -> None:
    print(f"{'what':<28}{'ours':>14}{'peer':>14}{'ratio':>8}  peer")
    for race in reading.comparisons():
        timed, files = race.run(), len(race.files)
        ours, peer = timed.ours / files * 1000, timed.peer / files * 1000
        print(f"{race.what:<28}{ours:>11.1f} ms{peer:>11.1f} ms{timed.ratio:>7.1f}x  {race.peer_name}", flush=True)
    seconds, pages = reading.scan_pages()
    print(f"{'scans at 200 dpi, a page':<28}{seconds:>12.2f} s  over {pages} pages", flush=True)
    for name, megabytes in reading.memory_of_readers():
        print(f"{f'memory, {name}':<28}{megabytes:>11} MB", flush=True)
    print(f"{'rules, 1,000,000 reports':<28}{rules.measured()}", flush=True)
    for what, used, more in night.measured():
        print(f"{f'a run, 100,000 documents, {what}':<40}{used:>6.1f} s of CPU, {more}", flush=True)
    for wrong in (1, 2):
        rate = localise.reports_a_second(wrong)
        print(f"{f'localise, {wrong} wrong':<28}{rate:>12.0f} /s  broken reports", flush=True)
    print(f"{'suites, 1,000,000 reports':<28}{suites.measured()}", flush=True)
    print(f"{'marts, 1,000,000 reports':<28}{marts.measured()}", flush=True)
    for what, seconds in check.costs():
        print(f"{what:<32}{seconds * 1000:>8.0f} ms  of CPU", flush=True)


if __name__ == "__main__":
    main()
