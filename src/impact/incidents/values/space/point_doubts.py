"""Doubts about points: half a point, zero, out of range, outside the country, and what would be right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.values.parsed import Problem
from impact.incidents.values.space.boxes import Box, box_around, box_of
from impact.incidents.values.space.nearest_points import nearer
from impact.incidents.values.space.point_tests import Attempt, attempts, looks_like_utm, looks_projected

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: degrees: nearer to (0, 0) than this is no place but a missing value
NULL_ISLAND = 1e-4
#: more doubtful points of one kind than this are a fault of the column, asked once
COLUMN_WIDE = 20
#: kind of a doubt -> kind when it is of the whole column
WIDE = {
    "swap": "columns_swapped",
    "sign_lon": "sign_lost_in_column",
    "sign_lat": "sign_lost_in_column",
    "sign_both": "sign_lost_in_column",
    "longitude_to_360": "sign_lost_in_column",
}
#: kinds that concern the way a column is written; their one question is put for the column
OF_COLUMN = frozenset(
    {"not_degrees", "decimal_lost", "columns_swapped", "sign_lost_in_column", "degrees_declared_as_metres"}
)


@dataclass
class Doubts:
    """Problems of points, the points that are withheld, and findings of the column as a whole."""

    problems: list[Problem] = field(default_factory=list)
    withheld: set[int] = field(default_factory=set)
    findings: list[DataFinding] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Add a problem; its point is withheld."""
        self.problems.append(problem)
        self.withheld.add(problem.index)


def accepted(latitude: float, longitude: float, method: str, digits: int = 9) -> dict[str, float | str]:
    """Lay out what stands when a proposal is accepted; seven digits are a centimetre."""
    return {
        "lat": round(float(latitude), digits),
        "lon": round(float(longitude), digits),
        "point_method": method,
    }


def doubts(
    latitude: Numbers,
    longitude: Numbers,
    weights: Sequence[int] | NDArray[np.int64],
    countries: Sequence[str | None] | None,
    country: str | None,
    method: str,
    before: Sequence[Problem] = (),
) -> Doubts:
    """Find the doubtful points among points in degrees.

    Parameters
    ----------
    latitude, longitude
        Degrees as stated; NaN where there is none.
    weights
        Rows that have each point.
    countries
        Country of each point as the file has it, or None.
    country
        ISO 3166-1 alpha-3 of the whole file, where ``countries`` says nothing.
    method
        What the points are (`means` of the mapping).
    before
        Problems that reading them met; their points are withheld and not tested again.
    """
    out = Doubts()
    for problem in before:
        out.add(problem)
    here, there = np.isfinite(latitude), np.isfinite(longitude)
    if out.withheld:
        here[list(out.withheld)] = there[list(out.withheld)] = False
    both = here & there
    for index in np.flatnonzero(here ^ there):
        out.add(Problem(int(index), "half", Effect.withheld, detail="one of the two numbers is missing"))
    zero = both & (np.abs(latitude) < NULL_ISLAND) & (np.abs(longitude) < NULL_ISLAND)
    for index in np.flatnonzero(zero):
        out.add(Problem(int(index), "zero", Effect.withheld, detail="0, 0 lies in the Atlantic"))
    one_zero = both & ~zero & ((latitude == 0) ^ (longitude == 0))
    for index in np.flatnonzero(one_zero):
        # on the equator or the meridian of Greenwich a 0 can be right: the mapping may let it stand
        stands = accepted(latitude[index], longitude[index], method)
        words = "accept the point as it stands"
        detail = "one of the two numbers is exactly 0"
        out.add(Problem(int(index), "half", Effect.withheld, words, stands, detail))
    both &= ~one_zero
    out_of_range = both & ((np.abs(latitude) > 90) | (np.abs(longitude) > 180))
    rest = both & ~zero
    known = np.zeros(latitude.shape, dtype=bool)
    for box, members in _boxes(countries, country, len(latitude)):
        known |= members
        inside = rest & members & box.has(latitude, longitude)
        outside = rest & members & ~inside
        sound = latitude[inside], longitude[inside]
        _test(out, latitude, longitude, outside, out_of_range, box, method, beside=True, good=sound)
    unknown = rest & out_of_range & ~known
    if (rest & ~known).any():
        good = rest & ~out_of_range & ~known
        middle = np.where(good, latitude, np.nan), np.where(good, longitude, np.nan)
        around = box_around(*middle, np.asarray(weights))
        if around is not None:
            apart = good & ~around.has(latitude, longitude)
            _test(out, latitude, longitude, apart, out_of_range, around, method, beside=False, kinds={"swap"})
            _test(out, latitude, longitude, unknown, out_of_range, around, method, beside=False)
        else:
            _without_box(out, latitude, longitude, unknown, method)
    _widen(out, np.asarray(weights))
    return out


def _boxes(countries: Sequence[str | None] | None, country: str | None, size: int) -> list[tuple[Box, Mask]]:
    """Find the boxes of the countries that are named, each with the points that should lie in it."""
    if countries is None:
        box = box_of(country)
        return [] if box is None else [(box, np.ones(size, dtype=bool))]
    names = np.array(["" if c is None else c for c in countries], dtype=object)
    out = []
    for name in sorted(set(names.tolist())):
        box = box_of(name or country)
        if box is not None:
            out.append((box, names == name))
    return out


def _test(
    out: Doubts,
    latitude: Numbers,
    longitude: Numbers,
    doubtful: Mask,
    out_of_range: Mask,
    box: Box,
    method: str,
    *,
    beside: bool,
    kinds: Collection[str] = (),
    good: tuple[Numbers, Numbers] | None = None,
) -> None:
    """Test doubtful points; ``beside``: the box is a country's, and a point may lie in a neighbour's.

    ``kinds``: only these tests, all where none are named. ``good``: undoubted points of the column, which
    choose where more than one test passes.
    """
    index = np.flatnonzero(doubtful)
    if not len(index):
        return
    y, x = latitude[index], longitude[index]
    tried = [a for a in attempts(y, x, box) if not kinds or a.kind in kinds]
    passes = np.array([a.passes for a in tried])
    if good is not None:
        passes = nearer(tried, passes, *good)
    count = passes.sum(axis=0)
    first = passes.argmax(axis=0)
    for i, where in enumerate(index.tolist()):
        if count[i] == 0:
            _nothing_passes(out, where, y[i], x[i], bool(out_of_range[where]), box, method, beside=beside)
            continue
        attempt: Attempt = tried[first[i]]
        same = all(
            abs(tried[t].latitude[i] - attempt.latitude[i]) < 1e-6
            and abs(tried[t].longitude[i] - attempt.longitude[i]) < 1e-6
            for t in np.flatnonzero(passes[:, i])
        )
        if count[i] > 1 and not same:
            those = [tried[t] for t in np.flatnonzero(passes[:, i])]
            named = " or ".join(dict.fromkeys(a.proposal.split(": ")[0] for a in those))
            kind = "not_degrees" if all(a.kind == "not_degrees" for a in those) else "point_ambiguous"
            out.add(Problem(where, kind, Effect.withheld, named, detail="more than one test passes"))
            continue
        out.add(
            Problem(
                where,
                attempt.kind,
                Effect.withheld,
                attempt.proposal,
                accepted(
                    attempt.latitude[i],
                    attempt.longitude[i],
                    method,
                    7 if attempt.kind == "not_degrees" else 9,
                ),
            )
        )


def _nothing_passes(
    out: Doubts, index: int, y: float, x: float, far: bool, box: Box, method: str, *, beside: bool
) -> None:
    if y == 0 or x == 0:
        out.add(Problem(index, "half", Effect.withheld, detail="one of the two numbers is 0"))
    elif far:
        utm = bool(looks_like_utm(np.array([y]), np.array([x]))[0])
        detail = "looks like metres of UTM, but of no zone of the country" if utm else "no test passes"
        out.add(Problem(index, "out_of_range", Effect.withheld, detail=detail))
    elif beside:
        out.add(
            Problem(
                index,
                "outside_country",
                Effect.withheld,
                "accept the point as it stands",
                accepted(y, x, method),
                f"outside the box of {box.name}; no test passes",
            )
        )


def _without_box(out: Doubts, latitude: Numbers, longitude: Numbers, doubtful: Mask, method: str) -> None:
    """Say what numbers out of range look like where nothing says where they should lie."""
    index = np.flatnonzero(doubtful)
    y, x = latitude[index], longitude[index]
    attempt = looks_projected(y, x)
    utm = looks_like_utm(y, x)
    for i, where in enumerate(index.tolist()):
        if attempt.passes[i]:
            about = tuple(round(float(v[i]), 1) for v in (attempt.longitude, attempt.latitude))
            would = f"would be about {about}"
            proposal = f"{attempt.proposal}, {would}; say `system: EPSG:3857` or `crs:` in the mapping"
            values = accepted(attempt.latitude[i], attempt.longitude[i], method, 7)
            out.add(Problem(where, "not_degrees", Effect.withheld, proposal, values))
        elif utm[i]:
            detail = "looks like metres of UTM; say `system: utm:` with zone and half"
            out.add(Problem(where, "not_degrees", Effect.withheld, detail=detail))
        else:
            out.add(Problem(where, "out_of_range", Effect.withheld, detail="no country to test it against"))


def _widen(out: Doubts, weights: NDArray[np.int64]) -> None:
    """Put one question for a column where many of its points have one doubt."""
    by_kind: dict[str, list[int]] = {}
    for problem in out.problems:
        by_kind.setdefault(problem.kind, []).append(problem.index)
    wide = {k for k, indices in by_kind.items() if k in WIDE and len(indices) > COLUMN_WIDE}
    if wide:
        out.problems = [
            Problem(p.index, WIDE[p.kind], p.effect, p.proposal, p.accepted, p.detail)
            if p.kind in wide
            else p
            for p in out.problems
        ]
    asked: dict[str, list[Problem]] = {}
    for problem in out.problems:
        if problem.kind in OF_COLUMN:
            asked.setdefault(problem.kind, []).append(problem)
    for kind, indices in asked.items():
        proposals = dict.fromkeys(p.proposal for p in indices if p.proposal)
        rows = int(weights[[p.index for p in indices]].sum()) if len(weights) else len(indices)
        plain = {_general(p) for p in proposals}
        out.findings.append(
            DataFinding(
                kind,
                Effect.note,
                count=0,  # the rows stand in the findings of the points
                proposal="; ".join(sorted(plain)[:3]) or None,
                detail=f"{rows} of {int(weights.sum())} rows",
                decided=False,
            )
        )


def _general(proposal: str) -> str:
    """Proposal without the place of one point."""
    return proposal.split(", would be", maxsplit=1)[0]
