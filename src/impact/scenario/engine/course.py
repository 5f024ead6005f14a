"""The course of a scenario, year by year: mines, people, accidents, clearance; and its simulation over draws.

Given its inputs, a draw is arithmetic on expected numbers of mines: what combat detonates and displaces, what
flood and frost move, what people set off, what clearance removes. Chance enters twice: the inputs are drawn
from their distributions, and the casualties of a year are Poisson counts around their expected number.

Model
-----
Mines and decoys are laid at the start of year 0. What is explosive and can be set off by a person lies in
place, displaced (moved out of marked and recorded land) or missed (overlooked in land since released); all
three are live. In year t, with all rates a year and in this order:

    combat        the shares detonated and displaced are spread evenly over the years of fighting
    flood, frost  a share of the live mines moves; part of it leaves the country's land
    accidents     of n live mines, n (1 - exp(-h d l (1 - m))) are set off by people
    clearance     a part f of the suspected land is released, and with it f c of the mines in place and
                  f d of the displaced ones are cleared; the others become missed

h is the hazard per mine and exposed person-year where 50 people live on a km2, d = 50 (p q / 50)^b the people
who count, with p the people per km2, q the share of them present (1 in peace, less in war, back to 1 over
the years of return) and b the density exponent (1: in proportion to people; 0: as many accidents however many
people there are), l what learning leaves of the hazard
(floor + (1 - floor) / 2^(years / half-life), counted from the laying until a war, not during it, and anew
from its end), m the effect of the marks that still stand (zero for displaced and missed mines). Suspected
land is mined land times 1 + (1 - quality of records) (ratio - 1). Capacity grows from the first year of
clearance to a ceiling. Casualties are accidents times people per accident; every year

    laid = detonated + self-destructed or inert + cleared + moved away + live

Assumptions
-----------
Accidents are in proportion to live mines, and to a power of the people on the land around them: twice the
mines on twice the land among people as dense give twice the casualties. Clearance takes the land in no order
of danger. People of a country learn alike, and what they learned before a war they have to learn anew. Nobody
lays mines again. A country's mines lie among the average people of its border regions. Inputs drawn from the
posterior of the histories (hazard, density exponent, effect of marks, learning) come together, row by row;
all others independently of each other. Mines that destroy themselves are live for half of 30 days, those that
become inert for 120. What was under control is taken up at once, at no cost and without accident, and leaves
no suspected land.

When not to use it
------------------
For a place smaller than a border region, for the course of a war, for what mines do to soldiers, or to
decide where anything is laid, left or walked: the engine knows no places. Not where the assumptions above
fail on purpose, as for mines laid in a town.

What it cannot tell
-------------------
Whether war comes, whether mines deter it or what they would save; which inputs are right: it shows what
follows from them. Cluster munition remnants, shells and anti-vehicle mines of the same war are not counted,
nor lost harvests, nor a life with an injury. The intervals hold what the inputs leave open, not what the
model leaves out; the calibration shows how far it came from the histories on record.

Proof
-----
A second program in R, written from this description, gives the same course for sixty cases of all kinds
(``tests/reference/scenario.R``). Closed forms (constant hazard without clearance; land cleared in equal
parts; an uncertain hazard) lie within the simulation's error, see docs/validation.md. For every scenario
that can be written: mines balance in every draw and year, no mines give no harm, and more reliable
self-destruction never gives more harm on the same draws (tests). Places whose history is on
record, each predicted from the others: `calibration`. A plain loop over the same draws gives the
same numbers: ``bench/scenario.py``.

References
----------
Protocol on Prohibitions or Restrictions on the Use of Mines, Booby-Traps and Other Devices as amended on 3
May 1996 (CCW Amended Protocol II), technical annex. Saltelli and others (2008), Global Sensitivity Analysis:
The Primer, Wiley. Kingman (1993), Poisson Processes, Oxford.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from impact.scenario.engine.circumstances import Circumstances, circumstances
from impact.scenario.engine.ground import Cleared, Ground
from impact.scenario.inputs.scenario import Scenario

STATES = ("live", "displaced", "hazardous_km2")
FLOWS = ("detonated", "cleared", "migrated", "expected_casualties", "expected_deminers", "cost")


def course(
    values: Mapping[str, np.ndarray],
    scenario: Scenario,
    horizon: int,
    *,
    variables: Collection[str] = (*STATES, *FLOWS),
    around: Circumstances | None = None,
) -> dict[str, np.ndarray]:
    """Follow the mines from laying to the horizon.

    Parameters
    ----------
    values
        For every field that matters to the scenario, and for ``war_comes``, n values.
    scenario
        Says the kind of mine and which fields matter; its inputs are not read.
    horizon
        Years to follow.
    variables
        What to return by year; all of it when left out.
    around
        :func:`impact.scenario.engine.circumstances.circumstances` of the same values, where they are at hand.

    Returns
    -------
    dict[str, numpy.ndarray]
        By year, (horizon, n). At the end of the year: ``live``, ``displaced`` (of the live ones),
        ``hazardous_km2`` (suspected land not yet released). During it: ``detonated``, ``cleared``,
        ``migrated`` (mines), ``expected_casualties`` (civilians), ``expected_deminers`` (persons), ``cost``
        (USD, not discounted). Once, (n,): ``laid`` (explosive mines), ``self_destructed`` (of them destroyed
        or inert), ``suspected_km2``, ``cost_after`` (USD, of what is not released by the horizon).
    """
    ground = Ground(values, scenario)
    around = circumstances(values, horizon) if around is None else around
    by_year = {name: np.empty((horizon, *ground.in_place.shape)) for name in variables}
    for year in range(horizon):
        now = {name: rows[year] for name, rows in by_year.items()}
        fought = around.fights[year]
        blown = ground.fight(fought) if len(fought.draws) else 0.0
        if "migrated" in now:
            ground.count_migrated(now["migrated"])
        ground.drift()
        set_off = ground.meet(year, around.met, fought)
        cleared = ground.clear(year, around.paces)
        retrieved = ground.retrieve(year)
        _write(now, values, ground, cleared)
        if "expected_casualties" in now:
            np.multiply(set_off, values["casualties_per_accident"], out=now["expected_casualties"])
        if "detonated" in now:
            now["detonated"][...] = set_off
            now["detonated"][fought.draws] += blown
        if "cleared" in now and retrieved is not None:
            now["cleared"] += retrieved
    return by_year | ground.once()


def _write(
    now: Mapping[str, np.ndarray], values: Mapping[str, np.ndarray], ground: Ground, cleared: Cleared | None
) -> None:
    """Write what is asked of a year: how the land is at its end, and what clearance did."""
    if "live" in now:
        np.add(ground.in_place, ground.displaced, out=now["live"])
        now["live"] += ground.missed
        if ground.under_control:
            now["live"] += ground.controlled
    for name, state in (("displaced", ground.displaced), ("hazardous_km2", ground.land)):
        if name in now:
            now[name][...] = state
    if cleared is None:
        for name in {"cleared", "expected_deminers", "cost"} & now.keys():
            now[name].fill(0.0)
        return
    if "cleared" in now:
        now["cleared"][...] = cleared.mines
    if "expected_deminers" in now:
        np.multiply(cleared.mines, values["deminer_casualties_per_mine"], out=now["expected_deminers"])
    if "cost" in now:
        np.multiply(cleared.items, values["cost_per_mine"], out=now["cost"])
        now["cost"] += cleared.released_km2 * values["cost_per_km2"]
