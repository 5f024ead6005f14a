"""What earlier wars left in a country itself, as pages give it: harm, mines, ordnance, and who cleared it.

Which rows of the tables make up such a history is written in the table of histories; a page's figures stand
beside how near the page is to the count. A claim and a count that lie far apart are both kept: neither
corrects the other. What cannot be told from them: how many of those harmed were harmed by mines, where a page
counts all ordnance together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact.arguments import needs
from impact.catalogue.frame_rows import records_of
from impact.catalogue.table_rows import table_rows
from impact.data import sources
from impact.frame_check import NUMBERS, TEXTS, TIMES, row, rows, words
from impact.published.profile import PROFILE, Profile
from impact.wording import Quantity, digits, ends, listed, readable

#: Words for a tier of :data:`impact.vocabulary.TIERS`, nearest first.
TIER_WORDS: Mapping[str, str] = {
    "primary": "a primary page",
    "secondary": "a page that quotes others",
    "weak": "a weak page",
}
_TIERS = tuple(TIER_WORDS)
#: Figures of harm to people at large, in words after the number.
_HARM: Mapping[str, str] = {"killed": "killed", "injured": "injured", "casualties": "killed or injured"}
_SAME = ["history", "first", "last", "publisher", "tier", "source_id"]


@needs(
    "earlier_wars.figures",
    place=PROFILE,
    parameters=table_rows(
        "parameters", "parameter", "value", "low", "high", "unit", "qualifier", "source_id"
    ),
)
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
    own = place.rows["histories"].drop(columns="published", errors="ignore")
    whole = own[own["name"] == ""].drop_duplicates("history").set_index("history")["words"]
    own = own.merge(parameters, left_on=["name", "source_id"], right_on=["parameter", "source_id"])
    remarks = own[own["words"] != ""].drop_duplicates("name").set_index("name")["words"]
    own["remark"] = [
        remarks.get(name, whole.get(history, ""))
        for name, history in zip(own["name"], own["history"], strict=True)
    ]
    own = own.drop_duplicates(["name", "source_id"], keep="last")
    pages = [sources.lookup(page) for page in own["source_id"]]
    own = own.assign(publisher=[page.publisher for page in pages], tier=[page.tier for page in pages])
    columns = ["history", "figure", "counts", "remark", "first", "last", "value", "low", "high", "unit"]
    return own[[*columns, "qualifier", "publisher", "tier", "source_id"]].reset_index(drop=True)


@needs("earlier_wars.figure_words", row=row("figure", "value", "low", "high", "unit", "qualifier"))
def figure_words(row: Mapping[str, Any]) -> str:
    """Write one figure as its page gives it: a range, a share of children, or a number with its unit."""
    if pd.isna(row["value"]):
        return readable(f"{ends(row['low'], row['high'], 'count')} {row['unit']}")
    if row["figure"] == "child_share":
        return str(Quantity.of_row(row, "percent"))
    kind = "count" if float(row["value"]).is_integer() else "number"
    return readable(str(Quantity.of_row(row, kind, row["unit"])))


@needs(
    "earlier_wars.claims",
    rows=rows(
        *(*_SAME, "figure", "counts", "value", "qualifier", "remark"),
        cells={
            **dict.fromkeys(("history", "publisher", "source_id", "figure", "counts", "remark"), TEXTS),
            **dict.fromkeys(("first", "last"), TIMES),
            "value": NUMBERS,
            "tier": words(*TIER_WORDS),
        },
        remedy="pass what earlier_wars.figures returns",
    ),
)
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


@needs("earlier_wars.people_words", row=row("unit"))
def people_words(row: Mapping[str, Any]) -> str:
    """Name the people of a figure as its page does: its unit without what became of them.

    >>> people_words({"unit": "soldiers killed"}), people_words({"unit": "persons killed"})
    ('soldiers', 'people')
    """
    unit = readable(row["unit"])
    for outcome in _HARM.values():
        unit = unit.removesuffix(f" {outcome}")
    return unit


def _people(group: pd.DataFrame) -> str:
    whom = "civilians" if set(group["counts"]) == {"civilians"} else "people"
    parts = [
        f"{Quantity.of_row(row, 'count', '' if at else whom)} {_HARM[row['figure']]}"
        for at, row in enumerate(records_of(group))
    ]
    return listed(parts)


def _children(rows: pd.DataFrame, group: pd.DataFrame) -> str:
    """Write how many were children where the same page says so of the same years."""
    same = rows[rows["figure"] == "child_share"].merge(
        group[["source_id", "first", "last"]].drop_duplicates(), on=["source_id", "first", "last"]
    )
    return f", {digits(float(same['value'].iloc[0]), 'percent')} % of them children" if len(same) else ""
