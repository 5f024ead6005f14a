"""Draw the joint posterior of the histories, for inputs of scenarios: ``python -m tools.make_posterior``."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

from impact.scenario.calibration import places_on_record
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


def main() -> int:
    """Write the file beside the fields and print the parameters."""
    with resources.as_file(resources.files("impact.scenario.inputs") / posterior.FILE) as path:
        drawn = write(path)
    print(drawn.table[["parameter", "low", "median", "high"]].to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
