"""Data Docs, the static pages of a validation: their names, style and words (data_docs.yaml), and what they count.

The index is index_page.py, the checks with their results check_pages.py, the failing reports failing_pages.py; what is
validated, and how, is suites.py.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from expectations.rulebook.rule import family_words
from warehouse.messages import load_messages
from warehouse.reference.forms.form_list import forms

HEAD = """<meta charset="UTF-8"><style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; color: #222 }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; border-bottom: 1px solid #ccc }
h3 { font-size: 1rem; margin-bottom: 0 }
a { color: #0b57a4 } tr:nth-child(even) td { background: #f6f7f9 } th { background: #e8ecf1 }
.n { text-align: right; font-variant-numeric: tabular-nums } .fails, .check_fails { color: #b00020; font-weight: 600 }
.check_undecided { color: #7a5b00 } .check_passes { color: #1b7a34 }
table { border-collapse: collapse; margin: .3rem 0 }
th, td { border: 1px solid #bbb; padding: .2rem .6rem; text-align: left; vertical-align: top }
</style></head>"""
_WORDS = load_messages(Path(__file__).with_suffix(".yaml"))


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


def family_title(family: str) -> str:
    """The name of a family of rules in both languages."""
    name = family_words()[family]
    return f"{name.zh} {name.en}"


def shown_of(reports: int, shown: int) -> str:
    """That of so many reports only the first are listed, in both languages."""
    words = _WORDS["shown_of"].format(n=reports, shown=shown)
    return f"{words.zh} {words.en}"


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


def rule_anchor(rule: str, at: str) -> str:
    """Where a rule is on a page of failing reports."""
    return f"{rule}-{at}" if at else rule


def form_title(form: str) -> str:
    """A form, or a layout of it, by name with the year since which it holds in words."""
    declared = forms().get(form.partition("_")[0])
    if declared is None:
        return form
    words = _WORDS["form_since"].format(year=declared.fiscal_years.first)
    return f"{form} · {words.zh} · {words.en}"


def part_title(form: str, year: int | None) -> str:
    """One form and fiscal year in words."""
    return f"{form_title(form)} · {both('year_unknown') if year is None else year}"


def remove_pages(site: Path) -> None:
    """Remove what an earlier run wrote, which may have had other forms and years; the folder is created if missing."""
    site.mkdir(parents=True, exist_ok=True)
    for folder in ("expectations", "validations", "failing"):
        with suppress(FileNotFoundError):
            shutil.rmtree(site / folder)


def write_page(path: Path, title: str, body: str, links: str = "") -> None:
    """Write a page of `body` under its `title`, with `links` to other pages above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head, main = f"<head><title>{title}</title>{HEAD}", f"<main>{links}<h1>{title}</h1>{body}</main>"
    path.write_text(f'<!DOCTYPE html><html lang="zh-CN">{head}<body>{main}</body></html>', "utf-8")


def headings(keys: Iterable[str]) -> str:
    """The first row of a table: the words of each key."""
    return f"<tr>{''.join(f'<th>{both(key)}</th>' for key in keys)}</tr>"
