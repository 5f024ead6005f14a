"""How large the mined land of a state was, in the classes of Landmine Monitor or in square kilometres."""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.arguments import needs
from impact.catalogue.frame_rows import each_row
from impact.catalogue.table_rows import table_rows
from impact.published.treaty.obligations import roster_rows, years_between

#: Size classes of the publishers, in two groups that meet at 20 km2 in the figures published with them.
LARGE = ("massive", "heavy", "large")

SMALLER = ("medium", "light", "small")

LARGE_KM2 = 20.0


@needs(
    "land_sizes.sizes",
    contamination=table_rows(
        "contamination", "place", "scope", "area", "published", "category", "measure", "value"
    ),
    states=roster_rows("place", "start", "end"),
)
def sizes(contamination: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Add to each state the size of its contamination when a figure was first published.

    Only the first publication counts, and the state is compared with others from that day on: a state that
    finished before anybody published a figure has no size, and one whose figure came late was certain not to
    have finished until then. Both would look like an effect of size otherwise.

    Parameters
    ----------
    contamination
        ``load("contamination")``.
    states
        ``Obligations.states``.

    Returns
    -------
    DataFrame
        The states that have a size and were still under observation then: all columns, with ``size``
        (``large``: 20 km2 or more, or a class from massive to large; ``smaller``: the rest), ``known`` (day
        of publication) and ``entry`` (years after entry into force from which the state is compared).
    """
    chosen = (contamination["scope"] == "whole") & (contamination["area"] == "")
    whole = contamination.loc[chosen, ["place", "published", "category", "measure", "value"]]
    whole = whole.assign(place=whole["place"].map(places.responsible))
    of_place = dict(iter(whole.groupby("place")))
    sized = []
    for state in each_row(states):
        if state.place not in of_place:
            continue
        figures = of_place[state.place]
        figures = figures[figures["published"] < state.end]
        if figures.empty:
            continue
        first = figures[figures["published"] == figures["published"].min()]
        size = _size(first)
        if size:
            known = first["published"].iloc[0]
            sized.append((state.place, size, known, max(0.0, years_between(state.start, known))))
    sizes = pd.DataFrame(sized, columns=["place", "size", "known", "entry"])
    return states.merge(sizes, on="place").reset_index(drop=True)


def _size(figures: pd.DataFrame) -> str:
    words = set(figures["category"]) - {""}
    if words:
        return "large" if words & set(LARGE) else "smaller"
    areas = figures[figures["value"].notna()].groupby("measure")["value"].max()
    if areas.empty or not areas.max() > 0:
        return ""
    parts = areas.reindex(["confirmed_km2", "suspected_km2"]).sum()
    return "large" if max(areas.max(), parts) >= LARGE_KM2 else "smaller"
