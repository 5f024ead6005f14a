"""What a reader can take along: documents, the executed notebook, findings, and every figure and table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from impact.reporting.manifest import FINDINGS, MANIFEST, NOTEBOOK, RUN
from impact.reporting.page.collect import Outputs

_PICTURES = ("svg", "png", "pdf")


@dataclass(frozen=True)
class File:
    """A file beside the page."""

    href: str
    words: str


@dataclass(frozen=True)
class Item:
    """A figure or table with its files."""

    title: str
    files: tuple[File, ...]


#: Files of every report that are not of one figure: as data, and what made it.
RECORDS = (
    File(FINDINGS, "findings as data"),
    File(NOTEBOOK, "executed notebook"),
    File(MANIFEST, "what it was made from"),
    File(RUN, "when it was made"),
)


def items(shown: Outputs, folder: Path) -> tuple[Item, ...]:
    """List the figures and tables of a report with the files that stand beside its page.

    Parameters
    ----------
    shown
        What the notebook shows.
    folder
        Of the report, in which figures and tables have been written.
    """
    listed = []
    for figure in shown.figures:
        pictures = [File(f"figures/{figure.id}.{ending}", ending.upper()) for ending in _PICTURES]
        listed.append(Item(figure.title, _there(folder, [*pictures, _numbers(figure.id)])))
    listed += [Item(table.title, _there(folder, [_numbers(table.id)])) for table in shown.tables]
    return tuple(item for item in listed if item.files)


def _numbers(name: str) -> File:
    return File(f"tables/{name}.csv", "CSV")


def _there(folder: Path, files: list[File]) -> tuple[File, ...]:
    return tuple(file for file in files if (folder / file.href).is_file())
