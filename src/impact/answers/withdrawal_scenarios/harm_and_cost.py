"""What one scenario adds up to: casualties by year, children, land, money, and the mines left at the end."""

from __future__ import annotations

import math

import numpy as np

from impact import charts
from impact.answers import fighting, scenario_tables
from impact.answers.withdrawal_scenarios.conditions import condition, in_short
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence
from impact.charts import Chart, Column, Table
from impact.findings import Finding
from impact.scenario.engine.outcomes import Simulation
from impact.wording import Quantity, capital, counted, ends, in_draws, listed, simulated

#: Share of the draws between the ends of an interval.
LEVEL = 0.9
#: A round number near the medians of the five states.
_MANY = 100
#: More years that tie than these are counted, not named.
_NAMED = 4


def state_casualties(evidence: Evidence) -> Finding:
    """State how many civilians would be killed or injured."""
    total = evidence.totals.loc["casualties"]
    casualties = evidence.run.interval("casualties", LEVEL)
    return Finding.of(
        "casualties",
        f"{condition(evidence.country, evidence.scenario)}, the model gives about {total['middle']} civilian "
        f"casualties over {evidence.horizon} years, plausibly {total['nine_tenths']}.",
        Quantity.of_estimate(casualties, "civilians killed or injured"),
        method=f"{casualties.method}{fighting.clause(evidence.scenario)}",
        sources=evidence.sources,
        short=in_short(evidence.scenario, total["middle"], total["nine_tenths"]),
    )


def state_in_war(evidence: Evidence) -> Finding | None:
    """State how many of the casualties fall in the years of war; nothing where no war can come."""
    if not fighting.has_war(evidence.scenario):
        return None
    row = evidence.totals.loc["in_war"]
    return Finding.of(
        "in-war",
        f"About {row['middle']} of the civilian casualties come in the years of war, {row['nine_tenths']} "
        "in 9 "
        "of 10 draws.",
        Quantity(
            value=float(row["median"]),
            kind="simulated",
            low=float(row["low90"]),
            high=float(row["high90"]),
            level=LEVEL,
        ),
        unit="civilians killed or injured in the years of war",
        method=evidence.run.interval("casualties", LEVEL).method,
        sources=evidence.sources,
    )


def state_chance(evidence: Evidence) -> Finding:
    """State in how many draws casualties are many, and in how many there are none."""
    run = evidence.run
    many = run.probability("casualties", above=_MANY - 1)
    draws, _, fewer = run.statement("casualties", 0.75).partition(" draws ")
    return Finding.of(
        "chance",
        f"{capital(draws)} draws there are {fewer}. There are {_MANY} or more {in_draws(many)}, and "
        "none at "
        f"all {in_draws(run.probability('casualties', below=1))}.",
        Quantity(value=round(many, 3), kind="share", unit=f"share of draws with {_MANY} casualties or more"),
        method=run.interval("casualties", LEVEL).method,
        sources=evidence.sources,
    )


def state_children(evidence: Evidence) -> Finding:
    """State how many of the casualties would be children, and how many people would die."""
    children = evidence.run.interval("children", LEVEL)
    total, killed = evidence.totals.loc["children"], evidence.totals.loc["killed"]
    return Finding.of(
        "children",
        f"About {total['middle']} of the casualties would be children ({total['nine_tenths']} in 9 of 10 "
        f"draws). About {killed['middle']} of all would die ({killed['nine_tenths']}).",
        Quantity.of_estimate(children, "children killed or injured"),
        method=children.method,
        sources=evidence.sources,
    )


def state_land(evidence: Evidence) -> Finding:
    """State when all suspected land would be released, and how many mines would still be live at the end."""
    run, totals, horizon = evidence.run, evidence.totals, evidence.horizon
    released = run.probability("year_released", below=horizon + 1)
    opening = _judged(evidence, "all suspected land")
    return Finding.of(
        "land-released",
        f"{opening} would be released within {horizon} years {in_draws(released)}; the middle draw "
        f"takes {totals.loc['year_released', 'middle']} years.",
        Quantity(
            value=round(released, 3),
            kind="share",
            unit=f"share of draws with all land released within {horizon} years",
        ),
        method=run.interval("casualties", LEVEL).method,
        sources=evidence.sources,
    )


def state_cost(evidence: Evidence) -> Finding:
    """State what clearing all suspected land would cost."""
    cost = evidence.totals.loc["full_cost"]
    estimate = evidence.run.interval("full_cost", LEVEL)
    return Finding.of(
        "cost",
        f"{_judged(evidence, 'clearing all suspected land')} would cost about {cost['middle']} million "
        f"dollars, plausibly {cost['nine_tenths']} million.",
        Quantity.of_estimate(estimate, "million US dollars", scale=1e-6),
        method=f"{estimate.method}, later costs count in full (not discounted)",
        sources=evidence.sources,
    )


def _judged(evidence: Evidence, subject: str) -> str:
    """Begin a sentence on clearance, with whose clearance it is judged by where that is other countries'."""
    elsewhere = scenario_tables.cleared_as_elsewhere(evidence.assumptions, evidence.country)
    return capital(f"judging by other countries, {subject}" if elsewhere else subject)


def draw_casualties(evidence: Evidence) -> Chart:
    """Draw the casualties of each year, with half and nine tenths of the draws."""
    return draw_course(evidence.run, evidence.sources)


def draw_course(run: Simulation, sources: tuple[str, ...]) -> Chart:
    """Draw the casualties by year of any simulation; the sliders redraw it at each position."""
    return charts.quantile_bands(
        run.bands("casualties"),
        id="casualties",
        title=peak(run),
        unit="civilians killed or injured in the year",
        sources=sources,
    )


def peak(run: Simulation) -> str:
    """Title of the casualties by year: in which year there are most.

    Examples
    --------
    >>> from impact.scenario.engine.simulate import simulate
    >>> from impact.scenario.inputs.scenario import Scenario
    >>> peak(simulate(Scenario(name="none", title="No mines").with_(mines_laid=0), draws=40, seed=1))
    'In every year 9 of 10 draws have no casualties'
    """
    bands = run.bands("casualties")
    top = bands.sort_values(["median", "high90"]).iloc[-1]
    if top["high90"] == 0:
        return "In every year 9 of 10 draws have no casualties"
    middle, nine = simulated(top["median"]), ends(top["low90"], top["high90"], "simulated")
    tied = [str(int(year)) for year in bands.loc[bands["median"].map(simulated) == middle, "year"]]
    if len(tied) == 1:
        return f"The worst year is year {tied[0]}: {middle} in the median, {nine} in 9 of 10 draws"
    worst = f"years {listed(tied)}" if len(tied) <= _NAMED else f"a tie of {counted(len(tied), 'year')}"
    return (
        f"The worst are {worst}: {middle} in the median of each, {nine} in 9 of 10 draws of year "
        f"{int(top['year'])}"
    )


def draw_live_mines(evidence: Evidence) -> Chart:
    """Draw how many mines stay live, year by year."""
    live = evidence.run.bands("live")
    last = live.iloc[-1]
    return charts.quantile_bands(
        live,
        id="live-mines",
        title=f"After {evidence.horizon} years about {simulated(last['median'])} live mines would remain, "
        f"{ends(last['low90'], last['high90'], 'simulated')} in 9 of 10 draws",
        unit="live mines at the end of the year",
        sources=evidence.sources,
    )


def tabulate_totals(evidence: Evidence) -> Table:
    """List what the years add up to, and how far the luck of the drawing reaches."""
    return Table(
        evidence.totals.reset_index(),
        id="totals",
        title=f"What {evidence.horizon} years add up to",
        columns=(
            Column("meaning", "Outcome"),
            Column("unit", "Unit"),
            Column("middle", "Median"),
            Column("average", "Mean"),
            Column("half", "Half of the draws"),
            Column("nine_tenths", "9 of 10 draws"),
        ),
        caption=f"“Over {evidence.horizon}” means: not within the years that are followed. Later costs "
        "count in "
        "full unless the line says discounted; casualties always do. A few draws with very many casualties "
        "lift the mean above the median. In the years of war only civilians who stay near the mines are "
        "counted. A year that is at war in part counts by that part. Casualties follow from the mines and "
        "from how densely people live, not from how many live on the suspected land: that line is for "
        "comparison. With other random numbers the median of the casualties would lie between "
        f"{ends(*other_draws(evidence.run), 'simulated', 'and')}.",
        sources=evidence.sources,
        stack=True,
    )


def other_draws(run: Simulation, outcome: str = "casualties") -> tuple[float, float]:
    """Compute the 95 % interval of a median that other random numbers would lead to.

    By ranks: of n draws those at n/2 ± 1.96 √n/2. This is the luck of the drawing alone, which more draws
    make smaller; what is not known of the inputs stays.

    Source: Conover (1999), Practical Nonparametric Statistics, 3rd edition, Wiley, section 3.2.
    """
    values = np.sort(run.totals[outcome].to_numpy(float))
    reach = 0.98 * math.sqrt(len(values))
    low = max(math.floor(len(values) / 2 - reach), 0)
    high = min(math.ceil(len(values) / 2 + reach), len(values) - 1)
    return float(values[low]), float(values[high])
