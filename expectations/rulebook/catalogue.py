"""The catalogue of rules as a page in Markdown: docs/rules.md in English, docs/rules.zh.md in Chinese.

In the order of the form: the whole report, its tables, its text, then what compares reports. Also makes the table of
rules of the changelog. Writes no file itself.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from expectations.judging.report_facts import facts
from expectations.rulebook.load import Principle, rulebook
from expectations.rulebook.rule import Instance, Rule, Setting, severity_words
from warehouse.messages import load_messages
from warehouse.reference.forms.form_list import forms

_WORDS = load_messages(Path(__file__).with_suffix(".yaml"))
_TABLES = ("proactive", "applications", "disputes")
_OF_TABLES = dict(zip(("T2", "T3", "T4"), _TABLES, strict=True))
_SECTIONS = ("whole", *_TABLES, "text", "others")
Language = str


def catalogue(language: Language) -> str:
    """The page in `language`, "zh" or "en"."""
    return "\n".join(_lines(language)) + "\n"


def rule_table() -> str:
    """Every rule with its version, severity and English text, by id: a table in Markdown, for the changelog."""
    rules = sorted(rulebook().rules, key=lambda rule: rule.id)
    rows = (f"| {rule.id} | {rule.version} | {rule.severity} | {rule.en} |\n" for rule in rules)
    return "| id | version | severity | what holds |\n|---|---|---|---|\n" + "".join(rows)


def _lines(language: Language) -> Iterator[str]:
    yield f"# {_word('title', language)}"
    for key in ("generated", "outcomes", "effects", "previous", "facts_explained"):
        yield from ("", _word(key, language))
    sections = _by_section()
    yield from _index(sections, language)
    for section, rules in sections.items():
        yield from ("", f"## {_word(section, language)}")
        for rule in rules:
            yield from _rule(rule, language)
    yield from ("", f"## {_word('principles', language)}")
    for principle in rulebook().principles:
        yield from _principle(principle, language)
    yield from _facts(language)


def _by_section() -> dict[str, list[Rule]]:
    """The rules of each section, in the order of the lines they are about."""
    placed: dict[str, list[Rule]] = {section: [] for section in _SECTIONS}
    for rule in rulebook().rules:
        placed[_section(_newest(rule))].append(rule)
    for rules in placed.values():
        rules.sort(key=lambda rule: _line(_newest(rule)))
    return placed


def _newest(rule: Rule) -> Instance:
    """The first instance of a rule on the newest form it holds for."""
    newest = rule.forms[-1]
    return next(found[0] for layout, found in rule.instances.items() if layout.form.form == newest)


def _section(instance: Instance) -> str:
    """The section a rule belongs to: its table (T2- to T4-, or that of all its cells), else by what it compares."""
    equation = instance.equation
    tables = {cell.table for cell in equation.cells}
    if own := _OF_TABLES.get(instance.rule.id[:2]):
        return own
    if len(tables) == 1 and not equation.needs_parts:
        return tables.pop()
    if equation.needs_parts or equation.needs_beside or equation.needs_previous:
        return "others"
    return "whole" if tables else "text"


def _line(instance: Instance) -> int:
    """Where the first cell of a rule is printed in its layout."""
    places = {cell.key: n for n, cell in enumerate(instance.scope.layout)}
    return min((places[cell.key] for cell in instance.equation.cells if cell.key in places), default=0)


def _index(sections: dict[str, list[Rule]], language: Language) -> Iterator[str]:
    yield from ("", f"## {_word('index', language)}", "", f"| {_word('index_head', language)} |", "|---|---|---|")
    for section, rules in sections.items():
        yield f"| | **{_word(section, language)}** | |"
        for rule in rules:
            of_forms = "" if rule.forms == tuple(forms()) else f" ({', '.join(rule.forms)})"
            yield f"| [{rule.id}](#{_anchor(rule)}){of_forms} | {_text(rule, language)} | {_severity(rule, language)} |"


def _rule(rule: Rule, language: Language) -> Iterator[str]:
    yield from ("", f'<a id="{_anchor(rule)}"></a>', "", f"### {rule.id}", "")
    yield from (_sentence(_text(rule, language), language), "")
    yield f"- {_word('severity', language)}: {_severity(rule, language)}; {_word('effect', language)}: `{rule.effect}`"
    each = f"; {_word('each', language)}: {rule.each}" if rule.each != "report" else ""
    yield f"- {_word('forms', language)}: {', '.join(rule.forms)}{each}; {_word('version', language)}: {rule.version}"
    if rule.ids:
        yield f"- {_word('ids', language)}: {', '.join(f'{own} `{at}`' for at, own in rule.ids.items())}"
    yield f"- {_word('legal', language)}: {rule.legal}"
    yield from ("", "```", rule.formula, "```", "")
    yield f"<details><summary>{_word('examples', language)}</summary>"
    yield ""
    for outcome, example in rule.examples.outcomes():
        yield f"- {_word(outcome, language)}: {_example(example)}"
    yield from ("", "</details>")


def _anchor(rule: Rule) -> str:
    """The place of a rule on its page, which other rules do not move: rules of several forms may share an id."""
    shared = sum(other.id == rule.id for other in rulebook().rules) > 1
    return "-".join(["rule", *re.findall(r"\w+", rule.id.lower()), *(rule.forms if shared else ())])


def _principle(principle: Principle, language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield from ("", f"### {principle.id}", "", _sentence(principle.zh if zh else principle.en, language), "")
    yield f"- {_word('severity', language)}: {_severity(principle, language)}"
    yield f"- {_word('legal', language)}: {principle.legal}"
    yield f"- {_word('ensured', language)}: {_sentence(principle.kept_zh if zh else principle.kept_en, language)}"


def _facts(language: Language) -> Iterator[str]:
    yield from ("", f"## {_word('facts', language)}", "", f"| {_word('facts_head', language)} |", "|---|---|---|")
    for fact in facts().values():
        yield f"| `told.{fact.name}` | {fact.type} | {fact.zh if language == 'zh' else fact.en} |"


def _word(key: str, language: Language) -> str:
    return _WORDS[key].in_language(language)


def _severity(entry: Rule | Principle, language: Language) -> str:
    return severity_words()[entry.severity].in_language(language)


def _text(rule: Rule, language: Language) -> str:
    return rule.zh if language == "zh" else rule.en


def _sentence(text: str, language: Language) -> str:
    return f"{text}。" if language == "zh" else f"{text[:1].upper()}{text[1:]}."


def _example(settings: dict[str, Setting]) -> str:
    return ", ".join(f"`{name}` {value}" for name, value in settings.items())
