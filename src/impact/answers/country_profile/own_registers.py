"""Datasets that the reader has imported, as registers of their own beside the main curve of a country.

They are in none of the tables. Each is a line that names its maker and says that nobody here has checked it;
no figure of theirs stands in for one of the main curve, and numbers too small to publish are left out.
"""

from __future__ import annotations

import pandas as pd

from impact.data import own_series
from impact.data.own_series import OwnDataset
from impact.published.profile import Profile
from impact.wording import Quantity, capital, listed, ranges, short_maker


def annual(place: Profile) -> pd.DataFrame:
    """Select the annual totals of the reader's own datasets.

    Returns
    -------
    DataFrame
        ``line`` (its name in a picture), ``year``, ``value``, ``qualifier``, ``source_id``; a year that a
        dataset covers in part is a lower bound. Without columns where no dataset is about the place.
    """
    parts = [_totals(place, dataset).assign(line=line_of(dataset)) for dataset in place.own]
    parts = [part[["line", "year", "value", "qualifier", "source_id"]] for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _totals(place: Profile, dataset: OwnDataset) -> pd.DataFrame:
    rows = own_series.annual(dataset)
    rows = rows[(rows["place"] == place.code) & (rows["measure"] == "total") & rows["value"].notna()]
    rows = rows[[not dataset.small(value) for value in rows["value"]]]
    return rows.assign(
        qualifier=rows["qualifier"].mask(rows["partial"].fillna(value=False), "at_least"),
        value=rows["value"].astype(float),
        year=rows["year"].astype(int),
    ).sort_values("year", ignore_index=True)


def line_of(dataset: OwnDataset) -> str:
    """Name the line of a dataset in a picture."""
    return f"{short_maker(dataset.maker)} ({'made up' if dataset.made_up else 'your file'})"


def caption(place: Profile) -> str:
    """Say which lines come from files of the reader's own; empty without one."""
    if not place.own:
        return ""
    alike: dict[str, list[str]] = {}
    for dataset in place.own:
        alike.setdefault(dataset.remark, []).append(line_of(dataset))
    named = "; ".join(f"{listed(lines)}: {remark}" for remark, lines in alike.items())
    return (
        f" {capital(named)}. A year that a dataset does not cover whole is an open circle, and a number of "
        "people too small to be published is left out."
    )


def table_rows(place: Profile) -> list[dict[str, str | None]]:
    """List the datasets as rows of the table of other registers."""
    return [_row(place, dataset) for dataset in place.own]


def _row(place: Profile, dataset: OwnDataset) -> dict[str, str | None]:
    totals = _totals(place, dataset)
    newest = None
    if len(totals):
        last = totals.iloc[-1]
        newest = f"{Quantity.of_row(last, 'count')} ({int(last['year'])})"
    return {
        "who": short_maker(dataset.maker),
        "what": f"{dataset.remark}; dataset “{dataset.name}”, release {dataset.release}",
        "years": ranges([int(year) for year in totals["year"]]) or None,
        "newest": newest,
        "period": None,
        "source_id": dataset.source_id,
    }
