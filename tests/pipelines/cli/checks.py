"""What the tests of `gongkai check` share: the object it prints, and a report with a fault. Holds no test."""

import json

XIHU = ("杭州市西湖区人民政府", 2023)


def reports(said):
    """The one object on standard output, and nothing else there."""
    assert said.stderr == ""
    whole = json.loads(said.stdout)
    assert list(whole) == ["reports"]
    return whole["reports"]
