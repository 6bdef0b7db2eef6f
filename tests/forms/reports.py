"""`python -m tests.forms.reports FOLDER`: reports on the newest form known, as files. Holds no test.

The first two files are reports of one body, the year before on the form before; `wrong` has an altered count in a row
that only the newest form prints.
"""

import sys
from dataclasses import replace
from pathlib import Path

from tests.generator import write_docx, write_html, write_text
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms

BODY, OTHER = "宝丰县人民政府", "湛河区曹镇乡人民政府"


def main(folder: Path) -> None:
    *_, older, newest = forms().values()
    year = newest.fiscal_years.first
    before = figures(older, seed=5)
    now = figures(newest, seed=6, previous=before)
    (row,) = {cell.row for cell in newest.layout()} - {cell.row for cell in older.layout()}
    wrong = written(OTHER, year, newest.form, STANDARD, figures(newest, seed=7))
    key = f"applications.{row}.total"
    altered = replace(wrong, values={**wrong.values, key: int(wrong.values[key] or 0) + 3})
    (folder / "before.txt").write_bytes(write_text.write(written(BODY, year - 1, older.form, STANDARD, before)))
    (folder / "now.html").write_bytes(write_html.write(written(BODY, year, newest.form, STANDARD, now)))
    (folder / "wrong.docx").write_bytes(write_docx.write(altered))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
