"""The section of a body's page with its places among its peers (peer_places.py)."""

from collections.abc import Iterator, Sequence

from pipelines.site.addresses import escape, indicator_path
from pipelines.site.bodies.body import Body
from pipelines.site.bodies.frames import html
from pipelines.site.bodies.phrases import code_phrase, phrases
from pipelines.site.numbers import MISSING, write_count
from pipelines.site.peer_places import place_chart
from pipelines.site.release_data import Row
from pipelines.site.words import words
from warehouse.reference.indicators import indicators

_REASONS = ("small_number", "few_peers")  # that have words of their own for the column of the place


def peers_section(body: Body, places: Sequence[Row], root: str, language: str) -> str:
    """The heading, the table of `places` and its notes; empty for a body without peers. `root` leads to the top of the
    site.
    """
    if not body.peers:
        return ""
    w, first = phrases(language), body.peers[0]
    level = html(body.context.level_words(first["level_name"]).in_language(language))
    of = w.peers_of.format(kind=code_phrase("body_kind", first["kind"], language), level=level)
    rows = "".join(_row(place, root, language) for place in places)
    return (
        f'<h2 id="peers">{w.peers.format(year=first["year"])}</h2>\n<p class="note">{of}</p>\n'
        f'<div class="wide"><table class="peers">\n<thead><tr>{"".join(_heads(language))}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table></div>\n"
        f'<p class="note">{w.peers_note.format(least=indicators().least_n)}</p>'
    )


def _heads(language: str) -> Iterator[str]:
    w = phrases(language)
    yield f'<th scope="col">{w.indicator}</th>'
    yield f'<th scope="col" class="n">{w.value}</th><th scope="col" class="n">{w.peers_median}</th>'
    yield f'<th scope="col">{w.peers_place}</th><th scope="col" class="n">{w.peers_number}</th>'


def _row(place: Row, root: str, language: str) -> str:
    name = html(place["name"].in_language(language))
    link = f'<a href="{root}{escape(indicator_path(place["indicator"]))}">{name}</a>'
    head = f'<tr><th scope="row">{link}</th><td class="n">{html(place["value_text"])}</td>'
    return head + (_withheld(place, language) if place["percentile"] is None else _placed(place, language)) + "</tr>\n"


def _placed(place: Row, language: str) -> str:
    text = words(language).peers_text.format(percent=place["percentile"])
    chart = place_chart(place["percentile"], text)
    return (
        f'<td class="n">{html(place["median_text"])}</td><td>{chart}<small>{html(text)}</small></td>'
        f"{_number(place['peers'], phrases(language).no_figure)}"
    )


def _withheld(place: Row, language: str) -> str:
    held = code_phrase("held", place["held"], language)
    own = place["held"] in _REASONS
    reason = getattr(phrases(language), f"peers_{place['held']}") if own else held
    missing = f'<td class="n none"><abbr title="{held}">{MISSING}</abbr></td>'
    return f'{missing}<td class="small">{reason}</td>{_number(place["peers"], held)}'


def _number(value: int | None, why: str) -> str:
    if value is None:
        return f'<td class="n none"><abbr title="{why}">{MISSING}</abbr></td>'
    return f'<td class="n">{write_count(value)}</td>'
