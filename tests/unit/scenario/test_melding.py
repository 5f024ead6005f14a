"""The joint posterior: likelihood as in R, sampler as in closed forms, places run through the engine."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from bench.validation.melding import BASE, figure, made, places, simulated
from impact.result import Declined
from impact.scenario.calibration.melding import holdout, priors
from impact.scenario.calibration.melding.expectation import inputs_of, medians, per_mine
from impact.scenario.calibration.melding.importance import sample
from impact.scenario.calibration.melding.likelihood import (
    Expected,
    Recorded,
    Records,
    estimates,
    integrated,
    mines,
)
from impact.scenario.calibration.melding.melding import Melding, meld
from impact.scenario.engine.simulate import expected
from impact.scenario.inputs.scenario import Scenario
from tests.conftest import CHECKOUT

CASES = json.loads((CHECKOUT / "tests/reference/melding.json").read_text(encoding="utf-8"))["cases"]


def middle(**changes: float) -> dict[str, np.ndarray]:
    """One row of parameters at the prior's middle, but for the changes."""
    return {name: np.array([changes.get(name, prior.middle)]) for name, prior in priors.PRIORS.items()}


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_likelihood_of_a_place_agrees_with_r(number):
    case = CASES[number]
    means, spread = np.array([case["means"]]), np.array([case["spread"]])
    own = Expected(means, spread, np.array(case["sd"]), np.ones(1), np.zeros(1))
    counts, bounds = np.array(case["counts"], dtype=float), np.array(case["bounds"])
    years = np.where(spread[0] == 1, 1, 2)
    value = integrated(Recorded.of(counts, bounds, years, np.array(case["dispersion"])), own)[0]
    assert value == pytest.approx(case["log_likelihood"][0], abs=2e-3)


def test_a_draw_that_leaves_no_mines_has_a_likelihood():
    years = [(year, year) for year in range(2000, 2030)]
    places_on_record = [
        made("by year", "unfenced", 3e4, years),
        made("a period", "unfenced", 3e4, [(2022, 2029)]),
    ]
    parameters = middle(hazard=0.3, density_exponent=1.1)
    row = np.array([[priors.PRIORS[name].scale(value)[0] for name, value in parameters.items()]])
    records = Records(places_on_record, BASE)
    (first, *_), (second, *_) = records.expected(parameters)
    assert first.means[0, -1] < 1e-80  # every mine has gone off long before
    assert (first.spread[0] == 1).all()
    assert second.spread[0, 0] == pytest.approx(1 / 8)
    assert np.isfinite(records.log_likelihood(row)).all()


def test_the_sampler_draws_from_a_posterior_known_in_closed_form():
    data, sd = priors.means() + 1.3 * priors.sds(), 0.2 * priors.sds()

    def likelihood(z: np.ndarray) -> np.ndarray:
        return stats.norm.logpdf(z, data, sd)

    drawn = sample(likelihood, np.random.default_rng(1), first=9_000, step=900, rows=4_000)
    z = drawn.z[drawn.resample(4_000, np.random.default_rng(2))]
    precision = 1 / priors.sds() ** 2 + 1 / sd**2
    mean = (priors.means() / priors.sds() ** 2 + data / sd**2) / precision
    assert np.abs((z.mean(axis=0) - mean) * np.sqrt(precision)).max() < 0.1
    assert z.std(axis=0) == pytest.approx(np.sqrt(1 / precision), rel=0.07)
    evidence = stats.norm.logpdf(data, priors.means(), np.hypot(priors.sds(), sd)).sum()
    assert drawn.evidence() == pytest.approx(evidence, abs=0.1)


def test_without_data_the_posterior_is_the_prior():
    drawn = sample(lambda z: np.zeros((len(z), 1)), np.random.default_rng(1), first=3_000, rows=1_000)
    assert drawn.steps == 0
    assert drawn.effective() == pytest.approx(3_000)


def test_leaving_a_part_out_weighs_by_the_others_alone():
    def likelihood(z: np.ndarray) -> np.ndarray:
        return np.stack([stats.norm.logpdf(z[:, 0], -11, 0.5), stats.norm.logpdf(z[:, 0], -9, 0.5)], axis=1)

    drawn = sample(likelihood, np.random.default_rng(1), first=20_000, rows=500)
    weights = np.exp(drawn.log_weights(without=1))
    prior_mean, prior_sd = priors.means()[0], priors.sds()[0]
    mean = (prior_mean / prior_sd**2 + -11 / 0.25) / (1 / prior_sd**2 + 1 / 0.25)
    assert (weights * drawn.z[:, 0]).sum() == pytest.approx(mean, abs=0.03)


def test_a_place_is_run_through_the_engine_of_scenarios():
    place = made("a", "unfenced", 80, [(2000, 2019)])
    parameters = middle()
    (curve,) = per_mine([place], parameters, [parameters["learning_half_life"]], BASE)
    own = inputs_of(place, medians(BASE))
    war = own.pop("war_comes")
    own = {name: value for name, value in own.items() if name not in ("war_start", "war_probability")}
    fields = {name: float(parameters[name][0]) for name in priors.FIELDS}
    whole = 1e5
    own["mines_laid"], own["area_per_mine"] = whole, 1e6 / whole
    scenario = Scenario(name="a", title="A", horizon=20).with_(war_probability=0.0, **own, **fields)
    course = expected(scenario, {"war_comes": war}, by_year=True)["expected_casualties"].to_numpy()[0]
    assert whole * curve[0] == pytest.approx(course, rel=1e-9)


def test_fences_that_are_kept_up_prevent_the_share_that_marks_prevent():
    parameters = middle(marking_effect=0.75)
    base = BASE.with_(marked_share=0.0)
    fenced, unfenced = (made("a", marks, 80, [(2000, 2000)]) for marks in ("fenced", "unfenced"))
    learned = [parameters["learning_half_life"]] * 2
    inside, outside = per_mine([fenced, unfenced], parameters, learned, base)
    assert inside[0, 0] / outside[0, 0] == pytest.approx(0.25, rel=1e-3)


@pytest.mark.parametrize(("exponent", "times"), [(1.0, 4.0), (0.5, 2.0), (0.0001, 1.0)])
def test_casualties_grow_with_the_power_of_the_people(exponent, times):
    parameters = middle(density_exponent=exponent, hazard=1e-7)
    few, many = (made("a", "unfenced", people, [(2000, 2000)]) for people in (20, 80))
    learned = [parameters["learning_half_life"]] * 2
    low, high = per_mine([few, many], parameters, learned, BASE)
    assert high[0, 0] / low[0, 0] == pytest.approx(times, rel=1e-3)


def test_mines_found_count_where_clearance_is_complete_and_estimates_are_cut_elsewhere():
    parameters = middle(overstatement=4.0)
    complete = made("a", "unfenced", 1, [(2000, 2000)])
    assert math.exp(mines(complete, parameters).log_middle[0]) == pytest.approx(105_000)
    estimated = made(
        "b", "unfenced", 1, [(2000, 2000)], complete=False, mines_found=None, mines_estimated=(figure(8e5),)
    )
    assert math.exp(mines(estimated, parameters).log_middle[0]) == pytest.approx(2e5)
    halfway = made("c", "unfenced", 1, [(2000, 2000)], complete=False, mines_remaining=figure(4e5))
    assert math.exp(mines(halfway, parameters).log_middle[0]) == pytest.approx(2e5)
    assert mines(halfway, parameters).sd[0] < mines(estimated, parameters).sd[0]


def test_only_complete_clearance_tells_how_far_estimates_were_off():
    complete = made("a", "unfenced", 1, [(2000, 2000)], mines_estimated=(figure(210_000),))
    assert estimates(complete) == [pytest.approx(math.log(2))]
    assert estimates(made("b", "unfenced", 1, [(2000, 2000)], complete=False)) == []


@pytest.fixture(scope="module")
def posterior() -> Melding:
    rng = np.random.default_rng(104)
    recorded = simulated(places(), middle(), rng)
    drawn = meld(recorded, BASE, seed=1, first=3_000, step=400, rows=600)
    assert isinstance(drawn, Melding)
    return drawn


def test_every_place_is_predicted_without_its_record_and_with_it(posterior):
    rows = holdout.left_out(posterior, rows=500)
    assert rows["place"].size == len(places())
    assert rows["inside"].sum() >= len(places()) - 1
    own, _ = holdout.with_record(posterior, rows=500)
    assert len(own) == sum(len(place.counts) for place in places())
    assert own["inside"].mean() > 0.85
    wider = (rows["high90"] + 1) / (rows["low90"] + 1)
    assert wider.iloc[0] > ((own["high90"] + 1) / (own["low90"] + 1)).iloc[0]


def test_mines_present_are_part_of_the_posterior(posterior):
    _, rows = holdout.with_record(posterior, rows=500)
    rows = rows.set_index("name")
    assert rows.loc["all years", "mines_low"] > 80_000
    width = rows["mines_high"] / rows["mines_low"]
    assert width["estimated"] > 1.5 * width["all years"]


def test_a_further_place_differs_more_than_the_places_middle(posterior):
    common, further = np.log(posterior.draws["hazard"]), np.log(posterior.fields["hazard"])
    assert further.std() > common.std()


def test_the_same_seed_gives_the_same_rows(posterior):
    again = meld(posterior.records.places, BASE, seed=1, first=3_000, step=400, rows=600)
    assert again.fields.equals(posterior.fields)


def test_two_places_are_too_few():
    declined = meld(places()[:2], BASE)
    assert isinstance(declined, Declined)
    assert declined.reason.startswith("2 places have")
