"""What a brief says of the world, the same for every country: casualties, other wars, clearing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from impact import places
from impact.answers.brief import brief_sentences
from impact.catalogue.frame_rows import each_row
from impact.data import load, sources
from impact.findings import Finding
from impact.models import aftermath, completion, composition
from impact.models.aftermath import Decay
from impact.models.completion import Survival
from impact.project import shared
from impact.published import editions, prices, wars
from impact.published.treaty import obligations
from impact.result import LEVEL, Declined
from impact.vocabulary import BASES
from impact.wording import Quantity, capital, currency, ends, rounded

#: What a heading says already, and which end of a range a page names.
_PER_METRE = re.compile(r" per square metre|, low$")


@dataclass(frozen=True, kw_only=True)
class Background:
    """What is on record beyond the country, as known on a day.

    Attributes
    ----------
    as_of
        As for :func:`impact.load`.
    world
        :func:`impact.published.editions.series` of the world: recorded casualties a year.
    civilians, children
        Newest row of the share of casualties who are civilians, and of civilians who are children (labels,
        shares and bounds as in :mod:`impact.models.composition`); missing where nothing is published.
    aligned, decay
        Casualties set against the end of each war, and how fast they fell.
    near_wars
        Wars whose own course a brief tells.
    curve, states
        Share of states that completed clearance, by years since entry into force; the states it rests on.
    costs
        :func:`elsewhere`.
    """

    as_of: str
    world: pd.DataFrame = field(repr=False)
    civilians: pd.Series | None = field(repr=False)
    children: pd.Series | None = field(repr=False)
    aligned: pd.DataFrame = field(repr=False)
    near_wars: tuple[str, ...]
    decay: Decay | Declined
    curve: Survival | Declined
    states: pd.DataFrame = field(repr=False)
    costs: pd.DataFrame = field(repr=False)

    @property
    def after(self) -> pd.DataFrame:
        """Rows of ``aligned`` that lie in the peace."""
        return self.aligned[self.aligned["counted"].astype(bool)]

    @property
    def near(self) -> pd.DataFrame:
        """Rows of ``decay.wars`` for the wars near by; none where the decay was declined."""
        if not isinstance(self.decay, Decay):
            return pd.DataFrame(columns=["war", "late"])
        table = self.decay.wars
        return table[table["war"].isin(self.near_wars)].sort_values("war")


@shared.once_for_a_batch
def gather(as_of: str = "latest") -> Background:
    """Collect what a brief of any country needs to know of the others.

    Parameters
    ----------
    as_of
        As for :func:`impact.load`.

    Examples
    --------
    >>> int(gather("2025-03-18").world["year"].max())
    2023
    """
    casualties = load("casualties", as_of)
    contamination, released = load("contamination", as_of), load("clearance", as_of)
    world = editions.series(casualties)
    ends = load("conflict_ends", as_of)
    aligned = wars.align(casualties, ends)
    dated = wars.dates(ends).merge(ends[ends["brief"] == "named"][["place", "conflict"]].drop_duplicates())
    roster = obligations.obligations(
        load("treaty", as_of), load("completions", as_of), contamination, released
    )
    shares = composition.by_year(casualties, "children")
    return Background(
        as_of=as_of,
        world=world,
        civilians=_last(composition.by_year(casualties, "civilians").dropna(subset=["estimate"])),
        children=_last(shares.dropna(subset=["estimate"])),
        aligned=aligned,
        near_wars=tuple(sorted(dated["war"])),
        decay=aftermath.estimate(aligned),
        curve=completion.estimate(roster.states),
        states=roster.states,
        costs=elsewhere(load("unit_costs", as_of), load("price_index", as_of)),
    )


def _last(rows: pd.DataFrame) -> pd.Series | None:
    return rows.iloc[-1] if len(rows) else None


def elsewhere(stated: pd.DataFrame, index: pd.DataFrame) -> pd.DataFrame:
    """Set side by side what clearing a square metre has cost, at the prices of one year where possible.

    Costs in dollars are brought to the newest year of the price index. Others stay in their own currency, as
    no exchange rates are on record. Work of another kind (unexploded ordnance, farmland) is left out.

    Parameters
    ----------
    stated
        ``load("unit_costs")``.
    index
        ``load("price_index")``: consumer prices of the United States.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``where`` (both in words), ``source`` (publisher), ``what``, ``currency``,
        ``low``, ``high`` (of the year, per square metre), ``stated`` (the same in words), ``constant_low``,
        ``constant_high`` (dollars of the year ``base``; missing for other currencies and years without an
        index), ``constant`` (in words), ``base``, ``source_id``; cheapest first, other currencies last.
    """
    rows = prices.per_square_metre(stated)
    rows = rows[~rows["other_work"].astype(bool)].copy()
    base = int(index["year"].max()) if len(index) else 0
    rows["base"] = base
    dollars = rows["currency"] == "USD"
    for end in ("low", "high"):
        constant = prices.constant(rows, index, base, column=end) if base else pd.Series(index=rows.index)
        # A cost of a year after the index's last is shown as it stands, not carried backwards.
        rows[f"constant_{end}"] = pd.to_numeric(constant).where(dollars)
    rows["what"] = [capital(_PER_METRE.sub("", text)) for text in rows["what"]]
    rows["source"] = [sources.lookup(page).publisher for page in rows["source_id"]]
    rows["where"] = [f"{places.name(row.place)} {row.year}" for row in each_row(rows)]
    rows["stated"] = [
        f"{ends(row.low, row.high, 'price')} {currency(row.currency)}" for row in each_row(rows)
    ]
    rows["constant"] = [
        ends(row.constant_low, row.constant_high, "price") if pd.notna(row.constant_low) else ""
        for row in each_row(rows)
    ]
    rows = rows.assign(other=~dollars).sort_values(["other", "constant_low", "where"], kind="stable")
    columns = [
        "place",
        "year",
        "where",
        "source",
        "what",
        "currency",
        "low",
        "high",
        "stated",
        "constant_low",
        "constant_high",
    ]
    return rows[[*columns, "constant", "base", "source_id"]].reset_index(drop=True)


def history_values(decay: Decay) -> dict[str, Any]:
    """Collect the numbers of the fourth sentence: what followed other wars."""
    return {
        "wars": decay.whole,
        "early": decay.estimate,
        "uncertain": not decay.high < 0,
        "bend": decay.bend,
    }


def state_history(background: Background) -> Finding | None:
    """State how fast casualties fell after other wars, first and later."""
    decay = background.decay
    if not isinstance(decay, Decay):
        return None
    return Finding.of(
        "history",
        brief_sentences.after_wars(**history_values(decay)),
        Quantity.of_estimate(decay),
        unit="% a year in the first years of peace",
        sources=background.after,
        method=decay.method,
    )


def state_completion(background: Background) -> Finding | None:
    """State which share of states had completed clearance in the years the treaty gives."""
    if isinstance(background.curve, Declined):
        return None
    ten = background.curve.by(completion.DEADLINE)
    if ten.empty:
        return None
    row = ten.iloc[0]
    return Finding.of(
        "completion",
        brief_sentences.completion(
            states=len(background.states),
            share=row["estimate"],
            low=row["low"],
            high=row["high"],
            within=completion.DEADLINE,
        ),
        Quantity(value=row["estimate"], kind="share", low=row["low"], high=row["high"], level=LEVEL),
        unit="of states with mined land",
        sources=background.states,
        method="Kaplan-Meier",
    )


def state_costs(background: Background) -> Finding | None:
    """State between which prices a square metre was cleared, at the prices of one year."""
    dollars = newest_costs(background.costs).dropna(subset=["constant_low"])
    if dollars.empty:
        return None
    # lowest and highest price, not bounds of one: to the nearest cent, as beside them in table and picture
    low, high = (
        rounded(end, "price") for end in (dollars["constant_low"].min(), dollars["constant_high"].max())
    )
    year = int(dollars["base"].iloc[0])
    return Finding.of(
        "costs-elsewhere",
        f"{brief_sentences.cost_title(low, high, year)}.",
        Quantity(value=high, kind="price", low=low, high=high),
        unit=f"dollars of {year} per square metre, the highest",
        sources=dollars,
        method="costs as pages state them, at the consumer prices of one year; the page on clearance has "
        "them in dollars of their own years",
    )


def newest_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """Select of each country the costs of its newest year, so that none fills a printed table."""
    newest = costs.groupby("place")["year"].transform("max")
    return costs[costs["year"] == newest].reset_index(drop=True)


def world_values(background: Background) -> dict[str, Any]:
    """Collect the numbers of the fifth sentence: the newest year worldwide."""
    row, part = background.world.iloc[-1], background.civilians
    return {
        "people": Quantity.of_row(row, "count", "people"),
        "year": int(row["year"]),
        "civilians": None if part is None else part["estimate"],
        "civilian_year": None if part is None else int(part["year"]),
    }


def state_world(background: Background) -> Finding | None:
    """State how many people are recorded as harmed, and how many of them were civilians."""
    world = background.world
    if world.empty:
        return None
    part, values = background.civilians, world_values(background)
    year = values["year"]
    return Finding.of(
        "world",
        brief_sentences.world(**values),
        values["people"],
        unit=f"people in {year}",
        sources={*world["source_id"], *(() if part is None else (str(part["source_id"]),))},
        method="newest figures in this collection, a lower bound",
    )


def state_children(background: Background) -> Finding | None:
    """State how many of those harmed worldwide were children; nothing where nothing is published."""
    part = background.children
    if part is None:
        return None
    # a percentage without its number has no interval
    known = pd.notna(part["low"])
    return Finding.of(
        "world-children",
        brief_sentences.world_children(
            share=part["estimate"], whom=BASES[part["base"]], year=int(part["year"])
        ),
        Quantity(
            value=part["estimate"],
            kind="share",
            low=part["low"] if known else None,
            high=part["high"] if known else None,
            level=LEVEL if known else None,
        ),
        unit=f"of the {BASES[part['base']]}",
        sources=[str(part["source_id"])],
        method="newest share in this collection" + ("; Wilson interval" if known else ""),
    )
