"""labels.R reads the tables of a release in R itself; without R installed nothing is tested here."""

import csv
import os
import shutil
import subprocess

import pytest

from warehouse.coded_values import coded_values
from warehouse.releases.release import released_marts

pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")

# Each column of a CSV with its class, how many values are missing, its label and unit, its codes and their words.
_LISTED = """
source("labels.R", encoding = "UTF-8")
for (table in commandArgs(TRUE)[-1]) {
  data <- read_release(".", table, language = commandArgs(TRUE)[1])
  for (name in names(data)) {
    column <- data[[name]]
    codes <- attr(column, "labels")
    shown <- c(table, name, class(column)[1], nrow(data), sum(is.na(column)), attr(column, "label"),
      if (is.null(attr(column, "units"))) "" else attr(column, "units"),
      paste(codes, collapse = "|"), paste(names(codes), collapse = "|"))
    cat(paste(gsub("\\n", " ", shown), collapse = "\\t"), "\\n", sep = "")
  }
}
"""
_CLASSES = {"BOOLEAN": "logical", "VARCHAR": "character", "DATE": "Date"}  # of others: numeric


def csv_tables(folder):
    named = {table.table.partition(".")[2]: table for table in released_marts()}
    return {name: table for name, table in named.items() if (folder / f"csv/{name}.csv").exists()}


def read_in_r(folder, language, names):
    """The rows that the script writes, by table and column."""
    ran = subprocess.run(
        ["Rscript", "--vanilla", "-e", _LISTED, language, *names], cwd=folder, capture_output=True, text=True,
        encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    rows = [line.split("\t") for line in ran.stdout.splitlines()]
    return {(table, name): rest for table, name, *rest in rows}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_of_every_csv_has_its_label_unit_and_codes_in_r(second, language):
    names = csv_tables(second.path)
    found = read_in_r(second.path, language, names)
    assert names
    for name, table in names.items():
        for column in table.all_columns():
            kind, _, _, label, unit, codes, words = found[name, column.name]
            assert label == (column.chinese if language == "zh" else column.en)
            assert unit == (column.unit or "")
            assert codes == "|".join(coded_values()[column.values] if column.values else ())
            assert len(words.split("|")) == len(codes.split("|"))
            assert kind == _CLASSES.get(column.type, "numeric")


def test_a_missing_figure_is_na_in_r_and_never_0(second):
    names = csv_tables(second.path)
    found = read_in_r(second.path, "en", names)
    for name in names:
        with (second.path / f"csv/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in rows[0] if rows else ():
            _, number, missing, *_ = found[name, column]
            assert (int(number), int(missing)) == (len(rows), sum(row[column] == "" for row in rows))
