"""How names are written, as SQL macros of a connection: of bodies as styles.yaml has it, of divisions as
divisions/names.yaml.

Holds no names itself. Which name belongs to which body is resolve.py.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import field_validator

from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.names import naming_rules
from warehouse.schema import literal
from warehouse.store import Connection
from warehouse.yaml_models import Declared, load

STYLES = Path(__file__).parent / "styles.yaml"


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern.replace(r"\p{Z}", ""))
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


class Style(Declared):
    """What is `printed`, a regular expression, is `read_as`; `\\1` is its first group."""

    printed: str
    read_as: str

    _checked = field_validator("printed")(_compiles)


class Styles(Declared):
    """styles.yaml."""

    tidy: tuple[Style, ...]
    not_a_type: tuple[str, ...]
    styles: tuple[Style, ...]


@cache
def styles() -> Styles:
    """The ways names of bodies are written; DeclarationError names file and line."""
    return load(STYLES, Styles)


def create_macros(con: Connection) -> None:
    """`body_*` and `division_*`: what body.sql and division.sql say of names."""
    for macro in (*_of_bodies(), *_of_divisions()):
        con.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")


def _of_bodies() -> Iterator[str]:
    yield f"body_tidy(name) AS {_styled('name', styles().tidy)}"
    yield f"body_styled(name) AS {_styled('name', styles().styles)}"
    yield f"body_prefix(name) AS regexp_extract(name, {_any(kinds_of_body().prefixes, '^')})"
    yield f"body_keeps_type(name) AS regexp_matches(name, {_any(styles().not_a_type, '^')})"
    # Lists of beginnings are sorted, the longest first.
    yield "body_begins(name, starts) AS [s FOR s IN starts IF starts_with(name, s)][1]"
    yield "body_holds(name, parts) AS [s FOR s IN parts IF contains(name, s)][1]"
    yield "body_cut(name, start) AS CASE WHEN start IS NULL THEN name ELSE substr(name, length(start) + 1) END"


def _styled(name: str, listed: Sequence[Style]) -> str:
    for style in listed:
        name = f"regexp_replace({name}, {literal(style.printed)}, {literal(style.read_as)}, 'g')"
    return name


def _of_divisions() -> Iterator[str]:
    peoples = "(?:" + "|".join(sorted(naming_rules().peoples, key=len, reverse=True)) + ")+"
    plain = literal(f"^(..+?){peoples}(?:自治州|自治县|自治旗)$")
    # 长阳土家族自治县 is also 长阳县; 许湾街道 also 许湾办事处.
    yield (
        f"division_written(name, level) AS CASE WHEN level = 'township' THEN {_townships()}"
        f" WHEN regexp_matches(name, {plain}) THEN [name, regexp_extract(name, {plain}, 1) || right(name, 1)]"
        " ELSE [name] END"
    )
    levels = " ".join(
        f"WHEN {literal(level)} THEN regexp_extract(name, {literal(f'^(..+?)(?:{_longest(types)})$')}, 1)"
        for level, types in naming_rules().types.items()
        if level != "township"
    )
    # The place alone, "" where it would be one character: 郑州, 长阳.
    yield (
        f"division_place(name, level) AS regexp_replace(CASE level {levels} ELSE '' END,"
        f" {literal(f'^(..+?){peoples}$')}, '\\1')"
    )
    types = _longest([t for level in naming_rules().types.values() for t in level if t != "街道"])
    yield f"division_type(name) AS regexp_extract(coalesce(name, ''), {literal(f'(?:{types})$')})"


def _townships() -> str:
    cases = []
    for unit, others in naming_rules().same_unit.items():
        endings = (unit, *others)
        ending = literal(f"(?:{_longest(endings)})$")
        ways = ", ".join(f"regexp_replace(name, {ending}, {literal(way)})" for way in endings)
        cases.append(f"WHEN regexp_matches(name, {literal(f'.(?:{_longest(endings)})$')}) THEN [{ways}]")
    return f"CASE {' '.join(cases)} ELSE [name] END"


def _longest(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _any(patterns: Sequence[str], start: str) -> str:
    return literal(f"{start}(?:{'|'.join(patterns)})")
