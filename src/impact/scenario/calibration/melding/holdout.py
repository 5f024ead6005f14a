"""Every place predicted: with its own record in the posterior, and left out of it.

Left out, a place has the posterior of the others (the draws weighed without its part of the likelihood; drawn
anew where those weights are worth too little), its own mines, people and marks, and an effect of its own from
the spread between places. The prediction holds the chance of the counts as well. With its own record in, the
prediction shows whether the model can follow the course of the place at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import numpy as np
import pandas as pd
from scipy import special

from impact.errors import ModelInputError
from impact.scenario.calibration.counts_on_record import Count
from impact.scenario.calibration.melding import priors
from impact.scenario.calibration.melding.importance import sample
from impact.scenario.calibration.melding.likelihood import (
    Expected,
    Records,
    by_half_life,
    log_counts,
    mines,
    mode,
    normal_log_density,
    recorded,
)
from impact.scenario.calibration.melding.melding import Melding
from impact.scenario.calibration.places_on_record import PlaceOnRecord

#: weights worth fewer draws than this are not trusted with a place left out
_WORTH = 200
_GRID = np.linspace(-6, 6, 61)
_QUANTILES = {"low90": 0.05, "low50": 0.25, "predicted": 0.5, "high50": 0.75, "high90": 0.95}


def left_out(melding: Melding, *, rows: int = 2_000, seed: int = 20250318) -> pd.DataFrame:
    """Predict the sum of every place's counts from the other places.

    Parameters
    ----------
    melding
        The joint posterior.
    rows
        Draws of every prediction.
    seed
        Of the random numbers.

    Returns
    -------
    pandas.DataFrame
        A row a place: ``place``, ``name``, ``first``, ``last``, ``recorded``, ``at_least``, ``low90``,
        ``low50``, ``predicted``, ``high50``, ``high90``, ``inside`` (of the 90 % interval; a lower bound is
        inside when the upper end reaches it), ``factor`` (predicted over recorded; missing for none
        recorded), ``worth`` (independent draws the weights are worth).
    """
    generator = np.random.default_rng(seed)
    table = []
    for at, place in enumerate(melding.records.places):
        worth, z = _without(melding, at, rows, generator)
        drawn = _drawn(Records([place], melding.records.base), priors.values(z), generator)
        table.append(_row(place, place.counts, drawn) | {"worth": worth})
    return pd.DataFrame(table)


def predicted(
    melding: Melding, place: PlaceOnRecord, generator: np.random.Generator
) -> dict[str, float | str | bool]:
    """Predict the sum of the counts of a place that the posterior knows nothing of.

    Returns
    -------
    dict
        The columns of :func:`left_out` but ``worth``.
    """
    parameters = {str(name): melding.draws[name].to_numpy() for name in melding.draws}
    return _row(place, place.counts, _drawn(Records([place], melding.records.base), parameters, generator))


def with_record(
    melding: Melding, *, rows: int = 2_000, seed: int = 20250318
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Set every count beside what the posterior makes of it, its place's record included.

    Returns
    -------
    tuple of pandas.DataFrame
        First a row a count, with the columns of :func:`left_out` but ``worth``. Then a row a place:
        ``place``, ``name``, ``mines_low``, ``mines``, ``mines_high``, ``effect_low``, ``effect``,
        ``effect_high`` (times the hazard of all places; it holds what is not known of the people near),
        ``half_life_low``, ``half_life``, ``half_life_high`` (years of learning): the middle nine tenths.
    """
    generator = np.random.default_rng(seed)
    parameters = {str(name): melding.draws[name].to_numpy()[:rows] for name in melding.draws}
    course, present = [], []
    for place, nodes in zip(melding.records.places, melding.records.expected(parameters), strict=True):
        own, v = effects(place, nodes, parameters["dispersion"], generator)
        counts = _counts(own, parameters["dispersion"], v, generator)
        course += [_row(place, (count,), counts[:, at]) for at, count in enumerate(place.counts)]
        present.append(_present(place, own, v, parameters, generator))
    return pd.DataFrame(course), pd.DataFrame(present)


def _present(
    place: PlaceOnRecord,
    own: Expected,
    v: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    generator: np.random.Generator,
) -> dict[str, float | str]:
    """Part the effect of a place into its mines and its own hazard."""
    held = mines(place, parameters)
    # of the sum of independent normal parts, the part of the mines
    share = (held.sd / own.sd) ** 2
    part = share * v + np.sqrt(held.sd**2 * (1 - share)) * generator.standard_normal(len(v))
    drawn = {
        "mines": np.exp(held.log_middle + part),
        "effect": np.exp(v - part),
        "half_life": own.half_life,
    }
    row: dict[str, float | str] = {"place": place.place, "name": place.history}
    for name, values in drawn.items():
        row[f"{name}_low"], row[name], row[f"{name}_high"] = np.quantile(values, [0.05, 0.5, 0.95])
    return row


def effects(
    place: PlaceOnRecord, nodes: Sequence[Expected], dispersion: np.ndarray, generator: np.random.Generator
) -> tuple[Expected, np.ndarray]:
    """Draw half-life of learning and effect v of a place given its record, for every row of parameters."""
    own = _choose(nodes, by_half_life(place, nodes, dispersion), generator)
    record = recorded(place, dispersion)
    centre, width = mode(record, own)
    grid = centre[:, None] + width[:, None] * _GRID
    log_density = log_counts(record, own, grid) + normal_log_density(grid, own.sd[:, None])
    at = _by_weight(log_density, generator)
    jitter = (generator.random(len(grid)) - 0.5) * (_GRID[1] - _GRID[0]) * width
    return own, grid[np.arange(len(grid)), at] + jitter


def _choose(nodes: Sequence[Expected], log_weights: np.ndarray, generator: np.random.Generator) -> Expected:
    """Choose one node for every row, by weight."""
    at = _by_weight(log_weights, generator)
    rows = np.arange(len(at))
    parts = {f.name: np.stack([getattr(one, f.name) for one in nodes])[at, rows] for f in fields(Expected)}
    return Expected(**parts)


def _by_weight(log_weights: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Choose one column of every row, by weight."""
    edges = np.cumsum(np.exp(log_weights - special.logsumexp(log_weights, axis=1, keepdims=True)), axis=1)
    chosen = (edges < generator.random((len(edges), 1)) * edges[:, -1:]).sum(axis=1)
    return np.minimum(chosen, edges.shape[1] - 1)


def _without(
    melding: Melding, at: int, rows: int, generator: np.random.Generator
) -> tuple[float, np.ndarray]:
    """Draw from the posterior of the other places."""
    weighted = melding.weighted
    if weighted is None:
        raise ModelInputError("a posterior read from a file", "one drawn by meld", "draw it first")
    worth = weighted.effective(without=at)
    if worth >= _WORTH:
        return worth, weighted.z[weighted.resample(rows, generator, without=at)]
    places = [place for number, place in enumerate(melding.records.places) if number != at]
    # what the place tells of the estimates of mines goes with it: nothing of it is left
    others = sample(Records(places, melding.records.base).log_likelihood, generator, rows=_WORTH * 5)
    return others.effective(), others.z[others.resample(rows, generator)]


def _drawn(
    records: Records, parameters: Mapping[str, np.ndarray], generator: np.random.Generator
) -> np.ndarray:
    """Draw the sum of the counts of the one place of the records, its record unknown."""
    (place,) = records.places
    learning = parameters["learning_between"] * generator.standard_normal(len(parameters["between"]))
    own = records.with_half_life(place, parameters, parameters["learning_half_life"] * np.exp(learning))
    effect = own.sd * generator.standard_normal(len(own.sd))
    return _counts(own, parameters["dispersion"], effect, generator).sum(axis=1)


def _counts(
    own: Expected, dispersion: np.ndarray, effect: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    """Draw the counts of a place, (n, counts)."""
    means = own.means * np.exp(effect)[:, None]
    size = 1 / (dispersion[:, None] * own.spread)
    rates = generator.gamma(size, np.minimum(means, 1e12) / size)
    return generator.poisson(rates)


def _row(place: PlaceOnRecord, counts: Sequence[Count], drawn: np.ndarray) -> dict[str, float | str | bool]:
    recorded = sum(count.value for count in counts)
    at_least = any(count.at_least for count in counts)
    quantiles = np.quantile(drawn, list(_QUANTILES.values()), method="inverted_cdf")
    row = dict(zip(_QUANTILES, (float(q) for q in quantiles), strict=True))
    return {
        "place": place.place,
        "name": place.history,
        "first": min(count.first for count in counts),
        "last": max(count.last for count in counts),
        "recorded": recorded,
        "at_least": at_least,
        **row,
        "inside": row["high90"] >= recorded and (at_least or row["low90"] <= recorded),
        "factor": row["predicted"] / recorded if recorded else float("nan"),
    }
