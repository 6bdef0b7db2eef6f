"""Elements of SVG as escaped text, and numbers in it with two digits at most."""

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape


def element(name: str, content: str | Markup = "", /, **attributes: object) -> Markup:
    """`<name …>content</name>`; `class_` is the attribute class, and _ in a name is -."""
    listed = "".join([f' {_attribute(key)}="{_write(value)}"' for key, value in attributes.items()])
    return Markup(f"<{name}{listed}>{escape(content)}</{name}>")  # noqa: S704 - every part is escaped


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _write(value: object) -> str:
    if type(value) is float:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value) if type(value) is int else str(escape(value))


def join(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(parts))  # noqa: S704 - of escaped parts


def drawing(width: float, height: float, label: str, content: Markup, kind: str, role: str = "img") -> Markup:
    """A whole drawing that scales with its place; `label` is read aloud in its stead, of a `group` before its links."""
    box = f"0 0 {_write(float(width))} {_write(float(height))}"
    return element("svg", content, viewBox=box, role=role, aria_label=label, class_=f"chart {kind}")


def titled(name: str, title: str, **attributes: object) -> Markup:
    """An element with a text that browsers show when it is pointed at."""
    return element(name, element("title", title), **attributes)
