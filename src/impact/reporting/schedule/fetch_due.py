"""Datasets of the reports that are due: fetched first; a fetch that fails is told and stops no report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from impact.errors import ImpactError
from impact.project import Project, own_data
from impact.reporting.pool.write_status import add_status
from impact.reporting.schedule.due import Due
from impact.reporting.schedule.run_due import Problem

if TYPE_CHECKING:
    from impact.incidents.retrieval.fetch import Fetched

#: begins the name of a dataset among the names of reports
DATASET = "dataset:"
_STATES = {"imported": "made", "nothing new": "up to date", "failed": "failed"}


def fetch_due(
    project: Project, dues: Sequence[Due], heard: Callable[[str], None]
) -> list[tuple[str, str, str]]:
    """Fetch the datasets that reports name, each once.

    Parameters
    ----------
    project
        Whose datasets.
    dues
        Reports that are to be made; their ``datasets`` are fetched in the order in which they are named.
    heard
        Hears one line for each dataset.

    Returns
    -------
    list of (str, str, str)
        Name, state (as in ``status.csv``) and message of each; a release with findings to decide counts as
        failed, for somebody has to look at it.
    """
    names = dict.fromkeys(name for item in dues for name in item.spec.datasets)
    rows = []
    for name in names:
        state, message = _fetch(project, name)
        heard(f"{DATASET}{name}: {state}, {message}")
        rows.append((f"{DATASET}{name}", state, message))
    return rows


def troubles(rows: Sequence[tuple[str, str, str]]) -> list[Problem]:
    """Pick the datasets that failed, as the hook is told."""
    return [Problem(name, "", message) for name, state, message in rows if state == "failed"]


def note_datasets(project: Project, rows: Sequence[tuple[str, str, str]]) -> None:
    """Add the datasets to ``status.csv``, below the reports."""
    add_status(project.reports, rows)


def standing_troubles(project: Project) -> list[Problem]:
    """List the datasets whose newest fetch failed, whoever started it."""
    names = own_data.dataset_names(project)
    if not names:
        return []
    messages = [(name, _last_failure(project, name)) for name in names]
    return [Problem(f"{DATASET}{name}", "", message) for name, message in messages if message]


def _last_failure(project: Project, name: str) -> str:
    """Why the newest fetch failed, or why that cannot be known; empty when it did not."""
    from impact.incidents.releases.snapshot import read_log

    try:
        last = read_log(own_data.own_folder(project) / name).last
    except ImpactError as error:
        return str(error)
    return last.message if last and last.state == "failed" else ""


def _fetch(project: Project, name: str) -> tuple[str, str]:
    try:
        from impact.incidents.retrieval.fetch import fetch

        outcome: Fetched = fetch(name, project=project)
    except ImpactError as error:
        return "failed", str(error)
    except Exception as error:  # noqa: BLE001 - a defect of ours must not keep the reports from being made
        return "failed", f"{type(error).__name__}: {error} (a defect; please report it)"
    if outcome.asked:
        return "failed", f"{outcome.message}: impact incidents show {name}"
    return _STATES[outcome.state], outcome.message
