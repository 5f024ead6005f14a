"""Listed people: incidents whose people are known one by one, beside those that state a number only."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


def with_listed(
    incidents: pd.DataFrame, people: pd.DataFrame, outcomes: Mapping[str, str], groups: Mapping[str, str]
) -> pd.DataFrame:
    """Put people in place of those incidents of which they are all; the others stay as their numbers say.

    Parameters
    ----------
    incidents, people
        Casualties in one form (:func:`impact.incidents.harm.casualties`), with ``key``, the same in an
        incident and in its people.
    outcomes
        Columns of the outcomes.
    groups
        Column of a group -> column of those of whom it is known.

    Returns
    -------
    DataFrame
        Rows of people where they are at least as many as the incident states, of each outcome too; otherwise
        the incident, with the groups of the people listed where it states none. Nobody is lost: an incident
        with more people than it states has them as people of unknown outcome.
    """
    told = incidents.groupby("key")[["value", *outcomes]].sum()
    listed = people.groupby("key")[["value", *outcomes, *groups, *groups.values()]].sum()
    both = told.join(listed.rename(columns=lambda name: f"listed_{name}"), how="left").fillna(0.0)
    sure = ["value", *(name for name in outcomes if name != "unknown")]
    fewer = pd.concat([both[f"listed_{name}"] < both[name] for name in sure], axis=1).any(axis=1)
    numbers = incidents[incidents["key"].isin(fewer.index[fewer])].copy()
    alone = ~numbers["key"].duplicated(keep=False)
    for group, known in groups.items():
        unsaid = alone & numbers[group].isna() & numbers["key"].map(listed[known]).gt(0)
        for column in (known, group):
            add = numbers["key"].map(listed[column])
            numbers[column] = numbers[column].where(~unsaid, np.minimum(add, numbers["value"]))
    more = (numbers["key"].map(both["listed_value"]) - numbers["value"]).where(alone, 0.0).clip(lower=0.0)
    for column in ("value", "unknown"):
        numbers[column] = numbers[column] + more
    numbers["high"] = np.fmax(numbers["high"], numbers["value"])
    people = people[~people["key"].isin(numbers["key"])]
    return pd.concat([people, numbers], ignore_index=True)
