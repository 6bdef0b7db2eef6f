"""The SQL macros that normalise names: of bodies by styles.yaml, of divisions by reference/divisions/names.yaml.

Holds no names itself. resolve.py identifies the body a name belongs to.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import field_validator

from warehouse.connection import Connection
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.names import naming_rules
from warehouse.schema import literal
from warehouse.yaml_models import Declared, load

STYLES = Path(__file__).parent / "styles.yaml"


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern.replace(r"\p{Z}", ""))
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return pattern


class Style(Declared):
    """The regular expression `printed` is replaced by `read_as`, in which `\\1` is its first group."""

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
    """The spellings of names of bodies; DeclarationError names file and line of a fault."""
    return load(STYLES, Styles)


def create_macros(con: Connection) -> None:
    """Create the macros `body_*` and `division_*` that name.sql and division.sql use."""
    for macro in (*_body_macros(), *_division_macros()):
        con.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")


def _body_macros() -> Iterator[str]:
    yield f"body_tidy(name) AS {_replaced('name', styles().tidy)}"
    yield f"body_styled(name) AS {_replaced('name', styles().styles)}"
    yield f"body_prefix(name) AS regexp_extract(name, {_alternatives(kinds_of_body().prefixes, '^')})"
    yield f"body_keeps_type(name) AS regexp_matches(name, {_alternatives(styles().not_a_type, '^')})"
    # Lists of beginnings are ordered, longest first.
    yield "body_begins(name, starts) AS [s FOR s IN starts IF starts_with(name, s)][1]"
    yield "body_holds(name, parts) AS [s FOR s IN parts IF contains(name, s)][1]"
    yield "body_cut(name, start) AS CASE WHEN start IS NULL THEN name ELSE substr(name, length(start) + 1) END"


def _replaced(name: str, listed: Sequence[Style]) -> str:
    for style in listed:
        name = f"regexp_replace({name}, {literal(style.printed)}, {literal(style.read_as)}, 'g')"
    return name


def _division_macros() -> Iterator[str]:
    peoples = "(?:" + "|".join(sorted(naming_rules().peoples, key=len, reverse=True)) + ")+"
    plain = literal(f"^(..+?){peoples}(?:自治州|自治县|自治旗)$")
    # 长阳土家族自治县 is also 长阳县; 许湾街道 also 许湾办事处.
    yield (
        f"division_written(name, level) AS CASE WHEN level = 'township' THEN {_township_spellings()}"
        f" WHEN regexp_matches(name, {plain}) THEN [name, regexp_extract(name, {plain}, 1) || right(name, 1)]"
        " ELSE [name] END"
    )
    levels = " ".join(
        f"WHEN {literal(level)} THEN regexp_extract(name, {literal(f'^(..+?)(?:{_longest_first(types)})$')}, 1)"
        for level, types in naming_rules().types.items()
        if level != "township"
    )
    # The place without its type (郑州, 长阳); "" if it would be one character.
    yield (
        f"division_place(name, level) AS regexp_replace(CASE level {levels} ELSE '' END,"
        f" {literal(f'^(..+?){peoples}$')}, '\\1')"
    )
    types = _longest_first([t for level in naming_rules().types.values() for t in level if t != "街道"])
    yield f"division_type(name) AS regexp_extract(coalesce(name, ''), {literal(f'(?:{types})$')})"


def _township_spellings() -> str:
    cases = []
    for unit, others in naming_rules().same_unit.items():
        endings = (unit, *others)
        ending = literal(f"(?:{_longest_first(endings)})$")
        ways = ", ".join(f"regexp_replace(name, {ending}, {literal(way)})" for way in endings)
        cases.append(f"WHEN regexp_matches(name, {literal(f'.(?:{_longest_first(endings)})$')}) THEN [{ways}]")
    return f"CASE {' '.join(cases)} ELSE [name] END"


def _longest_first(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _alternatives(patterns: Sequence[str], start: str) -> str:
    return literal(f"{start}(?:{'|'.join(patterns)})")
