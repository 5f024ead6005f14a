"""What earlier wars left in the country itself, with how near each page stands to the count it gives.

A claim and a scenario that lie far apart are both shown: neither corrects the other. Which rows of the tables
make up such a history is written in the table of histories.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact.answers.brief.brief_evidence import Evidence
from impact.catalogue.scenario_inputs import HISTORY_FIGURES
from impact.charts import Column, Table
from impact.findings import Finding
from impact.published.earlier_wars import TIER_WORDS, claims, figures
from impact.published.profile import Profile
from impact.result import Estimate
from impact.vocabulary import TIERS
from impact.wording import (
    Quantity,
    capital,
    count,
    counted,
    ends,
    listed,
    noun,
    ratio,
    readable,
    simulated,
    years,
)

#: Figures of the mines that an earlier war laid.
_LAID = ("mines_recorded", "mines_estimated")
#: Tiers, those nearest to the count first.
_TIERS = tuple(TIER_WORDS)


def state_own_history(
    place: Profile, parameters: pd.DataFrame, harm: Estimate, laid: str, mines: float = math.nan
) -> Finding | None:
    """State the nearest and the largest figure of harm of a country's own history, beside the scenario.

    Parameters
    ----------
    place, parameters
        As for :func:`impact.published.earlier_wars.figures`.
    harm
        Casualties of the scenario.
    laid
        The mines of the scenario, in words.
    mines
        Their number; missing where it is not given as one.

    Returns
    -------
    Finding or None
        None where no figure of harm to people at large is on record.
    """
    rows = figures(place, parameters)
    told = claims(rows)
    if told.empty:
        return None
    scenario = Quantity.of_estimate(harm, "civilians killed or injured")
    largest = told["people"].idxmax()
    most, nearest = told.loc[largest], told[told.index.isin([0, largest])]
    weak = set(told["tier"]) == {_TIERS[-1]}
    clauses = [
        f"{row.words} ({f'{years(row.first, row.last)}; ' if pd.notna(row.first) else ''}{row.publisher}, "
        f"{TIER_WORDS[row.tier]})"
        for row in nearest.itertuples()
    ]
    where, claim = listed(dict.fromkeys(told["history"])), listed(clauses)
    lead = (
        f"No firm page counts those harmed in {where}. {_claimed(len(nearest), claim)}"
        if weak
        else f"Of those harmed in {where} pages give {claim}"
    )
    sentences = [
        f"{lead}{_beside(rows, ('deminers',), 'of those who cleared')}{_beside(rows, _LAID, 'laid were')}",
        f"This scenario, with {laid}, has {scenario.full}",
    ]
    sentences.append(_compare(most, harm, rows, mines))
    return Finding.of(
        "own-history",
        f"{'. '.join(sentences)}.",
        Quantity(value=most["people"], kind="count", qualifier=most["qualifier"]),
        unit="people in the largest figure claimed" if weak else "people in the largest figure on record",
        sources=told,
        method="published counts, as pages give them; killed and injured of one page added up",
    )


def _claimed(pages: int, claim: str) -> str:
    """Write what weak pages alone claim, and that nothing rests on it."""
    who, them = noun(pages, "One page claims", "Pages claim"), noun(pages, "it", "them")
    return f"{who} {claim}; we do not use {them}"


def _beside(rows: pd.DataFrame, names: tuple[str, ...], lead: str) -> str:
    """Write what the nearest page gives of another figure of the history; nothing where none does."""
    own = rows[rows["figure"].isin(names) & rows["value"].notna()]
    own = own.sort_values("tier", key=lambda tiers: tiers.map(_TIERS.index), kind="stable").head(1)
    clauses = [
        f"{Quantity.of_row(row, 'count', row['unit'])} ({row['publisher']}, {TIER_WORDS[row['tier']]})"
        for row in own.to_dict("records")
    ]
    return f"; {lead} {listed(clauses)}" if clauses else ""


def _compare(most: pd.Series, harm: Estimate, rows: pd.DataFrame, mines: float) -> str:
    """Write where the largest figure lies beside the scenario, for as many mines where that is known."""
    laid = rows.loc[rows["figure"].isin(_LAID), "value"].dropna()
    people, lead = most["people"], "The largest of these figures"
    if math.isfinite(mines) and len(laid):
        people *= mines / laid.max()
        lead += f" would be {simulated(people)} for as many mines as here, which"
    if people > harm.high > 0:
        where = f"is {ratio(people / harm.high)} times the upper end"
    else:
        where = (
            "lies inside that interval" if harm.low <= people <= harm.high else "lies outside that interval"
        )
    remark = f" ({most['remark']})" if most["remark"] else ""
    return (
        f"{lead} {where}{remark}; the engine spreads people over their region and cannot tell mines in "
        "villages and on roads"
    )


def tabulate_own_history(evidence: Evidence) -> Table | Markdown:
    """List the figures on record of what earlier wars left in the country, with the tier of each page."""
    rows = figures(evidence.place, evidence.parameters)
    if rows.empty:
        return Markdown(
            f"No figure of what mines of an earlier war left in {evidence.place.label} is in the tables."
        )
    weak = int((rows["tier"] == _TIERS[-1]).sum())
    return Table(
        pd.DataFrame(
            {
                "history": rows["history"].map(capital),
                "what": rows["figure"].map(HISTORY_FIGURES).map(capital),
                "figure": [_written(row) for row in rows.to_dict("records")],
                "years": [
                    years(row.first, row.last) if pd.notna(row.first) else "" for row in rows.itertuples()
                ],
                "publisher": rows["publisher"],
                "tier": rows["tier"].map(TIER_WORDS),
            }
        ),
        id="own-history",
        title=f"{counted(len(rows), 'figure')} of earlier wars, {count(weak) if weak else 'none'} of them "
        f"from {noun(weak, 'a weak page', 'weak pages')}",
        columns=(
            Column("history", "History"),
            Column("what", "What"),
            Column("figure", "Figure"),
            Column("years", "Years"),
            Column("publisher", "Page"),
            Column("tier", "How near"),
        ),
        caption="As pages give them; unexploded ordnance is often included. A primary page is of "
        f"{TIERS['primary']}, a weak one a {TIERS['weak']}.",
        sources=rows,
        stack=True,
    )


def _written(row: dict[str, Any]) -> str:
    if pd.isna(row["value"]):
        return readable(f"{ends(row['low'], row['high'], 'count')} {row['unit']}")
    kind = "count" if float(row["value"]).is_integer() else "number"
    return readable(str(Quantity.of_row(row, kind, row["unit"])))
