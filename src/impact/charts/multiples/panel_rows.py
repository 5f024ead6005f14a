"""The rows of small multiples: checked, and in the order in which their panels stand."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impact.charts.frame import inputs
from impact.errors import ImpactError
from impact.wording import exact


def rows_of_lines(frame: pd.DataFrame, panel: str, x: str) -> pd.DataFrame:
    """Take panel, place along the bottom, value, band and qualifier of the lines of :func:`line_panels`."""
    inputs.require(frame, [panel, x, "value"], "line_panels")
    rows = frame[frame["value"].notna() & frame[x].notna() & frame[panel].notna()]
    inputs.require(rows, [panel, x, "value"], "line_panels (rows with a value)")
    data = pd.DataFrame({"panel": rows[panel].astype(str), "x": inputs.across(rows, x, "line_panels")})
    data["y"] = inputs.numbers(rows, "value", "line_panels")
    data = data.assign(
        **{end: inputs.numbers(rows, end, "line_panels") for end in ("low", "high") if end in rows}
    )
    data["qualifier"] = rows["qualifier"].fillna("").astype(str) if "qualifier" in rows else ""
    inputs.unique(data, ["panel", "x"], "line_panels")
    if (data["y"] < 0).any():
        raise ImpactError(
            f"line_panels: a value of {exact(data['y'].min())}", "values of zero or more", "use lines instead"
        )
    rank = {name: i for i, name in enumerate(dict.fromkeys(data["panel"]))}
    order = data.assign(rank=data["panel"].map(rank)).sort_values(["rank", "x"], kind="stable")
    return order.drop(columns="rank").reset_index(drop=True)


def rows_of_columns(frame: pd.DataFrame, panel: str, parts: Mapping[str, str], total: str) -> pd.DataFrame:
    """Take the parts, the total and the rest of it for each column of :func:`panels`."""
    inputs.require(frame, [panel, "year", "measure", "value"], "panels")
    chosen = frame[frame["measure"].isin([*parts, total])]
    inputs.require(chosen, ["year", "measure", "value"], "panels (parts and total)")
    inputs.names(chosen, panel, "panels")
    rows = inputs.unique(inputs.whole_years(chosen, "panels"), [panel, "year", "measure"], "panels")
    order = list(dict.fromkeys(rows[panel]))
    data = rows.pivot(index=[panel, "year"], columns="measure", values="value")
    data = data.reindex(columns=[*parts, total]).rename(columns={total: "total"})
    split = data[list(parts)].sum(axis=1)
    # where parts add up to more than the total, or stand alone, the column is as high as the parts
    data["rest"] = (data["total"] - split).clip(lower=0).fillna(0.0)
    data["height"] = split + data["rest"]
    data = data.rename_axis(index=["panel", "year"], columns=None).reset_index()
    return data.sort_values(["panel", "year"], key=lambda c: c.map(order.index) if c.name == "panel" else c)
