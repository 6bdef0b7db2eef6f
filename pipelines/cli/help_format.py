"""How a page of help is laid out: Click's sections, with columns in which a Chinese character is as wide as two others.

The words of the page are those of command_line.py.
"""

from collections.abc import Iterable

import click

from pipelines.cli.text_columns import padded, width, wrapped
from pipelines.cli.words import Words

_GAP = 2


class HelpFormatter(click.HelpFormatter):
    """Click's formatter, with its headings in `language` and its lines measured in columns of a terminal."""

    def __init__(self, language: str, **sizes: int | None) -> None:
        super().__init__(width=sizes["width"], max_width=sizes["max_width"])
        self._words = Words("command_line", language)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or self._words("usage"))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}{self._words('colon')}\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = _GAP) -> None:
        """Terms with what they mean beside them, or below where a term is longer than `col_max` columns."""
        listed = list(rows)
        first = min(max(width(term) for term, _ in listed), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in listed:
            lines = wrapped(meaning, max(self.width - first - self.current_indent, 10))
            if width(term) > first - col_spacing:
                self.write(f"{indent}{term}\n")
                term = ""
            for n, line in enumerate(lines):
                self.write(f"{indent}{padded(term if n == 0 else '', first)}{line}".rstrip() + "\n")
