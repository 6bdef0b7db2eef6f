"""The platforms of offline ZIPs, as platforms.yaml declares them."""

from functools import cache
from pathlib import Path

from warehouse.yaml_models import Declared, load


class Words(Declared):
    """A text in both languages."""

    zh: str
    en: str


class Platform(Declared):
    """One platform; platforms.yaml explains the fields."""

    name: Words
    tags: tuple[str, ...]
    environment: dict[str, str]
    scripts: dict[str, str]
    python: Words


class Modules(Declared):
    """The modules that the installer imports at the end."""

    base: tuple[str, ...]
    ocr: tuple[str, ...]


class Platforms(Declared):
    """All platforms by name, and the versions of Python that a ZIP has wheels for."""

    pythons: tuple[str, ...]
    modules: Modules
    platforms: dict[str, Platform]


@cache
def platforms() -> Platforms:
    """The declared platforms; DeclarationError where the file does not fit."""
    return load(Path(__file__).with_suffix(".yaml"), Platforms)
