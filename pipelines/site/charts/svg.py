"""Elements of SVG as escaped text, and numbers in it with two digits at most."""

from collections.abc import Iterable
from functools import cache, lru_cache

from markupsafe import Markup, escape


def element(name: str, content: str | Markup = "", /, **attributes: object) -> Markup:
    """`<name …>content</name>`; `class_` is the attribute class, and _ in a name is -."""
    inner = content if type(content) is Markup else _escape(content)
    begin, end = _form(name, *attributes)
    listed = begin % tuple(map(_write, attributes.values()))
    return _marked(f"{listed}>{inner}{end}" if inner else f"{listed}/>")


@cache
def _form(name: str, *keys: str) -> tuple[str, str]:
    """The beginning of the element with a place for each attribute, and its end: few are different, and many are
    written.
    """
    listed = "".join(f' {key.rstrip("_").replace("_", "-")}="%s"' for key in keys)
    return f"<{name}{listed}", f"</{name}>"


def _marked(text: str) -> Markup:
    """`text` as Markup, without the questions that its constructor has for other objects."""
    return str.__new__(Markup, text)


def _write(value: object) -> object:
    if type(value) is float:
        return write_float(value)
    return value if type(value) in {int, Markup} else _escape(str(value))


@lru_cache(maxsize=10_000)
def _escape(text: str) -> Markup:
    """Class names and figures recur: to escape them each time was a tenth of the page of a division."""
    return escape(text)


@lru_cache(maxsize=10_000)
def write_float(value: float) -> str:
    """A number with two digits at most behind the point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def join(parts: Iterable[Markup]) -> Markup:
    return _marked("".join(parts))


def drawing(width: float, height: float, label: str, content: Markup, kind: str, role: str = "img") -> Markup:
    """A whole drawing that scales with its place; `label` is read aloud in its stead, of a `group` before its links."""
    box = f"0 0 {write_float(float(width))} {write_float(float(height))}"
    return element("svg", content, viewBox=box, role=role, aria_label=label, class_=f"chart {kind}")


def titled(name: str, title: str, **attributes: object) -> Markup:
    """An element with a text that browsers show when it is pointed at."""
    return element(name, element("title", title), **attributes)
