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
        message = " ".join(outcome.message.split())
        # a spreadsheet would run what begins like a formula
        safe = f"'{message}" if message[:1] in "=+-@" and message else message
        rows.writerow([outcome.report, outcome.slug, outcome.state, outcome.cause, seconds, safe, where])
    reports.mkdir(parents=True, exist_ok=True)
    records.replace(reports / STATUS, text.getvalue())
    return reports / STATUS
