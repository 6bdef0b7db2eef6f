"""The texts of this room (messages.yaml, conclusions.yaml) and what several of its modules build from them.

Words no finding: that is findings.py.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from warehouse.messages import Message, join_messages, load_messages
from warehouse.reference.forms.form import Form

HERE = Path(__file__).parent
_MESSAGES, _CONCLUSIONS = HERE / "messages.yaml", HERE / "conclusions.yaml"  # to build a path costs more than a message
Number = int | Decimal
TABLES = {"proactive": "table_two", "applications": "table_three", "disputes": "table_four"}


def message(key: str, **facts: object) -> Message:
    """A message of messages.yaml with `facts` filled in."""
    return load_messages(_MESSAGES)[key].format(**facts) if facts else _fixed_message(key)


@cache
def _fixed_message(key: str) -> Message:
    return load_messages(_MESSAGES)[key].format()


def conclusions() -> Mapping[str, Message]:
    """The conclusion of each rule that has one of its own, by rule id; a template."""
    return load_messages(_CONCLUSIONS)


def table_name(table: str) -> Message:
    """`表三` / `Table 3` for `applications`."""
    return message(TABLES[table])


def form_name(form: Form) -> Message:
    """`2021 年版格式` / `2021 form`, by the first fiscal year of the form."""
    return message("form_name", year=form.fiscal_years.first)


def listed(messages: Sequence[Message]) -> Message:
    """The messages as one list: `a、b` / `a, b`."""
    separator = message("list_separator")
    return join_messages(messages, zh=separator.zh, en=separator.en)
