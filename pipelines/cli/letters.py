"""`gongkai letters`: letters that ask bodies to verify figures, from a folder of reports or from a warehouse.

The work is in pipelines/letters.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assets.text.characters import on_one_line
from pipelines.cli.options import ArchiveOption, LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words
from pipelines.cli.written_files import describe_write_error

if TYPE_CHECKING:
    from assets.staged.workers.pool import Source, Workers
    from pipelines.cli.input_documents import InputDocument
    from pipelines.letters.cases import Cases
    from pipelines.letters.write_letters import Order

    Found = tuple[Cases, Mapping[str, Source]]  # the cases, and the documents of their reports by digest

_DUCKDB = b"DUCK"  # from the ninth byte of a database


class _Misuse(Exception):
    """The command cannot be carried out, for the reason given in its language."""


def letters(
    source: Annotated[Path, typer.Argument(metavar="SOURCE")],
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR")],
    against: Annotated[list[str] | None, typer.Option("--against", metavar="FILE")] = None,
    severity: Annotated[list[str] | None, typer.Option("--severity", metavar="NAME")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="DATE")] = None,
    sign: Annotated[str | None, typer.Option("--sign", metavar="NAME")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE")] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    archive: ArchiveOption = None,
    lang: LangOption,
) -> int:
    """Write the letters of `source` to the folder `to`; returns the exit code."""
    from assets.staged.workers.pool import Workers

    words, severities = Words("letters", lang), frozenset(severity or ())
    try:
        _check_severities(severities, words)
        order = _order(template, by, sign, words)
        _check_folder(to, words)
        with Workers(sharing=not _is_warehouse(source)) as workers:  # a fork must not follow the opening of DuckDB
            if _is_warehouse(source):
                if against:
                    raise _Misuse(words("only_files"))
                found = _warehouse_cases(source, year, archive, severities, words, workers)
            else:
                if year is not None or archive is not None:
                    raise _Misuse(words("only_warehouse"))
                found = _file_cases(source, against or (), severities, words, workers)
            _write(to, *found, order, words, workers)
    except _Misuse as error:
        return report_misuse(error)
    return SUCCESS


def _check_severities(severities: frozenset[str], words: Words) -> None:
    from expectations.rulebook.rule import severity_words

    known = severity_words()
    for unknown in sorted(severities - set(known)):
        raise _Misuse(words("no_severity", text=on_one_line(unknown), known=", ".join(known)))


def _order(template: Path | None, by: str | None, sign: str | None, words: Words) -> "Order":
    """The template and what the office states."""
    from pipelines.letters.fields import Settings
    from pipelines.letters.template import DEFAULT, Template, TemplateFault
    from pipelines.letters.write_letters import Order

    try:
        day = None if by is None else date.fromisoformat(by)
    except ValueError:
        raise _Misuse(words("not_a_date", text=on_one_line(by or ""))) from None
    try:
        return Order(Template(template or DEFAULT), Settings(day, sign), words.language)
    except TemplateFault as fault:
        raise _Misuse(fault.why.in_language(words.language)) from fault


def _check_folder(folder: Path, words: Words) -> None:
    """Fail where the letters cannot be written to a folder: it holds files already, or cannot be read."""
    try:
        used = folder.exists() and any(folder.iterdir())
    except OSError as error:
        raise _Misuse(describe_write_error(folder, error, words.language)) from error
    if used:
        raise _Misuse(words("folder_in_use", path=on_one_line(str(folder))))


def _is_warehouse(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == _DUCKDB
    except OSError:
        return False


def _warehouse_cases(
    source: Path, year: int | None, archive: str | None, severities: frozenset[str], words: Words, workers: "Workers"
) -> "Found":
    from pipelines.cli.extras import require

    require("pipeline", "letters")
    from pipelines.cli.progress import tracker
    from pipelines.letters.from_warehouse import cases_of_warehouse
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    place = workplace_at(warehouse=source, archive=archive)
    try:
        found = cases_of_warehouse(place, year, severities, workers, tracker())
    except WarehouseError as error:
        raise _Misuse(str(error)) from error
    show(words("no_year") if found.year is None else words("of_year", year=found.year))
    return found.cases, found.sources


def _file_cases(
    source: Path, against: Sequence[str], severities: frozenset[str], words: Words, workers: "Workers"
) -> "Found":
    from assets.checked.check_files import check_against
    from assets.staged.report import Refusal
    from pipelines.cli.given_arguments import documents_of
    from pipelines.cli.input_documents import Content, list_documents
    from pipelines.cli.progress import tracker
    from pipelines.letters.cases import cases_of_files
    from pipelines.report.checked_file import CheckedFile

    given = list_documents(source)
    earlier = [one for argument in against for one in documents_of(argument)]
    both = [*given, *earlier]
    _require_readable(words, both, [one.content for one in both])
    contents = {one.content.sha256: (one.name, one.content) for one in both if isinstance(one.content, Content)}
    names = {sha256: name for sha256, (name, _) in contents.items()}
    sources = _sources(given)
    kinds = {content.media_type for _, content in contents.values()}
    found = check_against(sources, _sources(earlier), workers, tracker(), names, kinds)
    read = [found.earlier[one.content.sha256] if isinstance(one.content, Content) else one.content for one in earlier]
    _require_readable(words, earlier, read)
    unread = sum(isinstance(one.content, Refusal) for one in given)
    unread += sum(isinstance(checked.document, Refusal) for checked in found.checked.values())
    if unread:
        show(words("unread", n=unread))
    return cases_of_files((CheckedFile(names[s], checked) for s, checked in found.checked.items()), severities), sources


def _sources(given: "Sequence[InputDocument]") -> "dict[str, Source]":
    from pipelines.cli.input_documents import Content

    return {one.content.sha256: one.content.source for one in given if isinstance(one.content, Content)}


def _require_readable(words: Words, documents: "Sequence[InputDocument]", read: Sequence[object]) -> None:
    """Fail where one of `documents` that is named by itself was rejected when `read`; others are only counted."""
    from assets.staged.report import Refusal

    for one, result in zip(documents, read, strict=True):
        if isinstance(result, Refusal) and one.folder is None:
            raise _Misuse(f"{on_one_line(one.name)}: {result.why.in_language(words.language)}")


def _write(
    folder: Path, cases: "Cases", sources: "Mapping[str, Source]", order: "Order", words: Words, workers: "Workers"
) -> None:
    """Write the letters and their list, and print how many there are."""
    from pipelines.letters.template import TemplateFault
    from pipelines.letters.write_letters import write_letters

    try:
        folder.mkdir(exist_ok=True)
        written = write_letters(folder, cases, order, sources, workers)
    except OSError as error:
        raise _Misuse(describe_write_error(folder, error, words.language)) from error
    except TemplateFault as fault:
        raise _Misuse(fault.why.in_language(words.language)) from fault
    findings = sum(len(letter.case.findings) for letter in written)
    show(words("written", n=len(written), findings=findings, path=on_one_line(str(folder))))
    if cases.unaddressed:
        show(words("unaddressed", n=len(cases.unaddressed)))
