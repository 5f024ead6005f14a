"""The result of a calibration: the joint posterior, the comparisons, and the sentences made of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from impact.arguments import choice, fitting
from impact.catalogue.frame_rows import each_row
from impact.result import Result
from impact.scenario.calibration.backcast import LONGEST
from impact.scenario.calibration.melding.melding import Melding
from impact.scenario.calibration.places_on_record import LeftOut
from impact.scenario.calibration.transfer import Transfer
from impact.scenario.engine.meetings import REFERENCE_DENSITY
from impact.wording import (
    assumed,
    assumption,
    count,
    counted,
    digits,
    ends,
    ratio,
    readable,
    simulated,
    years,
)

_MILLION = 1e6
#: Units that readers see as percent, or as accidents for so many mines.
_IN_OTHER_UNITS = ("share", "accidents per mine and exposed person-year")
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
_HARM = ("place", "years", "recorded", "predicted", "1 in 2", "9 in 10", "ratio", "inside")
# (predicted too much, predicted too little)
_WHY = {
    "casualties": (
        "fewer were reported than hurt, or few people live near the mines although many live in the country",
        "other ordnance is in the record, or the people hurt do not live there but pass through",
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
        "all the land was searched, far from supplies, or the others' pace would have ended the work before",
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

    ``melding``: the joint posterior; ``harm``: each place predicted from the others, ``course``: each count
    beside the posterior with its place in it, ``present``: mines and own effects
    (:mod:`impact.scenario.calibration.melding.holdout`); ``record``: every figure of the places.

    ``values`` has what is computed of each place's work (``place``, ``input``, ``value``, ``log_sd``,
    ``unit``); ``pooled`` what all places together teach of it, by input; ``predictions`` the comparison
    (columns of :func:`impact.scenario.calibration.backcast.predict`); ``figures`` those of the histories;
    ``declined`` why a history, or a figure of it, is left out; ``left_out`` places that teach nothing.
    """

    melding: Melding
    harm: pd.DataFrame
    course: pd.DataFrame
    present: pd.DataFrame
    record: pd.DataFrame
    values: pd.DataFrame
    pooled: Mapping[str, Transfer]
    predictions: pd.DataFrame
    figures: pd.DataFrame
    declined: Mapping[str, str]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """Predicted beside recorded: :attr:`predictions`."""
        return self.predictions

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that the histories rest on."""
        texts = [*self.record["sources"], *self.figures["sources"]]
        return tuple(dict.fromkeys(page for text in texts for page in text.split(", ") if page))

    def table(self, *outcomes: str) -> pd.DataFrame:
        """Set predicted beside recorded of the work of clearance, in words for readers.

        Parameters
        ----------
        outcomes
            Which of ``deminers``, ``years``, ``cost``, ``area``, ``mines``; all when left out.

        Returns
        -------
        DataFrame
            ``place``, ``outcome``, ``years``, ``recorded``, ``predicted``, ``1 in 2`` and ``9 in 10``
            (intervals that hold so many draws), ``ratio`` (predicted over recorded), ``inside`` (of the
            wider interval), ``given`` (what of the place itself went in), a row a figure. Cost in million
            dollars.
        """
        rows = self.predictions
        for outcome in outcomes:
            fitting(outcome, choice(*dict.fromkeys(rows["outcome"])), "outcomes", "calibration")
        if outcomes:
            rows = rows[rows["outcome"].isin(outcomes)]
        written = [
            {
                "place": r.place,
                "outcome": r.meaning + (", million dollars" if r.outcome == "cost" else ""),
                "years": "" if pd.isna(r.first) else years(r.first, r.last),
                "recorded": _recorded(r),
                "predicted": amount(r.predicted * _scale(r)),
                "1 in 2": f"{amount(r.low50 * _scale(r))} to {amount(r.high50 * _scale(r))}",
                "9 in 10": f"{amount(r.low90 * _scale(r))} to {amount(r.high90 * _scale(r))}",
                "ratio": "" if math.isnan(r.ratio) else ratio(r.ratio),
                "inside": "yes" if r.inside else "no",
                "given": r.given,
            }
            for r in each_row(rows)
        ]
        return pd.DataFrame(written, columns=list(_WRITTEN))

    def harm_table(self) -> pd.DataFrame:
        """Set predicted beside recorded casualties, each place left out of the posterior, in words.

        Returns
        -------
        DataFrame
            ``place``, ``years``, ``recorded``, ``predicted``, ``1 in 2``, ``9 in 10``, ``ratio`` (predicted
            over recorded), ``inside`` (of the wider interval), a row a place.
        """
        written = [
            {
                "place": r.name,
                "years": years(r.first, r.last),
                "recorded": ("at least " if r.at_least else "") + count(r.recorded),
                "predicted": amount(r.predicted),
                "1 in 2": f"{amount(r.low50)} to {amount(r.high50)}",
                "9 in 10": f"{amount(r.low90)} to {amount(r.high90)}",
                "ratio": "" if math.isnan(r.factor) else ratio(r.factor),
                "inside": "yes" if r.inside else "no",
            }
            for r in each_row(self.harm)
        ]
        return pd.DataFrame(written, columns=list(_HARM))

    def posterior_table(self) -> pd.DataFrame:
        """Set prior and posterior of every shared parameter beside each other, in words.

        Returns
        -------
        DataFrame
            ``meaning``, ``unit``, ``prior``, ``posterior`` (median and the middle nine tenths), ``why``.
        """
        written = [
            {
                "meaning": readable(r.meaning),
                "unit": r.unit,
                "prior": _with_unit(_held(r.prior_median, r.prior_low, r.prior_high), r.unit),
                "posterior": _with_unit(_held(r.median, r.low, r.high), r.unit),
                "why": r.why,
            }
            for r in each_row(self.melding.table)
        ]
        return pd.DataFrame(written)

    def present_table(self) -> pd.DataFrame:
        """List what the posterior holds of each place: mines present, own hazard, half-life of learning.

        Returns
        -------
        DataFrame
            ``place``, ``mines``, ``effect`` (times the hazard of all places), ``half_life`` (years), each as
            median and middle nine tenths in words.
        """
        written = [
            {
                "place": r.name,
                "mines": f"{simulated(r.mines)} ({ends(r.mines_low, r.mines_high, 'simulated')})",
                "effect": _held(r.effect, r.effect_low, r.effect_high),
                "half_life": _held(r.half_life, r.half_life_low, r.half_life_high),
            }
            for r in each_row(self.present)
        ]
        return pd.DataFrame(written)

    def sentence(self) -> str:
        """Write how well the engine reproduces what was recorded, and how wide its intervals are."""
        rows = self.harm
        widths = rows["high90"] / rows["low90"].clip(lower=1)
        words = (
            "With each place predicted from the others, the casualties on record lie in the range of "
            "nine in "
            f"ten draws for {int(rows['inside'].sum())} of {len(rows)} places. These ranges are wide: the "
            "upper "
            f"end is about {simulated(widths.median())} times the lower"
        )
        course = self.course
        words += (
            f". With the place's own record included, {int(course['inside'].sum())} of {len(course)} yearly "
            "counts lie inside, which tests the fit and not the prediction"
        )
        # mines given the land are land given the mines, read the other way: no second test
        once = self.predictions[self.predictions["outcome"] != "mines"]
        if len(once):
            words += (
                f". Of {counted(len(once), 'figure')} on years, cost, land and deminers, "
                f"{int(once['inside'].sum())} lie in ranges so wide that they exclude little"
            )
        return f"{words}."

    def misses(self) -> tuple[str, ...]:
        """Write by how much each figure outside its 90 % interval missed, and why that may be."""
        harm = self.harm[~self.harm["inside"].astype(bool)]
        work = self.predictions[~(self.predictions["inside"] & self.predictions["order"]).astype(bool)]
        return (
            *(_miss_of_harm(r) for r in each_row(harm)),
            *(_miss(r) for r in each_row(work)),
        )

    def hazard_sentence(self) -> str:
        """Write the hazard of a further place and the density exponent in plain words."""
        low, middle, high = np.quantile(self.melding.fields["hazard"], [0.05, 0.5, 0.95])
        times = REFERENCE_DENSITY * 10_000
        row = self.melding.table.set_index("parameter").loc["density_exponent"]
        return (
            f"{count(self.n)} places are on record. Where 50 people live on each km², 10,000 live mines "
            "without "
            f"marks would cause about {amount(times * middle)} accidents in the first year "
            f"({ends(times * low, times * high, 'simulated')} in nine of ten further places). Accidents grow "
            f"with the people to the power {_held(row['median'], row['low'], row['high'])}; 1 would be in "
            "proportion."
        )

    def left_out_lines(self) -> list[str]:
        """Write which places teach nothing, and why, one line a place."""
        return [f"Left out: {place.history} ({place.reason})." for place in self.left_out]


def _held(*held: float) -> str:
    """Write a median and the ends of the middle nine tenths, each to two figures."""
    middle, low, high = (assumed(float(f"{value:.2g}")) for value in held)
    return f"{middle} ({low} to {high})"


def _with_unit(held: str, unit: str) -> str:
    return assumption(held, unit) if unit in _IN_OTHER_UNITS else held


def _miss_of_harm(row: Any) -> str:
    high = row.predicted > row.recorded
    recorded = ("at least " if row.at_least else "") + count(row.recorded)
    size = f"{amount(row.predicted)} predicted ({amount(row.low90)} to {amount(row.high90)})"
    why = _WHY["casualties"][0 if high else 1]
    return f"{row.name}, casualties: {size}, {recorded} recorded; it may be that {why}."


def _miss(row: Any) -> str:
    high = row.predicted > row.recorded
    if row.recorded == 0 or row.predicted == 0 or not np.isfinite(row.ratio):
        unit = "million dollars " if row.outcome == "cost" else ""
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
