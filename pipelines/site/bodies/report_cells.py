"""The cells of a report as they are on its page, in the CSV and in the JSON, each in the order of their keys.

Most cells are a figure in digits with a place: they are put together here from texts that many reports share.
queries/batch_special.sql and special_cells.py write the others. Reads no row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.site.bodies.frames import SEPARATOR
from pipelines.site.bodies.special_cells import SpecialCell, special_cell
from pipelines.site.bodies.tokens import in_words, place_words, space

_KEPT = 500  # reports of which what others share is kept


@dataclass(frozen=True, slots=True)
class ReportCells:
    """The cells of a report, as queries/batch_cells.sql has them: in each text all of them, with SEPARATOR between.
    `special` are those that are not simply a figure, by key. A report without cells has none of them.
    """

    keys: str = ""
    labels: str = ""
    texts: str = ""
    positions: str = ""
    edges: str = ""
    special: Mapping[str, SpecialCell] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Sequence[str | None], special: Mapping[str, SpecialCell]) -> "ReportCells":
        """The cells of a row, whose order is not settled in the query."""
        texts = [text for text in columns if text is not None]
        if not texts:
            return cls()
        order = _order(texts[0])
        return cls(*(_reorder(text, order) if order else text for text in texts), special=special)

    def html(self, language: str) -> list[str]:
        """Each cell of the page."""
        if not self.keys:
            return []
        texts = self.texts.split(SEPARATOR)
        if _is_whole(self.edges):
            places = zip(_places(self.positions, language), self._edges(" "), texts, strict=True)
            cells = [f'<td title="{place}{edges} pt">{text}</td>' for place, edges, text in places]
        else:
            titles = _titles(self.positions, self.edges, language)
            cells = [f'<td title="{title}">{text}</td>' for title, text in zip(titles, texts, strict=True)]
        for n, cell in self._special():
            cells[n] = in_words(special_cell(cell, language), language)
        return cells

    def csv(self, year: int) -> list[str]:
        """Each row of the CSV, without the end of the line."""
        if not self.keys:
            return []
        columns = _csv_heads(self.keys, self.labels, year), self.texts.split(SEPARATOR), self._positions, self._edges()
        rows = [f"{head}{text},number,{text},,,{at},{edges}" for head, text, at, edges in zip(*columns, strict=True)]
        for n, cell in self._special():
            rows[n] = f"{year},{cell.csv}"
        return rows

    def json(self, year: int) -> list[str]:
        """Each row of the JSON."""
        if not self.keys:
            return []
        edges = self._edges() if _is_whole(self.edges) else _nulls(self.edges)
        columns = _json_heads(self.keys, year), self.texts.split(SEPARATOR), _nulls(self.positions), edges
        rows = [
            f'{head}{text}","number",{text},null,null,{at},{own}]' for head, text, at, own in zip(*columns, strict=True)
        ]
        for n, cell in self._special():
            rows[n] = f"[{year},{cell.json}"
        return rows

    @property
    def _positions(self) -> list[str]:
        return self.positions.split(SEPARATOR)

    def _edges(self, between: str = ",") -> list[str]:
        return self.edges.replace(",", between).split(SEPARATOR)

    def _special(self) -> list[tuple[int, SpecialCell]]:
        if not self.special:
            return []
        numbers = _numbers(self.keys)
        return [(numbers[key], cell) for key, cell in self.special.items()]


@lru_cache(maxsize=_KEPT)
def _order(keys: str) -> tuple[int, ...]:
    """The places of the keys in their order; empty where they are in order."""
    listed = keys.split(SEPARATOR)
    return () if listed == sorted(listed) else tuple(sorted(range(len(listed)), key=listed.__getitem__))


def _reorder(text: str, order: Sequence[int]) -> str:
    listed = text.split(SEPARATOR)
    return SEPARATOR.join([listed[n] for n in order])


@lru_cache(maxsize=_KEPT)
def _numbers(keys: str) -> Mapping[str, int]:
    """Where in the order each key is."""
    return {key: n for n, key in enumerate(keys.split(SEPARATOR))}


def _is_whole(edges: str) -> bool:
    """Whether every cell has all four edges."""
    around = f"{SEPARATOR}{edges}{SEPARATOR}"
    return not (",," in edges or f",{SEPARATOR}" in around or f"{SEPARATOR}," in around)


@lru_cache(maxsize=_KEPT)
def _places(positions: str, language: str) -> list[str]:
    """The words of each position, and of what is before the edges."""
    found = (place_words(each, language) for each in positions.split(SEPARATOR))
    return [words + space(language) if words else "" for words in found]


@lru_cache(maxsize=_KEPT)
def _titles(positions: str, edges: str, language: str) -> list[str]:
    """The words of each place where some cells lack edges; those of a cell are given if it has all four."""
    found = zip(positions.split(SEPARATOR), edges.split(SEPARATOR), strict=True)
    return [
        space(language).join(each for each in (place_words(at, language), _edges_words(own)) if each)
        for at, own in found
    ]


def _edges_words(edges: str) -> str:
    return f"{edges.replace(',', ' ')} pt" if _is_whole(edges) else ""


@lru_cache(maxsize=_KEPT)
def _nulls(listed: str) -> list[str]:
    """Numbers with commas between as JSON has them."""
    return [",".join(number or "null" for number in each.split(",")) for each in listed.split(SEPARATOR)]


@lru_cache(maxsize=_KEPT)
def _csv_heads(keys: str, labels: str, year: int) -> list[str]:
    pairs = zip(keys.split(SEPARATOR), labels.replace('"', '""').split(SEPARATOR), strict=True)
    return [f'{year},{key},"{label}",' for key, label in pairs]


@lru_cache(maxsize=_KEPT)
def _json_heads(keys: str, year: int) -> list[str]:
    return [f'[{year},"{key}","' for key in keys.split(SEPARATOR)]
