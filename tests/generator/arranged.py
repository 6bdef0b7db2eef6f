"""Reports whose tables are laid out in another order than the form's, drawn by chance: what a reader may not take by
position. The figures, and so the truth of every cell, stay those of the report.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.generator.arrangement import Arrangement, Other
from tests.generator.kinds.truth import report as drawn
from tests.generator.printed_disputes import DISPUTES
from tests.generator.report import Report
from warehouse.reference.forms.form import Form, Term

Alter = Callable[[Report, Random], Arrangement]

FOREIGN_COLUMNS = (("", ""), ("", ""), ("小计", "12"), ("备注", ""), ("占比", "3"), ("上年总计", "41"))
_NUMBERED = (
    ("line", ("甲", "栏次", "")),
    ("column", ("行次", "序号", "编号", "单位", "计量单位")),
    ("first", ("序号", "行次", "编号")),
)
_CAPTIONS = (
    "附：{last}年度数据", "（一）{last}年情况", "上年度数据", "{last}年政府信息公开情况统计表（上年数据）",
    "附表（上年）", "样表", "填报示例", "{last}年",
)  # fmt: skip
_OTHER_BODIES = ("附：某某县水利局{year}年政府信息公开情况统计表", "某某县水利局{year}年数据")
_OWN = ("", "", "{year}年度数据", "（二）{year}年情况", "本年度数据")


def arranged(report: Report, rng: Random) -> tuple[str, Report]:
    """`report` altered in one of the ways below, with the way's name."""
    name = rng.choice(sorted(WAYS))
    return name, replace(report, arrangement=WAYS[name](report, rng))


def _shuffled(keys: list[str], rng: Random) -> tuple[str, ...]:
    """`keys` in another order than they are in."""
    found = keys[:]
    while found == keys and len(keys) > 1:
        rng.shuffle(found)
    return tuple(found)


def _applicants(form: Form, rng: Random) -> tuple[str, ...]:
    """The columns of table three in another order, those under one heading together."""
    columns = form.applications.columns
    inside = [column.key for column in columns if column.under]
    if rng.random() < 0.3:
        inside = list(_shuffled(inside, rng))
    tops = _shuffled(["natural_person", "", "total"], rng)
    return tuple(key for top in tops for key in ([top] if top else inside))


def _columns(report: Report, rng: Random) -> Arrangement:
    keys = [column.key for column in report.form.applications.columns]
    if rng.random() < 0.3:
        return Arrangement(applicants=_shuffled(keys, rng), flat=True)
    return Arrangement(applicants=_applicants(report.form, rng))


def _levels(report: Report, rng: Random) -> Arrangement:
    """Headings in other lines: the total beside 申请人情况, or all in one line."""
    if rng.random() < 0.3:
        return Arrangement(flat=True)
    form = report.form
    inside = [column.key for column in form.applications.columns if column.under]
    first = rng.random() < 0.5
    keys = ["total", "natural_person", *inside] if first else ["natural_person", *inside, "total"]
    return Arrangement(applicants=tuple(keys), beside=True)


def _blocks(report: Report, rng: Random) -> Arrangement:
    suits = ["litigation_direct", "litigation_after_review"]
    if rng.random() < 0.25:
        return Arrangement(blocks=_shuffled(["review", *suits], rng), flat=True)
    rng.shuffle(suits)
    first = rng.random() < 0.5 or suits == ["litigation_direct", "litigation_after_review"]
    return Arrangement(blocks=(*suits, "review") if first else ("review", *suits))


def _results(report: Report, rng: Random) -> Arrangement:
    return Arrangement(results=_shuffled([column.key for column in report.form.disputes.columns], rng))


def _disputes(report: Report, rng: Random) -> Arrangement:
    """Table four in several tables or rows, its blocks and results in another order in four of ten."""
    form = report.form.disputes
    blocks, results = ([term.key for term in terms] for terms in (form.blocks, form.columns))
    again = rng.random() < 0.4
    return Arrangement(
        disputes=rng.choice(sorted(DISPUTES)),
        blocks=_shuffled(blocks, rng) if again else (),
        results=_shuffled(results, rng) if again else (),
        dispute_titles={block.key: rng.choice(_titles(block)) for block in form.blocks},
    )


def _titles(block: Term) -> list[str]:
    """What stands above a block of table four: its label or a declared variant, numbered or not."""
    words = [block.label, f"{block.under}（{block.label}）" if block.under else block.label, *block.variants]
    return [f"{number}{title}" for number in ("", "", "（二）", "1.") for title in words]


def _rows(report: Report, rng: Random) -> Arrangement:
    """The rows of each group, and the groups, in another order."""
    rows = list(report.form.applications.rows_in(report.layout))
    groups = list(dict.fromkeys(row.group or row.key for row in rows))
    inside = groups[2:-1]
    rng.shuffle(inside)
    order = [*groups[:2], *inside, groups[-1]]
    found = []
    for group in order:
        members = [row.key for row in rows if (row.group or row.key) == group]
        rng.shuffle(members)
        found += members
    return Arrangement(rows=tuple(found))


def _entries(report: Report, rng: Random) -> Arrangement:
    """The columns of the blocks of table two, and the blocks, in another order."""
    blocks = report.form.proactive.blocks
    orders = {block.key: list(range(len(block.columns))) for block in blocks}
    for order in orders.values():
        rng.shuffle(order)
    keys = [block.key for block in blocks]
    return Arrangement(
        entries={key: tuple(order) for key, order in orders.items()},
        entry_blocks=_shuffled(keys, rng) if rng.random() < 0.5 else (),
    )


def _inserted(report: Report, rng: Random) -> Arrangement:
    heading, figure = rng.choice(FOREIGN_COLUMNS)
    return Arrangement(inserted=(rng.randint(1, 6), heading, figure))


def _numbered(report: Report, rng: Random) -> Arrangement:
    place, words = rng.choice(_NUMBERED)
    return Arrangement(numbered=(place, rng.choice(words)))


def _units(report: Report, rng: Random) -> Arrangement:
    return Arrangement(unit=rng.choice(("元", "千元", "亿元", None)))


def _foreign(report: Report, rng: Random) -> Arrangement:
    """A table of last year, a sample or another body beside the report's own."""
    form = report.form
    section = rng.choice((form.proactive.section, form.applications.section, form.disputes.section))
    caption = rng.choice((*_CAPTIONS, *_OTHER_BODIES)).format(last=report.year - 1, year=report.year)
    other = figures_of_another(report, rng)
    own = rng.choice(_OWN).format(year=report.year)
    return Arrangement(others=(Other(section, caption, rng.random() < 0.7, other, own),))


def figures_of_another(report: Report, rng: Random) -> Report:
    """The report with the figures of another one of the same form and layout."""
    while True:
        other = drawn(rng.randrange(10_000))
        if (other.form.form, other.layout) == (report.form.form, report.layout):
            return replace(report, values=other.values)


def _all_of_it(report: Report, rng: Random) -> Arrangement:
    """Columns, blocks, results, rows and entries together."""
    rows, entries = _rows(report, rng), _entries(report, rng)
    return replace(
        _columns(report, rng),
        flat=False,
        applicants=_applicants(report.form, rng),
        blocks=("litigation_after_review", "litigation_direct", "review"),
        results=_results(report, rng).results,
        rows=rows.rows,
        entries=entries.entries,
        entry_blocks=entries.entry_blocks,
    )


WAYS: dict[str, Alter] = {
    "columns": _columns,
    "levels": _levels,
    "blocks": _blocks,
    "results": _results,
    "disputes": _disputes,
    "rows": _rows,
    "entries": _entries,
    "inserted": _inserted,
    "numbered": _numbered,
    "foreign": _foreign,
    "units": _units,
    "all": _all_of_it,
}
