"""Fields of the joint posterior are drawn row by row, and alone by the quantiles of their column."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from impact.scenario.analysis.one_at_a_time import tornado
from impact.scenario.analysis.sensitivity import sobol
from impact.scenario.analysis.worth import worth
from impact.scenario.engine import draws
from impact.scenario.engine.simulate import simulate_totals
from impact.scenario.inputs import files, posterior, writing
from impact.scenario.inputs.distribution_forms import distribution
from impact.scenario.inputs.distributions import Posterior
from impact.scenario.inputs.fields import FIELDS, Input
from impact.scenario.inputs.scenario import Scenario

ROWS = pd.DataFrame(
    {
        "hazard": [1e-6, 4e-6, 2e-6, 8e-6],
        "density_exponent": [0.9, 0.3, 0.6, 0.1],
        "marking_effect": [0.5, 0.6, 0.7, 0.8],
        "learning_half_life": [1.0, 2.0, 3.0, 4.0],
        "learning_floor": [0.01, 0.02, 0.03, 0.04],
    }
)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr(posterior, "table", lambda: ROWS)
    monkeypatch.setattr(posterior, "column", lambda field: ROWS[field].to_numpy())
    monkeypatch.setattr(posterior, "ordered", lambda field: np.sort(ROWS[field].to_numpy()))
    return ROWS


def drawn(name: str) -> Input:
    held = Posterior(field=name)
    return Input(distribution=held, unit=FIELDS[name].unit, source="judgement", why="Made up.")


def test_rows_stay_together_in_a_simulation(rows):
    scenario = Scenario(name="a", title="A").with_(**{name: drawn(name) for name in rows})
    values = draws.inputs(scenario, 0, 1)
    pairs = set(zip(values["hazard"], values["density_exponent"], strict=True))
    assert pairs == set(zip(rows["hazard"], rows["density_exponent"], strict=True))
    shares = pd.Series(values["hazard"]).value_counts(normalize=True)
    assert shares.between(0.23, 0.27).all()


def test_alone_a_field_has_the_quantiles_of_its_column(rows):
    own = Posterior(field="hazard")
    assert own.quantile(np.array([0.0, 0.25, 0.26, 0.5, 0.99])).tolist() == [1e-6, 1e-6, 2e-6, 2e-6, 8e-6]
    assert own.support == (1e-6, 8e-6)


def test_a_field_without_posterior_is_refused():
    with pytest.raises(ValidationError, match="no posterior of 'people_near': one of hazard"):
        distribution("posterior", "people_near")


def test_a_scenario_file_names_the_posterior_of_the_field_itself(tmp_path):
    scenario = Scenario(name="mine", title="Mine", about="An example.").with_(hazard=drawn("hazard"))
    path = tmp_path / "mine.yml"
    path.write_text(writing.text(scenario), encoding="utf-8")
    assert "posterior: hazard" in path.read_text(encoding="utf-8")
    assert isinstance(files.read(str(path), country="LTU").input("hazard").distribution, Posterior)
    path.write_text(writing.text(scenario).replace("posterior: hazard", "posterior: learning_floor"))
    with pytest.raises(Exception, match="that of the field itself: hazard"):
        files.read(str(path), country="LTU")


def test_every_row_of_the_shipped_posterior_lies_inside_its_fields():
    for name in posterior.columns():
        low, high = Posterior(field=name).support
        assert FIELDS[name].low <= low <= high <= FIELDS[name].high


def test_calibrated_fields_are_one_factor_of_the_spread_and_single_bars_of_the_tornado(rows):
    scenario = Scenario(name="a", title="A").with_(**{name: drawn(name) for name in rows})
    parts = sobol(scenario, n=64, seed=1)
    assert parts
    listed = parts.frame.set_index("field")["inputs"]
    assert set(listed["calibration"]) == set(rows)
    assert not set(rows) & set(listed.index)
    moved = tornado(scenario)
    assert moved
    bars = moved.frame.set_index("field")
    assert set(rows) <= set(bars.index)
    assert bars.loc["hazard", ["low_value", "high_value"]].tolist() == [1e-6, 8e-6]


def test_fields_drawn_together_are_worth_knowing_together(rows):
    scenario = Scenario(name="a", title="A").with_(**{name: drawn(name) for name in rows})
    gains = worth(simulate_totals(scenario, draws=4_000, seed=1))
    assert gains
    together = gains.groups.set_index("group").loc["calibration"]
    assert set(together["fields"]) == set(rows)
    # to know one of four rows by its hazard is to know the row
    alone = gains.frame.set_index("field").loc["hazard"]
    assert together["explained"] == pytest.approx(alone["explained"], abs=0.02)
