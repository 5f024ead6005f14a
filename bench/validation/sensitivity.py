"""Which input makes up which part of a spread: intervals of Sobol indices against closed forms.

Ishigami's function, Sobol's g-function and a product of lognormal factors on the logarithmic scale have
indices that are known. Each replication scrambles Sobol's sequence anew and computes 2,048 rows for each
input and two times as many more. Checked is whether the interval holds the index.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import special

from bench.validation.check import Check, check
from impact.scenario.analysis.variance import indices

TITLE = "Sensitivity of scenarios (parts of the spread)"

_ROWS = 2048
_LONG_TAILS = (
    "A scrambling now and then lies far from the others, which widens its own interval more than it moves "
    "the mean: rather too wide than too narrow."
)
_WIDE = (
    ("Ishigami's function", "first-order part of input 1"),
    ("Ishigami's function", "first-order part of input 2"),
    ("Sobol's g-function", "total part of input 2"),
)
_G = np.array([0.0, 1.0, 9.0])
_LOGS = np.log([4.0, 2.0, 1.5])


def _ishigami(rows: np.ndarray) -> np.ndarray:
    x = math.pi * (2 * rows - 1)
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def _ishigami_parts() -> tuple[np.ndarray, np.ndarray]:
    one, two = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 49 / 8
    both = 0.01 * math.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0.0]) / whole, np.array([one + both, two, both]) / whole


def _g(rows: np.ndarray) -> np.ndarray:
    return np.asarray(np.prod((np.abs(4 * rows - 2) + _G) / (1 + _G), axis=1))


def _g_parts() -> tuple[np.ndarray, np.ndarray]:
    own = 1 / (3 * (1 + _G) ** 2)
    whole = np.prod(1 + own) - 1
    return own / whole, own * np.prod(1 + own) / (1 + own) / whole


def _product(rows: np.ndarray) -> np.ndarray:
    return np.asarray(special.ndtri(0.001 + 0.998 * rows) @ _LOGS)


def _product_parts() -> tuple[np.ndarray, np.ndarray]:
    parts = _LOGS**2 / (_LOGS**2).sum()
    return parts, parts


def run(replications: int, seed: int) -> list[Check]:
    """Simulate all worlds."""
    return [
        *_world("Ishigami's function", _ishigami, _ishigami_parts(), replications, seed),
        *_world("Sobol's g-function", _g, _g_parts(), replications, seed),
        *_world("logarithm of three lognormal factors", _product, _product_parts(), replications, seed),
    ]


def _world(
    name: str,
    model: Callable[[np.ndarray], np.ndarray],
    parts: tuple[np.ndarray, np.ndarray],
    replications: int,
    seed: int,
) -> list[Check]:
    fits = [indices(["1", "2", "3"], model, n=_ROWS, seed=seed + at) for at in range(replications)]
    lines = []
    for which, truths in zip(("first", "total"), parts, strict=True):
        for at, truth in enumerate(truths):
            given = [
                (float(f[which][at]), float(f[f"{which}_low"][at]), float(f[f"{which}_high"][at]))
                for f in fits
                if f is not None
            ]
            words = "first-order part" if which == "first" else "total part"
            quantity = f"{words} of input {at + 1}"
            note = _LONG_TAILS if (name, quantity) in _WIDE else ""
            lines.append(check(name, quantity, float(truth), given, seed=seed, note=note))
    return lines
