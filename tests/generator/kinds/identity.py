"""Heads and feet of reports in the ways they print whose report it is and for which year, with the identity they mean.

Seeded: divisions, organs, years, where the title breaks, where the body is printed, what a browser prints above. Draws
no tables and no file kind (identity_documents.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from assets.text.traditional_characters import SIMPLIFIED_OF_TRADITIONAL
from warehouse.reference.divisions.regions import Region, regions

_ORGANS = (
    "财政局",
    "教育局",
    "民政局",
    "市场监督管理局",
    "人力资源和社会保障局",
    "司法局",
    "水利局",
    "人民政府办公室",
    "人民政府",
)
_BRANCHES = ("公安局{}分局", "生态环境局{}分局", "自然资源和规划局{}分局")
_SUBJECTS = ("政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开工作报告")
_TRADITIONAL = {simple: odd for odd, simple in reversed(SIMPLIFIED_OF_TRADITIONAL.items())}


@dataclass(frozen=True)
class Meant:
    """The identity a document means."""

    body: str
    region_code: str
    year: int


@dataclass(frozen=True)
class Head:
    """The lines above the first section and below the last, and what is known from outside."""

    meant: Meant
    above: tuple[str, ...]
    below: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


Draw = Callable[[Meant, Random], Head]


def meant(rng: Random) -> Meant:
    """A body of a county whose name no other division has, and a year."""
    county = rng.choice(_counties())
    return Meant(county.name + rng.choice(_ORGANS), county.code, rng.randint(2021, 2023))


def branch(rng: Random) -> Meant:
    """A branch that a city's organ has in a district, called by its full or its short name."""
    district = rng.choice([row for row in _counties() if row.name.endswith("区") and len(row.name) == 3])
    city = regions().at(district.code[:4], 2023)
    place = rng.choice((district.name, district.name[:-1]))
    return Meant(city.name + rng.choice(_BRANCHES).format(place), district.code, rng.randint(2021, 2023))


def title(meant: Meant, rng: Random) -> str:
    subject = rng.choice(_SUBJECTS)
    year = f"{meant.year}年" + ("度" if rng.random() < 0.3 else "")
    return year + meant.body + subject if rng.random() < 0.2 else meant.body + year + subject


def broken(meant: Meant, rng: Random) -> Head:
    """The title on two or three lines, broken anywhere."""
    whole = title(meant, rng)
    cuts = sorted(rng.sample(range(2, len(whole) - 1), rng.choice((1, 1, 2))))
    return Head(meant, tuple(whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)))


def whole(meant: Meant, rng: Random) -> Head:
    return Head(meant, (title(meant, rng),))


def _bare(meant: Meant, rng: Random) -> str:
    return f"{meant.year}年{rng.choice(_SUBJECTS)}"


def body_above(meant: Meant, rng: Random) -> Head:
    return Head(meant, (meant.body, _bare(meant, rng)))


def body_below(meant: Meant, rng: Random) -> Head:
    dated = rng.choice(((), (f"（{meant.year + 1}年1月{rng.randint(5, 28)}日）",)))
    name = f"（{meant.body}）" if rng.random() < 0.5 else meant.body
    return Head(meant, (_bare(meant, rng), name, *dated))


def signed_only(meant: Meant, rng: Random) -> Head:
    return Head(meant, (_bare(meant, rng),), (meant.body, f"{meant.year + 1}年1月{rng.randint(5, 28)}日"))


def quoted_only(meant: Meant, rng: Random) -> Head:
    opening, closing = rng.choice((("现公布", ""), ("现发布《", "》"), ("特编制", "")))
    return Head(meant, (f"根据《中华人民共和国政府信息公开条例》要求，{opening}{title(meant, rng)}{closing}。",))


def browser(meant: Meant, rng: Random) -> Head:
    """Date, title and address that a browser prints, in its language, above a broken title or one in a line."""
    hour, minute = rng.randint(1, 12), rng.randint(10, 59)
    stamp = rng.choice(
        (
            f"{meant.year + 1}/1/20 {hour}:{minute}",
            f"{meant.year + 1}/1/20 上午{hour}:{minute}",
            f"1/20/24, {hour}:{minute} AM",
        )
    )
    site = rng.choice(("政府信息公开", title(meant, rng)))
    address = f"https://www.example.gov.cn/zfxxgk/{meant.year}/t{rng.randint(10**5, 10**6)}.html {rng.randint(1, 3)}/5"
    return Head(meant, (f"{stamp} {site}", address, *broken(meant, rng).above))


def traditional(meant: Meant, rng: Random) -> Head:
    return Head(
        meant, tuple("".join(_TRADITIONAL.get(char, char) for char in line) for line in broken(meant, rng).above)
    )


def page_source(meant: Meant, rng: Random) -> Head:
    return Head(
        meant, (_bare(meant, rng),), tags=((rng.choice(("ContentSource", "Author", "contentsource")), meant.body),)
    )


def printed_publisher(meant: Meant, rng: Random) -> Head:
    return Head(meant, (_bare(meant, rng), f"发布机构：{meant.body} 发布日期：{meant.year + 1}-01-20"))


def file_name(meant: Meant, rng: Random) -> Head:
    name = rng.choice(
        ("{body}{year}年年报.docx", "{year}年{body}信息公开年度报告（定稿）.docx", "{body}-{year}年度.docx")
    )
    return Head(meant, ("政府信息公开工作年度报告",), names=(name.format(body=meant.body, year=meant.year), "各部门"))


def folder_name(meant: Meant, rng: Random) -> Head:
    return Head(meant, (_bare(meant, rng),), names=("年报.docx", meant.body, f"{meant.year + 1}"))


PLACEMENTS: dict[str, Draw] = {
    "whole": whole, "broken": broken, "body_above": body_above, "body_below": body_below, "signed_only": signed_only,
    "quoted_only": quoted_only, "browser": browser, "traditional": traditional, "page_source": page_source,
    "printed_publisher": printed_publisher, "file_name": file_name, "folder_name": folder_name,
}  # fmt: skip
# Those in which nothing but the name of a file or folder says whose report it is.
WEAK = ("file_name", "folder_name")


@cache
def _counties() -> list[Region]:
    """The counties and districts of 2021 to 2023 whose name is no other division's."""
    rows = [row for row in regions().all_rows() if row.level == "county" and row.kind != "functional_zone"]
    lasting = [row for row in rows if all(regions().at(row.code, year) == row for year in (2021, 2022, 2023))]
    return [row for row in lasting if len(regions().named(row.name, 2023)) == 1 and row.code[2:4] not in ("01", "90")]
