"""Every statutory form and layout of this process, read once from the form files (form_files.py).

A layout is passed to another process by name, so that there is one object for each.
"""

import copyreg
from functools import cache

from warehouse.reference.forms.form import Form, Layout
from warehouse.reference.forms.form_files import load_forms


@cache
def forms() -> dict[str, Form]:
    """Every form by id, oldest first; raises DeclarationError naming file and line."""
    return load_forms()


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout of every form, oldest form first, `standard` first."""
    return tuple(form.layout(name) for form in forms().values() for name in form.layouts)


def lineage(form: Form) -> tuple[str, ...]:
    """The form and the forms it follows, the nearest first."""
    return (form.form, *(lineage(forms()[form.follows]) if form.follows else ()))


def _layout_named(form: str, name: str) -> Layout:
    return forms()[form].layout(name)


copyreg.pickle(Layout, lambda layout: (_layout_named, (layout.form.form, layout.name)))
