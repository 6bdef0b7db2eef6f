"""The version of the installed program, which `gongkai --version` prints and checked pages name."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str | None:
    """The version, None where the packages run from a folder and are not installed."""
    try:
        return version("gongkai")
    except PackageNotFoundError:
        return None
