"""Uniform numbers for every input and every source of luck, the same whatever else a scenario holds.

Each field has a stream of its own, found by its name; draws come in blocks of fixed size. Hence draw 17 of a
seed is the same number for the same field in every scenario, in a run of a hundred draws and of ten million.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from impact.scenario.engine import combat, meetings, paces
from impact.scenario.engine.circumstances import Circumstances
from impact.scenario.engine.people import CELLS
from impact.scenario.engine.tally import Luck
from impact.scenario.inputs.distributions import Family, Posterior
from impact.scenario.inputs.scenario import Scenario

BLOCK = 8192
#: the stream that chooses the row of the joint posterior
CALIBRATION = "calibration"

_Read = tuple[tuple[str, Family], ...]


def uniforms(name: str, block: int, seed: int, rows: int = 1) -> np.ndarray:
    """Draw the uniform numbers of one stream in one block.

    Parameters
    ----------
    name
        Field, or source of luck.
    block
        Number of the block, from zero.
    seed
        Seed of the run.
    rows
        How many numbers a draw has (years, for luck that differs from year to year).

    Returns
    -------
    numpy.ndarray
        (rows, BLOCK) numbers in [0, 1); more rows leave the first ones as they are.

    Examples
    --------
    >>> bool((uniforms("hazard", 0, 1, rows=3)[:2] == uniforms("hazard", 0, 1, rows=2)).all())
    True
    """
    key = (zlib.crc32(name.encode()), block)
    stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
    return stream.random((rows, BLOCK))


@lru_cache(maxsize=15)  # of 7 megabytes: five kinds of people in the three blocks of a report's draws
def luck(name: str, block: int, seed: int, years: int) -> Luck:
    """Draw the luck of one kind of people in one block, (years, BLOCK): the same for every scenario."""
    return Luck.of(uniforms(name, block, seed, years))


def whole_width(size: int) -> int:
    """Round draws up to a multiple of 64: each meets the same machine instructions as in a full block.

    >>> whole_width(1), whole_width(3_616), whole_width(8_192)
    (64, 3648, 8192)
    """
    return min(BLOCK, -(-size // 64) * 64)


def blocks(draws: int) -> Iterator[tuple[int, int, int]]:
    """Cut a number of draws into blocks: number, first draw, how many of the block are wanted.

    >>> list(blocks(8193))
    [(0, 0, 8192), (1, 8192, 1)]
    """
    for block, first in enumerate(range(0, draws, BLOCK)):
        yield block, first, min(BLOCK, draws - first)


def inputs(scenario: Scenario, block: int, seed: int) -> dict[str, np.ndarray]:
    """Draw a block of inputs.

    Returns
    -------
    dict[str, numpy.ndarray]
        BLOCK values for every field that matters to the scenario, and ``war_comes`` (1 or 0).
    """
    return _inputs(assumed(scenario), block, seed)


def assumed(scenario: Scenario) -> dict[str, Family]:
    """List the distributions of the fields that matter to a scenario."""
    return {name: scenario.input(name).distribution for name in scenario.used()}


def _inputs(distributions: Mapping[str, Family], block: int, seed: int) -> dict[str, np.ndarray]:
    values = {}
    for name, distribution in distributions.items():
        if isinstance(distribution, Posterior):
            values[name] = distribution.together(uniforms(CALIBRATION, block, seed)[0])
        elif distribution.varies:
            values[name] = _drawn(distribution, name, block, seed)
        else:
            values[name] = np.full(BLOCK, distribution.median)
    values["war_comes"] = (uniforms("war_comes", block, seed)[0] < values["war_probability"]).astype(float)
    return values


@lru_cache(maxsize=256)  # of 64 kilobytes; scenarios that are compared draw most of their inputs alike
def _drawn(distribution: Family, name: str, block: int, seed: int) -> np.ndarray:
    values = distribution.quantile(uniforms(name, block, seed)[0])
    values.flags.writeable = False
    return values


def draw_ahead(scenario: Scenario, draws: int, seed: int) -> None:
    """Draw the inputs of a scenario, combat, the pace of clearance and luck, for whoever asks for them next.

    Processes that are forked from this one need not draw them: of all this only how often people meet mines
    follows from the people of a country.
    """
    fighting, _, pacing = _reads(scenario)
    for block, _, size in blocks(draws):
        inputs(scenario, block, seed)
        wide = whole_width(size)
        _fought(fighting, block, seed, wide, scenario.horizon)
        _paced(pacing, block, seed, wide, scenario.horizon)
        for kind in (*CELLS, "deminers"):
            luck(kind, block, seed, scenario.horizon)


def around(scenario: Scenario, block: int, seed: int, wide: int) -> Circumstances:
    """Compute what happens around the mines in the first ``wide`` draws of a block.

    Each part of it is the same for scenarios that assume the same of all that it follows from. The last few
    of each are kept.
    """
    fighting, meeting, pacing = _reads(scenario)
    draws = block, seed, wide, scenario.horizon
    return Circumstances(_fought(fighting, *draws), _met(meeting, *draws), _paced(pacing, *draws))


def in_turn(scenarios: Mapping[str, Scenario]) -> list[str]:
    """Order scenarios so that those that share what happens around the mines follow each other.

    Examples
    --------
    >>> base = Scenario(name="base", title="Base")
    >>> others = {"late": base.with_(clearance_delay=9), "war": base.with_(war_duration=9)}
    >>> in_turn({"base": base, **others, "few": base.with_(mines_laid=1)})
    ['base', 'few', 'late', 'war']
    """
    seen: dict[_Read, int] = {}

    def place(name: str) -> list[int]:
        fighting, meeting, pacing = _reads(scenarios[name])
        return [seen.setdefault(part, len(seen)) for part in (meeting, pacing, fighting)]

    places = {name: place(name) for name in scenarios}
    return sorted(scenarios, key=lambda name: places[name])


def _reads(scenario: Scenario) -> list[_Read]:
    """List what combat, meetings and the pace of clearance are computed from."""
    distributions = assumed(scenario)
    return [
        tuple((name, distributions[name]) for name in part.INPUTS if name in distributions)
        for part in (combat, meetings, paces)
    ]


@lru_cache(maxsize=15)  # of a megabyte: the scenarios of the project have four wars, reports three blocks
def _fought(read: _Read, block: int, seed: int, wide: int, horizon: int) -> tuple[combat.Fight, ...]:
    return combat.fights(_first(read, block, seed, wide), horizon)


@lru_cache(maxsize=3)  # of 7 megabytes
def _met(read: _Read, block: int, seed: int, wide: int, horizon: int) -> meetings.Meetings:
    return meetings.meetings(_first(read, block, seed, wide), horizon)


@lru_cache(maxsize=21)  # of 3 megabytes: they have six paces
def _paced(read: _Read, block: int, seed: int, wide: int, horizon: int) -> paces.Paces:
    return paces.paces(_first(read, block, seed, wide), horizon)


def _first(read: _Read, block: int, seed: int, wide: int) -> dict[str, np.ndarray]:
    return {name: values[:wide] for name, values in _inputs(dict(read), block, seed).items()}
