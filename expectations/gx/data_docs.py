"""The static pages of a validation: Great Expectations' Data Docs made to open without a network, and an index to them.

Holds what the index counts, and the HTML. It knows pages as files only: what is validated, and how, is made elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile

# GX's pages take style, icons and scripts from public servers, and its index is drawn by those scripts: on a desk
# without internet it is blank. So what is remote is cut out, with logo and newsletter, and this put in.
REMOTE = re.compile(r"<link\b[^>]*>|<(script|style|footer)\b.*?</\1>|<a [^>]*>\s*<img\b[^>]*>\s*</a>", re.S)
HEAD = """<meta charset="UTF-8"><style>
body { font: 15px/1.5 sans-serif; margin: 1.5rem; color: #222 }
ol, ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0 }
h4, h5, h6 { font-size: 1rem; margin: 1rem 0 0 }
table { border-collapse: collapse; margin: .3rem 0 }
th, td { border: 1px solid #bbb; padding: .2rem .6rem; text-align: left; vertical-align: top }
.text-danger { color: #b00020 } .fa-times::before { content: "✗" }
.text-success { color: #1b7a34 } .fa-check-circle::before { content: "✓" }
hr, .card.mb-3, .collapse, [data-toggle="collapse"] { display: none }
</style></head>"""
TITLE = "规则校验结果 Rules by form and fiscal year"
HEADINGS = """
<th>格式 Form</th><th>年度 Year</th><th>报告 Reports</th><th>校验项 Checks</th><th>不符的校验项 Checks failed</th>
<th>不符 Failures</th><th>无法判定 Undecided</th>"""


class SiteError(RuntimeError):
    """The pages cannot be written; the message says where, why and what to do."""


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


def verdict(judged: int, failed: int, undecided: int) -> str:
    """What a page says of one check."""
    word = "不符 FAIL" if failed else "符合 PASS" if judged else "无法判定 UNDECIDED"
    return f"{word}: 已判定 judged {judged}, 不符 failed {failed}, 无法判定 undecided {undecided}"


@contextmanager
def written_to(site: Path) -> Iterator[None]:
    """Within, pages are written to `site`; SiteError where one cannot be."""
    try:
        yield
    except OSError as error:
        raise SiteError(
            f"Data Docs cannot be written to {site} ({error.strerror}: {error.filename}): see to that folder and its"
            " disk, or name another in GONGKAI_SITE, then run again"
        ) from error


def try_writing(site: Path) -> None:
    """Make `site`; SiteError where nothing can be written to it."""
    with written_to(site):
        site.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=site):
            pass


def make_local(site: Path) -> None:
    """Cut what is remote out of the Data Docs in `site`, and clear away what an earlier run left there."""
    for page in (*site.glob("expectations/**/*.html"), *site.glob("validations/**/*.html")):
        page.write_text(REMOTE.sub("", page.read_text("utf-8")).replace("</head>", HEAD), "utf-8")
    for run in site.glob("validations/*/*/*"):  # GX removes the pages of earlier runs, and leaves their directories
        if not any(run.iterdir()):
            run.rmdir()


def write_index(site: Path, counts: Sequence[Count], pages: Sequence[Path]) -> None:
    """`index.html` of `site`: a row a form and year of `counts`, leading to the page in `pages` of the same place.

    The counts of a form and year stand together; a page is a path below `site`, without its `.html`.
    """
    parts = groupby(counts, key=lambda count: (count.form, count.year))
    rows = [_row(list(part), page) for (_, part), page in zip(parts, pages, strict=True)]
    (site / "index.html").write_text(
        f"<!DOCTYPE html><html><head><title>{TITLE}</title>{HEAD}<body><h4>{TITLE}</h4>"
        f"<table><tr>{HEADINGS}</tr>{''.join(rows)}</table></body></html>",
        "utf-8",
    )


def _row(part: Sequence[Count], page: Path) -> str:
    first = part[0]
    cells = (
        f'<a href="expectations/{first.form}.html">{first.form}</a>',
        f'<a href="{page.as_posix()}.html">{"年度不明 unknown" if first.year is None else first.year}</a>',
        first.judged + first.undecided,
        len(part),
        sum(count.failed > 0 for count in part),
        sum(count.failed for count in part),
        sum(count.undecided for count in part),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
