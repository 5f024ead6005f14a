"""Totals of two releases side by side, by year and place, as they may be shown."""

from __future__ import annotations

import pandas as pd

from impact.incidents.privacy import Rule, suppress_together
from impact.incidents.releases.row_matching import DEVICES, folded

PLACES = ("admin1_code", "admin1", "country")
_FINE_PLACES = ("admin1", "admin2_code", "admin2")
#: measures of the table beside its rows: what is summed
SUMS = {
    "operations": ("cleared_m2_min", "ap_mines_min", "av_mines_min", "improvised_mines_min", "uxo_min"),
    "incidents": ("killed_min", "injured_min", "people_min"),
    "hazards": ("area_m2_min",),
}
#: tables whose rows are people, or accidents with few of them
OF_PEOPLE = ("people", "incidents")


def totals(table: str, old: pd.DataFrame, new: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count rows and sum measures in both releases.

    Returns
    -------
    DataFrame
        ``key`` (year or place), ``measure`` (rows, or a column of the table), ``old``, ``new``,
        ``difference``.
    """
    sides = []
    place = _common_place(old, new)
    for frame in (old, new):
        keys = year_of(frame) if by == "year" else _place(frame, place)
        measures = {"rows": pd.Series(1.0, index=frame.index)}
        measures |= {
            m: frame[m].astype("Float64")
            for m in SUMS.get(table, ())
            if m in frame and frame[m].notna().any()
        }
        summed = pd.DataFrame(measures).groupby(keys.fillna("unknown")).sum()
        sides.append(summed.melt(ignore_index=False).set_index("variable", append=True)["value"])
    both = pd.concat(sides, axis=1, keys=["old", "new"]).astype("Float64").fillna(0.0).reset_index()
    both.columns = ["key", "measure", "old", "new"]
    both["difference"] = both["new"] - both["old"]
    return both.sort_values(["measure", "key"], kind="stable").reset_index(drop=True)


def year_of(frame: pd.DataFrame) -> pd.Series:
    """Year of each row as text, missing where it is not known."""
    if "date" not in frame:
        return pd.Series(pd.NA, index=frame.index, dtype="string")
    return frame["date"].astype("string").str.slice(0, 4)


def _common_place(old: pd.DataFrame, new: pd.DataFrame) -> str | None:
    """Column of the first level that both releases have."""
    frames = (old, new)
    return next((n for n in PLACES if all(n in f and f[n].notna().any() for f in frames)), None)


def _place(frame: pd.DataFrame, name: str | None) -> pd.Series:
    if name is None:
        return pd.Series(pd.NA, index=frame.index, dtype="string")
    return folded(frame[name].astype("string")).str.upper()


def moved_devices(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Devices that were counted under another class while their sum in a place and month stayed.

    Returns
    -------
    tuple
        ``device`` (class), ``old``, ``new``, ``difference`` over the places and months concerned, and how
        many places and months these are.
    """
    classes = [n for n in DEVICES if all(f"{n}_min" in f and f[f"{n}_min"].notna().any() for f in (old, new))]
    places = [n for n in _FINE_PLACES if all(n in f and f[n].notna().any() for f in (old, new))]
    empty = pd.DataFrame({"device": [], "old": [], "new": [], "difference": []})
    if len(classes) < 2 or not places or not all("date" in f for f in (old, new)):
        return empty, 0
    sides = []
    for frame in (old, new):
        keys = [folded(frame[n].astype("string")) for n in places]
        keys.append(frame["date"].astype("string").str.slice(0, 7))
        counts = frame[[f"{n}_min" for n in classes]].astype("Float64").fillna(0).set_axis(classes, axis=1)
        sides.append(counts.groupby(keys).sum())
    before, after = sides[0].align(sides[1], join="inner")
    stayed = (before.sum(axis=1) == after.sum(axis=1)) & (before != after).any(axis=1)
    table = pd.DataFrame({"old": before[stayed].sum(), "new": after[stayed].sum()}).rename_axis("device")
    table = table[(before[stayed] != after[stayed]).any()].reset_index()
    return table.assign(difference=table["new"] - table["old"]), int(stayed.sum())


def shown_totals(table: str, compared: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Totals as they may be shown: with people, small numbers and small differences are missing in both.

    Returns
    -------
    DataFrame
        The columns of :func:`totals` and ``hidden``.
    """
    if table not in OF_PEOPLE:
        return compared.assign(hidden=False)
    parts = []
    for _, part in compared.groupby("measure", sort=False):
        parts.append(_shown(part, rule))
    return pd.concat(parts) if parts else compared.assign(hidden=False)


def _shown(part: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Hide in one measure; a year or place that one release does not have is missing there, not nought."""
    shown, sides = part.copy(), {}
    # a sum of people that is no whole number is a mistake of the file, and hidden
    if (part[["old", "new"]] % 1 != 0).any(axis=None):
        shown[["old", "new", "difference"]] = pd.NA
        return shown.assign(hidden=True)
    for side in ("old", "new"):
        present = part.loc[part[side] > 0, ["key", side]]
        sides[side] = present.rename(columns={side: "people"})
    hidden = pd.Series(False, index=part.index)
    if len(sides["old"]) and len(sides["new"]):
        tables = suppress_together(sides["old"], sides["new"], ["key"], "people", rule)
        for table in tables:
            keys = table.table.loc[table.hidden, "key"]
            hidden |= part["key"].isin(keys)
    else:
        hidden |= True
    for side in ("old", "new"):
        shown[side] = part[side].mask(hidden | ((part[side] == 0) & (rule.zeros == "hidden")))
    shown["difference"] = shown["new"] - shown["old"]
    return shown.assign(hidden=hidden)
