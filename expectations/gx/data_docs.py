"""The static pages of a validation: Great Expectations' Data Docs without remote parts, and an index of them.

Holds what the index counts, its HTML, and the words of all pages (data_docs.yaml). What is validated, and how, is
suites.py.
"""

import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile

from warehouse.messages import load_messages

# GX's pages load style, icons and scripts from public servers, and those scripts draw its index: on a machine without
# internet it is blank. So remote parts are cut out, with logo and newsletter, and this style is added.
REMOTE = re.compile(r"<link\b[^>]*>|<(script|style|footer)\b.*?</\1>|<a [^>]*>\s*<img\b[^>]*>\s*</a>", re.S)
HEAD = """<meta charset="UTF-8"><style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; color: #222 }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; border-bottom: 1px solid #ccc }
h3 { font-size: 1rem; margin-bottom: 0 }
a { color: #0b57a4 } tr:nth-child(even) td { background: #f6f7f9 } th { background: #e8ecf1 }
.n { text-align: right; font-variant-numeric: tabular-nums } .fails { color: #b00020; font-weight: 600 }
ol, ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0 }
h4, h5, h6 { font-size: 1rem; margin: 1rem 0 0 }
table { border-collapse: collapse; margin: .3rem 0 }
th, td { border: 1px solid #bbb; padding: .2rem .6rem; text-align: left; vertical-align: top }
.text-danger { color: #b00020 } .fa-times::before { content: "✗" }
.text-success { color: #1b7a34 } .fa-check-circle::before { content: "✓" }
hr, .card.mb-3, .collapse, [data-toggle="collapse"] { display: none }
</style></head>"""
_WORDS = load_messages(Path(__file__).with_suffix(".yaml"))
_FAMILY_COLUMNS = ("family", "state", "checks", "judged", "failures", "undecided")
_COLUMNS = ("form", "year", "reports", "checks", "checks_failed", "failures", "undecided")


class SiteError(RuntimeError):
    """The pages cannot be written. The message names the place, the cause and the remedy."""


@dataclass(frozen=True, slots=True)
class Count:
    """Reports of one form (or layout of it) and fiscal year (None: year unknown) under one check, `rule` at `at`.

    `failed` are among the `judged`.
    """

    form: str
    year: int | None
    rule: str
    at: str
    judged: int
    failed: int
    undecided: int
    family: str = field(default="", compare=False)


def both(key: str) -> str:
    """The words of that key in both languages, Chinese first."""
    return f"{_WORDS[key].zh} {_WORDS[key].en}"


def verdict(judged: int, failed: int, undecided: int) -> str:
    """The outcome of one check with its counts of reports."""
    word = both("check_fails" if failed else "check_passes" if judged else "check_undecided")
    return f"{word}: {both('judged')} {judged}, {both('failed')} {failed}, {both('not_judged')} {undecided}"


@contextmanager
def written_to(site: Path) -> Iterator[None]:
    """Turn an error of writing pages to `site` within it into a SiteError."""
    try:
        yield
    except OSError as error:
        raise SiteError(
            f"Data Docs cannot be written to {site} ({error.strerror}: {error.filename}). Check the folder and"
            " its disk, or set GONGKAI_SITE to another folder, and run again."
        ) from error


def try_writing(site: Path) -> None:
    """Create `site`; SiteError where nothing can be written to it."""
    with written_to(site):
        site.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=site):
            pass


def part_name(form: str, year: int | None) -> str:
    """The name of one form and fiscal year."""
    return f"{form}_{'no_year' if year is None else year}"


def suite_page(form: str) -> str:
    """The page of a suite, as a path below the site."""
    return f"expectations/{form}.html"


def result_page(form: str, year: int | None) -> str:
    """The page of the result of one form and fiscal year, as a path below the site."""
    return f"validations/{form}/{part_name(form, year)}.html"


def failing_page(form: str, year: int | None) -> str:
    """The page of the failing reports of one form and fiscal year, as a path below the site."""
    return f"failing/{form}/{part_name(form, year)}.html"


def part_title(form: str, year: int | None) -> str:
    """One form and fiscal year in words."""
    return f"{form} {both('year_unknown') if year is None else year}"


def remove_pages(site: Path) -> None:
    """Remove what an earlier run wrote, which may have had other forms and years; the folder is created if missing."""
    site.mkdir(parents=True, exist_ok=True)
    for folder in ("expectations", "validations", "failing"):
        with suppress(FileNotFoundError):
            shutil.rmtree(site / folder)


def write_page(site: Path, name: str, page: str) -> None:
    """Write GX's `page` below `site`, without its remote parts."""
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REMOTE.sub("", page).replace("</head>", HEAD), "utf-8")


def write_index(site: Path, counts: Sequence[Count], linked: Collection[str] = ()) -> None:
    """Write `index.html` of `site`: a row for each form and year of `counts`, with a link to its page, and below it one
    for each family, with a link to the reports that fail where their page is among the `linked`.

    Counts of one form and year must be adjacent.
    """
    title = both("title")
    headings = "".join(f"<th>{both(key)}</th>" for key in _COLUMNS)
    parts = [list(part) for _, part in groupby(counts, key=lambda count: (count.form, count.year))]
    rows = "".join(_row(part) for part in parts)
    families = "".join(_family_table(part, linked) for part in parts)
    (site / "index.html").write_text(
        f"<!DOCTYPE html><html><head><title>{title}</title>{HEAD}<body><h1>{title}</h1>"
        f"<table><tr>{headings}</tr>{rows}</table>{families}</body></html>",
        "utf-8",
    )


def _row(part: Sequence[Count]) -> str:
    first = part[0]
    year = both("year_unknown") if first.year is None else first.year
    cells = (
        f'<a href="{suite_page(first.form)}">{first.form}</a>',
        f'<a href="{result_page(first.form, first.year)}">{year}</a>',
        first.judged + first.undecided,
        len(part),
        sum(count.failed > 0 for count in part),
        sum(count.failed for count in part),
        sum(count.undecided for count in part),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _family_table(part: Sequence[Count], linked: Collection[str]) -> str:
    """The counts of one form and year by family of rules; a family that fails links to its reports."""
    families = dict.fromkeys(count.family for count in part)
    headings = "".join(f"<th>{both(key)}</th>" for key in _FAMILY_COLUMNS)
    rows = "".join(_family_row(family, [c for c in part if c.family == family], linked) for family in families)
    return f"<h2>{part_title(part[0].form, part[0].year)}</h2><table><tr>{headings}</tr>{rows}</table>"


def _family_row(family: str, part: Sequence[Count], linked: Collection[str]) -> str:
    failures, page = sum(count.failed for count in part), failing_page(part[0].form, part[0].year)
    shown = f'<a class="fails" href="{page}#{family}">{failures}</a>' if failures and page in linked else failures
    judged, undecided = sum(count.judged for count in part), sum(count.undecided for count in part)
    state = "check_fails" if failures else "check_passes" if judged else "check_undecided"
    numbers = "".join(f'<td class="n">{number}</td>' for number in (len(part), judged, shown, undecided))
    return f"<tr><td>{family}</td><td>{both(state)}</td>{numbers}</tr>"
