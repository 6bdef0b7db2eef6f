"""`gongkai letters`: letters that ask bodies to verify figures, from a folder of reports or from a warehouse.

The work is in pipelines/letters.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from assets.text.characters import on_one_line
from expectations.rulebook.rule import Severity
from pipelines.cli.options import ArchiveOption, LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words
from pipelines.cli.written_files import describe_write_error

if TYPE_CHECKING:
    from assets.staged.workers.pool import Source, Workers
    from pipelines.letters.cases import Cases
    from pipelines.letters.write_letters import Order

SeverityName = StrEnum("SeverityName", {name: name for name in get_args(Severity)})  # type: ignore[misc]
_DUCKDB = b"DUCK"  # from the ninth byte of a database


def letters(
    source: Annotated[Path, typer.Argument(metavar="SOURCE")],
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR")],
    severity: Annotated[list[SeverityName] | None, typer.Option("--severity", metavar="NAME")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="DATE")] = None,
    sign: Annotated[str | None, typer.Option("--sign", metavar="NAME")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE")] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    archive: ArchiveOption = None,
    lang: LangOption,
) -> int:
    """Write the letters of `source` to the folder `to`; returns the exit code."""
    from assets.staged.workers.pool import Workers
    from pipelines.letters.fields import Settings
    from pipelines.letters.template import DEFAULT, Template, TemplateFault
    from pipelines.letters.write_letters import Order

    words, severities = Words("letters", lang), frozenset(str(one) for one in severity or ())
    try:
        day = None if by is None else date.fromisoformat(by)
    except ValueError:
        return report_misuse(words("not_a_date", text=on_one_line(by or "")))
    try:
        order = Order(Template(template or DEFAULT), Settings(day, sign), lang)
        if why := _why_not_to_use(to, words):
            return report_misuse(why)
        with Workers(sharing=not _is_warehouse(source)) as workers:  # a fork must not follow the opening of DuckDB
            found = _cases(source, year, archive, severities, words, workers)
            if isinstance(found, str):
                return report_misuse(found)
            return _write(to, *found, order, words, workers)
    except TemplateFault as fault:
        return report_misuse(fault.why.in_language(lang))


def _cases(
    source: Path, year: int | None, archive: str | None, severities: frozenset[str], words: Words, workers: "Workers"
) -> "tuple[Cases, Mapping[str, Source]] | str":
    """The cases of a warehouse or of files, with the documents by digest; why there are none where it fails."""
    if _is_warehouse(source):
        return _warehouse_cases(source, year, archive, severities, words, workers)
    if year is not None or archive is not None:
        return words("only_warehouse")
    return _file_cases(source, severities, words, workers)


def _is_warehouse(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == _DUCKDB
    except OSError:
        return False


def _warehouse_cases(
    source: Path, year: int | None, archive: str | None, severities: frozenset[str], words: Words, workers: "Workers"
) -> "tuple[Cases, Mapping[str, Source]] | str":
    from pipelines.cli.extras import require

    require("pipeline", "letters")
    from pipelines.cli.progress import tracker
    from pipelines.letters.from_warehouse import cases_of_warehouse
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    try:
        found = cases_of_warehouse(
            workplace_at(warehouse=source, archive=archive), year, severities, workers, tracker()
        )  # fmt: skip
    except WarehouseError as error:
        return str(error)
    show(words("no_year") if found.year is None else words("of_year", year=found.year))
    return found.cases, found.sources


def _file_cases(
    source: Path, severities: frozenset[str], words: Words, workers: "Workers"
) -> "tuple[Cases, Mapping[str, Source]]":
    from assets.checked.check_files import check_against
    from assets.staged.report import Refusal
    from pipelines.cli.input_documents import Content, list_documents
    from pipelines.cli.progress import tracker
    from pipelines.letters.cases import cases_of_files
    from pipelines.report.overview import CheckedFile

    given = list_documents(source)
    contents = {one.content.sha256: one for one in given if isinstance(one.content, Content)}
    sources = {sha256: one.content.source for sha256, one in contents.items() if isinstance(one.content, Content)}
    kinds = {one.content.media_type for one in contents.values() if isinstance(one.content, Content)}
    places = {sha256: one.name for sha256, one in contents.items()}
    found = check_against(sources, {}, workers, tracker(), places, kinds)
    files = [CheckedFile(contents[sha256].name, checked) for sha256, checked in found.checked.items()]
    unread = sum(isinstance(one.content, Refusal) for one in given)
    unread += sum(isinstance(checked.document, Refusal) for checked in found.checked.values())
    if unread:
        show(words("unread", n=unread))
    return cases_of_files(files, severities), sources


def _why_not_to_use(folder: Path, words: Words) -> str | None:
    """Why the letters cannot be written to a folder: it holds files already, or cannot be read."""
    try:
        used = folder.exists() and any(folder.iterdir())
    except OSError as error:
        return describe_write_error(folder, error, words.language)
    return words("folder_in_use", path=on_one_line(str(folder))) if used else None


def _write(
    folder: Path, cases: "Cases", sources: "Mapping[str, Source]", order: "Order", words: Words, workers: "Workers"
) -> int:  # fmt: skip
    from pipelines.letters.write_letters import write_letters

    try:
        folder.mkdir(exist_ok=True)
        written = write_letters(folder, cases, order, sources, workers)
    except OSError as error:
        return report_misuse(describe_write_error(folder, error, words.language))
    findings = sum(len(letter.case.findings) for letter in written)
    show(words("written", n=len(written), findings=findings, path=on_one_line(str(folder))))
    if cases.unaddressed:
        show(words("unaddressed", n=len(cases.unaddressed)))
    return SUCCESS
