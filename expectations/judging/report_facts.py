"""Facts about a report besides its figures: facts/*.yaml name them, the SQL file beside each finds them.

Table `facts` holds what a report states or shows by itself, `facts_beside` what other reports say about it: one row a
report, one column a fact. Judges nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from expectations.judging.some_years import some_years
from expectations.judging.sql_templates import render
from expectations.language.counts import quoted
from warehouse.connection import Connection
from warehouse.messages import Message
from warehouse.reference.bodies.kinds_of_body import Level
from warehouse.reference.forms.form_list import forms
from warehouse.reference.phrases.report_phrases import Phrase, report_phrases
from warehouse.schema import literal
from warehouse.yaml_models import DeclarationError, Declared, load

FACTS = Path(__file__).parent.parent / "facts"
# The other reports that a rule compares a report with: those of the same body, those of the same division and year, or
# the parts of an aggregate.
Neighbours = Literal["body", "division", "parts"]


class Fact(Declared):
    """A fact a report has, or lacks (NULL). For `numbers` the SQL gives a list, and `<name>_least` for a lower bound.

    `told_by` names the statements it comes from (staged.stated), where they have another name. `mentions` are the items
    it counts the mentions of, each with the regular expression that finds it. `by_level` is the number of each level of
    body, of a fact that the level alone decides. `beside` is its file's: whether it comes
    from other reports; `read_from` is which (neighbours.py).
    """

    name: str
    type: Literal["number", "numbers", "day"] = "number"
    zh: str
    en: str
    told_by: tuple[str, ...] = ()
    mentions: dict[str, str] = {}
    by_level: dict[Level, Decimal] = {}
    beside: bool = False
    read_from: Neighbours | None = None

    @property
    def column(self) -> str:
        """Its column in the rules' SQL, where `t` is table facts and `b` table facts_beside."""
        return f'{"b" if self.beside else "t"}."{self.name}"'

    @property
    def least(self) -> str:
        """The column of the lower bound, of numbers."""
        return f'{"b" if self.beside else "t"}."{self.name}_least"'


class StatedCounts(Declared):
    """How the facts that come from the declared phrases are worded: templates over the words of a phrase."""

    zh: str
    en: str

    def fact(self, phrase: Phrase) -> Fact:
        words = Message(zh=self.zh, en=self.en).format(phrase=Message(zh=phrase.zh, en=phrase.en))
        return Fact(name=phrase.what, type="numbers", zh=words.zh, en=words.en)


class FactFile(Declared):
    """`beside`: whether its SQL reads other reports, for which checked.counted must be filled.

    `stated_counts` adds a fact for each declared phrase (warehouse/reference/phrases). `cells` names relations its SQL
    may read, each with the cells it holds of the reports on any form that prints them all.
    """

    beside: bool = False
    stated_counts: StatedCounts | None = None
    cells: dict[str, tuple[str, ...]] = {}
    facts: tuple[Fact, ...] = ()

    def every_fact(self) -> tuple[Fact, ...]:
        counted = [self.stated_counts.fact(phrase) for phrase in report_phrases().counts] if self.stated_counts else []
        return tuple(fact.model_copy(update={"beside": self.beside}) for fact in (*counted, *self.facts))


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact by name; DeclarationError names file and line of what is wrong."""
    found: dict[str, Fact] = {}
    for path, declared in fact_files().items():
        if not path.with_suffix(".sql").exists():
            raise DeclarationError(
                f"{path}: {path.stem}.sql is missing beside it: write the SELECT that finds its facts"
            )
        for fact in declared.every_fact():
            if fact.name in found:
                raise DeclarationError(f"{path}: {fact.name} is a fact of another file: rename one")
            if fact.beside is not (fact.read_from is not None):
                raise DeclarationError(
                    f"{path}: {fact.name}: read_from is for facts from other reports: enter which reports, or remove it"
                )
            found[fact.name] = fact
    return found


@cache
def fact_files() -> Mapping[Path, FactFile]:
    return {path: load(path, FactFile) for path in sorted(FACTS.glob("*.yaml"))}


def create_facts(con: Connection, *, beside: bool, whole: str = "", among: str = "") -> None:
    """Create `facts`, or `facts_beside`: a row for each staged report, NULL where a fact is lacking. `whole` is the
    prefix of the warehouse that holds the cells of earlier reports, where that is another. `among`: only of the reports
    in this table, which are all of some fiscal years.

    It is a view of a table, in which phrases that no report states have no columns: a column without a single value
    would be written, and joined, for every report.
    """
    columns, absent, paths = ["s.report_id"], list[str](), list[Path]()
    met = frozenset(what for (what,) in con.execute("SELECT DISTINCT what FROM staged.stated").fetchall())
    _create_form_table(con)
    for path, declared in fact_files().items():
        if declared.beside is not beside:
            continue
        for name, keys in declared.cells.items():
            con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {_cells(path, keys, whole)}")
        unmet = _unmet(declared, met)
        absent += _absent_columns(unmet)
        found = (fact for fact in declared.every_fact() if fact.name not in unmet)
        columns += [f'{path.stem}."{name}"' for fact in found for name in _columns(fact)]
        paths.append(path)
    name = "facts_beside" if beside else "facts"
    to = f"CREATE OR REPLACE TEMP TABLE {name}_found AS"
    for chosen in [f"SEMI JOIN {among} USING (report_id)"] if among else some_years(con):
        joins = " ".join(f"LEFT JOIN ({_query(path, met, chosen)}) {path.stem} USING (report_id)" for path in paths)
        con.execute(f"{to} SELECT {', '.join(columns)} FROM staged.report s {chosen} {joins}")
        to = f"INSERT INTO {name}_found"
    con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {', '.join(['*', *absent])} FROM {name}_found")


def _unmet(declared: FactFile, met: frozenset[str]) -> list[str]:
    """The declared phrases of a file of facts that no report states."""
    return [phrase.what for phrase in report_phrases().counts if declared.stated_counts and phrase.what not in met]


def _create_form_table(con: Connection) -> None:
    """Table `form`, of which the SQL of facts may ask which notice each form was issued by."""
    rows = ", ".join(f"({literal(form.form)}, {literal(form.instrument)})" for form in forms().values())
    con.execute(f"CREATE OR REPLACE TEMP TABLE form AS SELECT * FROM (VALUES {rows}) f(form, instrument)")


def _cells(path: Path, keys: tuple[str, ...], whole: str) -> str:
    """The cells `keys` of every report of `whole` on a form that prints them all."""
    selects = []
    for form in forms().values():
        printed = {cell.key: cell for cell in form.all_cells()}
        if set(keys) <= set(printed):
            cells = ", ".join(quoted(printed[key]) for key in keys)
            selects.append(f"SELECT report_id, {cells} FROM {whole}staged.{form.form}")
    if not selects:
        raise DeclarationError(f"{path}: cells: no form prints all of {', '.join(keys)}")
    return " UNION ALL ".join(selects)


def _query(path: Path, met: frozenset[str], among: str) -> str:
    """The SELECT of a file of facts, with the columns of the declared phrases, and the counts of what is mentioned.

    `met` is what the reports state at all: a list of each phrase for each report is most of the work. `among` joins the
    reports whose facts are asked for.
    """
    declared = fact_files()[path].facts
    mentions = {fact.name: _mentions(fact) for fact in declared if fact.mentions}
    by_level = {fact.name: _by_level(fact) for fact in declared if fact.by_level}
    return render(
        path.with_suffix(".sql"), stated_counts=" ".join(_stated_columns(met)), among=among, **mentions, **by_level
    )


def _mentions(fact: Fact) -> str:
    """How many items of `fact` the texts in column `words` mention, as an aggregate."""
    return " + ".join(f"max(regexp_matches(words, {literal(words)})::INT)" for words in fact.mentions.values())


def _by_level(fact: Fact) -> str:
    """The number of `fact` for the level in column `level`; NULL where the level is unknown."""
    cases = (f"WHEN {literal(level)} THEN {number}" for level, number in fact.by_level.items())
    return f"CASE level {' '.join(cases)} END::DECIMAL(18,8)"


def _stated_columns(met: frozenset[str]) -> Iterator[str]:
    """The columns of the phrases in `met`, each with the comma after it."""
    for phrase in report_phrases().counts:
        what = literal(phrase.what)
        if phrase.what in met:
            yield f'list(number) FILTER (what = {what} AND exact) AS "{phrase.what}",'
            yield f'max(number) FILTER (what = {what} AND NOT exact) AS "{phrase.what}_least",'


def _absent_columns(phrases: Iterable[str]) -> Iterator[str]:
    """The same columns of phrases that no report states."""
    for what in phrases:
        yield from (f'NULL::DECIMAL(18,2)[] AS "{what}"', f'NULL::DECIMAL(18,2) AS "{what}_least"')


def _columns(fact: Fact) -> tuple[str, ...]:
    return (fact.name, f"{fact.name}_least") if fact.type == "numbers" else (fact.name,)
