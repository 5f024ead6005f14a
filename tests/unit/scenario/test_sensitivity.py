"""Parts of the spread against closed forms, through the code that the scenarios use; the tornado."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as estimators  # type: ignore[import-untyped]
from SALib.sample import sobol as salib  # type: ignore[import-untyped]

from impact.errors import ModelInputError
from impact.result import Declined
from impact.scenario.analysis.one_at_a_time import tornado
from impact.scenario.analysis.response import WAR, response
from impact.scenario.analysis.sensitivity import _by_runs, sobol
from impact.scenario.analysis.variance import _estimate, design, indices
from impact.scenario.engine.outcomes import TOTALS
from impact.scenario.engine.totals import without_effect
from impact.scenario.inputs.distributions import Lognormal, Pert, Uniform
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario
from tests.unit.scenario.made import still

PI = math.pi


def _ishigami(rows: np.ndarray) -> np.ndarray:
    x = PI * (2 * rows - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def _ishigami_parts() -> tuple[np.ndarray, np.ndarray]:
    one, two = 0.5 * (1 + 0.1 * PI**4 / 5) ** 2, 7**2 / 8
    both = 0.1**2 * PI**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0.0]) / whole, np.array([one + both, two, both]) / whole


G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def _g(rows: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * rows - 2) + G) / (1 + G), axis=1)


def _g_parts() -> tuple[np.ndarray, np.ndarray]:
    own = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + own) - 1
    return own / whole, own * np.prod(1 + own) / (1 + own) / whole


@pytest.mark.parametrize(
    ("model", "parts"), [(_ishigami, _ishigami_parts()), (_g, _g_parts())], ids=["Ishigami", "g"]
)
def test_parts_agree_with_the_closed_form(model, parts) -> None:
    first, total = parts
    result = indices([f"x{i}" for i in range(len(first))], model, n=8192, seed=3)
    assert result is not None
    np.testing.assert_allclose(result["first"], first, atol=0.01)
    np.testing.assert_allclose(result["total"], total, atol=0.01)


@pytest.mark.parametrize(
    ("model", "parts"), [(_ishigami, _ishigami_parts()), (_g, _g_parts())], ids=["Ishigami", "g"]
)
def test_intervals_hold_the_closed_form(model, parts) -> None:
    """In 95 % of 1,000 simulations: docs/validation.md."""
    held = []
    for seed in range(40):
        result = indices([f"x{i}" for i in range(len(parts[0]))], model, n=512, seed=seed)
        assert result is not None
        for name, truth in zip(("first", "total"), parts, strict=True):
            held.append((result[f"{name}_low"] <= truth + 1e-12) & (truth - 1e-12 <= result[f"{name}_high"]))
    assert 0.89 <= np.mean(held) <= 0.99


@pytest.mark.parametrize("model", [_ishigami, _g])
def test_parts_are_those_of_salib_to_the_last_bit(model) -> None:
    names = [f"x{at}" for at in range(5 if model is _g else 3)]
    y = model(design(len(names), 64, 7))
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    whole = estimators.analyze(problem, y, calc_second_order=False, num_resamples=2, seed=1)
    for name, parts in _estimate(y, len(names)).items():
        assert parts.tolist() == whole[name].tolist()


def _product() -> Scenario:
    """So few mines are set off that casualties are a product of the inputs."""
    return still(mines_laid=1e7, hazard=1e-7).with_(
        hazard=Lognormal(middle=1e-7, spread=4),
        people_near=Lognormal(middle=20, spread=2),
        casualties_per_accident=Lognormal(middle=4, spread=1.5),
        mines_laid=Lognormal(middle=1e7, spread=1.2),
        killed_share=Uniform(low_end=0.2, high_end=0.4),
    )


def test_parts_of_a_product_of_lognormals_are_their_shares_of_the_log_variance() -> None:
    parts = sobol(_product(), n=4096, seed=1)
    assert parts
    spreads = {"hazard": 4, "people_near": 2, "casualties_per_accident": 1.5, "mines_laid": 1.2}
    logs = pd.Series(spreads).map(math.log) ** 2
    truth = (logs / logs.sum()).to_dict() | {"killed_share": 0.0}
    assert list(parts.frame["field"]) == list(truth)  # ranked
    np.testing.assert_allclose(parts.frame["first"], list(truth.values()), atol=0.012)
    np.testing.assert_allclose(parts.frame["total"], list(truth.values()), atol=0.012)
    assert parts.together < 0.02
    assert parts.n == 4096 * 7


def test_input_that_does_not_act_has_no_part_at_all() -> None:
    parts = sobol(_product(), n=64, seed=1)
    assert parts
    row = parts.frame.set_index("field").loc["killed_share"]
    assert row[["first", "first_low", "first_high", "total", "total_low", "total_high"]].tolist() == [0.0] * 6


def test_natural_scale_gives_a_product_of_lognormals_parts_that_act_together() -> None:
    """In closed form: with w the exponential of a log variance, T/S is the product of the others' w."""
    narrow = still(mines_laid=1e7, hazard=1e-7).with_(
        hazard=Lognormal(middle=1e-7, spread=2), people_near=Lognormal(middle=20, spread=2)
    )
    parts = sobol(narrow, n=8192, seed=1, scale="natural")
    assert parts
    # by quadrature, as the lognormals are cut
    drawn = Lognormal(middle=1, spread=2).quantile((np.arange(200_000) + 0.5) / 200_000)
    w = float((drawn**2).mean() / drawn.mean() ** 2)
    whole = w * w - 1
    np.testing.assert_allclose(parts.frame["first"], (w - 1) / whole, atol=0.02)
    np.testing.assert_allclose(parts.frame["total"], (w - 1) * w / whole, atol=0.02)
    assert parts.together == pytest.approx((w - 1) ** 2 / whole, abs=0.03)


def test_whether_war_comes_is_an_input_where_it_is_open() -> None:
    scenario = still(war_probability=0.3, combat_detonated_share=0.9, war_duration=2.0, kept_without_war=50.0)
    parts = sobol(scenario, n=512, seed=1)
    assert parts
    assert list(parts.frame["field"]) == [WAR]
    assert parts.frame["first"][0] == pytest.approx(1, abs=0.05)
    assert parts.frame["total"][0] == pytest.approx(1, abs=0.05)
    assert parts.frame["assumed"][0] == "with probability 0.3"


def test_uncertain_probability_of_war_acts_through_whether_war_comes() -> None:
    scenario = still(combat_detonated_share=0.9, war_duration=2.0, kept_without_war=50.0).with_(
        war_probability=Uniform(low_end=0.0, high_end=1.0)
    )
    parts = sobol(scenario, n=4096, seed=1)
    assert parts
    # indicator of u2 < u1: Var(E(y|u1)) = Var(u1) = 1/12 of 1/4
    np.testing.assert_allclose(parts.frame["first"], [1 / 3, 1 / 3], atol=0.03)
    np.testing.assert_allclose(parts.frame["total"], [2 / 3, 2 / 3], atol=0.03)


@pytest.mark.parametrize("seed", [0, 7])
def test_same_seed_gives_the_same_numbers(seed: int) -> None:
    first = sobol(_product(), n=64, seed=seed)
    np.random.seed(seed + 1)
    again, other = sobol(_product(), n=64, seed=seed), sobol(_product(), n=64, seed=seed + 1)
    assert first
    assert again
    assert other
    pd.testing.assert_frame_equal(first.frame, again.frame, check_exact=True)
    assert not np.array_equal(first.frame["total"], other.frame["total"])


def test_few_rows_are_said_to_be_few() -> None:
    few, many = sobol(_product(), n=16, seed=1), sobol(_product(), n=4096, seed=1)
    assert few
    assert many
    assert any("more rows would help" in said for said in few.warnings)
    assert many.warnings == ()


def test_summary_names_the_inputs_in_plain_words() -> None:
    parts = sobol(_product(), n=1024, seed=1)
    assert parts
    assert "accidents a year per live unmarked mine" in parts.in_words()
    assert "share" not in parts.in_words()


def test_years_are_taken_as_they_are_and_never_is_the_horizon() -> None:
    scenario = still(horizon=30, area_per_mine=1000).with_(clearance_capacity=Lognormal(middle=0.5, spread=4))
    parts = sobol(scenario, "year_released", n=256, seed=1)
    assert parts
    assert parts.scale == "natural"
    assert response(scenario, "year_released", {"clearance_capacity": np.array([0.001])})[0] == 30


def test_nothing_uncertain_is_declined() -> None:
    for parts in (sobol(still()), tornado(still())):
        assert isinstance(parts, Declined)
        assert parts.reason.startswith("No input of this scenario is uncertain")
    parts = sobol(still().with_(cost_per_mine=Uniform(low_end=0, high_end=9)), "casualties", n=16)
    assert isinstance(parts, Declined)
    assert "the same whatever" in parts.reason
    never_hit = still().with_(cost_per_mine=Uniform(low_end=0, high_end=9))
    alone = tornado(never_hit, "casualties")
    assert isinstance(alone, Declined), "no input is named as moving most what none moves"
    assert "the same whatever" in alone.reason


@pytest.mark.parametrize("wrong", [{"n": 1000}, {"n": 8}, {"seed": -1}, {"level": 1.0}, {"outcome": "harm"}])
def test_impossible_requests_are_refused(wrong) -> None:
    with pytest.raises(ModelInputError):
        sobol(_product(), **wrong)


# -- tornado ----------------------------------------------------------------------------------------------


def test_tornado_gives_the_outcome_at_the_ends_of_each_input() -> None:
    parts = tornado(_product())
    assert parts
    frame = parts.frame.set_index("field")
    assert list(frame.index) == [
        "hazard",
        "people_near",
        "casualties_per_accident",
        "mines_laid",
        "killed_share",
    ]
    for name, spread in (("hazard", 4), ("people_near", 2), ("casualties_per_accident", 1.5)):
        # the lognormal is cut at one draw in a thousand, which moves its 5 % point a little
        assert frame["at_low"][name] == pytest.approx(parts.central / spread, rel=0.02)
        assert frame["at_high"][name] == pytest.approx(parts.central * spread, rel=0.02)
        assert frame["at_high"][name] / parts.central == pytest.approx(
            frame["high_value"][name] / frame["low_value"][name] * frame["at_low"][name] / parts.central,
            rel=1e-3,
        )
    assert frame["swing"]["killed_share"] == 0
    assert (frame["central"] == parts.central).all()
    assert frame["low_words"]["killed_share"] == "21 %"


def test_tornado_shows_war_as_no_and_yes() -> None:
    scenario = still(
        war_probability=0.25, combat_detonated_share=0.9, war_duration=2.0, kept_without_war=50.0
    )
    parts = tornado(scenario)
    assert parts
    row = parts.frame.iloc[0]
    assert (row["field"], row["low_words"], row["high_words"]) == (WAR, "no war", "war")
    peace = response(scenario.with_(war_probability=0.0), "casualties", {})[0]
    war = response(scenario.with_(war_probability=1.0), "casualties", {})[0]
    assert (row["at_low"], row["at_high"]) == (pytest.approx(peace), pytest.approx(war))
    assert parts.central == pytest.approx(0.75 * peace + 0.25 * war)


def test_tornado_of_years_is_ordered_by_years() -> None:
    scenario = still(horizon=40).with_(
        clearance_capacity=Pert(low_end=0.5, mode=1, high_end=3),
        clearance_delay=Uniform(low_end=0, high_end=2),
    )
    parts = tornado(scenario, "year_released")
    assert parts
    assert list(parts.frame["field"]) == ["clearance_capacity", "clearance_delay"]
    row = parts.frame.iloc[0]
    assert row["swing"] == pytest.approx(abs(row["at_high"] - row["at_low"]))


def test_tornado_can_be_drawn() -> None:
    from impact import charts

    parts = tornado(_product())
    assert parts
    drawn = charts.tornado(
        parts.frame.assign(low_value=parts.frame["low_words"], high_value=parts.frame["high_words"]),
        id="t",
        title="Inputs",
        label="meaning",
        log=True,
        source_line="made up",
    )
    assert drawn.alt.startswith("Inputs. ")
    assert "People killed or injured per accident" in set(drawn.data["meaning"])


@pytest.mark.parametrize(("numbers", "n", "seed"), [(1, 16, 1), (3, 8, 7), (21, 64, 20250319)])
def test_rows_are_those_of_salib(numbers: int, n: int, seed: int) -> None:
    names = [f"x{at}" for at in range(numbers)]
    problem = {"num_vars": numbers, "names": names, "bounds": [[0.0, 1.0]] * numbers}
    expected = salib.sample(problem, n, calc_second_order=False, seed=seed)
    assert np.array_equal(design(numbers, n, seed), expected)


def test_inputs_are_computed_once_for_rows_that_repeat_the_one_before() -> None:
    asked: list[int] = []

    def double(u: np.ndarray) -> np.ndarray:
        asked.append(len(u))
        return 2 * u

    u = np.array([0.1, 0.1, 0.4, 0.1, 0.1, 0.1, 0.3])
    assert _by_runs(double, u).tolist() == (2 * u).tolist()
    assert asked == [4]


def test_rows_that_move_an_idle_number_are_not_computed_and_the_parts_are_the_same() -> None:
    rows_computed: list[int] = []

    def model(rows: np.ndarray) -> np.ndarray:
        rows_computed.append(len(rows))
        return rows[:, 0] + rows[:, 2] ** 2

    names = ["x", "without", "z"]
    whole = indices(names, model, n=64, seed=3)
    less = indices(names, model, n=64, seed=3, idle=["without"])
    assert rows_computed == [64 * 5, 64 * 4]
    pd.testing.assert_frame_equal(whole, less, check_exact=True)


@pytest.mark.parametrize("kind", ["persistent", "self-destructing"])
@pytest.mark.parametrize("outcome", TOTALS)
def test_inputs_without_effect_on_a_total_move_it_by_rounding_at_most(kind: str, outcome: str) -> None:
    scenario = Scenario(name="e", title="E", horizon=12, kind=kind)
    idle = without_effect(outcome)
    assert idle <= set(FIELDS)
    for field in idle & set(scenario.used()):
        distribution = scenario.input(field).distribution
        moved = response(scenario, outcome, {field: np.array([distribution.median, *distribution.support])})
        assert moved == pytest.approx(np.full(3, moved[0]), rel=1e-12), field
