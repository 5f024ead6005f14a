"""What must hold in every scenario that can be written."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.scenario.engine.outcomes import TOTALS
from impact.scenario.engine.simulate import expected, simulate
from impact.scenario.inputs.scenario import Scenario
from tests.unit.scenario.made import scenarios

FEW = settings(max_examples=30, deadline=None)
DRAWS = 40
MORE = [("hazard", 1e-6, 1e-4), ("people_near", 3.0, 40.0), ("child_share", 0.1, 0.9)]


@FEW
@given(scenarios())
def test_mines_laid_are_all_accounted_for_in_every_draw_and_year(scenario: Scenario) -> None:
    run = simulate(scenario, DRAWS, seed=3)
    years = run.years
    gone = (years["detonated"] + years["cleared"] + years["migrated"]).cumsum("year")
    laid = run.totals["laid"].to_numpy()[:, None]
    destroyed = run.totals["self_destructed"].to_numpy()[:, None]
    assert np.allclose(gone + years["live"] + destroyed, laid, rtol=1e-6, atol=1e-6)
    for name in ("live", "displaced", "detonated", "cleared", "migrated", "hazardous_km2", "cost"):
        assert float(years[name].min()) >= -1e-9, name
    assert bool((years["displaced"] <= years["live"] + 1e-6).all())


@FEW
@given(scenarios(mines_laid=0.0))
def test_no_mines_laid_give_no_harm_and_no_cost(scenario: Scenario) -> None:
    run = simulate(scenario, DRAWS, seed=3)
    assert (run.totals[list(TOTALS)] == 0).all().all()
    assert all(float(np.abs(run.years[name]).sum()) == 0 for name in run.years)


@FEW
@given(scenarios(kind="self-destructing"), st.data())
def test_more_reliable_self_destruction_never_gives_more_harm_on_the_same_draws(
    scenario: Scenario, data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(["self_destruct_reliability", "self_deactivation_reliability"]))
    weak, strong = sorted(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    less = simulate(scenario.with_(**{field: weak}), DRAWS, seed=3)
    more = simulate(scenario.with_(**{field: strong}), DRAWS, seed=3)
    for name in ("casualties", "children", "killed", "deminers"):
        assert (more.totals[name] <= less.totals[name]).all(), name
    so_far = [result.years["casualties"].cumsum("year") for result in (more, less)]
    assert bool(
        (so_far[0] <= so_far[1]).all()
    )  # a single year may have more: mines that harmed nobody are left
    if field == "self_destruct_reliability":
        slack = 1e-9 * less.years["live"].max() + 1e-9
        assert bool((more.years["live"] <= less.years["live"] + slack).all())


@FEW
@given(
    scenarios(),
    st.sampled_from([("hazard", 1e-6, 1e-4), ("people_near", 3.0, 40.0), ("child_share", 0.1, 0.9)]),
)
def test_more_hazard_more_people_or_more_children_never_give_fewer_of_them_hurt(
    scenario: Scenario, change: tuple[str, float, float]
) -> None:
    field, low, high = change
    few = simulate(scenario.with_(**{field: low}), DRAWS, seed=3)
    many = simulate(scenario.with_(**{field: high}), DRAWS, seed=3)
    outcome = "children" if field == "child_share" else "expected_casualties"
    assert (many.totals[outcome] >= few.totals[outcome] * (1 - 1e-6)).all()


@FEW
@given(scenarios())
def test_totals_are_the_sums_over_the_years_and_the_parts_add_up(scenario: Scenario) -> None:
    run = simulate(scenario, DRAWS, seed=3)
    for name in ("casualties", "children", "killed", "injured", "deminers"):
        assert (run.years[name].sum("year") == run.totals[name]).all(), name
    for name in ("cost", "expected_casualties", "detonated", "cleared"):
        assert np.allclose(run.years[name].sum("year"), run.totals[name], rtol=1e-5), name
    assert (run.totals["killed"] + run.totals["injured"] == run.totals["casualties"]).all()
    assert (run.totals["children"] <= run.totals["casualties"]).all()
    assert (run.totals["discounted_cost"] <= run.totals["cost"] * (1 + 1e-9)).all()


@settings(max_examples=15, deadline=None)
@given(scenarios(), st.integers(0, 2**40))
def test_the_same_seed_gives_the_same_bytes(scenario: Scenario, seed: int) -> None:
    one, two = simulate(scenario, DRAWS, seed), simulate(scenario, DRAWS, seed)
    assert one.totals.to_numpy().tobytes() == two.totals.to_numpy().tobytes()
    assert all(one.years[n].to_numpy().tobytes() == two.years[n].to_numpy().tobytes() for n in one.years)


@FEW
@given(scenarios())
def test_years_end_in_order(scenario: Scenario) -> None:
    run = simulate(scenario, DRAWS, seed=3)
    for name in ("year_last_mine", "year_risk_gone", "year_released"):
        years = run.totals[name]
        assert (np.isinf(years) | ((years >= 0) & (years <= scenario.horizon))).all(), name
    released = np.isfinite(run.totals["year_released"])
    assert (run.years["hazardous_km2"].to_numpy()[released, -1] == 0).all()


@FEW
@given(scenarios())
def test_expected_values_lie_within_what_was_laid(scenario: Scenario) -> None:
    run = expected(scenario)
    assert all(bool(run[name].notnull().all()) for name in run)
    assert bool((run["detonated"] + run["cleared"] <= run["laid"] * (1 + 1e-6) + 1e-6).all())
