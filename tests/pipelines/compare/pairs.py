"""Pairs of reports of one body of two years, with changes planted in figures and text. Holds no test."""

from dataclasses import dataclass, replace
from random import Random

from assets.checked.check_files import check_beside
from assets.staged.report import Report, read_report
from pipelines.compare.comparison import compare_reports
from tests.generator import write_text
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms

BODY = "宝丰县人民政府"
NEWEST = list(forms())[-1]

# Sentences of our own; no two have many letters in common.
SENTENCES = (
    "全年更新办事指南四十二项，咨询电话有专人接听。",
    "对基层单位的栏目维护情况开展了两轮抽查并逐家反馈。",
    "新修订的公文属性审核流程自三月起施行。",
    "政策解读以图表和问答为主，群众反映较好。",
    "档案室配合提供历史资料查询服务共17次。",
    "因机构调整，部分科室职责尚未及时在网上公布。",
    "下半年组织骨干赴邻县学习了窗口建设经验。",
    "信访与公开申请的衔接办法已征求司法局意见。",
    "财政预决算统一在门户网站首页集中展示。",
    "乡镇服务站配备了自助打印设备和触摸屏。",
)


@dataclass(frozen=True)
class Planted:
    """The sentences of an earlier and of a later text, and the changes between them by kind."""

    before: list[str]
    after: list[str]
    changes: dict[str, int]


def plant(seed: int, kind: str) -> Planted:
    """Sentences with one change of `kind`: added, removed, moved, figure (a number of several digits)."""
    chance = Random(seed)
    before = chance.sample(SENTENCES, 7)
    before.insert(chance.randrange(8), f"共受理来信{chance.randint(100, 499)}件。")
    after = list(before)
    match kind:
        case "added":
            new = next(s for s in SENTENCES if s not in before)
            after.insert(chance.randrange(9), new)
        case "removed":
            del after[chance.randrange(8)]
        case "moved":
            at = chance.choice([n for n, s in enumerate(after) if len(s) > 12])
            sentence = after.pop(at)
            after.insert(chance.choice([n for n in range(8) if abs(n - at) > 2]), sentence)
        case "figure":
            figure = f"共受理来信{chance.randint(500, 999)}件。"
            after = [figure if "来信" in s else s for s in after]
    return Planted(before, after, {"changed" if kind == "figure" else kind: 1})


def report(
    year: int,
    *,
    seed: int = 1,
    form: str = NEWEST,
    body: str = BODY,
    previous=None,
    text=None,
    write=write_text,
    **cells,
):
    """A generated report as read, with `cells` (by key, dots as __) and the sections of `text` in place of its own."""
    values = dict(figures(forms()[form], STANDARD, seed=seed, previous=previous))
    made = written(body, year, form, STANDARD, values)
    changed = {key.replace("__", "."): value for key, value in cells.items()}
    sections = dict(made.sections) | dict(text or {})
    read = read_report(write.write(replace(made, values=values | changed, sections=sections)))
    assert isinstance(read, Report), read
    return read


def two_years(*, seed: int = 1, earlier=None, later=None, **cells):
    """A report and the one of the year after, whose figures carry on; `cells` are those of the later one."""
    form = forms()[NEWEST]
    before = figures(form, STANDARD, seed=seed)
    one = report(2022, seed=seed, text=earlier)
    return one, report(2023, seed=seed + 1, previous=before, text=later, **cells)


def compared(one, other):
    """The comparison of an earlier and a later report, judged together."""
    return compare_reports(one, check_beside(other, one))
