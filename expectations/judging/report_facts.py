"""What is told beside the figures: facts/*.yaml name the facts, the SQL file beside each finds them, a row a report.

`told` holds what a report tells by itself, `beside` what other reports tell of it. Judges nothing.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from warehouse.store import Connection
from warehouse.yaml_models import DeclarationError, Declared, load

FACTS = Path(__file__).parent.parent / "facts"


class Fact(Declared):
    """A fact a report has or not (NULL). Of `numbers` the SQL gives a list, and `<name>_least` for a lower bound.

    `told_by` names what is stated that tells it (staged.stated), where that has not its own name. `beside` is its
    file's: whether other reports tell it.
    """

    name: str
    type: Literal["number", "numbers", "day"] = "number"
    zh: str
    en: str
    told_by: tuple[str, ...] = ()
    beside: bool = False

    @property
    def column(self) -> str:
        """Its column in the rules' SQL, where `t` is table told and `b` table beside."""
        return f'{"b" if self.beside else "t"}."{self.name}"'

    @property
    def least(self) -> str:
        """The column of the lower bound, of numbers."""
        return f'{"b" if self.beside else "t"}."{self.name}_least"'


class FactFile(Declared):
    """`beside`: whether its SQL looks at other reports, for which checked.counted must be filled."""

    beside: bool = False
    facts: tuple[Fact, ...]


@cache
def facts() -> dict[str, Fact]:
    """Every fact by name; DeclarationError names file and line of what is wrong."""
    found: dict[str, Fact] = {}
    for path, declared in _files().items():
        if not path.with_suffix(".sql").exists():
            raise DeclarationError(f"{path}: there is no {path.stem}.sql beside it that finds its facts")
        for fact in declared.facts:
            if fact.name in found:
                raise DeclarationError(f"{path}: {fact.name} is a fact of another file: leave one")
            found[fact.name] = fact.model_copy(update={"beside": declared.beside})
    return found


@cache
def _files() -> dict[Path, FactFile]:
    return {path: load(path, FactFile) for path in sorted(FACTS.glob("*.yaml"))}


def create_told(con: Connection, *, beside: bool) -> None:
    """Table `told`, or `beside`: a row a staged report, a column a fact, two of numbers; NULL where nothing is told."""
    columns, joins = ["s.report_id"], ["staged.report s"]
    for path, declared in _files().items():
        if declared.beside is not beside:
            continue
        columns += [f'{path.stem}."{name}"' for fact in declared.facts for name in _columns(fact)]
        joins.append(f"LEFT JOIN ({path.with_suffix('.sql').read_text('utf-8')}) {path.stem} USING (report_id)")
    name = "beside" if beside else "told"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(columns)} FROM {' '.join(joins)}")


def _columns(fact: Fact) -> tuple[str, ...]:
    return (fact.name, f"{fact.name}_least") if fact.type == "numbers" else (fact.name,)
