"""The page that explains a new inbox to its office. It is recognised by its content: a report may have its name."""

from pathlib import Path

README = Path(__file__).with_suffix(".md")
README_NAME = "README.md"


def is_readme(path: Path, inbox: Path) -> bool:
    """Whether `path` is the page that explains `inbox`, as it was written."""
    if path.name != README_NAME or path.parent != inbox:
        return False
    try:
        return path.read_bytes() == README.read_bytes()
    except OSError:
        return False
