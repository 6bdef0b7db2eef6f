"""Digests of the reference data. Reports read or judged with other data are read or judged again."""

import hashlib
from functools import cache
from pathlib import Path

from warehouse.reference.divisions.derived_files import DERIVED
from warehouse.reference.forms.form_files import FORMS, form_files


@cache
def edition() -> str:
    """A digest of the reference data that reading depends on, without the forms: kinds of body, names, divisions."""
    reference = [path for suffix in ("*.yaml", "*.csv.gz") for path in FORMS.parent.rglob(suffix)]
    return _digest([path for path in reference if path.parent not in (FORMS, DERIVED)])


@cache
def form_edition(form: str | None = None) -> str:
    """A digest of the declaration of one form, or of all forms."""
    return _digest(form_files(form))


def _digest(paths: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(paths))).hexdigest()[:8]
