"""Patterns as people write them in data files: a file with one that means nothing is told of when it is loaded."""

import re
from typing import Annotated

from pydantic import AfterValidator

from assets.text.characters import error_text


def _compiles(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise ValueError(f"'{written}' is no pattern: {error_text(error)}") from error
    return written


Pattern = Annotated[str, AfterValidator(_compiles)]
