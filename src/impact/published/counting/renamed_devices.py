"""Devices that were given another name: from which year a country's mines are called improvised ones."""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.arguments import needs
from impact.catalogue.table_rows import table_rows
from impact.vocabulary import WORLD

#: Casualties in a year from which a change of the type they are put down to shows in the world's shares.
MANY = 100


@needs("renamed_devices", casualties=table_rows("casualties", "place", "year", "measure", "value"))
def renamed_devices(casualties: pd.DataFrame) -> dict[float, list[str]]:
    """Countries whose antipersonnel mines end where improvised ones begin, by the first year of these.

    Parameters
    ----------
    casualties
        The table of this name. A country counts from :data:`MANY` casualties of antipersonnel mines on.

    Examples
    --------
    >>> rows = pd.DataFrame({"place": "COL", "year": [2014, 2016], "value": [246, 76]})
    >>> rows = rows.assign(measure=["antipersonnel_mine", "improvised_mine"])
    >>> renamed_devices(rows)
    {2016.0: ['Colombia']}
    """
    rows = casualties[(casualties["place"] != WORLD) & casualties["year"].notna() & (casualties["value"] > 0)]
    if not {"antipersonnel_mine", "improvised_mine"} <= set(rows["measure"]):
        return {}
    factory = rows[rows["measure"] == "antipersonnel_mine"].sort_values("year")
    factory = factory.groupby("place")[["year", "value"]].last()
    factory = factory.loc[factory["value"] >= MANY, "year"]
    improvised = rows[rows["measure"] == "improvised_mine"].groupby("place")["year"].min()
    both = pd.concat([factory.rename("last"), improvised.rename("first")], axis=1).dropna()
    changed = both[both["last"] < both["first"]]["first"].astype(float)
    return {year: sorted(map(places.name, group.index)) for year, group in changed.groupby(changed)}
