"""What earlier wars left in the country itself, with how near each page stands to the count it gives.

A claim and a scenario that lie far apart are both shown: neither corrects the other. Which rows of the tables
make up such a history is written in the table of histories.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact.answers.brief.brief_evidence import Evidence
from impact.catalogue.scenario_inputs import HISTORY_FIGURES
from impact.charts import Column, Table
from impact.data import sources
from impact.findings import Finding
from impact.published.profile import Profile
from impact.result import Estimate
from impact.vocabulary import TIERS
from impact.wording import (
    Quantity,
    capital,
    count,
    counted,
    digits,
    ends,
    listed,
    noun,
    ratio,
    readable,
    simulated,
    years,
)

#: Words for a tier of :data:`impact.vocabulary.TIERS`.
TIER_WORDS: Mapping[str, str] = {
    "primary": "a primary page",
    "secondary": "a page that quotes others",
    "weak": "a weak page",
}
_TIERS = tuple(TIER_WORDS)
#: Figures of harm to people at large, in words after the number.
_HARM: Mapping[str, str] = {"killed": "killed", "injured": "injured", "casualties": "killed or injured"}
#: Figures of the mines that an earlier war laid.
_LAID = ("mines_recorded", "mines_estimated")
_SAME = ["history", "first", "last", "publisher", "tier", "source_id"]


def figures(place: Profile, parameters: pd.DataFrame) -> pd.DataFrame:
    """List the figures on record of what earlier wars left in a country.

    Parameters
    ----------
    place
        :func:`impact.published.profile.of`.
    parameters
        ``load("parameters")`` as known on the day.

    Returns
    -------
    DataFrame
        ``history``, ``figure`` and ``counts`` (codes of the table of histories), ``remark`` (what bears on
        its use; often empty), ``first`` and ``last`` (years), ``value``, ``low``, ``high``,
        ``unit``, ``qualifier``, ``publisher``, ``tier``, ``source_id``; every figure once.
    """
    rows = place.rows["histories"].drop(columns="published", errors="ignore")
    whole = rows[rows["name"] == ""].drop_duplicates("history").set_index("history")["words"]
    rows = rows.merge(parameters, left_on=["name", "source_id"], right_on=["parameter", "source_id"])
    remarks = rows[rows["words"] != ""].drop_duplicates("name").set_index("name")["words"]
    rows["remark"] = [
        remarks.get(name, whole.get(history, ""))
        for name, history in zip(rows["name"], rows["history"], strict=True)
    ]
    rows = rows.drop_duplicates(["name", "source_id"], keep="last")
    pages = [sources.lookup(page) for page in rows["source_id"]]
    rows = rows.assign(publisher=[page.publisher for page in pages], tier=[page.tier for page in pages])
    columns = ["history", "figure", "counts", "remark", "first", "last", "value", "low", "high", "unit"]
    return rows[[*columns, "qualifier", "publisher", "tier", "source_id"]].reset_index(drop=True)


def claims(rows: pd.DataFrame) -> pd.DataFrame:
    """Collect the harm to people at large that one page gives of the same years, nearest pages first.

    Parameters
    ----------
    rows
        :func:`figures`.

    Returns
    -------
    DataFrame
        ``history``, ``first``, ``last``, ``publisher``, ``tier``, ``source_id``, ``people`` (killed and
        injured added up), ``qualifier``, ``words``, ``remark``; one row a page and period.
    """
    harm = rows[rows["figure"].isin(_HARM) & (rows["counts"] != "deminers") & rows["value"].notna()]
    collected = [
        {
            **dict(zip(_SAME, key, strict=True)),
            "people": float(group["value"].sum()),
            "qualifier": "at_least" if group["qualifier"].eq("at_least").any() else "exact",
            "words": _people(group) + _children(rows, group),
            "remark": next((text for text in group["remark"] if text), ""),
        }
        for key, group in harm.groupby(_SAME, dropna=False, sort=False)
    ]
    table = pd.DataFrame(collected, columns=[*_SAME, "people", "qualifier", "words", "remark"])
    order = table["tier"].map(_TIERS.index)
    ordered = table.assign(order=order).sort_values(["order", "people"], ascending=[True, False])
    return ordered.drop(columns="order").reset_index(drop=True)


def _people(group: pd.DataFrame) -> str:
    parts = [
        f"{Quantity.of_row(row, 'count', '' if at else 'people')} {_HARM[row['figure']]}"
        for at, row in enumerate(group.to_dict("records"))
    ]
    return listed(parts)


def _children(rows: pd.DataFrame, group: pd.DataFrame) -> str:
    """Write how many were children where the same page says so of the same years."""
    same = rows[rows["figure"] == "child_share"].merge(
        group[["source_id", "first", "last"]].drop_duplicates(), on=["source_id", "first", "last"]
    )
    return f", {digits(float(same['value'].iloc[0]), 'percent')} % of them children" if len(same) else ""


def state_own_history(
    place: Profile, parameters: pd.DataFrame, harm: Estimate, laid: str, mines: float = math.nan
) -> Finding | None:
    """State the nearest and the largest figure of harm of a country's own history, beside the scenario.

    Parameters
    ----------
    place, parameters
        As for :func:`figures`.
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
