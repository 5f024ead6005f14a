"""The state of a batch as a file: ``reports/status.csv``, the closing table for programs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from impact.project.spreadsheet_text import rows_as_csv
from impact.reporting import manifest as records
from impact.reporting.run.execute import Outcome

STATUS = "status.csv"
COLUMNS = ("report", "parameters", "state", "cause", "seconds", "message", "where")


def write_status(reports: Path, outcomes: Iterable[Outcome]) -> Path:
    """Write how every report of the newest batch came out, one row each.

    Parameters
    ----------
    reports
        The folder of the reports.
    outcomes
        In the order of the rows. ``seconds`` is empty for what was up to date; ``where`` is relative to
        the folder of the reports.

    Returns
    -------
    Path
        Of ``status.csv``.
    """
    rows: list[tuple[str, ...]] = [COLUMNS]
    for outcome in outcomes:
        seconds = "" if outcome.state == "up to date" else f"{outcome.seconds:.3f}"
        where = outcome.where.relative_to(reports).as_posix()
        message = _one_line(outcome.message)
        rows.append((outcome.report, outcome.slug, outcome.state, outcome.cause, seconds, message, where))
    reports.mkdir(parents=True, exist_ok=True)
    records.replace(reports / STATUS, rows_as_csv(rows))
    return reports / STATUS


def add_status(reports: Path, others: Iterable[tuple[str, str, str]]) -> None:
    """Add how other things of the batch came out, such as datasets that were fetched for it.

    Parameters
    ----------
    reports
        The folder of the reports; where there is no ``status.csv``, nothing is added.
    others
        Name, state and message of each.
    """
    path = reports / STATUS
    rows = [
        (name, "", state, "error" if state == "failed" else "", "", _one_line(message), "")
        for name, state, message in others
    ]
    if path.is_file() and rows:
        records.replace(path, path.read_text(encoding="utf-8") + rows_as_csv(rows))


def _one_line(message: str) -> str:
    return " ".join(message.split())
