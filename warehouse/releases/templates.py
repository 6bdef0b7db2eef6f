"""The SQL that compares releases: the files *.sql of this folder, templates with a `{placeholder}` for each part that
depends on the table. Runs nothing.
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def sql(template: str, **parts: str) -> str:
    """The statement of `template`.sql with its placeholders filled in; KeyError if one has no part."""
    return (FOLDER / f"{template}.sql").read_text("utf-8").format(**parts)
