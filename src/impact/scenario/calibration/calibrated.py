"""The result of a calibration: the values behind it, the comparison, and the sentences made of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from impact.result import Result
from impact.scenario.calibration.backcast import LONGEST, MEANINGS, sources
from impact.scenario.calibration.transfer import Transfer
from impact.scenario.inputs.fields import FIELDS, Input
from impact.wording import count, digits, ratio, simulated, years

#: an interval this wide says next to nothing
_IDLE = 1000
_MILLION = 1e6
_WRITTEN = (
    "place",
    "outcome",
    "years",
    "recorded",
    "predicted",
    "1 in 2",
    "9 in 10",
    "ratio",
    "inside",
    "given",
)
# (predicted too much, predicted too little)
_WHY = {
    "casualties": (
        "fewer were reported than hurt, or marks and warnings kept people away",
        "other remnants of war are in the record, or people lived more densely around these mines",
    ),
    "deminers": (
        "fewer mines were found than the estimates say, or not all accidents are on record",
        "work was hastier, or the mines more dangerous, than elsewhere",
    ),
    "years": (
        "little land, all of it known, is released faster than vast suspected land",
        "work stood still for years for want of money or will, not of capacity",
    ),
    "cost": (
        "most of the land was released by survey, which costs little",
        "every km2 was searched, far from supplies, or the others' pace would have ended the work before",
    ),
    "area": (
        "the land was recorded or fenced, so that little was suspected for each mine",
        "little was recorded, so that far more land was suspected than mined",
    ),
    "mines": (
        "little was recorded, so that far more land was suspected than mined",
        "the mines lay densely, in recorded belts",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Calibration(Result):
    """What the histories hold, and what the engine makes of them.

    ``values`` has the inputs solved or computed for each place (``place``, ``input``, ``value``, ``log_sd``
    from the ranges behind it, ``unit``); ``pooled`` what all places together teach, by input;
    ``predictions`` the comparison (columns of :func:`impact.scenario.calibration.backcast.predict`);
    ``figures`` those of the histories; ``declined`` why a place, or a figure of it, is left out;
    ``remarks`` are sentences on what else is on record.
    """

    values: pd.DataFrame
    pooled: Mapping[str, Transfer]
    predictions: pd.DataFrame
    figures: pd.DataFrame
    declined: Mapping[str, str]
    remarks: tuple[str, ...] = ()

    @property
    def hazard(self) -> Transfer:
        """The hazard of all places together, with the factor for one more place."""
        return self.pooled["hazard"]

    def input(self) -> Input:
        """Turn the pooled hazard into an input of a scenario."""
        return Input(
            distribution=self.hazard.distribution("hazard"),
            unit=FIELDS["hazard"].unit,
            source=sources(self.figures["sources"]),
            why=f"Solved for {self.hazard.n} places whose casualties are on record, and pooled.",
        )

    def table(self, *outcomes: str) -> pd.DataFrame:
        """Set predicted beside recorded, in words for readers.

        Parameters
        ----------
        outcomes
            Which of ``casualties``, ``deminers``, ``years``, ``cost``, ``area``, ``mines``; all when left
            out.

        Returns
        -------
        DataFrame
            ``place``, ``outcome``, ``years``, ``recorded``, ``predicted``, ``1 in 2`` and ``9 in 10``
            (intervals that hold so many draws), ``ratio`` (predicted over recorded), ``inside`` (of the
            wider interval), ``given`` (what of the place itself went in), a row a figure. Cost in million
            dollars.
        """
        rows = self.predictions
        if outcomes:
            rows = rows[rows["outcome"].isin(outcomes)]
        written = [
            {
                "place": r.place,
                "outcome": r.meaning + (", million USD" if r.outcome == "cost" else ""),
                "years": "" if pd.isna(r.first) else years(r.first, r.last),
                "recorded": _recorded(r),
                "predicted": amount(r.predicted * _scale(r)),
                "1 in 2": f"{amount(r.low50 * _scale(r))} to {amount(r.high50 * _scale(r))}",
                "9 in 10": f"{amount(r.low90 * _scale(r))} to {amount(r.high90 * _scale(r))}",
                "ratio": "" if math.isnan(r.ratio) else ratio(r.ratio),
                "inside": "yes" if r.inside else "no",
                "given": r.given,
            }
            for r in rows.itertuples()
        ]
        return pd.DataFrame(written, columns=list(_WRITTEN))

    def sentence(self) -> str:
        """Write how well the engine reproduces what was recorded, and how wide its intervals are."""
        rows = self.predictions
        harm = rows[(rows["outcome"] == "casualties") & (rows["recorded"] > 0)]
        ratios = ", ".join(f"{r.place} {ratio(r.ratio)}" for r in harm.itertuples())
        if rows.empty:
            return "Too few places are on record to predict one from the others."
        words = (
            "Each place predicted from the others, civilian casualties come within a factor of ten of the "
            f"record in {int(harm['order'].sum())} of {len(harm)} places with casualties "
            f"(predicted over recorded: {ratios})"
        )
        if len(harm):
            widths = harm["high90"] / harm["low90"].clip(lower=1)
            words += (
                ", with 90 % intervals whose upper end is "
                f"{ratio(widths.min())} to {ratio(widths.max())} times the lower"
            )
        none = rows[(rows["outcome"] == "casualties") & (rows["recorded"] == 0)]
        for r in none.itertuples():
            interval = f"{amount(r.low90)} to {amount(r.high90)}"
            words += (
                f"; for {r.place}, where none were recorded, {amount(r.predicted)} are predicted ({interval})"
            )
        # mines given the land are land given the mines, read the other way: no second test
        once = rows[rows["outcome"] != "mines"]
        inside = int(once["inside"].sum())
        words += f". Of {len(once)} figures compared, {inside} lie in the 90 % interval"
        spans = (rows["high90"] / rows["low90"].clip(lower=1)).groupby(rows["outcome"], sort=False).min()
        idle = [MEANINGS[str(outcome)][0].split(",")[0].lower() for outcome in spans[spans >= _IDLE].index]
        if idle:
            words += f"; those of {' and '.join(idle)} span a factor of {count(_IDLE)} and exclude little"
        return f"{words}."

    def misses(self) -> tuple[str, ...]:
        """Write by how much each figure outside its 90 % interval, or ten times off, missed and why."""
        rows = self.predictions
        return tuple(_miss(r) for r in rows[~(rows["inside"] & rows["order"]).astype(bool)].itertuples())

    def in_words(self) -> str:
        """Write the pooled hazard and how the predictions fared."""
        return f"{self.hazard_sentence()} {self.sentence()}"

    def hazard_sentence(self) -> str:
        """Write the pooled hazard in plain words."""
        pairs = amount(1 / self.hazard.middle)
        return (
            "Unmarked, and before people have learned, one accident a year comes to about "
            f"{pairs} pairs of a live mine and a person on the km2 around it, right within a factor of "
            f"{ratio(self.hazard.spread)} for a further place ({self.hazard.n} places on record)."
        )


def _miss(row: Any) -> str:
    high = row.predicted > row.recorded
    if row.recorded == 0 or row.predicted == 0 or not np.isfinite(row.ratio):
        unit = "million USD " if row.outcome == "cost" else ""
        by = f"{amount(row.predicted * _scale(row))} {unit}predicted, {_recorded(row)} recorded"
    else:
        factor = row.ratio if high else 1 / row.ratio
        by = f"predicted {ratio(factor)} times too {'high' if high else 'low'}"
    outside = "" if row.inside else ", outside the 90 % interval"
    why = _WHY[row.outcome][0 if high else 1]
    return f"{row.place}, {row.meaning[0].lower() + row.meaning[1:]}: {by}{outside}; it may be that {why}."


def _scale(row: Any) -> float:
    return 1e-6 if row.outcome == "cost" else 1.0


def amount(value: float) -> str:
    """Write a predicted number; from a million on in millions.

    >>> (
    ...     amount(1646.0),
    ...     amount(0.4912),
    ...     amount(float("inf")),
    ...     amount(10_942_000.0),
    ... )
    ('1,600', '0.49', 'over 200', '11 million')
    """
    if not np.isfinite(value):
        return f"over {LONGEST}"
    if abs(value) >= _MILLION:
        return f"{simulated(value / _MILLION)} million"
    return simulated(value)


def _recorded(row: Any) -> str:
    low, high = (_exact(value * _scale(row)) for value in (row.recorded_low, row.recorded_high))
    if row.at_least:
        return f"at least {low}"
    return low if low == high else f"{low} to {high}"


def _exact(value: float) -> str:
    if value >= _MILLION:
        return f"{digits(value / _MILLION, 'number')} million"
    return digits(value, "number")
