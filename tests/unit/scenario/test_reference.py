"""The engine gives what a second program, written in R from its description, gives for sixty cases."""

from __future__ import annotations

import json

import numpy as np
import pytest

from impact.scenario.engine.simulate import expected
from impact.scenario.inputs.scenario import Scenario
from tests.conftest import CHECKOUT

CASES = json.loads((CHECKOUT / "tests/reference/scenario.json").read_text(encoding="utf-8"))["cases"]
SETTINGS = ("kind", "horizon", "war_comes", "capacity", "in_mines")


@pytest.mark.parametrize("number", range(len(CASES)))
def test_course_agrees_with_the_program_in_r(number: int) -> None:
    inputs, truth = CASES[number]["inputs"], CASES[number]["found"]
    values = {name: value for name, value in inputs.items() if name not in SETTINGS}
    values["clearance_capacity_mines" if inputs["in_mines"] else "clearance_capacity"] = inputs["capacity"]
    scenario = Scenario(
        name="reference", title="Reference", kind=inputs["kind"], horizon=inputs["horizon"]
    ).with_(war_probability=0.5, **values)
    course = expected(scenario, {"war_comes": float(inputs["war_comes"])}, by_year=True)
    for name, names in truth.items():
        if name == "live":
            assert course["live"].isel(row=0).to_numpy() == pytest.approx(np.array(names), rel=1e-6), name
        else:
            assert float(course[f"total_{name}"][0]) == pytest.approx(names, rel=1e-6, abs=1e-9), name
