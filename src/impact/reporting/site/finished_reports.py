"""The reports that are finished: what the index and the page of findings show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from impact import findings
from impact.errors import FindingError
from impact.project import Project, state_file
from impact.reporting import manifest as records
from impact.reporting.links.site_map import rank
from impact.reporting.manifest import Manifest
from impact.reporting.request.spec import ReportSpec

__all__ = ["FEW", "FinishedReport", "finished_reports", "rank"]

#: Pages of one notebook that are shown each with its finding; more are folded into a list with a number each.
FEW = 6


@dataclass(frozen=True)
class FinishedReport:
    """A finished report: its manifest, its findings and where it is."""

    manifest: Manifest
    findings: list[findings.Finding]
    folder: Path

    @property
    def href(self) -> str:
        """Address of the page, from the index."""
        return f"{self.manifest.report}/{self.manifest.slug}/{records.REPORT}"

    @property
    def as_of(self) -> str:
        """The day on which the figures were known, or ``latest``."""
        return str(self.manifest.parameters.get("as_of", "latest"))


def finished_reports(project: Project, spec: ReportSpec) -> list[FinishedReport]:
    """Find the finished reports of an entry, the one to show first at the front: latest, then newest day.

    Returns
    -------
    list of FinishedReport
        Empty where the entry has no finished report; findings that cannot be read count as none.
    """
    pages = []
    for folder in sorted((project.reports / spec.id).glob("*/")):
        manifest = records.read_manifest(folder)
        if manifest is None or not (folder / records.REPORT).is_file():
            continue
        pages.append(FinishedReport(manifest, _stated(folder, manifest), folder))
    pages.sort(key=lambda page: (len(page.manifest.slug), page.manifest.slug))
    pages.sort(key=lambda page: page.as_of, reverse=True)  # "latest" sorts behind digits, so it comes first
    return pages


def _stated(folder: Path, manifest: Manifest) -> list[findings.Finding]:
    """Read the findings of a report, if they are those that it was made with."""
    path = folder / records.FINDINGS
    try:
        if records.unchanged(folder, manifest, records.FINDINGS):
            return findings.read_findings(path)
        state_file.tell(path, "it was changed or removed after it was made")
    except (OSError, FindingError) as error:
        state_file.tell(path, error.found if isinstance(error, FindingError) else "it cannot be read")
    return []
