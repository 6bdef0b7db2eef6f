"""`gongkai docs`: writes the generated pages of docs/. A test fails where they differ from their sources."""

from pipelines.cli.options import LangOption


def docs(*, lang: LangOption) -> None:
    """Write every generated page."""
    from pipelines.cli.generated_pages import write_pages

    write_pages()
