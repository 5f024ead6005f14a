"""Which tables figures are read from: those of a project or of the package, and how new they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from impact.data.processed import read_record, read_table, table_file
from impact.errors import DISTRIBUTION
from impact.project import find_tables
from impact.project.version import __version__
from impact.wording import partial_date


@dataclass(frozen=True)
class DataVersion:
    """The tables that figures are read from.

    Attributes
    ----------
    version
        Of the installed package.
    newest
        When the newest page of the bibliography was published: a day, month or year, as ISO 8601 writes it.
    key
        Hash of the raw tables and of the code that built them: equal keys, equal tables.
    packaged
        Whether the tables came with the package; otherwise they are those of a project.
    folder
        Where they stand.
    """

    version: str
    newest: str
    key: str
    packaged: bool
    folder: Path

    def __str__(self) -> str:
        owner = "the package" if self.packaged else f"the project in {self.folder}"
        return (
            f"{DISTRIBUTION} {self.version}; tables of {owner}, "
            f"newest source of {partial_date(self.newest)}, key {self.key[:12]}"
        )


def data_version() -> DataVersion:
    """Say which tables :func:`impact.load` reads here.

    Returns
    -------
    DataVersion
        Printed, it is a sentence for a note on methods.

    Raises
    ------
    BuildError
        When the tables have not been built yet.
    """
    project = find_tables()
    pages = read_table(table_file(project, "sources"))
    newest = pages.loc[pages["published"] == pages["published"].max(), "published_text"].max()
    return DataVersion(
        __version__,
        str(newest),
        str(read_record(project, "accounts.json")["key"]),
        project.packaged,
        project.root,
    )
