"""The data of a page as one ZIP: the CSV, the JSON, a README in both languages, and the citation as CFF and BibTeX.

The ZIP of the same page of the same release has the same bytes.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence

from pipelines.site.addresses import data_stem, in_language
from pipelines.site.data_files import PageData
from pipelines.site.page import Page
from pipelines.site.release_data import ReleaseData
from pipelines.site.words import LANGUAGES, message, unit_words, words
from warehouse.messages import Message
from warehouse.releases.documentation.study import CITATION, CitationWords
from warehouse.yaml_models import load

_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can hold


def pack_data(release: ReleaseData, page: Page, address: str, files: Sequence[bytes]) -> bytes:
    """The ZIP of `page`, whose `files` end with its CSV and its JSON; `address` is that of the site, or empty."""
    assert page.data is not None
    *_, csv, json_data = files
    name = data_stem(page.path).rpartition("/")[2]
    texts = {
        "README.md": _readme(release, page, page.data, name, address),
        "CITATION.cff": _cff(release, page, address),
        "citation.bib": _bibtex(release, page, name, address),
    }
    return _zip({f"{name}.csv": csv, f"{name}.json": json_data, **{key: text.encode() for key, text in texts.items()}})


def cite_page(release: ReleaseData, page: Page, language: str, address: str) -> str:
    """The sentence by which the page is cited."""
    place = _place(page, language, address)
    cited = message("cite_text", title=page.title, release=release.name, day=release.day, address=place)
    return cited.in_language(language)


def _place(page: Page, language: str, address: str) -> str:
    path = in_language(page.path, language)
    return f"{address}/{path}" if address else path


def _readme(release: ReleaseData, page: Page, data: PageData, name: str, address: str) -> str:
    parts = [_readme_in(language, release, page, data, address) for language in LANGUAGES]
    return f"# {page.title.zh} / {page.title.en} ({name})\n\n" + "\n".join(parts)


def _readme_in(language: str, release: ReleaseData, page: Page, data: PageData, address: str) -> str:
    w = words(language)
    lines = [f"## {w.other_language_of}", "", page.description.in_language(language), ""]
    lines += [f"- {w.release}: {release.name} ({release.day})", f"- {w.licence} CC BY 4.0"]
    lines += [f"- {w.cite}: {cite_page(release, page, language, address)}", f"- {w.rows}: {len(data.rows)}", ""]
    lines += [f"| {w.column} | {w.unit} | {w.meaning} |", "|---|---|---|"]
    for column in data.columns:
        unit = unit_words(column.unit).in_language(language)
        lines.append(f"| `{column.name}` | {unit} | {_cell(column.words, language)} |")
    caveats = [f"- {caveat.in_language(language)}" for caveat in data.caveats]
    lines += ["", w.packed_missing, "", f"{w.caveats}{w.colon}".rstrip(), "", *caveats]
    return "\n".join(lines) + "\n"


def _cell(text: Message, language: str) -> str:
    return text.in_language(language).replace("|", "\\|")


def _cff(release: ReleaseData, page: Page, address: str) -> str:
    """YAML whose strings are JSON, which YAML contains."""
    facts: dict[str, object] = {
        "cff-version": "1.2.0", "type": "dataset", "message": cite_page(release, page, "en", address),
        "title": f"{page.title.en} / {page.title.zh}", "version": release.name, "date-released": release.day,
        "license": "CC-BY-4.0", "authors": [{"name": name} for name in load(CITATION, CitationWords).creators],
    }  # fmt: skip
    if address:
        facts["url"] = _place(page, "en", address)
    return "".join(f"{key}: {_as_json(value)}\n" for key, value in facts.items())


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()


def _bibtex(release: ReleaseData, page: Page, name: str, address: str) -> str:
    authors = " and ".join(f"{{{name}}}" for name in load(CITATION, CitationWords).creators)
    fields = {
        "author": authors, "title": page.title.en, "year": release.day[:4], "version": release.name,
        "howpublished": _place(page, "en", address), "note": f"{release.day}, CC BY 4.0",
    }  # fmt: skip
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items())
    return f"@misc{{gongkai-{name},\n{lines}}}\n"


def _zip(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return held.getvalue()
