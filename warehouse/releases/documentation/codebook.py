"""The codebook of a release in one language, as Markdown: every table, file, column, unit and coded value."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from warehouse.messages import Message, load_messages
from warehouse.releases.documentation.study import Study, in_words, place_of
from warehouse.schema import Column, Table, Words

_MESSAGES = Path(__file__).parent / "messages.yaml"
_STOP = {"zh": "。", "en": "."}
Say = Callable[..., str]


def codebook(study: Study, language: str) -> str:
    """The whole codebook in `language`, "zh" or "en"."""
    return "\n".join(_lines(study, language)) + "\n"


def _lines(study: Study, language: str) -> Iterator[str]:
    say = _say(language)
    title = _in(study.about.title, language)
    cited = {"name": study.name, "day": study.day, "title": title, "licence": study.about.licenses[0].name}
    yield f"# {title}{'：' if language == 'zh' else ': '}{say('heading')}"
    yield from ("", say("release", name=study.name, day=study.day) + _STOP[language])
    yield from ("", _in(study.about.description, language), "", _in(study.words.missing, language) + _STOP[language])
    yield from ("", say("cite", creators=", ".join(study.words.creators), **cited))
    yield from ("", f"## {say('sources')}", "")
    yield from (f"- {_in(s.title, language)}{_STOP[language]} {_in(s.note, language)}" for s in study.about.sources)
    yield from ("", f"## {say('tables')}", "", _row(say("table"), say("rows"), say("grain")), "|---|---:|---|")
    for name, table in study.tables.items():
        yield _row(f"[{name}](#{name})", str(study.files(name)[0].rows), _in(table.grain, language))
    for name, table in study.tables.items():
        yield from _table(study, name, table, language)
    yield from _code_lists(study.codes, language)


def _table(study: Study, name: str, table: Table, language: str) -> Iterator[str]:
    say = _say(language)
    yield from ("", f"## {name}", "", f"- {say('grain')}: {_in(table.grain, language)}")
    if table.purpose:
        yield f"- {say('purpose')}: {_in(table.purpose, language)}"
    yield f"- {say('keys')}: {', '.join(f'`{key}`' for key in table.keys)}"
    yield f"- {say('files')}: {', '.join(f'`{place_of(resource)}`' for resource in study.files(name))}"
    yield from (f"- {say('caveats')}: {_in(caveat, language)}" for caveat in table.caveats)
    yield from ("", _row(*map(say, ("column", "type", "unit", "meaning", "codes"))), "|---|---|---|---|---|")
    yield from (_column(column, language) for column in table.all_columns())


def _column(column: Column, language: str) -> str:
    codes = f"[{column.values}](#codes-{column.values})" if column.values else ""
    return _row(f"`{column.name}`", column.type, column.unit or "", in_words(column, language), codes)


def _code_lists(codes: Mapping[str, Mapping[str, Words]], language: str) -> Iterator[str]:
    say = _say(language)
    yield from ("", f"## {say('code_lists')}")
    for name, words in codes.items():
        yield from ("", f'<a id="codes-{name}"></a>', "", f"### {name}", "")
        yield from (_row(say("code"), say("words")), "|---|---|")
        yield from (_row(f"`{code}`", _in(each, language)) for code, each in words.items())


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _in(words: Words, language: str) -> str:
    return words.zh if language == "zh" else words.en


def _say(language: str) -> Say:
    def say(key: str, **facts: object) -> str:
        return _messages()[key].format(**facts).in_language(language)

    return say


@cache
def _messages() -> Mapping[str, Message]:
    return load_messages(_MESSAGES)
