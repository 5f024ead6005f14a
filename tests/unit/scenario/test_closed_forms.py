"""Where the course of a scenario can be worked out on paper, the simulation gives it."""

from __future__ import annotations

import numpy as np
import pytest

from impact.scenario.engine.simulate import expected, simulate
from impact.scenario.inputs.distributions import Uniform
from impact.scenario.inputs.scenario import Scenario
from tests.unit.scenario.made import still

MINES, RATE, PER_ACCIDENT, YEARS = 10_000, 1e-4 * 20, 1.5, 20


def within_error(draws: np.ndarray, truth: float) -> bool:
    """Say whether the mean of the draws is within four standard errors of the truth."""
    return abs(draws.mean() - truth) <= 4 * draws.std(ddof=1) / np.sqrt(draws.size)


def test_constant_hazard_without_clearance_uses_mines_up_exponentially() -> None:
    run = simulate(still(), draws=4000, seed=5)
    truth = PER_ACCIDENT * MINES * (1 - np.exp(-RATE * YEARS))
    assert run.totals["expected_casualties"].to_numpy() == pytest.approx(truth, rel=1e-6)
    assert within_error(run.totals["casualties"].to_numpy(), truth)
    assert within_error(run.totals["killed"].to_numpy(), 0.3 * truth)
    assert within_error(run.totals["children"].to_numpy(), 0.4 * truth)
    assert run.totals["casualties"].var() == pytest.approx(truth, rel=0.1), (
        "a Poisson count, no more and no less"
    )


def test_constant_clearance_takes_the_same_land_each_year() -> None:
    """10 km2 of mined land at 1 km2 a year: the live mines fall in a straight line, but for those set off."""
    scenario = still(clearance_capacity=1.0, war_duration=1.0)
    share = np.exp(-RATE)
    live, truth, cleared = float(MINES), 0.0, 0.0
    for year in range(YEARS):
        truth += PER_ACCIDENT * live * (1 - share)
        live *= share
        if 1 <= year <= 10:
            left = 10 - (year - 1)
            cleared += live / left
            live *= 1 - 1 / left
    run = simulate(scenario, draws=4000, seed=5)
    assert run.totals["expected_casualties"].to_numpy() == pytest.approx(truth, rel=1e-6)
    assert within_error(run.totals["casualties"].to_numpy(), truth)
    assert within_error(run.totals["deminers"].to_numpy(), 0.001 * cleared)
    assert (run.totals["year_released"] == 11).all()
    assert run.totals["cost"].to_numpy() == pytest.approx(10 * 1e6)
    # closed form: with the land in equal parts, mines in year t are laid x kept^t x (1 - t/10)
    t = np.arange(1, 11)
    formula = MINES * (1 - share) * (1 + sum(share**k * (1 - (k - 1) / 10) for k in t))
    assert truth == pytest.approx(PER_ACCIDENT * formula)


def test_constant_clearance_in_mines_a_year_ends_after_laid_divided_by_capacity() -> None:
    scenario = still(hazard=0.0, clearance_capacity_mines=2000.0, war_duration=1.0)
    run = simulate(scenario, draws=10, seed=5)
    assert run.years["live"].isel(draw=0).to_numpy()[:7].round(6).tolist() == [
        10000,
        8000,
        6000,
        4000,
        2000,
        0,
        0,
    ]
    assert (run.totals["year_last_mine"] == 6).all()


def test_nothing_is_released_without_capacity_even_where_no_mine_is_left() -> None:
    blown = still(clearance_capacity_mines=0.0, combat_detonated_share=1.0, war_duration=1.0)
    run = expected(blown)
    assert float(run["live_at_end"][0]) == 0
    assert float(run["cost"][0]) == 0
    assert np.isinf(float(run["year_released"][0]))


def test_uncertain_hazard_gives_the_mean_over_its_distribution() -> None:
    """For h uniform on 0 to 2a the mean of 1 - exp(-h p T) is 1 - (1 - exp(-2 a p T)) / (2 a p T)."""
    scenario = still(hazard=Uniform(low_end=0, high_end=2e-4))
    run = simulate(scenario, draws=20_000, seed=5)
    most = 2e-4 * 20 * YEARS
    truth = PER_ACCIDENT * MINES * (1 - (1 - np.exp(-most)) / most)
    assert within_error(run.totals["casualties"].to_numpy(), truth)


def test_learning_alone_halves_the_hazard() -> None:
    run = expected(still(learning_floor=0.0, hazard=1e-9, learning_half_life=5.0), by_year=True)
    year = run["expected_casualties"].isel(row=0).to_numpy()
    assert year[15] / year[10] == pytest.approx(0.5, rel=1e-5)


def test_combat_takes_its_share_over_the_whole_war_whatever_its_length() -> None:
    for years in (0.05, 1.0, 2.5, 7.3):
        scenario = still(hazard=0.0, war_duration=years, war_start=0.4, combat_detonated_share=0.3)
        run = expected(scenario)
        assert float(run["detonated"][0]) == pytest.approx(0.3 * MINES), years


def test_reliability_leaves_what_the_protocol_leaves() -> None:
    scenario = still(
        kind="self-destructing", self_destruct_reliability=0.9, self_deactivation_reliability=0.99, hazard=0.0
    )
    assert float(expected(scenario)["live_at_end"][0]) == pytest.approx(MINES * 0.001)


def test_mines_under_control_are_retrieved_and_the_others_stay() -> None:
    scenario = still(kind="command-controlled", control_lost_share=0.1, hazard=0.0, war_duration=1.5)
    run = expected(scenario, by_year=True)
    assert run["live"].isel(row=0).to_numpy()[:3].tolist() == [10000, 1000, 1000]
    assert float(run["total_deminers"][0]) == 0


def test_decoys_hurt_nobody_and_cost_as_much_land() -> None:
    all_mines, half = (
        expected(still(clearance_capacity=1.0)),
        expected(still(clearance_capacity=1.0, decoy_share=0.5)),
    )
    assert float(half["casualties"][0]) == pytest.approx(float(all_mines["casualties"][0]) / 2)
    assert float(half["cost"][0]) == pytest.approx(float(all_mines["cost"][0]))


def test_discounting_touches_costs_only() -> None:
    plain = expected(still(clearance_capacity=1.0))
    later = expected(still(clearance_capacity=1.0, discount_rate=0.1))
    assert float(later["discounted_cost"][0]) < float(plain["discounted_cost"][0])
    assert float(later["casualties"][0]) == float(plain["casualties"][0])
    assert float(later["cost"][0]) == float(plain["cost"][0])


def test_war_that_may_come_is_the_weighted_mean_of_both_cases() -> None:
    scenario: Scenario = still(war_probability=0.3, kept_without_war=3.0, combat_detonated_share=0.5)
    both = expected(scenario)["casualties"][0]
    war = expected(scenario, {"war_comes": 1.0})["casualties"][0]
    peace = expected(scenario, {"war_comes": 0.0})["casualties"][0]
    assert float(both) == pytest.approx(0.3 * float(war) + 0.7 * float(peace))
    draws = simulate(scenario, 5000, seed=5)
    assert within_error(draws.totals["casualties"].to_numpy(), float(both))


def test_mines_that_destroy_themselves_hurt_people_until_they_do() -> None:
    scenario = still(
        kind="self-destructing", self_destruct_reliability=0.9, self_deactivation_reliability=1.0
    )
    run = expected(scenario)
    early = 0.9 * MINES * -np.expm1(-RATE * 15 / 365)
    later = 0.1 * MINES * -np.expm1(-RATE * 120 / 365)
    assert float(run["casualties"][0]) == pytest.approx(PER_ACCIDENT * (early + later))
    assert float(run["self_destructed"][0]) == pytest.approx(MINES - early - later)


def test_people_learn_before_a_war_and_anew_after_it() -> None:
    scenario = still(learning_floor=0.0, hazard=1e-9, learning_half_life=2.0, war_start=8.0, war_duration=4.0)
    year = expected(scenario, by_year=True)["expected_casualties"].isel(row=0).to_numpy()
    assert year[6] / year[2] == pytest.approx(0.25, rel=1e-5)
    assert year[8:12] == pytest.approx(year[0] * 2**0.25, rel=1e-4)
    assert year[14] / year[12] == pytest.approx(0.5, rel=1e-5)


def test_the_full_cost_counts_land_that_is_left_at_the_horizon() -> None:
    run = expected(still(clearance_capacity=0.1, horizon=20))
    assert float(run["cost"][0]) < float(run["full_cost"][0])
    assert float(run["full_cost"][0]) == pytest.approx(10 * 1e6)
