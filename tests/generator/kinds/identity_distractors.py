"""What a page prints above a report that is of another one or of nobody: site headings, menus, lists of titles."""

from collections.abc import Callable
from random import Random

from tests.generator.kinds.identity import Meant
from warehouse.reference.divisions.regions import regions

_OTHER_ORGANS = ("民政局", "水利局", "统计局", "商务局")


def city_site(meant: Meant, rng: Random) -> list[str]:
    city = regions().at(meant.region_code[:4], meant.year)
    return [f"{city.name if city else ''}人民政府"]


def own_site(meant: Meant, rng: Random) -> list[str]:
    division = regions().at(meant.region_code, meant.year).name
    return [f"{division}人民政府门户网站", "首页 > 政务公开 > 政府信息公开年报"]


def other_bodies(meant: Meant, rng: Random) -> list[str]:
    names = [meant.body[:3] + organ for organ in _OTHER_ORGANS]
    return [f"{name}{meant.year}年政府信息公开工作年度报告" for name in rng.sample(names, 3) if name != meant.body]


def other_years(meant: Meant, rng: Random) -> list[str]:
    years = [year for year in range(2018, 2026) if year != meant.year]
    return [f"{meant.body}{year}年政府信息公开工作年度报告" for year in years[: rng.randint(1, 6)]]


def menu(meant: Meant, rng: Random) -> list[str]:
    return ["首页", "机构概况", "新闻中心", "政务公开", "互动交流", "图书馆", "人大常委会"]


DISTRACTORS: dict[str, Callable[[Meant, Random], list[str]]] = {
    "city_site": city_site, "own_site": own_site, "other_bodies": other_bodies, "other_years": other_years,
    "menu": menu,
}  # fmt: skip
