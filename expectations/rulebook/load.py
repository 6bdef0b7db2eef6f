"""The rulebook: every rule of rules/*.yaml, and for each layout its instances. Judges nothing itself."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from expectations.rulebook.rule import FAMILIES, Instance, Rule, Severity, family_words
from warehouse.reference.forms.form import Layout
from warehouse.reference.forms.form_files import form_files
from warehouse.reference.forms.form_list import layouts
from warehouse.yaml_models import DeclarationError, Declared, load

RULES = Path(__file__).parent.parent / "rules"


class Principle(Declared):
    """An entry of the catalogue that no formula judges: what keeps it, and where."""

    id: str
    family: str
    severity: Severity
    zh: str
    en: str
    legal: str
    kept_zh: str
    kept_en: str


class RuleFile(Declared):
    rules: tuple[Rule, ...] = ()
    principles: tuple[Principle, ...] = ()


@dataclass(frozen=True)
class Rulebook:
    """All rules, in the order of their files, and the principles that no formula judges."""

    rules: tuple[Rule, ...]
    principles: tuple[Principle, ...] = ()

    def instances(self, layout: Layout) -> tuple[Instance, ...]:
        """Every rule instance of one layout."""
        return self._by_layout[layout]

    @cached_property
    def _by_layout(self) -> dict[Layout, tuple[Instance, ...]]:
        return {at: tuple(i for rule in self.rules for i in rule.instances.get(at, ())) for at in layouts()}

    @cached_property
    def edition(self) -> str:
        """A short digest of what the rules require: equal for equal rules, also where their texts differ."""
        rules = (f"{r.id} {r.version} {r.severity} {r.effect} {r.each} {r.formula}" for r in self.rules)
        return hashlib.sha256("\n".join(rules).encode()).hexdigest()[:8]

    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.family for rule in self.rules))


def load_rules(folder: Path) -> Rulebook:
    """The rulebook in `folder`; DeclarationError names file, line and field of what is wrong.

    On one layout an id belongs to one rule; rules for different forms or layouts may share one.
    """
    files = {path: load(path, RuleFile) for path in sorted(folder.glob("*.yaml"))}
    taken: dict[tuple[str, Layout], tuple[Rule, Path]] = {}
    for path, rule in ((path, rule) for path, file in files.items() for rule in file.rules):
        for at in _ids(rule):
            other, elsewhere = taken.setdefault(at, (rule, path))
            if other is not rule:
                raise DeclarationError(
                    f"{path}: rule {rule.id}: the id {at[0]} belongs to another rule, in {elsewhere}: choose another id"
                )
    book = Rulebook(
        tuple(rule for file in files.values() for rule in file.rules),
        tuple(principle for file in files.values() for principle in file.principles),
    )
    _require_named_families(files)
    _require_one_severity(files)
    _require_rules(book, folder)
    return book


def _require_named_families(files: Mapping[Path, RuleFile]) -> None:
    """DeclarationError naming an entry whose family has no name, under which people see its rules."""
    for path, file in files.items():
        entries: list[Rule | Principle] = [*file.rules, *file.principles]
        if unnamed := next((entry for entry in entries if entry.family not in family_words()), None):
            raise DeclarationError(
                f"{path}: rule {unnamed.id}: family {unnamed.family} has no name: enter it in {FAMILIES}, or choose"
                " another family"
            )


def _require_one_severity(files: Mapping[Path, RuleFile]) -> None:
    """DeclarationError naming a rule of another severity than its family, which Dagster shows as one check."""
    first: dict[str, Rule] = {}
    for path, rule in ((path, rule) for path, file in files.items() for rule in file.rules):
        other = first.setdefault(rule.family, rule)
        if other.severity != rule.severity:
            raise DeclarationError(
                f"{path}: rule {rule.id}: family {rule.family} has severity {other.severity} (rule {other.id}), this"
                f" rule {rule.severity}: choose another family, or give the rule that severity"
            )


def _ids(rule: Rule) -> Iterator[tuple[str, Layout]]:
    """Each id of a rule with each layout it has it on."""
    for layout, instances in rule.instances.items():
        yield from dict.fromkeys((instance.id, layout) for instance in instances)


def _require_rules(book: Rulebook, folder: Path) -> None:
    """DeclarationError naming the file of a form no rule holds for: every report on it would pass."""
    for layout in layouts():
        if not book.instances(layout):
            raise DeclarationError(
                f"{form_files(layout.form.form)[0]}: no rule in {folder} holds for {layout}: give its lines the keys"
                " of the form it follows, or check since and until of the rules"
            )


@cache
def rulebook() -> Rulebook:
    return load_rules(RULES)
