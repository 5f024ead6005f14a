"""Points in time of a series of years, quarters or months, and the terms of its seasons.

For `trend` and `interruption`. A frame with a column `month` (1 to 12) is monthly, one with `quarter` (1 to
4) quarterly, any other one yearly. Steps count the points of the calendar, so that a gap stays a gap; time is
in years, whatever the step.

Seasons are either pairs of sine and cosine (Fourier terms; a smooth course through the year, two coefficients
a pair), or one term for each month or quarter but the first, as deviations from their mean. Two pairs
describe most monthly series; indicators cost eleven coefficients and assume nothing about the shape.

References
----------
Lopez Bernal J, Cummins S, Gasparrini A (2017). Interrupted time series regression for the evaluation of
public health interventions: a tutorial. International Journal of Epidemiology 46, 348-355.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impact.errors import ModelInputError
from impact.frame_check import require, require_counts

__all__ = ["Season", "order", "part_name", "per_year", "step_of", "terms"]

#: pairs of sine and cosine, or one indicator a month or quarter; None for no seasons
Season = int | Literal["indicators"] | None

_PARTS = {"month": 12, "quarter": 4}


def part_name(frame: pd.DataFrame) -> str:
    """Name the column that divides the year: `month`, `quarter`, or none for a yearly series."""
    return next((name for name in _PARTS if name in frame.columns), "")


def per_year(frame: pd.DataFrame) -> int:
    """Count the points of a year: 12, 4 or 1."""
    return _PARTS.get(part_name(frame), 1)


def order(frame: pd.DataFrame, model: str, *, exposure: str | None = None) -> pd.DataFrame:
    """Order the points of one series and number them.

    Parameters
    ----------
    frame
        `year`, `value` (counts; rows without one are gaps), and `month` or `quarter`; other columns stay.
    model
        Name of the model, for errors.
    exposure
        Column with what the counts are rates of (population), if any.

    Returns
    -------
    DataFrame
        The rows with a value, in order, with `step` (whole numbers, one for each year, quarter or month),
        `time` (years) and `log_exposure` (0 without one).

    Raises
    ------
    ModelInputError
        A missing column, an impossible count, exposure, month or quarter, or two rows for one point.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2005, 2004], "month": [1, 12], "value": [3, 5]})
    >>> order(frame, "trend")[["step", "value"]].values.tolist()
    [[24059, 5], [24060, 3]]
    """
    require(frame, ["year", "value", *([exposure] if exposure else [])], model)
    require_counts(frame, "value", model)
    rows = frame[frame["value"].notna() & frame["year"].notna()].copy()
    rows["step"], rows["time"] = _calendar(rows, model)
    rows["log_exposure"] = _log_exposure(rows, exposure, model)
    rows = rows.sort_values("step").reset_index(drop=True)
    twice = rows[rows["step"].duplicated()]
    if len(twice):
        raise ModelInputError(
            f"{model}: two rows for one point in time, the first in {twice['year'].iloc[0]}",
            "one row for each point",
            "filter to one place, measure and edition first",
        )
    return rows


def _calendar(rows: pd.DataFrame, model: str) -> tuple[pd.Series, pd.Series]:
    """Find number and time of each point."""
    name, points = part_name(rows), per_year(rows)
    year = rows["year"].astype(float)
    if not name:
        # ages at half a year, for instance, have no calendar: neighbours are neighbours
        whole = (year == year.round()).all()
        return (year if whole else year.rank(method="dense")).astype(int), year
    part = pd.to_numeric(rows[name], errors="coerce")
    if not part.isin(range(1, points + 1)).all() or not (year == year.round()).all():
        raise ModelInputError(
            f"{model}: year and {name} are not whole, and {name} 1 to {points}, in every row",
            f"a year and a number from 1 to {points}",
            "correct the rows, or drop the column for a yearly series",
        )
    step = (year * points + part - 1).astype(int)
    return step, step / points


def _log_exposure(rows: pd.DataFrame, exposure: str | None, model: str) -> NDArray[np.float64]:
    if not exposure:
        return np.zeros(len(rows))
    people = pd.to_numeric(rows[exposure], errors="coerce").to_numpy(dtype=float)
    if not (np.isfinite(people) & (people > 0)).all():
        raise ModelInputError(
            f"{model}: {exposure} is missing or not positive in some rows",
            "a positive number in each",
            "leave these rows out",
        )
    return np.log(people)


def step_of(at: int | str, frame: pd.DataFrame, model: str) -> int:
    """Find the step of a date: a year, or "2005-01" in a monthly and "2005-Q1" in a quarterly series.

    >>> step_of("2005-Q3", pd.DataFrame(columns=["year", "quarter", "value"]), "trend") - 2005 * 4
    2
    """
    name, points = part_name(frame), per_year(frame)
    try:
        if not name:
            return int(at)
        year, part = str(at).split("-")[:2]
        number = int(part.removeprefix("Q") if name == "quarter" else part)
        if 1 <= number <= points:
            return int(year) * points + number - 1
    except ValueError:
        pass
    forms = {"month": "a month such as '2005-01'", "quarter": "a quarter such as '2005-Q1'"}
    raise ModelInputError(f"{model}: at={at!r}", forms.get(name, "a year such as 2005"), "correct it")


def terms(rows: pd.DataFrame, season: Season, model: str) -> NDArray[np.float64]:
    """Regressors of the seasons, one row a point; no columns without seasons.

    All of them at zero stand for the mean of the log seasons: what is left is the series without its seasons.

    Parameters
    ----------
    rows
        With `month` or `quarter`.
    season
        Pairs of sine and cosine (up to 5 by month, 1 by quarter), or ``indicators``.
    model
        Name of the model, for errors.

    Raises
    ------
    ModelInputError
        Seasons of a yearly series, or a choice that is not known.

    Examples
    --------
    >>> terms(pd.DataFrame({"quarter": [1, 2, 3, 4]}), 1, "trend").round(2).tolist()
    [[1.0, 0.0], [0.0, -1.0], [-1.0, -0.0], [-0.0, 1.0]]
    """
    if season is None:
        return np.empty((len(rows), 0))
    name = part_name(rows)
    if not name:
        raise ModelInputError(
            f"{model}: season={season!r} of a yearly series", "a column month or quarter", "leave season out"
        )
    points, part = per_year(rows), rows[name].to_numpy(dtype=float)
    if season == "indicators":
        return np.asarray((part[:, None] == np.arange(2, points + 1)) - 1.0 * (part == 1)[:, None])
    most = (points - 1) // 2
    if season not in range(1, most + 1) or season is True:
        raise ModelInputError(
            f"{model}: season={season!r}",
            f"'indicators', or pairs of sine and cosine, 1 to {most} by {name}",
            "choose one, or leave season out",
        )
    angles = 2 * np.pi * np.outer(part, np.arange(1, season + 1)) / points
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(len(rows), -1)
