"""The metadata of a release as DataCite (schema 4.6) and Zenodo take them: what is needed to register a DOI.

There is no identifier in them, as it is given when the release is deposited.
"""

from html import escape
from typing import Any

from warehouse.releases.documentation.study import Study
from warehouse.schema import Words

_SCHEMA = "http://datacite.org/schema/kernel-4"
_FORMATS = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}


def datacite(study: Study) -> dict[str, Any]:
    """The metadata as DataCite's JSON."""
    about, cited = study.about, study.words
    return {
        "schemaVersion": _SCHEMA,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [{"name": name, "nameType": "Organizational"} for name in cited.creators],
        "titles": [
            {"title": about.title.zh, "lang": "zh"},
            {"title": about.title.en, "titleType": "TranslatedTitle", "lang": "en"},
        ],
        "publisher": {"name": cited.publisher},
        "publicationYear": study.day[:4],
        "language": "zh",
        "version": study.name,
        "subjects": [{"subject": each, "lang": lang} for word in cited.keywords for lang, each in _both(word)],
        "dates": [{"date": study.day, "dateType": "Issued"}, *_covered(study)],
        "descriptions": [
            {"description": text, "descriptionType": kind, "lang": lang}
            for kind, words in (("Abstract", about.description), *(("Methods", note) for note in about.notes))
            for lang, text in _both(words)
        ],
        "rightsList": [
            {"rights": each.title, "rightsUri": each.path, "rightsIdentifier": each.name,
             "rightsIdentifierScheme": "SPDX"}
            for each in about.licenses
        ],
        "geoLocations": [{"geoLocationPlace": cited.place.en}],
        "formats": [_FORMATS[name] for name in sorted({resource.format for resource in study.resources})],
        "sizes": [f"{study.bytes} bytes"],
    }  # fmt: skip


def zenodo(study: Study) -> dict[str, Any]:
    """The metadata as Zenodo reads them from `.zenodo.json` and takes them in a deposit."""
    about, words = study.about, study.words
    return {
        "upload_type": "dataset",
        "title": f"{about.title.en} / {about.title.zh}",
        "description": "".join(f"<p>{escape(text)}</p>" for _, text in _both(about.description)),
        "creators": [{"name": name} for name in words.creators],
        "publication_date": study.day,
        "version": study.name,
        "language": "zho",
        "access_right": "open",
        "license": about.licenses[0].name.lower(),
        "keywords": [each for word in words.keywords for _, each in _both(word)],
        "notes": " ".join(f"{note.en}. {note.zh}。" for note in (words.missing, *about.notes)),
    }  # fmt: skip


def _covered(study: Study) -> list[dict[str, str]]:
    """The fiscal years that the data covers."""
    if not study.years:
        return []
    span = f"{study.years[0]}/{study.years[-1]}" if len(study.years) > 1 else str(study.years[0])
    return [{"date": span, "dateType": "Other", "dateInformation": "fiscal years covered"}]


def _both(words: Words) -> tuple[tuple[str, str], ...]:
    return (("zh", words.zh), ("en", words.en))
