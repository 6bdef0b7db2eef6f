"""`gongkai docs`: writes the generated pages of docs/ and the rows derived from the lists of divisions. A test fails
where they differ from their sources.
"""

from pipelines.cli.options import LangOption


def docs(*, lang: LangOption) -> None:
    """Write every generated page, and the derived rows of divisions."""
    from pipelines.cli.generated_pages import write_pages
    from warehouse.reference.divisions.derived_files import write_derived_files

    write_pages()
    write_derived_files()
