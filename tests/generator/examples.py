"""The example files: which report becomes which file, and what is wrong with it on purpose (examples.yaml)."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.generator.bodies import bodies, report_of
from tests.generator.damage import Defect
from tests.generator.report import Report
from warehouse.yaml_models import Declared, load

HERE = Path(__file__).parent


class Example(Declared):
    """A file of examples/ that is a report; see examples.yaml for the fields."""

    file: str
    body: str
    year: int
    encoding: str = "utf-8"
    defects: tuple[Defect, ...] = ()
    blank: tuple[str, ...] = ()
    planted: Mapping[str, int | str] = {}

    def report(self) -> Report:
        """The report as this file prints it, blanks and planted faults included."""
        whole = report_of(bodies()[self.body, self.year])
        cells = whole.form.layout(whole.layout)
        blanks = {c.key: None for c in cells if c.table == "applications" and c.column in self.blank}
        return replace(whole, values={**whole.values, **blanks, **self.planted})

    def content(self) -> bytes:
        """The bytes of the file; its ending says which kind."""
        report = self.report()
        match Path(self.file).suffix:
            case ".txt":
                return write_text.write(report, self.defects)
            case ".html":
                return write_html.write(report, self.encoding)
            case ".docx":
                return write_docx.write(report)
            case ".pdf":
                return write_pdf.write(report)
        raise ValueError(f"{self.file}: there is no writer for this ending")


class Notice(Declared):
    """A file that is no report: `words` is a text beside this module."""

    file: str
    words: str

    def content(self) -> bytes:
        return (HERE / self.words).read_bytes()


class Examples(Declared):
    examples: tuple[Example, ...]
    notices: tuple[Notice, ...]


@cache
def examples() -> Examples:
    return load(HERE / "examples.yaml", Examples)


def write_examples(folder: Path) -> list[Path]:
    """Write every example into `folder`, which is made if need be; returns the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for example in (*examples().examples, *examples().notices):
        path = folder / example.file
        path.write_bytes(example.content())
        written.append(path)
    return written
