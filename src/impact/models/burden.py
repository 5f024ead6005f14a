"""What the world total owes to a few countries, to the way it is modelled, and to single years.

Nothing new is estimated here: the functions prepare the checks that stand beside the trend of the world total
(see ``trend``): the total without its largest contributors, the trend under other choices, and the sum of the
annual totals beside the cumulative totals that the publisher gave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.arguments import TEXT, optional, takes
from impact.catalogue.frame_rows import each_row
from impact.frame_check import require, require_counts, require_known, require_unique, rows
from impact.models import trend as trends
from impact.models.basis import with_credits
from impact.models.trend import Trend
from impact.result import Declined, Estimate, Picture, Result
from impact.vocabulary import WORLD
from impact.wording import digits, listed

#: years below which a total without its largest contributors is not shown
FEWEST = 5
#: years of the second window; first year of the sums that the publisher gave
RECENT, SINCE = 10, 1999
METHOD = "world total less the largest country totals of the year"


@dataclass(frozen=True, kw_only=True)
class Contributors(Result):
    """The world total with and without its largest contributors; ``n`` years allow to leave one out.

    ``years`` has a row for each year of the world total: ``year``, ``world``, ``places`` (countries with a
    figure), ``recorded`` (their sum), ``rest`` (what they leave), ``largest``, ``largest_value``, ``second``,
    ``second_value``, ``share`` (of the largest in the total), ``without_one``, ``without_two``, missing where
    it is not certain who the largest were. ``fixed`` is the place with most casualties over all
    years, ``world_less_fixed`` the years in which both have a figure: ``year``, ``world``, ``value`` (world
    less that place).
    """

    years: pd.DataFrame
    fixed: str
    world_less_fixed: pd.DataFrame

    @property
    def frame(self) -> pd.DataFrame:
        """The world total with and without its largest contributors: :attr:`years`."""
        return self.years

    def picture(self) -> Picture:
        """Show the world total, and the same without the place that adds most over all years."""
        rows = self.world_less_fixed.assign(series="world less one place")
        whole = self.world_less_fixed.assign(series="world", value=self.world_less_fixed["world"])
        return Picture("lines", (pd.concat([whole, rows]),), {"id": "contributors", "group": "series"})


@with_credits
def estimate(world: pd.DataFrame, countries: pd.DataFrame) -> Contributors | Declined:
    """Subtract the largest contributors from the world total, in years in which they are certain.

    Country totals are incomplete. The largest on record are certainly the largest of all only where what
    the countries on record leave of the world total is smaller than their own figure: then no country
    without a figure can have had more. Other years are left empty.

    Parameters
    ----------
    world
        ``year``, ``value`` (people), one row a year: ``vintages.series(casualties)``.
    countries
        ``place``, ``year``, ``value`` (people): ``vintages.by_place(casualties)``.

    Returns
    -------
    Contributors or Declined
        Declined where fewer than five years are certain.

    Raises
    ------
    ModelInputError
        A missing column or a value that is no count.

    Examples
    --------
    >>> world = pd.DataFrame({"year": range(2010, 2015), "value": 100})
    >>> places = pd.DataFrame({"year": range(2010, 2015), "value": 60, "place": "AAA"})
    >>> estimate(world, places).years["without_one"].tolist()
    [40.0, 40.0, 40.0, 40.0, 40.0]
    """
    require_counts(require(world, ["year", "value"], "burden"), "value", "burden")
    require_counts(require(countries, ["place", "year", "value"], "burden"), "value", "burden")
    require_unique(world[world["value"].notna()], ["year"], "burden")
    require_unique(countries[countries["value"].notna()], ["place", "year"], "burden")
    totals = world.dropna(subset=["year", "value"]).set_index("year")["value"].astype(float)
    known = countries[countries["year"].isin(totals.index) & countries["value"].notna()]
    known = known[known["place"].notna()].astype({"value": float})
    names, values = known["place"].to_numpy(dtype=object), known["value"].to_numpy(dtype=float)
    of_year = known.reset_index(drop=True).groupby("year").indices
    rows = [
        _year(year, total, names[at], values[at])
        for year, total in totals.items()
        for at in (of_year.get(year, []),)
    ]
    years = pd.DataFrame(rows, columns=_COLUMNS)
    certain = int(years["without_one"].notna().sum())
    if certain < FEWEST:
        return Declined(
            method=METHOD,
            n=certain,
            reason=f"Country totals show for {_years(certain)} only which country had most casualties; "
            f"{FEWEST} are needed to follow the world total without it.",
        )
    fixed = str(known.groupby("place")["value"].sum().idxmax())
    own = known[known["place"] == fixed].set_index("year")["value"]
    both = pd.DataFrame({"world": totals, "own": own}).dropna().rename_axis("year").reset_index()
    both["value"] = (both["world"] - both["own"]).clip(lower=0)
    return Contributors(
        method=METHOD, n=certain, years=years, fixed=fixed, world_less_fixed=both[["year", "world", "value"]]
    )


_COLUMNS = [
    "year", "world", "places", "recorded", "rest", "largest", "largest_value",
    "second", "second_value", "share",
    "without_one", "without_two",
]  # fmt: skip


def _years(number: int) -> str:
    """Write a number of years."""
    return "1 year" if number == 1 else f"{number} years"


def _year(year: object, total: float, places: np.ndarray, values: np.ndarray) -> tuple[object, ...]:
    order = np.argsort(-values, kind="stable")
    first, second = [*values[order[:2]].tolist(), np.nan, np.nan][:2]
    names = [*places[order[:2]].tolist(), "", ""][:2]
    recorded = float(values[order].sum())
    rest = max(total - recorded, 0.0)
    without_one = total - first if rest < first <= total else np.nan
    without_two = total - first - second if rest < second and first + second <= total else np.nan
    share = first / total if total else np.nan
    return (
        year, total, len(order), recorded, rest, names[0], first, names[1], second, share,
        without_one, without_two,
    )  # fmt: skip


@takes("burden", less=optional(rows("year", "value")), less_name=TEXT)
def specifications(
    world: pd.DataFrame, *, less: pd.DataFrame | None = None, less_name: str = ""
) -> pd.DataFrame:
    """Fit the trend of the world total under the choices that another analyst might have made.

    Parameters
    ----------
    world
        ``year``, ``value``, ``qualifier``, ``tier``: ``vintages.series(casualties)``.
    less, less_name
        ``Contributors.world_less_fixed`` and the name of that place: two more rows, for the same years with
        and without it.

    Returns
    -------
    DataFrame
        One row for each choice: ``choice``, ``n``, ``jumps`` (years of steps, text), ``probability`` (of the
        likeliest step, missing without one), ``span`` (all years), ``realised`` (last over first figure,
        less 1), ``estimate``, ``low``,
        ``high`` (underlying trend over all years, percent a year; missing where it is refused), ``window``,
        ``recent``, ``recent_low``, ``recent_high`` (last ten years). Choices that cannot be fitted are left
        out.

    Examples
    --------
    >>> years = pd.DataFrame({"year": range(2000, 2012), "value": range(1000, 400, -50)})
    >>> years = years.assign(qualifier="exact", tier="primary")
    >>> specifications(years)["choice"].tolist()[:2]
    ['All years, as on this page', '“At least” taken as exact']
    """
    require(world, ["year", "value", "qualifier", "tier"], "burden")
    require_counts(require_known(world, ["year"], "burden"), "value", "burden")
    require_unique(world[world["value"].notna()], ["year"], "burden")
    rows = []
    for choice, frame in _choices(world, less, less_name):
        trend = trends.estimate(frame, choose="none")  # joinpoints are not shown
        if trend:
            rows.append(_specification(choice, trend))
    names = [
        "choice", "n", "jumps", "probability", "span", "realised", "estimate", "low", "high",
        "window", "recent", "recent_low", "recent_high",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def _choices(world: pd.DataFrame, less: pd.DataFrame | None, name: str) -> list[tuple[str, pd.DataFrame]]:
    ordered = world.dropna(subset=["value"]).sort_values("year", ignore_index=True)
    choices = [
        ("All years, as on this page", ordered),
        ("“At least” taken as exact", ordered.drop(columns="qualifier")),
    ]
    rise = ordered["value"].astype(float).pct_change()
    if rise.notna().any():
        steepest = ordered.loc[rise.idxmax(), "year"]
        choices.append((f"Without {int(steepest)}, the steepest rise", ordered[ordered["year"] != steepest]))
    weak = ordered["tier"] == "weak"
    if weak.any():
        years = listed(str(int(year)) for year in ordered.loc[weak, "year"])
        choices.append((f"Without weak sources ({years})", ordered[~weak]))
    exact = ordered["qualifier"] == "exact"
    if not exact.all():
        choices.append(("Exact counts only", ordered[exact]))
    for skipped in (1, 2):
        if len(ordered) > skipped + trends.FEWEST:
            late = ordered.iloc[skipped:]
            choices.append((f"From {int(late['year'].iloc[0])}", late))
    if less is not None and len(less) >= trends.FEWEST:
        only = less[["year", "world"]].set_axis(["year", "value"], axis=1)
        choices.append((f"Only years with a figure of {name}", only))
        choices.append((f"The same years, {name} subtracted", less[["year", "value"]]))
    return choices


def _specification(choice: str, trend: Trend) -> tuple[object, ...]:
    start = max(trend.first, trend.last - RECENT)
    whole, late = trend.underlying(), trend.underlying(start, trend.last)
    steps = trend.alarms[trend.alarms["kind"] == "step"]
    jumps = [f"{digits(row.year, 'year')} (× {digits(row.ratio, 'number')})" for row in each_row(steps)]
    ends = trend.points["value"].iloc[[0, -1]].to_numpy(dtype=float)
    did = ends[1] / ends[0] - 1 if ends[0] else np.nan
    return (
        choice, trend.n, listed(jumps) or "none", steps["probability"].max(),
        f"{int(trend.first)}–{int(trend.last)}", did, *_bounds(whole),
        f"{int(start)}–{int(trend.last)}", *_bounds(late),
    )  # fmt: skip


def _bounds(result: Estimate | Declined) -> tuple[float, float, float]:
    return (result.estimate, result.low, result.high) if result else (np.nan, np.nan, np.nan)


@takes("burden", vintages=rows("place", "value"), world=rows("year", "value"))
def cumulative(vintages: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Compare the sum of the annual totals with the cumulative totals that the publisher gave.

    Parameters
    ----------
    vintages
        ``load("casualties_vintages")``.
    world
        ``year``, ``value``: ``vintages.series(casualties)``.

    Returns
    -------
    DataFrame
        ``year`` (last of the sum), ``edition``, ``published``, ``qualifier``, ``ours``, ``agreement``
        (ours over published), ``missing`` (years without an annual total), ``source_id``; one row for each
        published sum.
    """
    require(vintages, ["place", "measure", "year", "edition", "value", "qualifier", "status"], "burden")
    sums = vintages[
        (vintages["place"] == WORLD)
        & (vintages["measure"] == f"cumulative_total_since_{SINCE}")
        & vintages["status"].isin(["accepted", "tie"])
        & vintages["year"].notna()
    ].sort_values(["year", "value"])
    annual = world.dropna(subset=["value"]).set_index("year")["value"].astype(float)
    rows = []
    for row in each_row(sums):
        span = range(SINCE, int(row.year) + 1)
        known = annual[annual.index.isin(span)]
        ours = float(known.sum())
        missing = len(span) - len(known)
        share = ours / row.value if not missing else np.nan
        rows.append(
            (int(row.year), row.edition, row.value, row.qualifier, ours, share, missing, row.source_id)
        )
    names = ["year", "edition", "published", "qualifier", "ours", "agreement", "missing", "source_id"]
    return pd.DataFrame(rows, columns=names)
