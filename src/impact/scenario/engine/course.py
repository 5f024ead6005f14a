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

from impact.scenario.inputs.scenario import Scenario

STATES = ("live", "displaced", "hazardous_km2")
FLOWS = ("detonated", "cleared", "migrated", "expected_casualties", "expected_deminers", "cost")

#: Years that a mine lies live before it destroys itself, on average of the 30 days, and before the back-up
#: leaves it inert, at the end of the 120 days of CCW Amended Protocol II.
UNTIL_DESTROYED, UNTIL_INERT = 30 / 365 / 2, 120 / 365
#: persons per km2 at which the density exponent makes no difference
REFERENCE_DENSITY = 50.0
#: land or mines so few that none are left
_NOTHING = 1e-200


def course(
    values: Mapping[str, np.ndarray],
    scenario: Scenario,
    horizon: int,
    *,
    wanted: Collection[str] = (*STATES, *FLOWS),
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
    wanted
        What to return by year; all of it when left out.

    Returns
    -------
    dict[str, numpy.ndarray]
        By year, (horizon, n). At the end of the year: ``live``, ``displaced`` (of the live ones),
        ``hazardous_km2`` (suspected land not yet released). During it: ``detonated``, ``cleared``,
        ``migrated`` (mines), ``expected_casualties`` (civilians), ``expected_deminers`` (persons), ``cost``
        (USD, not discounted). Once, (n,): ``laid`` (explosive mines), ``self_destructed`` (of them destroyed
        or inert), ``suspected_km2``, ``cost_after`` (USD, of what is not released by the horizon).
    """
    ground = _laid(values, scenario)
    war = values["war_comes"] > 0
    begin = values["war_start"] if "war_start" in values else np.zeros_like(ground["live"])
    fighting = values["war_duration"] if "war_duration" in values else np.ones_like(begin)
    without_war = values.get("kept_without_war", begin)
    end = np.where(war, begin + fighting, without_war)
    fighting = np.where(war, fighting, np.inf)

    in_place, controlled = ground["live"], ground["controlled"]
    displaced = np.zeros_like(in_place)
    missed = np.zeros_like(in_place)
    destroyed, inert = ground["destroyed"], ground["inert"]
    other, land = inert + ground["decoys"], ground["suspected_km2"]
    least_land = 1e-9 * np.where(land > 0, land, 1.0)
    # what does not hold in a year (combat, control) or never changes is not computed again: the same numbers
    under_control = scenario.kind == "command-controlled"
    rate, away = values["migration_rate"], values["migrated_away_share"]
    stays, goes, settles = 1 - rate, rate * away, 1 - away
    marked, fading = values["marked_share"] * values["marking_effect"], 1 - values["marking_decay"]
    meetings, paces = _Meetings(values, war, begin, end), _Paces(values, end)
    by_year = {name: np.empty((horizon, *in_place.shape)) for name in wanted}
    unwanted = np.empty_like(in_place)
    for year in range(horizon):
        now = {name: by_year[name][year] if name in by_year else unwanted for name in (*STATES, *FLOWS)}
        # combat
        during = _during(year, war, begin, end)
        intact: np.ndarray | float = 1.0
        blown: np.ndarray | float = 0.0
        if during is not None:
            intact = _remaining(values.get("combat_detonated_share"), during / fighting)
            blown = (in_place + displaced + controlled) * (1 - intact)
            in_place, displaced, controlled = (
                in_place * intact,
                displaced * intact,
                controlled * intact,
            )
            moved = in_place * (1 - _remaining(values.get("combat_displaced_share"), during / fighting))
            in_place, displaced = in_place - moved, displaced + moved

        # flood and frost
        np.multiply((in_place + displaced + missed) * rate, away, out=now["migrated"])
        displaced = displaced * (1 - goes) + in_place * rate * settles
        in_place, missed = in_place * stays, missed * (1 - goes)

        # accidents
        meeting = meetings.rate(year, during)
        marks = marked * fading**year
        bare = meeting * (1 - marks)
        set_off_in_place = in_place * -np.expm1(-bare)
        unmarked = -np.expm1(-meeting)
        set_off = set_off_in_place + (displaced + missed) * unmarked
        in_place = in_place - set_off_in_place
        displaced, missed = displaced * (1 - unmarked), missed * (1 - unmarked)
        if year == 0:
            there = intact * (1 - goes)
            early = destroyed * there * -np.expm1(-bare * UNTIL_DESTROYED)
            later = inert * there * -np.expm1(-bare * UNTIL_INERT)
            destroyed, inert, other = destroyed - early, inert - later, other - later
            set_off = set_off + early + later

        # clearance
        part = paces.part(year, land, in_place + displaced + other)
        cleared_in_place = in_place * part * values["clearance_quality"]
        cleared_displaced = displaced * part * values["displaced_found_share"]
        missed = missed + (in_place + displaced) * part - cleared_in_place - cleared_displaced
        in_place, displaced = in_place * (1 - part), displaced * (1 - part)
        cleared = cleared_in_place + cleared_displaced
        items = cleared + other * part
        released = land * part
        other, land = other * (1 - part), land - released
        land = land * (land >= least_land)

        now["displaced"][...] = displaced
        now["hazardous_km2"][...] = land
        np.add(blown, set_off, out=now["detonated"])
        if under_control:
            retrieved = np.where(end < year + 1, controlled, 0.0)
            controlled = controlled - retrieved
            np.add(cleared, retrieved, out=now["cleared"])
            np.add(in_place + displaced + missed, controlled, out=now["live"])
        else:
            now["cleared"][...] = cleared
            np.add(in_place + displaced, missed, out=now["live"])
        np.multiply(set_off, values["casualties_per_accident"], out=now["expected_casualties"])
        np.multiply(cleared, values["deminer_casualties_per_mine"], out=now["expected_deminers"])
        np.add(released * values["cost_per_km2"], items * values["cost_per_mine"], out=now["cost"])
    once = {name: ground[name] for name in ("laid", "suspected_km2")}
    once["self_destructed"] = destroyed + inert
    rest = land * values["cost_per_km2"] + (in_place + displaced + other) * values["cost_per_mine"]
    once["cost_after"] = rest
    return by_year | once


def _laid(values: Mapping[str, np.ndarray], scenario: Scenario) -> dict[str, np.ndarray]:
    """Compute what lies there once the mechanisms have worked, and the land it makes suspect."""
    if "mine_density" in values:
        mined = values["border_length"] * values["field_depth"]
        items = values["mine_density"] * mined
    else:
        items = values["mines_laid"]
        mined = items * values["area_per_mine"] / 1e6
    decoys = items * values["decoy_share"]
    laid = items - decoys
    destroyed, inert, controlled = np.zeros_like(laid), np.zeros_like(laid), np.zeros_like(laid)
    if scenario.kind == "self-destructing":
        destroyed = laid * values["self_destruct_reliability"]
        inert = (laid - destroyed) * values["self_deactivation_reliability"]
    elif scenario.kind == "command-controlled":
        controlled = laid * (1 - values["control_lost_share"])
        mined = mined * values["control_lost_share"]
    suspected = mined * (1 + (1 - values["records_quality"]) * (values["suspected_ratio"] - 1))
    return {
        "laid": laid,
        "live": laid - destroyed - inert - controlled,
        "controlled": controlled,
        "destroyed": destroyed,
        "inert": inert,
        "decoys": decoys,
        "suspected_km2": suspected,
    }


def _during(year: int, war: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray | None:
    """Compute the part of a year in which there is war; None where there is none in any row."""
    if not war.any():
        return None
    during = np.clip(np.minimum(year + 1, end) - np.maximum(year, begin), 0, 1) * war
    return during if during.any() else None


class _Meetings:
    """The yearly rate at which people meet a live unmarked mine."""

    def __init__(
        self, values: Mapping[str, np.ndarray], war: np.ndarray, begin: np.ndarray, end: np.ndarray
    ) -> None:
        self._values, self._war, self._begin, self._end = values, war, begin, end
        self._hazard = values["hazard"] * REFERENCE_DENSITY
        self._floor = values["learning_floor"]
        self._rest = 1 - self._floor
        self._leave = "return_years" in values and bool(war.any())
        self._present: np.ndarray | None = None
        self._crowded = np.empty(0)

    def rate(self, year: int, during: np.ndarray | None) -> np.ndarray:
        """Compute it for a year, of which a part is war."""
        middle = year + 0.5
        # what people learned before a war they have to learn anew after it
        again = self._war & (middle >= self._begin)
        learned = np.where(again, np.maximum(middle - self._end, 0.0), middle) if again.any() else middle
        learning = self._floor + self._rest * np.exp2(-learned / self._values["learning_half_life"])
        return self._crowd(year, during) * learning

    def _crowd(self, year: int, during: np.ndarray | None) -> np.ndarray:
        """Compute the rate before anybody has learned; the people of the year before make no other."""
        present = self._present_share(year, during)
        if self._present is None or not np.array_equal(present, self._present):
            crowd = self._values["people_near"] * present / REFERENCE_DENSITY
            self._crowded = self._hazard * np.power(crowd, self._values["density_exponent"])
            self._present = present
        return self._crowded

    def _present_share(self, year: int, during: np.ndarray | None) -> np.ndarray:
        end = self._end
        if not self._leave:
            return np.ones_like(end) if self._present is None else self._present
        stay, back = self._values["stay_in_war_share"], self._values["return_years"]
        after = np.clip(np.minimum(year + 1 - end, 1.0), 0, 1) * self._war
        since = np.maximum(year + 0.5, (np.maximum(end, year) + year + 1) / 2) - end
        # less than a day of return is none
        home = np.clip(since / np.maximum(back, 1 / 365), 0, 1)
        part: np.ndarray | float = 0.0 if during is None else during
        before = np.clip(1 - part - after, 0, 1)
        present = before + part * stay + after * (stay + (1 - stay) * home)
        return present if self._war.all() else present * self._war + ~self._war


class _Paces:
    """The part of the suspected land that is released in a year."""

    def __init__(self, values: Mapping[str, np.ndarray], end: np.ndarray) -> None:
        self._start = end + values["clearance_delay"]
        self._ceiling = values["capacity_ceiling"]
        self._growth = 1 + values["capacity_growth"]
        self._steady = bool((self._growth == 1).all())
        self._in_mines = "clearance_capacity_mines" in values
        self._capacity = values["clearance_capacity_mines" if self._in_mines else "clearance_capacity"]
        self._first = float(self._start.min(initial=np.inf))

    def part(self, year: int, land: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Compute it from the land and the items that are left."""
        if year + 1 <= self._first:  # nobody has begun
            return np.zeros_like(land)
        working = np.clip(year + 1 - self._start, 0, 1)
        if self._steady:
            grown = np.minimum(1.0, self._ceiling) * working
        else:
            grown = np.power(self._growth, np.maximum(year - self._start, 0))
            grown = np.minimum(grown, self._ceiling) * working
        capacity = grown * self._capacity
        # all of it where less is left than the capacity; nothing without capacity, also where nothing is left
        return np.minimum(capacity / np.maximum(items if self._in_mines else land, _NOTHING), 1.0)


def _remaining(share: np.ndarray | None, part: np.ndarray) -> np.ndarray:
    """Compute what remains after a part of the war, of which a share is taken over the whole of it."""
    if share is None:
        return np.ones_like(part)
    return np.power(1 - share, part)
