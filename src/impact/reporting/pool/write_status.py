"""The state of a batch as a file: ``reports/status.csv``, the closing table for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

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
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for outcome in outcomes:
        seconds = "" if outcome.state == "up to date" else f"{outcome.seconds:.3f}"
        where = outcome.where.relative_to(reports).as_posix()
        rows.writerow(
            [
                outcome.report,
                outcome.slug,
                outcome.state,
                outcome.cause,
                seconds,
                _safe(outcome.message),
                where,
            ]
        )
    reports.mkdir(parents=True, exist_ok=True)
    records.replace(reports / STATUS, text.getvalue())
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
    path, text = reports / STATUS, io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for name, state, message in others:
        cause = "error" if state == "failed" else ""
        rows.writerow([name, "", state, cause, "", _safe(message), ""])
    if path.is_file() and text.getvalue():
        records.replace(path, path.read_text(encoding="utf-8") + text.getvalue())


def _safe(message: str) -> str:
    """Make one line of a message that no spreadsheet runs as a formula."""
    line = " ".join(message.split())
    return f"'{line}" if line[:1] in "=+-@" and line else line
