"""The page around the tables: title, words, and what a site puts beside them, which is full of numbers of its own."""

from collections.abc import Callable, Iterator
from html import escape
from random import Random

from tests.generator.printed import Table, parts
from tests.generator.report import Report, signed_words

Draw = Callable[[Table], str]


def page(
    report: Report, draw: Draw, *, charset: str | None = "utf-8", head: str = "", root: str = "", body: str = "{}"
) -> str:
    """A page with the report's words and the tables as `draw` draws them; `body` is what stands around them."""
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n' if charset else ""
    article = "\n".join(_article(report, draw))
    return (
        f"<!DOCTYPE html>\n<html{root}>\n<head>\n{declared}<title>{escape(report.title)}</title>\n{head}\n</head>\n"
        f"<body>\n{body.replace('{}', article)}\n</body>\n</html>\n"
    )


def _article(report: Report, draw: Draw) -> Iterator[str]:
    yield f"<h1>{escape(report.title)}</h1>"
    yield f"<p>{escape(report.preface)}</p>"
    for section, heading in report.headings().items():
        yield f"<p><strong>{escape(heading)}</strong></p>"
        yield from (f"<p>{escape(paragraph)}</p>" for paragraph in report.paragraphs(section))
        for part in parts(report, section):
            yield f"<p>{escape(part)}</p>" if isinstance(part, str) else draw(part)
    yield from (f"<p>{escape(line)}</p>" for line in (report.signature, signed_words(report.signed)))


def surrounded(report: Report, draw: Draw, rng: Random) -> str:
    """The page with a menu, a list of other years, a calendar, a table of visits and a foot."""
    sides = [_years(report, rng), _calendar(rng), _visits(rng)]
    rng.shuffle(sides)
    menu = "".join(f'<li><a href="/{n}.html">栏目{n}（{rng.randint(1, 400)}）</a></li>' for n in range(1, 9))
    foot = f"<div class=foot>您是第{rng.randint(10_000, 9_999_999)}位访客　主办：{escape(report.signature)}</div>"
    aside = "\n".join(sides)
    before, after = (aside, "") if rng.random() < 0.5 else ("", aside)
    return page(report, draw, body=f"<nav><ul>{menu}</ul></nav>\n{before}\n<main>{{}}</main>\n{after}\n{foot}")


def _years(report: Report, rng: Random) -> str:
    years = (year for year in range(2018, 2026) if year != report.year)
    items = (
        f"<li><a>{report.body}{year}年政府信息公开工作年度报告</a> {year + 1}-01-{rng.randint(10, 31)}</li>"
        for year in years
    )
    return f"<div class=list><h3>历年年报</h3><ul>{''.join(items)}</ul></div>"


def _calendar(rng: Random) -> str:
    start = rng.randint(0, 6)
    days = ["", *([""] * start), *map(str, range(1, 31))][1:]
    weeks = ("".join(f"<td>{day}</td>" for day in days[at : at + 7]) for at in range(0, len(days), 7))
    heads = "".join(f"<th>{day}</th>" for day in "日一二三四五六")
    return f"<table class=cal><tr>{heads}</tr>{''.join(f'<tr>{week}</tr>' for week in weeks)}</table>"


def _visits(rng: Random) -> str:
    names = ("今日访问", "本月访问", "总计", "其他")
    rows = (f"<tr><td>{name}</td><td>{rng.randint(1, 90_000)}</td></tr>" for name in names)
    return f"<table class=stat>{''.join(rows)}</table>"
