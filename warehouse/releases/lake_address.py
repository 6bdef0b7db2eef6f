"""Where a lake is and who writes to it. Opens nothing."""

from dataclasses import dataclass

_MASK = "****"


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake: `catalog` is `sqlite:PATH` or `postgres:SETTINGS` (of libpq), `rows` a folder or `s3://bucket/path`."""

    catalog: str
    rows: str
    writer: str = "main"

    @property
    def kind(self) -> str:
        """The kind of the catalog."""
        return self.catalog.partition(":")[0]

    @property
    def place(self) -> str:
        """The path or the settings of the catalog, which may hold a password."""
        return self.catalog.partition(":")[2]

    def describe(self, error: Exception) -> str:
        """The text of an error on one line, without the settings of a catalog in Postgres."""
        text = str(error).replace(self.place, _MASK) if self.kind == "postgres" and self.place else str(error)
        return " ".join(text.split())
