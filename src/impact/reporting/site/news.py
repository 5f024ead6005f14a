"""What is new on the site: which runs failed, and what reports say that they did not say before."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import Any

from impact.errors import ImpactError, UnknownPlace
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.compare.show import finding_row
from impact.reporting.compare.snapshots import compare, read_snapshot
from impact.reporting.manifest import Manifest
from impact.reporting.page.words import date_words
from impact.reporting.request.spec import ReportSpec

# The index names so many findings of a report; `impact diff` names all.
_MOST_FINDINGS = 3
# The notebook that failed has the whole of an error.
_LONGEST_ERROR = 200


def failures(reports: Path, spec: ReportSpec) -> list[dict[str, str]]:
    """List the runs of a report that failed: what, when, and where its last good page is."""
    entries: list[dict[str, str]] = []
    for folder in sorted((reports / spec.id).glob("*/")):
        failure = records.read_failure(folder)
        if failure is None:
            continue
        good = (folder / records.REPORT).is_file()
        run = records.read_run(folder)
        entries.append(
            {
                "title": spec.title,
                "variant": label(failure.parameters, failure.slug),
                "error": shorten(failure.error, _LONGEST_ERROR, placeholder=" …").rstrip("."),
                "day": date_words(failure.failed_at[:10]) if failure.failed_at else "",
                "failed_at": failure.failed_at or "",
                "last_good": f"{spec.id}/{folder.name}/{records.REPORT}" if good else "",
                "last_good_day": date_words(run.made_at[:10]) if good and run and run.made_at else "",
                "notebook": f"{spec.id}/{folder.name}/{records.FAILED_NOTEBOOK}",
            }
        )
    return entries


def changed(reports: Path, folder: Path, manifest: Manifest, title: str) -> dict[str, Any] | None:
    """Compare a report with that of a month ago, or of the run before.

    Parameters
    ----------
    reports
        The folder of all reports.
    folder, manifest
        The report that stands.
    title
        Of the report, for the reader.

    Returns
    -------
    dict or None
        None when nothing is known of before, or nothing that a reader would notice differs.
    """
    run = records.read_run(folder)
    before = history.baseline(reports, manifest.report, manifest.slug, (run.made_at if run else None) or "")
    if before is None:
        return None
    try:
        comparison = compare(read_snapshot(before.folder), read_snapshot(folder))
    except (ImpactError, OSError, ValueError):  # of an older form, or damaged; it is no longer comparable
        return None
    rows = [finding_row(change) for change in comparison.findings]
    tables = [table.name for table in comparison.tables]
    if not rows and not tables:
        return None
    return {
        "title": title,
        "variant": label(manifest.parameters, manifest.slug),
        "href": f"{manifest.report}/{manifest.slug}/{records.REPORT}",
        "since": date_words(before.day) if before.day else "",
        "made_at": (run.made_at if run else None) or "",
        "findings": rows[:_MOST_FINDINGS],
        "more": max(len(rows) - _MOST_FINDINGS, 0),
        "tables": ", ".join(tables),
        "command": _command(reports, before, f"{manifest.report}/{manifest.slug}"),
    }


def _command(reports: Path, before: history.EarlierRun, name: str) -> str:
    """Write the command that shows the same comparison in full."""
    if before.number == history.runs(reports, *name.split("/"))[-1].number:
        return f"impact diff {name}"
    return f"impact diff {before.folder.relative_to(reports).as_posix()} {name}"


def label(parameters: dict[str, Any], slug: str) -> str:
    """Label a report among others of its notebook: place, day of its figures, and the rest."""
    as_of = str(parameters.get("as_of", ""))
    place = _place(str(parameters.get("country", "")))
    rest = slug.replace(f"as-of-{as_of}", "").replace(f"country-{parameters.get('country')}", "")
    rest = rest.strip("_").replace("_", ", ")
    day = "latest" if as_of == "latest" else date_words(as_of) if as_of else ""
    if place:
        return ", ".join(part for part in (place, rest, day if day != "latest" else "") if part)
    return ", ".join(part for part in (day, rest) if part and part != "default")


def _place(code: str) -> str:
    """Name the place that a report is about; nothing when it is about none, or written in another way."""
    from impact import places

    try:
        return places.name(code) if code else ""
    except UnknownPlace:
        return ""


def traces(reports: Path) -> list[Path]:
    """List the files that this news is made from, beside the reports themselves."""
    folder = reports / history.HISTORY
    return [path for name in (records.MANIFEST, records.RUN) for path in folder.glob(f"*/*/*/{name}")]
