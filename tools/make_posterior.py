"""Draw the joint posterior of the histories: ``python -m tools.make_posterior``.

Writes the rows that scenarios draw (``scenario/inputs/posterior.csv``) and what reports show of the posterior
and its predictions (``scenario/calibration/melding/results.json``); ``--results`` writes the second only, for
a change of the code that leaves the posterior what it is.
"""

from __future__ import annotations

import inspect
import sys
from importlib import resources
from pathlib import Path

from impact.scenario.calibration import places_on_record
from impact.scenario.calibration.calibrate import BASE, calibrate
from impact.scenario.calibration.melding import results_file
from impact.scenario.calibration.melding.melding import Melding, meld
from impact.scenario.inputs import posterior

#: enough for quantiles right to a few percent; the file stays small
ROWS = 2_000


def write(path: Path) -> Melding:
    """Draw the posterior from the processed tables and write its rows.

    Raises
    ------
    SystemExit
        Where too little is on record to draw one.
    """
    places = places_on_record.read_places(places_on_record.tables())
    drawn = meld(places, first=12_000, step=1_200, rows=ROWS)
    if not isinstance(drawn, Melding):
        raise SystemExit(f"make_posterior: {drawn.reason}")
    path.write_text(
        drawn.fields.to_csv(index=False, float_format="%.4g", lineterminator="\n"), encoding="utf-8"
    )
    return drawn


def write_results(path: Path) -> None:
    """Draw what reports show, with their draws and seed, and write it.

    Raises
    ------
    SystemExit
        Where too little is on record to draw it.
    """
    places = places_on_record.read_places(places_on_record.tables())
    defaults = inspect.signature(calibrate).parameters
    draws, seed = (int(defaults[name].default) for name in ("draws", "seed"))
    lesson = results_file.draw(places, BASE, draws=draws, seed=seed)
    if not isinstance(lesson, results_file.Lesson):
        raise SystemExit(f"make_posterior: {lesson.reason}")
    results_file.write(path, lesson, BASE, draws=draws, seed=seed)


def main() -> int:
    """Write both files and print the parameters."""
    melding = resources.files("impact.scenario.calibration.melding")
    with resources.as_file(melding / results_file.FILE) as path:
        write_results(path)
    if "--results" in sys.argv[1:]:
        return 0
    with resources.as_file(resources.files("impact.scenario.inputs") / posterior.FILE) as path:
        drawn = write(path)
    print(drawn.table[["parameter", "low", "median", "high"]].to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
