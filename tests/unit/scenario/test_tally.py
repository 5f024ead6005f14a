"""People counted by year: the Poisson counts themselves, however they were come by."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from impact.scenario.engine.poisson import counts
from impact.scenario.engine.tally import Kind, Luck, tally


def _tallied(expected: np.ndarray, u: np.ndarray, share: np.ndarray | float = 1.0, draws: int | None = None):
    by_year = np.full((len(expected), expected.shape[1] if draws is None else draws), -1)
    (added,) = tally([Kind(expected, share, Luck.of(u), by_year)])
    return added, by_year


@pytest.mark.parametrize(("low", "high"), [(-25, 0), (-3, 3), (0, 4.5), (4, 5), (5, 12)])
def test_a_tally_holds_the_counts_of_each_year(low: float, high: float) -> None:
    random = np.random.default_rng(6)
    mean, u = np.exp(random.uniform(low, high, (21, 4_000))), random.random((21, 4_000))
    added, by_year = _tallied(mean, u)
    assert (by_year == counts(mean, u)).all()
    assert (added == by_year.sum(axis=0)).all()


def test_means_and_numbers_on_the_borders_of_the_table_are_counted_as_elsewhere() -> None:
    edges = (np.arange(1, 8 * 128 + 2) / 128) ** 2
    mean = np.concatenate([edges, np.nextafter(edges, 0), np.nextafter(edges, np.inf)])
    for u in (np.arange(512) / 512, np.nextafter(np.arange(1, 513) / 512, 0)):
        means, numbers = (np.array(part) for part in np.broadcast_arrays(mean[:, None], u))
        assert (_tallied(means, numbers)[1] == counts(means, numbers)).all()


def test_luck_on_the_border_of_nobody_is_counted_as_elsewhere() -> None:
    u = 1 - np.concatenate([[0.0], 2.0 ** -np.arange(1, 54)])
    with np.errstate(divide="ignore"):
        border = np.where(u > 0, -np.log(u), 1.0)
    for mean in (border, np.nextafter(border, 0), np.nextafter(border, np.inf), border * (1 + 1e-12)):
        assert (_tallied(mean[None], u[None])[1] == counts(mean[None], u[None])).all()


def test_numbers_near_the_border_between_two_counts_are_counted_as_elsewhere() -> None:
    """Nearer than a chance read between two rows may err, farther, and on either side."""
    mean = np.linspace(0.001, 70, 7_001)[None]
    for count in (0, 1, 2, 5, 20, 60):
        border = special.pdtr(count, mean)
        for away in (0.0, 1e-16, 1e-9, 1e-6, 1e-5, 1.9e-5, 2.1e-5, 1e-4):
            for near in (border - away, border + away):
                u = np.clip(near, 0, 1 - 2**-53)
                assert (_tallied(mean, u)[1] == counts(mean, u)).all()


def test_the_smallest_numbers_and_means_give_nobody() -> None:
    mean, u = np.array([[0.0, 3.0, 90.0, 0.0]]), np.array([[0.0, 0.0, 0.0, 1 - 2**-53]])
    assert _tallied(mean, u)[0].tolist() == [0, 0, 0, 0]


@pytest.mark.filterwarnings("error")
def test_what_rounding_left_below_zero_is_nobody() -> None:
    mean = np.tile([[-1e-13], [-0.0], [3.0]], 600)
    u = np.tile(np.linspace(0, 1 - 2**-53, 600), (3, 1))
    assert (_tallied(mean, u)[1] == counts(np.maximum(mean, 0), u)).all()


def test_each_kind_has_its_share_and_keeps_its_first_draws() -> None:
    random = np.random.default_rng(7)
    expected, u = random.gamma(0.5, 40, (9, 128)), random.random((2, 9, 192))
    share = random.random(128)
    draws = [np.full((9, 5), -1), np.full((9, 0), -1)]
    kinds = [Kind(expected, share, Luck.of(u[0]), draws[0]), Kind(expected, 1.0, Luck.of(u[1]), draws[1])]
    some, every = tally(kinds)
    assert (some == counts(expected * share, u[0][:, :128]).sum(axis=0)).all()
    assert (draws[0] == counts(expected * share, u[0][:, :128])[:, :5]).all()
    assert (every == counts(expected, u[1][:, :128]).sum(axis=0)).all()


def test_nobody_is_asked_for() -> None:
    assert tally([]) == []
