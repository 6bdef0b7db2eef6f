"""A body of a batch with what the release has of it, and what its own page and those of its reports have in common:
addresses, breadcrumb, findings. Reads no row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipelines.site.addresses import body_path, data_stem, escape, in_language, rule_path, up
from pipelines.site.bodies.frames import html
from pipelines.site.bodies.phrases import phrases
from pipelines.site.context import Context
from pipelines.site.release_data import Row


@dataclass(frozen=True)
class Body:
    """A body: its row of site_body, its reports and filings by year, its findings by year, its rates by year, and its
    places among its peers.
    """

    context: Context
    row: Row
    reports: Mapping[int, Row]
    filing: Mapping[int, Row]
    findings: Mapping[int, Sequence[Row]]
    rates: Sequence[Row]
    peers: Sequence[Row]
    _trails: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        return html(self.row["name"])

    @cached_property
    def path(self) -> str:
        return body_path(self.row["body_id"])

    @cached_property
    def data_stem(self) -> str:
        """Its data, which is that of its reports too: an address without the ending."""
        return escape(data_stem(self.path))

    @cached_property
    def stem(self) -> str:
        """Its address without the ending, as it is written in a link."""
        return escape(self.path.removesuffix(".html"))

    @cached_property
    def own_name(self) -> str:
        """The last part of that: its page from one beside it, and the folder of its reports."""
        return self.stem.rpartition("/")[2]

    def trail(self, root: str, language: str) -> str:
        """The links of the breadcrumb down to its division, which are the same for all reports of a body."""
        if (root, language) not in self._trails:
            links = [trail_link(root + address, names[language]) for names, address in self._trail]
            self._trails[root, language] = "".join(links)
        return self._trails[root, language]

    @cached_property
    def _trail(self) -> list[tuple[Mapping[str, str], str]]:
        """The names of each step by language, and its address."""
        steps = self.context.trail(self.row["code"], whole=self.has_division)
        return [({"zh": html(name.zh), "en": html(name.en)}, escape(path)) for name, path in steps]

    @property
    def has_division(self) -> bool:
        return self.row["code"] in self.context.divisions


def trail_link(address: str, name: str) -> str:
    return f'<a href="{address}">{name}</a> <span aria-hidden="true">›</span> '


def place_slots(path: str, link: str, language: str, address: str) -> dict[str, str]:
    """What the frame of a page states of its address; `link` is its path as it is written in one, `address` that of
    the site, or empty.
    """
    here, other = in_language(path, language), in_language(link, "en" if language == "zh" else "zh")
    place = f"{address}/{in_language(link, language)}" if address else html(here)
    return {"other": up(here) + other, "place": place}


def findings_list(found: Sequence[Row], root: str, language: str) -> str:
    """The findings of a report, each with its rule."""
    return f'<ul class="findings">\n{"".join(_finding(each, root, language) for each in found)}</ul>'


def _finding(found: Row, root: str, language: str) -> str:
    w = phrases(language)
    kind, word = ("note-finding", w.kind_note) if found["effect"] == "tell" else ("error-finding", w.kind_error)
    waived = f' <span class="kind">{w.waived}</span>' if found["waived"] else ""
    sentence = html(found["sentence"] if language == "zh" else found["sentence_en"])
    rule = _rule_link(found["rule"], root)
    return f'<li class="{kind}"><span class="kind">{word}</span> {rule}{waived} {sentence}\n'


@lru_cache(maxsize=1000)
def _rule_link(rule: str, root: str) -> str:
    return f'<a href="{root}{escape(rule_path(rule))}">{html(rule)}</a>'


def verdict(report: Row, language: str) -> str:
    """Whether a report is clean, or how many rules it fails."""
    w = phrases(language)
    return w.clean if report["clean"] else f'<strong class="bad">{w.failing.format(n=report["failed"])}</strong>'
