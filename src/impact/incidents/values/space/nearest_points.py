"""Nearest points: which of several corrections of a doubtful point lies among the good points of its column.

Where an exchanged and a turned point both lie in the country, the other points of the column tell more than
the box does. The choice is a proposal still; where it is not clear, all corrections stay.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impact.incidents.values.space.point_tests import Attempt

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: so many times nearer to the good points is clear
CLEAR = 3.0
#: good points that a choice needs, and the one of them, by distance, that is looked at: no single stray
FEWEST, NEIGHBOUR = 20, 5
#: degrees: nearer than this is near, and no reason to choose
NEAR = 0.1
#: points of which one test alone passes; from so many on, another test is not chosen against them
VOTES = 3


def nearer(tried: Sequence[Attempt], passes: Mask, latitude: Numbers, longitude: Numbers) -> Mask:
    """Leave, of the tests that a point passes, the one whose result is clearly nearest to the good points.

    Parameters
    ----------
    tried
        Tests of the doubtful points.
    passes
        Where each passes: tests by points.
    latitude, longitude
        Degrees of the good points of the column.

    Returns
    -------
    numpy.ndarray
        ``passes``, with one test left where it is clear. A test other than the one that all plain points of
        the column (those that pass one test only) agree on is never chosen. Points that look like metres
        keep all their tests: their system is a question of the column.
    """
    number = passes.sum(axis=0)
    metres = np.array([a.kind == "not_degrees" for a in tried])
    several = np.flatnonzero((number > 1) & ~passes[metres].any(axis=0))
    if not len(several) or len(latitude) < FEWEST:
        return passes
    distance = _distances(tried, passes, several, latitude, longitude)
    best = distance.argmin(axis=0)
    ordered = np.sort(distance, axis=0)
    clear = ordered[1] >= CLEAR * ordered[0]
    plain = passes[:, number == 1].sum(axis=1)
    votes = plain[:, None] * passes[:, several]
    all_votes = votes.sum(axis=0)
    clear &= (all_votes < VOTES) | (votes[best, np.arange(len(several))] == all_votes)
    chosen = passes.copy()
    chosen[:, several[clear]] = False
    chosen[best[clear], several[clear]] = True
    return chosen


def _distances(
    tried: Sequence[Attempt], passes: Mask, points: NDArray[np.intp], latitude: Numbers, longitude: Numbers
) -> Numbers:
    """Distance of each result to the good points (chord, radius 1); infinite where the test fails."""
    from scipy.spatial import cKDTree

    tree = cKDTree(_on_sphere(latitude, longitude))
    distance = np.full((len(tried), len(points)), np.inf)
    for attempt, passed, row in zip(tried, passes[:, points], distance, strict=True):
        if passed.any():
            there = points[passed]
            places = _on_sphere(attempt.latitude[there], attempt.longitude[there])
            row[passed] = np.maximum(tree.query(places, k=[NEIGHBOUR])[0][:, 0], np.radians(NEAR))
    return distance


def _on_sphere(latitude: Numbers, longitude: Numbers) -> Numbers:
    """Place points on a sphere of radius 1, where 180 and -180 degrees are one."""
    y, x = np.radians(latitude), np.radians(longitude)
    return np.column_stack((np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)))
