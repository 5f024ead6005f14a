"""Who the casualties were: shares of civilians, children, women and girls, people killed, and device types.

The figures are taken as published; :mod:`impact.models.shares` says what they leave open. A percentage refers
to some of the casualties only (its ``base``), and bases are not mixed in one series without saying so.
"""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.arguments import choice, takes
from impact.catalogue.frame_rows import each_row
from impact.data.registers import in_main
from impact.models import shares
from impact.published import editions
from impact.vocabulary import WORLD

#: Measures of a share and of its count, and the bases that are taken, best first.
GROUPS = {
    "civilians": ("civilian_share", "civilians", ("known_status", "all")),
    "children": ("child_share", "children", ("civilians_known_age", "civilians")),
    "women_girls": ("female_share", "women_girls", ("known_sex",)),
}
#: Device types as they are stacked, and the measures that each holds.
DEVICES = {
    "improvised": ("improvised", ("improvised_mine",)),
    "factory": ("AP mines", ("antipersonnel_mine",)),
    "vehicle": ("AV mines", ("antivehicle_mine",)),
    "remnants": ("other ERW", ("erw", "cluster_remnant")),
    "unknown": ("unknown", ("unspecified_mine", "multiple_or_unknown_device")),
}
_COLUMNS = (
    "year",
    "label",
    "estimate",
    "low",
    "high",
    "bound_low",
    "bound_high",
    "base",
    "qualifier",
    "count",
    "source_id",
)


@takes("composition", group=choice(*GROUPS))
def by_year(casualties: pd.DataFrame, group: str) -> pd.DataFrame:
    """Tabulate the published share of a group of the world's casualties by year, with what it leaves open.

    Parameters
    ----------
    casualties
        ``impact.load("casualties")``.
    group
        ``civilians``, ``children`` (of civilians of known age) or ``women_girls`` (of known sex).

    Returns
    -------
    DataFrame
        ``year``, ``label`` (the year; ``*``: no number published beside the percentage, so that the bounds
        are those of rounding; ``†``: said to be of all casualties), ``estimate`` (of the base;
        missing for "at least"), ``low`` and
        ``high`` (Wilson, where the count is published), ``bound_low`` and ``bound_high`` (of all recorded
        casualties, whatever the others were), ``base``, ``qualifier``, ``count``, ``source_id``.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "place": "WLD",
    ...         "cause": "mines_erw",
    ...         "scope": "whole",
    ...         "area": "",
    ...         "year": 2019,
    ...         "measure": ["child_share", "children", "total"],
    ...         "base": ["civilians", "", ""],
    ...         "unit": ["percent", "people", "people"],
    ...         "value": [43.0, 1562.0, 5853.0],
    ...         "qualifier": "exact",
    ...         "source_id": "made-up",
    ...     }
    ... )
    >>> by_year(rows, "children")[["label", "bound_low", "bound_high"]].round(2).to_numpy().tolist()
    [['2019', 0.27, 0.65]]
    """
    measure, count, bases = GROUPS[group]
    counts = editions.series(casualties, count).set_index("year")
    totals = editions.series(casualties).set_index("year")["value"]
    rows = [_row(row, counts, totals) for row in each_row(_percentages(casualties, measure, bases))]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _percentages(casualties: pd.DataFrame, measure: str, bases: tuple[str, ...]) -> pd.DataFrame:
    """Choose one percentage a year: the best base; women and girls also as what men and boys leave."""
    casualties = in_main(casualties)
    world = casualties[
        (casualties["place"] == WORLD)
        & (casualties["cause"] == "mines_erw")
        & (casualties["scope"] == "whole")
        & (casualties["unit"] == "percent")
        & casualties["year"].notna()
        & casualties["base"].isin(bases)
    ]
    percentages = world[world["measure"] == measure]
    if measure == "female_share":
        men = world[world["measure"] == "men_boys"]
        percentages = pd.concat([percentages, men.assign(value=100 - men["value"])])
    percentages = percentages.assign(rank=percentages["base"].map(bases.index))
    return percentages.sort_values(["year", "rank"], kind="stable").drop_duplicates("year")


def _row(row: object, counts: pd.DataFrame, totals: pd.Series) -> tuple[object, ...]:
    year, value, qualifier = row.year, row.value, row.qualifier  # type: ignore[attr-defined]
    base, source = row.base, row.source_id  # type: ignore[attr-defined]
    low, high = shares.rounding_bounds(value, qualifier)
    mark = "†" if base == "all" else ""
    about = {"at_least": " (at least)", "approximate": " (about)"}.get(qualifier, "")
    blank = (float("nan"), float("nan"))
    if year in counts.index and year in totals.index:
        count = float(counts.loc[year, "value"])
        implied = shares.implied(count, low, high, float(totals[year]))
        if implied:
            known = shares.estimate(min(round(count), implied.known_low), implied.known_low)
            reach = (known.estimate - known.low, known.high - known.estimate) if known else (0.0, 0.0)
            ends = (value / 100 - reach[0], value / 100 + reach[1]) if qualifier == "exact" else blank
            bounds = (implied.bound_low, implied.bound_high)
            point = value / 100 if qualifier in ("exact", "derived", "approximate") else float("nan")
            return (year, f"{year}{about}{mark}", point, *ends, *bounds, base, qualifier, count, source)
    unknown = float("nan")
    return (year, f"{year}{about} *{mark}", value / 100, *blank, low, high, base, qualifier, unknown, source)


def killed(casualties: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share killed among those whose outcome is known, by year, with interval and bounds.

    ``unrecorded`` is how many more injured there would have to be for the share to be the lowest of all
    years: a yardstick, not an estimate.
    """
    table = editions.outcomes(casualties).dropna(subset=["killed", "injured"]).reset_index(drop=True)
    table["known"] = table["killed"] + table["injured"]
    table["total"] = table[["total", "known"]].max(axis=1)
    result = shares.table(table, part="killed")
    result["label"] = result["year"].astype(int).astype(str)
    result["unrecorded"] = result["killed"] / result["estimate"].min() - result["known"]
    return result


def ages(casualties: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share of children by country, in the newest year for which five countries have ages.

    ``civilians_known`` leaves out the soldiers and deminers of the country, taken as adults of known age.
    """
    names = ("children", "adults", "military", "deminers", "total")
    casualties = in_main(casualties)
    people = casualties[
        (casualties["place"] != WORLD)
        & (casualties["cause"] == "mines_erw")
        & (casualties["scope"] == "whole")
        & (casualties["area"] == "")
        & (casualties["unit"] != "percent")
        & casualties["year"].notna()
        & casualties["measure"].isin(names)
    ]
    table = people.pivot_table(index=["year", "place"], columns="measure", values="value", aggfunc="first")
    table = table.reindex(columns=list(names)).dropna(subset=["children", "adults", "total"]).reset_index()
    years = table.groupby("year").size()
    newest = years[years >= 5].index.max() if (years >= 5).any() else -1
    table = table[table["year"] == newest].reset_index(drop=True)
    table["known"] = table["children"] + table["adults"]
    table["total"] = table[["total", "known"]].max(axis=1)
    table["civilians_known"] = table["known"] - table[["military", "deminers"]].sum(axis=1)
    table["civilians_known"] = table[["civilians_known", "children"]].max(axis=1)
    table["label"] = table["place"].map(places.name)
    table["source_id"] = table["place"].map(
        people[(people["year"] == newest) & (people["measure"] == "children")]
        .set_index("place")["source_id"]
        .to_dict()
    )
    result = shares.table(table, part="children")
    return result.sort_values("estimate", ascending=False, ignore_index=True)


def devices(casualties: pd.DataFrame) -> pd.DataFrame:
    """Add up device types over the countries that publish several, for each year.

    Returns
    -------
    DataFrame
        Long: ``year``, ``measure`` (keys of ``DEVICES``, and ``total`` of the same countries), ``value``.
    """
    group = {measure: key for key, (_, measures) in DEVICES.items() for measure in measures}
    casualties = in_main(casualties)
    rows = casualties[
        (casualties["place"] != WORLD)
        & (casualties["cause"] == "mines_erw")
        & (casualties["scope"] == "whole")
        & (casualties["area"] == "")
        & (casualties["unit"] == "people")
        & casualties["year"].notna()
    ]
    typed = rows[rows["measure"].isin(group)]
    typed = typed.assign(measure=typed["measure"].map(group))
    kinds = typed.groupby(["year", "place"])["measure"].transform("nunique")
    typed = typed[kinds > 1]  # a single type says what it caused, not what caused the rest
    parts = typed.groupby(["year", "place", "measure"], as_index=False)["value"].sum()
    summed = parts.groupby(["year", "place"])["value"].sum()
    totals = rows[rows["measure"] == "total"].set_index(["year", "place"])["value"].reindex(summed.index)
    whole = pd.concat([summed, totals], axis=1).max(axis=1).groupby("year").sum()
    world = parts.groupby(["year", "measure"], as_index=False)["value"].sum()
    total = whole.rename("value").reset_index().assign(measure="total")
    return pd.concat([world, total], ignore_index=True).assign(year=lambda frame: frame["year"].astype(int))
