"""Regular expressions in data files: an invalid one is reported when its file is loaded."""

import re
from typing import Annotated

from pydantic import AfterValidator

from assets.text.characters import error_text


def _check_pattern(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise ValueError(f"'{written}' is not a valid regular expression: {error_text(error)}") from error
    return written


Pattern = Annotated[str, AfterValidator(_check_pattern)]
