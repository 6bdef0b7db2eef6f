"""Provinces as shapes, from a file of boundaries that the publisher gives with its approval number (审图号).

Nothing is drawn that is not in the file: lines are neither moved nor simplified, only rounded to what a screen shows.
A file that lacks a province is refused, as an incomplete map may not be published.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipelines.site.charts.svg import drawing, element, join
from pipelines.site.charts.tiles import Shown, Tile, kind_of, shades, tiles
from pipelines.site.output import SiteError

_APPROVAL = re.compile(r"[\w（）()〔〕\[\]]{0,12}[（(〔\[]\d{4}[）)〕\]]\s?第?\s?\d{1,6}\s?号")
_WIDTH = 800  # units; the page shows it narrower, so that a unit is less than a pixel
_MOST_BYTES = 60_000  # of all shapes, which a page has once
_CODES = ("code", "adcode", "gb", "province_adcode", "省代码", "区划代码")
_STANDARD = (math.radians(25), math.radians(47))  # the parallels of the usual projection of China
_MIDDLE = math.radians(105)
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The shape of each province by its two digits, lines that belong to none, the size, and the approval number."""

    shapes: Mapping[str, str]
    lines: Sequence[str]
    height: float
    approval: str

    @property
    def digest(self) -> str:
        """The digest of everything that is drawn."""
        drawn = json.dumps([dict(self.shapes), list(self.lines)]).encode()
        return f"sha256:{hashlib.sha256(drawn).hexdigest()}"

    def define(self) -> Markup:
        """The shapes, once for all maps of a page."""
        paths = [element("path", id=f"b{code}", d=shape) for code, shape in self.shapes.items()]
        paths += [element("path", id=f"bl{n}", d=line) for n, line in enumerate(self.lines)]
        return element("svg", element("defs", join(paths)), width=0, height=0, aria_hidden="true", class_="defined")

    def draw(self, shown: Mapping[str, Shown], label: str, name: Callable[[Tile], str], outside: str) -> Markup:
        """A map of the shapes that `define` defines, in colours as `tile_map` has them."""
        found = shades([each.value for each in shown.values() if each.value is not None and not each.caution])
        parts = [
            _province(tile, shown.get(code), kind_of(tile, shown.get(code), found), name, outside)
            for code, tile in tiles().items()
        ]
        further = [element("use", href=f"#bl{n}", class_="further") for n in range(len(self.lines))]
        return drawing(_WIDTH, self.height, label, join([*parts, *further]), "tiles shapes", "group")


def _province(tile: Tile, shown: Shown | None, kind: str, name: Callable[[Tile], str], outside: str) -> Markup:
    text = outside if not tile.reports else shown.text if shown else "—"
    parts = [element("title", f"{name(tile)}: {text}"), element("use", href=f"#b{tile.code}", class_=kind)]
    link = shown.link if shown else None
    return element("a", join(parts), href=link) if link else element("g", join(parts))


def given_boundaries(path: str | Path | None, approval: str | None) -> Boundaries | None:
    """The boundaries that the publisher gives; None without any. SiteError if one of file and number is missing."""
    if not path and not approval:
        return None
    if not path or not approval:
        raise SiteError(
            "boundaries need both a file and its approval number (审图号), which is printed under the map: give both"
            " --boundaries and --approval, or neither for a map of tiles"
        )
    return read_boundaries(Path(path), approval)


def read_boundaries(path: Path, approval: str) -> Boundaries:
    """The boundaries of the GeoJSON file `path`; SiteError states what is wrong with it or with the number."""
    if not _APPROVAL.fullmatch(approval.strip()):
        raise SiteError(
            f"“{approval}” is not an approval number (审图号), such as GS（2024）0650号: give that of the map"
        )
    features = list(_features(path))
    missing = [tile.short for code, tile in tiles().items() if code not in {code for code, _ in features}]
    if missing:
        raise SiteError(f"{path} lacks {'、'.join(missing)}: an incomplete map may not be published; give a whole one")
    projected = [(code, [[_project(point) for point in ring] for ring in rings]) for code, rings in features]
    return _scale(path, projected, approval.strip())


def _features(path: Path) -> Iterator[tuple[str | None, list[Ring]]]:
    """The rings of each feature with the code of its province, None for lines that belong to none."""
    for number, feature in enumerate(_collection(path), 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or not isinstance(properties, dict):
            raise SiteError(f"{path}: feature {number} is not a feature of GeoJSON with properties and a geometry")
        rings = list(_rings(path, number, geometry))
        yield _code(path, number, properties, is_line="Line" in str(geometry.get("type"))), rings


def _collection(path: Path) -> list[Any]:
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SiteError(f"{path} cannot be read ({error}): give a GeoJSON file") from error
    except ValueError as error:
        raise SiteError(f"{path} is not JSON ({error}): give a GeoJSON file in UTF-8") from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        raise SiteError(f"{path} is not a FeatureCollection of GeoJSON: export the boundaries as one")
    return features


def _code(path: Path, number: int, properties: Mapping[str, Any], *, is_line: bool) -> str | None:
    given = next((str(properties[key]) for key in _CODES if properties.get(key)), "")
    code = re.sub(r"^156", "", given)[:2] if len(given) >= 6 else given
    if code in tiles():
        return code
    if is_line or given.endswith("_JD"):
        return None
    raise SiteError(
        f"{path}: feature {number} has no code of a province ({', '.join(_CODES)}: {given or 'missing'}): give each"
        " province its division code, such as 330000"
    )


def _rings(path: Path, number: int, geometry: Mapping[str, Any]) -> Iterator[Ring]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}.get(str(kind))
    if depth is None:
        raise SiteError(f"{path}: feature {number} is a {kind}: only polygons and lines are drawn")
    try:
        yield from (_checked(ring) for ring in _at_depth(coordinates, depth))
    except (TypeError, ValueError, IndexError) as error:
        raise SiteError(
            f"{path}: feature {number} has coordinates that are not longitude and latitude in degrees: export the file"
            " in CGCS2000 or WGS 84"
        ) from error


def _at_depth(coordinates: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield coordinates
    else:
        yield from (ring for part in coordinates for ring in _at_depth(part, depth - 1))


def _checked(ring: Iterable[Any]) -> Ring:
    points = [(float(point[0]), float(point[1])) for point in ring]
    if not all(60 <= x <= 150 and 0 <= y <= 60 for x, y in points):
        raise ValueError
    return points


def _project(point: tuple[float, float]) -> tuple[float, float]:
    """Albers' equal-area conic projection, as maps of China have it, on a sphere of radius 1; y grows downwards."""
    n = (math.sin(_STANDARD[0]) + math.sin(_STANDARD[1])) / 2
    c = math.cos(_STANDARD[0]) ** 2 + 2 * n * math.sin(_STANDARD[0])
    rho = math.sqrt(c - 2 * n * math.sin(math.radians(point[1]))) / n
    theta = n * (math.radians(point[0]) - _MIDDLE)
    return rho * math.sin(theta), rho * math.cos(theta)


def _scale(path: Path, features: Sequence[tuple[str | None, Sequence[Ring]]], approval: str) -> Boundaries:
    points = [point for _, rings in features for ring in rings for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    factor = (_WIDTH - 2) / (max(x for x, _ in points) - left)
    height = round((max(y for _, y in points) - top) * factor + 2, 1)
    shapes: dict[str, str] = {}
    lines = []
    for code, rings in features:
        drawn = "".join(_path([((x - left) * factor + 1, (y - top) * factor + 1) for x, y in ring]) for ring in rings)
        if code is None:
            lines.append(drawn)
        else:
            shapes[code] = shapes.get(code, "") + drawn
    size = sum(map(len, (*shapes.values(), *lines)))
    if size > _MOST_BYTES:
        raise SiteError(
            f"{path} has too many points for a page ({size:,} bytes when drawn, at most {_MOST_BYTES:,}): give a map of"
            " a smaller scale with its own approval number; gongkai does not simplify boundaries"
        )
    return Boundaries(shapes, lines, height, approval)


def _path(ring: Ring) -> str:
    """A line as steps from point to point in whole units; points that fall together are one."""
    rounded = [(round(x), round(y)) for x, y in ring]
    kept = [point for n, point in enumerate(rounded) if n == 0 or point != rounded[n - 1]]
    steps = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept))
    drawn = "".join(f" {x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{kept[0][0]} {kept[0][1]}l{drawn.lstrip() or '0 0'}"
