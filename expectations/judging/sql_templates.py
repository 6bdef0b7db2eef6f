"""SQL files whose {parts} are filled in. The comments at the head of a file explain the parts and are left out."""

from functools import cache
from pathlib import Path


def render(path: Path, **parts: str) -> str:
    """The statement in `path`, each {part} replaced by its SQL."""
    query = _statement(path)
    for part, sql in parts.items():
        query = query.replace(f"{{{part}}}", sql)
    return query


@cache
def _statement(path: Path) -> str:
    return "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("--"))
