"""The desk: the raw tables as they stand, read once, and the checks that a new row is put to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from impact.additions import raw_files
from impact.additions.figure_tables import FigureTable, Row
from impact.additions.row_check import RowCheck
from impact.additions.source_page import SourcePage
from impact.catalogue import RAW, TABLES
from impact.catalogue.csvfile import RawFile, RawRow
from impact.cleaning.build import read_all
from impact.cleaning.clean import Cleaned, clean_table
from impact.cleaning.frames import days_of, makers_of
from impact.project import Project
from impact.project.lock import lock_if_free


@dataclass(frozen=True)
class Desk:
    """The raw tables as they stand, read once: what a draft starts from."""

    project: Project
    raw: Mapping[str, RawFile]

    @classmethod
    def open(cls, project: Project) -> Desk:
        """Read all raw files.

        Raises
        ------
        RawDataError
            When one of them cannot be read; add nothing to a project that does not build.
        """
        _sweep(project)
        return cls(project, read_all(project))

    @cached_property
    def pages(self) -> list[Row]:
        """The rows of `sources.csv`."""
        return [row.texts for row in self.raw["sources"].rows]

    def figures(self, file: str) -> FigureTable:
        """Describe a raw file with the rows it has."""
        return FigureTable(file, RAW[file], [row.texts for row in self.raw[file].rows])

    def check(self, figures: FigureTable, page: SourcePage | None = None) -> RowCheck:
        """Prepare the cleaner of a raw file, with the pages there are and a new one."""
        published, makers = dict(self._days), set(self._makers)
        if page is not None and page.new:
            published |= days_of(self._cleaned_page(page))
            makers.add(page.row["origin"])
        return RowCheck(figures, published, makers)

    def _cleaned_page(self, page: SourcePage) -> Cleaned:
        """Clean the row of a new page; what is wrong with it is refused."""
        row = RawRow("sources.csv", 0, dict(page.row))
        cleaned = clean_table(TABLES["sources"], [RawFile("sources.csv", [row])], {})
        for problem in cleaned.refused:
            checked = RowCheck(self.figures("sources"), {}, ())
            raise checked.refusal(problem.column, problem.value, problem.reason)
        return cleaned

    @cached_property
    def _pages_cleaned(self) -> Cleaned:
        return clean_table(TABLES["sources"], [self.raw["sources"]], {})

    @cached_property
    def _days(self) -> dict[str, dt.date]:
        return days_of(self._pages_cleaned)

    @cached_property
    def _makers(self) -> set[str]:
        makers = clean_table(TABLES["makers"], [self.raw["makers"]], self._days)
        return makers_of(makers, self._pages_cleaned)

    def path(self, file: str) -> Path:
        """Where a raw file is."""
        return self.project.raw / f"{file}.csv"


def _sweep(project: Project) -> None:
    """Remove what a killed run left beside the raw files; nothing while another process writes."""
    left = list(project.raw.glob(f".*{raw_files.UNFINISHED}"))
    if left:
        with lock_if_free(project.root, "lock") as free:
            for path in left if free else ():
                path.unlink(missing_ok=True)
