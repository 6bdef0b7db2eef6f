"""Exports what was fetched from a source as one WARC 1.1 file, for web archives. Reads no warehouse, visits no site.

The archive has the body and validators of an answer, but not its HTTP headers. So a document becomes a `resource`
record instead of a `response`, an unchanged one a `revisit`, and everything else about a fetch a `metadata` record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from warcio.warcwriter import WARCWriter

from assets.collected.archive.archive import Archive
from assets.collected.journal.fetch_record import FetchRecord

_FIELDS = ("outcome", "purpose", "status", "final_url", "etag", "modified", "media_type", "title", "why")
_ABOUT = {
    "software": "Gongkai",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": "resource records hold documents as archived, metadata records everything else about a fetch",
}


def export(fetches: Iterable[FetchRecord], archive: Archive, source: str, to: Path) -> list[FetchRecord]:
    """Write the fetches of `source`, in the order of time, to the file `to`, which is complete or does not exist.

    Returns the fetches whose document is missing from the archive or corrupt; the file has only their metadata.
    """
    part, lacking = to.with_name(f"{to.name}.part"), list[FetchRecord]()
    try:
        with part.open("wb") as file:
            warc = _Warc(WARCWriter(file, gzip=to.suffix == ".gz", warc_version="1.1"))
            for n, fetched in enumerate(fetches):
                if n == 0:
                    headers = {"WARC-Date": _date(fetched), "WARC-Filename": to.name}
                    warc.write("warcinfo", "", headers, _fields(_ABOUT | {"isPartOf": source}))
                if not warc.add(fetched, archive):
                    lacking.append(fetched)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return lacking


@dataclass(slots=True)
class _Warc:
    """A file being written; `written` is the fetch of each content already in it."""

    writer: WARCWriter
    written: dict[str, FetchRecord] = field(default_factory=dict)

    def add(self, fetched: FetchRecord, archive: Archive) -> bool:
        """Write one fetch; False if its document is missing or corrupt."""
        headers = {"WARC-Date": _date(fetched)}
        lacks = False
        if fetched.sha256 is not None:
            digest = {"WARC-Payload-Digest": f"sha256:{fetched.sha256}"}
            before = self.written.get(fetched.sha256)
            try:
                if before is not None:
                    headers |= self._revisit(fetched, before, headers | digest)
                else:
                    headers |= self._resource(fetched, archive.get(fetched.sha256), headers | digest)
            except (FileNotFoundError, ValueError):
                lacks = True
        known = {name: value for name in _FIELDS if (value := getattr(fetched, name)) is not None}
        if fetched.parent is not None:
            known["via"] = fetched.parent
        self.write("metadata", fetched.url, headers, _fields(known | {"fetchTimeMs": round(fetched.seconds * 1000)}))
        return not lacks

    def _resource(self, fetched: FetchRecord, data: bytes, headers: dict[str, str]) -> dict[str, str]:
        kind = {"Content-Type": fetched.media_type or "application/octet-stream"}
        record_id = self.write("resource", fetched.url, headers | kind, data)
        self.written[fetched.sha256 or ""] = fetched
        return {"WARC-Concurrent-To": record_id}

    def _revisit(self, fetched: FetchRecord, before: FetchRecord, headers: dict[str, str]) -> dict[str, str]:
        refers = {"WARC-Refers-To-Target-URI": before.url, "WARC-Refers-To-Date": _date(before)}
        profile = {"WARC-Profile": WARCWriter.REVISIT_PROFILE_1_1}
        return {"WARC-Concurrent-To": self.write("revisit", fetched.url, headers | refers | profile, b"")}

    def write(self, kind: str, url: str, headers: dict[str, str], data: bytes) -> str:
        """Write one record; returns its id, which follows from its content, so that a second export is identical."""
        named = f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join((kind, url, *headers.values())))}>"
        headers = {"WARC-Record-ID": named} | headers
        record = self.writer.create_warc_record(url, kind, BytesIO(data), len(data), warc_headers_dict=headers)
        self.writer.write_record(record)
        return named


def _date(fetched: FetchRecord) -> str:
    return f"{fetched.asked.isoformat()}Z"


def _fields(values: Mapping[str, object]) -> bytes:
    return "".join(f"{name}: {' '.join(str(value).split())}\r\n" for name, value in values.items()).encode()
