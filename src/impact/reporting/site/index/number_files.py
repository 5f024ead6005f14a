"""The numbers behind the pages as files: for each report its tables (CSV) by their titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from impact.project import state_file
from impact.reporting import manifest as records
from impact.reporting.request.spec import ReportSpec
from impact.reporting.site.finished_reports import FinishedReport


@dataclass(frozen=True)
class NumberFiles:
    """The files of one report: address and title of each table, and of its findings and its notebook."""

    title: str
    tables: tuple[tuple[str, str], ...]
    records: tuple[tuple[str, str], ...]
    more: int


def number_files(
    specs: Sequence[ReportSpec], finished: Mapping[str, Sequence[FinishedReport]]
) -> list[NumberFiles]:
    """List the files of the first page of each report; others have theirs in their folders."""
    return [_files(spec, finished[spec.id]) for spec in specs if finished[spec.id]]


def _files(spec: ReportSpec, pages: Sequence[FinishedReport]) -> NumberFiles:
    page = pages[0]
    base = page.href.removesuffix(records.REPORT)
    tables = sorted(page.folder.glob("tables/*.csv"))
    titles = tuple((f"{base}tables/{path.name}", _title(path)) for path in tables) if len(pages) == 1 else ()
    kinds = ((records.FINDINGS, "findings (JSON)"), (records.NOTEBOOK, "notebook with its results"))
    files = tuple((f"{base}{name}", words) for name, words in kinds if (page.folder / name).is_file())
    return NumberFiles(
        spec.title, titles, files if len(pages) == 1 else (), len(pages) if len(pages) > 1 else 0
    )


def _title(path: Path) -> str:
    """Look up the title of a table in the description beside it; its name where there is none."""
    beside = path.with_name(f"{path.name}-metadata.json")
    title = state_file.read(beside, lambda body: str(body["dc:title"]))
    return title or path.stem.replace("-", " ")
