"""Titles of a brief's pictures and tables: the answer of each in one line, from its own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from impact.answers.brief.background import Background
from impact.published.profile import Profile
from impact.wording import count, counted, listed, month, price, simulated

if TYPE_CHECKING:
    from impact.scenario.analysis.comparison import Comparison
    from impact.scenario.engine.outcomes import Simulation


def by_year_title(base: Simulation) -> str:
    """Say when half of the casualties of the middle course have happened."""
    course = base.years["expected_casualties"].mean("draw").to_numpy()
    if not course.sum():
        return "No civilian would be harmed under the stated assumptions"
    half = int((course.cumsum() < course.sum() / 2).sum())
    last = int((course.cumsum() < 0.9 * course.sum()).sum())
    return (
        f"Half of the expected casualties would fall in the first {counted(half + 1, 'year')}, nine in ten "
        f"in the first {last + 1}"
    )


def side_by_side_title(compared: Comparison) -> str:
    """Say between which scenarios the middle draw ranges."""
    middle = {name: run.interval("casualties").estimate for name, run in compared.simulations.items()}
    least, most = min(middle.values()), max(middle.values())
    ends = f"{simulated(least)} to {simulated(most)}"
    return f"From {ends} civilians harmed in the middle draw, by what is assumed"


def timeline_title(place: Profile, steps: pd.DataFrame) -> str:
    """Say how many steps are on record."""
    leaving = steps[steps["event"] != "consented"]
    if leaving.empty:
        return f"No step of {place.label} out of the treaty was on record on the day of this brief"
    first = leaving["day"].min()
    return f"{counted(len(leaving), 'step')} of {place.label} on record since {month(str(first.date()))}"


def after_title(found: Background) -> str:
    """Say how fast casualties fell after the wars that are drawn."""
    near = found.near
    if near.empty:
        return "Casualties after other wars"
    ends = [f"{count(row.casualties)} in {row.war}" for row in near.itertuples()]
    return f"Casualties fell over two decades: {listed(ends)} in the years on record after the war"


def costs_title(found: Background) -> str:
    """Say between what the costs per square metre range."""
    dollars = found.costs.dropna(subset=["constant_low"])
    if dollars.empty:
        return "What clearing a square metre has cost"
    base = int(dollars["base"].iloc[0])
    return (
        f"From {price(dollars['constant_low'].min())} to {price(dollars['constant_high'].max())} dollars of "
        f"{base} per square metre of mined land"
    )
