"""The Chinese words of the coded values of the marts (marts/coded_values.yaml), and the SQL that gives them.

Holds no words. The columns that have coded values name their list in schema/*.yaml.
"""

from functools import cache
from pathlib import Path

from pydantic import RootModel

from warehouse.yaml_models import load

CODED_VALUES = Path(__file__).parent / "marts" / "coded_values.yaml"


class _File(RootModel[dict[str, dict[str, str]]]):
    pass


@cache
def coded_values() -> dict[str, dict[str, str]]:
    """Each list by name: the Chinese words of each code. DeclarationError names file and line of a fault."""
    return load(CODED_VALUES, _File).root


def words_sql(values: str, column: str) -> str:
    """The SQL of the Chinese words of what `column`, an SQL expression, holds; a code without words stays as it is."""
    cases = " ".join(f"WHEN '{code}' THEN '{words}'" for code, words in coded_values()[values].items())
    return f"CASE {column} {cases} ELSE {column} END"
