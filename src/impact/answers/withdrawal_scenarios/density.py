"""What the density exponent does to the five states: the one parameter by which they differ most."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import places
from impact.answers.withdrawal_scenarios.known_histories import pages
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.charts import Column, Table
from impact.project import shared
from impact.result import Declined
from impact.scenario.engine.simulate import simulate_totals
from impact.scenario.inputs import borderland, files
from impact.wording import digits, ends, simulated

#: the exponents that are tried: the middle nine tenths of the posterior, and its median
LEVELS = (0.05, 0.5, 0.95)
_NAMES = ("Grow less", "Middle", "Grow more")
_DRAWS = 4_000


def by_exponent(evidence: Evidence) -> pd.DataFrame:
    """Simulate every state with the density exponent at the low, middle and high end of the posterior.

    Returns
    -------
    pandas.DataFrame
        A row a state: ``country``, ``place``, and for each of :data:`LEVELS` the exponent ``power0`` ...,
        ``low0``, ``median0``, ``high0`` ...: civilian casualties over the years of the page, mines and all
        other inputs as in the scenario of the page.
    """
    exponent = evidence.scenario.input("density_exponent").distribution
    return _by_exponent(
        evidence.scenario.name,
        tuple(float(power) for power in exponent.quantile(np.array(LEVELS))),
        as_of=evidence.as_of,
        horizon=evidence.horizon,
        seed=evidence.seed,
    )


@shared.once_for_a_batch
def _by_exponent(
    name: str, powers: tuple[float, ...], *, as_of: str, horizon: int, seed: int
) -> pd.DataFrame:
    """Simulate every state with each exponent: the same table for the pages of all of them."""
    rows = []
    for country in borderland.countries():
        scenario = files.read(name, country=country, as_of=as_of)
        row: dict[str, object] = {"country": country, "place": places.name(country)}
        for at, power in enumerate(powers):
            set_to = scenario.with_(horizon=horizon, density_exponent=power)
            harm = simulate_totals(set_to, _DRAWS, seed, ["casualties"]).interval("casualties")
            row |= {f"power{at}": power, f"low{at}": harm.low, f"median{at}": harm.estimate}
            row |= {f"high{at}": harm.high}
        rows.append(row)
    return pd.DataFrame(rows).sort_values("median1", ascending=False, ignore_index=True)


def tabulate_density(evidence: Evidence) -> Table | Markdown:
    """Set the casualties of the five states side by side, the density exponent low, middle and high."""
    if isinstance(evidence.calibration, Declined) or not _fits_all(evidence):
        return Markdown("")
    rows = by_exponent(evidence)
    written = pd.DataFrame({"place": rows["place"]})
    for at in range(len(LEVELS)):
        written[f"harm{at}"] = [
            f"{simulated(middle)} ({ends(low, high, 'simulated')})"
            for middle, low, high in rows[[f"median{at}", f"low{at}", f"high{at}"]].itertuples(index=False)
        ]
    powers = [digits(float(rows[f"power{at}"].iloc[0]), "ratio") for at in range(len(LEVELS))]
    return Table(
        written,
        id="density",
        title="The same mines in the five states, by how accidents grow with the people nearby",
        caption="Civilian casualties, median and 9 of 10 draws. The power says how accidents grow with the "
        "people on a km²: with 1 in proportion, with 0 not at all. Shown are its middle value and the "
        "ends of "
        "the nine tenths that past wars leave open. In the answer above the power is left open, with more "
        "draws, so that it differs a little from the middle column.",
        columns=(
            Column("place", "State"),
            *(
                Column(f"harm{at}", f"{name} (power {power})")
                for at, (name, power) in enumerate(zip(_NAMES, powers, strict=True))
            ),
        ),
        sources=pages(evidence),
        stack=True,
    )


def _fits_all(evidence: Evidence) -> bool:
    """Whether the scenario can be read for every state by its name, not by the path of a file."""
    return files.fits_all(evidence.scenario.name, borderland.countries(), evidence.as_of)
