"""The joint posterior of the inputs that histories on record teach: rows drawn together.

``posterior.csv`` beside this module is written by ``make calibration``
(:mod:`impact.scenario.calibration.melding`); a test computes it anew and compares. Each row is one draw: the
hazard of one further place, the density exponent, the effect of marks, the half-life and the floor of
learning. It is kept as a file so that every run of a scenario draws the same rows and needs no calibration.
"""

from __future__ import annotations

import functools
from importlib import resources

import numpy as np
import pandas as pd

FILE = "posterior.csv"


@functools.cache
def table() -> pd.DataFrame:
    """Read the posterior: a row a draw, a column a field."""
    with resources.files("impact.scenario.inputs").joinpath(FILE).open(encoding="utf-8") as file:
        return pd.read_csv(file)


def columns() -> tuple[str, ...]:
    """Name the fields that are drawn together."""
    return tuple(table().columns)


@functools.cache
def column(field: str) -> np.ndarray:
    """Take one field's values, in the order of the rows."""
    return table()[field].to_numpy(dtype=float)


@functools.cache
def ordered(field: str) -> np.ndarray:
    """Take one field's values in ascending order."""
    return np.sort(column(field))
