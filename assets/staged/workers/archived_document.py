"""Fetching a document from the archive, with what is known of it from outside: called in the process that reads it."""

from dataclasses import replace

from assets.collected.archive.archive import Archive
from assets.staged.identity.received_document import ReceivedDocument


def fetch_document(archive: Archive, sha256: str, received: ReceivedDocument) -> ReceivedDocument:
    """The document; OSError or ValueError where the archive cannot deliver it."""
    return replace(received, data=archive.get(sha256))
