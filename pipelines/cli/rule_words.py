"""The rules in words, in lines of at most 100 columns: all in the order of the form, or one with its details."""

from collections.abc import Iterator
from itertools import groupby

from expectations.rulebook.load import Principle, rulebook
from expectations.rulebook.rule import Rule, Setting, family_words, severity_words
from pipelines.cli.text_columns import padded, wrapped
from pipelines.cli.words import Words
from warehouse.reference.forms.form_list import forms

COLUMNS = 100
# The subjects by the letters an id begins with: the tables of the form, then what surrounds them.
_SUBJECTS = ("T2", "T3", "T4", "S", "N", "D", "E", "X", "A")
_ID, _OUTCOME, _NAME = 15, 7, 16


def list_rules(words: Words) -> Iterator[str]:
    """Each subject with its rules: the id, whether a failure is an error or a note, and what must hold."""
    entries: list[Rule | Principle] = [*rulebook().rules, *rulebook().principles]
    for subject, declared in groupby(sorted(entries, key=_order), _subject):
        yield words(f"subject_{subject}")
        on_forms: dict[tuple[str, str, str], set[str]] = {}  # a rule may be declared once for each form
        for rule in declared:
            of_forms = rule.forms if isinstance(rule, Rule) else tuple(forms())
            on_forms.setdefault((rule.id, _failure(rule, words), _sentence(rule, words)), set()).update(of_forms)
        for (rule_id, failure, sentence), named in on_forms.items():
            only = "" if named == set(forms()) else f" [{', '.join(sorted(named))}]"
            yield from _listed(rule_id, failure, sentence + only)
        yield ""
    yield words("see_one")


def describe_rule(wanted: str, words: Words) -> Iterator[str]:
    """All that is declared of the rules with the id `wanted`, or with a range of ids that it is in; nothing if none."""
    found = [rule for rule in rulebook().rules if wanted in (rule.id, *rule.ids.values())]
    for rule in found:
        yield f"{rule.id}  {words('version', version=rule.version)}"
        yield from _indented(_sentence(rule, words))
        places = [place for place, name in rule.ids.items() if name == wanted]
        for name, value in (
            ("failure", words(f"effect_{rule.effect}")),
            ("severity", severity_words()[rule.severity].in_language(words.language)),
            ("family", family_words()[rule.family].in_language(words.language)),
            ("forms", ", ".join((*rule.forms, *rule.layouts))),
            ("each", ", ".join(places) if places else words(f"each_{rule.each.replace('.', '_')}")),
            ("formula", rule.formula),
            ("basis", rule.legal),
            *((f"example_{outcome}", _example(settings)) for outcome, settings in rule.examples.outcomes()),
        ):
            yield from _named(words(name), value)
        yield ""
    for principle in (each for each in rulebook().principles if each.id == wanted):
        yield principle.id
        yield from _indented(_sentence(principle, words))
        yield from _named(words("severity"), severity_words()[principle.severity].in_language(words.language))
        yield from _named(words("kept"), principle.kept_zh if words.language == "zh" else principle.kept_en)
        yield from _named(words("basis"), principle.legal)


def _subject(rule: Rule | Principle) -> str:
    """The letters an id begins with, of tables with their number: T3-01 is of T3, N-05 of N."""
    return rule.id.partition("-")[0]


def _order(rule: Rule | Principle) -> tuple[int, str]:
    return _SUBJECTS.index(_subject(rule)), rule.id


def _failure(rule: Rule | Principle, words: Words) -> str:
    if isinstance(rule, Principle):
        return words("no_failure")
    return words("note" if rule.effect == "tell" else "error")


def _sentence(rule: Rule | Principle, words: Words) -> str:
    return rule.zh if words.language == "zh" else rule.en


def _listed(rule_id: str, failure: str, sentence: str) -> Iterator[str]:
    first, *further = wrapped(sentence, COLUMNS - _ID - _OUTCOME - 2)
    yield f"  {padded(rule_id, _ID)}{padded(failure, _OUTCOME)}{first}"
    yield from (" " * (2 + _ID + _OUTCOME) + line for line in further)


def _indented(text: str) -> Iterator[str]:
    yield from (f"  {line}" for line in wrapped(text, COLUMNS - 2))


def _named(name: str, value: str) -> Iterator[str]:
    first, *further = wrapped(value, COLUMNS - _NAME - 2)
    yield f"  {padded(name, _NAME)}{first}"
    yield from (" " * (2 + _NAME) + line for line in further)


def _example(settings: dict[str, Setting]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())
