"""The shipped posterior is the one that the places on record give, and it predicts nine in ten of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from impact.scenario.calibration import places_on_record
from impact.scenario.calibration.calibrate import BASE
from impact.scenario.calibration.melding import holdout, results_file
from impact.scenario.calibration.melding.melding import Melding, meld
from impact.scenario.inputs import posterior


@pytest.fixture(scope="module")
def drawn(built: Path) -> Melding:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        made = meld(places_on_record.read_places(places_on_record.tables()))
    assert isinstance(made, Melding)
    return made


def test_the_file_beside_the_fields_is_current(drawn):
    shipped = posterior.table()
    rows = drawn.fields.iloc[: len(shipped)]
    for name in shipped:
        levels = [0.05, 0.25, 0.5, 0.75, 0.95]
        ours, file = (np.quantile(np.log(frame[name]), levels) for frame in (rows, shipped))
        assert ours == pytest.approx(file, abs=0.15), f"{name}: run make posterior"


def test_nine_in_ten_places_lie_in_the_interval_predicted_from_the_others(drawn):
    rows = holdout.left_out(drawn, rows=1_000)
    assert len(rows) >= 15
    assert rows["inside"].mean() >= 0.85, rows.to_string()


def test_the_courses_of_the_places_are_followed(drawn):
    course, present = holdout.with_record(drawn, rows=500)
    assert course["inside"].mean() >= 0.9
    croatia = present.set_index("place").loc["HRV"]
    assert croatia["mines_low"] < 107_000 < croatia["mines_high"]


def test_the_weights_are_worth_many_draws(drawn):
    assert drawn.effective > 1_000
    assert drawn.warnings == ()


def test_the_results_that_reports_show_are_those_drawn_here(built, monkeypatch):
    monkeypatch.setenv("IMPACT_PROJECT", str(built))
    places = places_on_record.read_places(places_on_record.tables())
    shipped = results_file.learn(places, BASE, draws=2_000, seed=20250318)
    drawn_here = results_file.draw(places, BASE, draws=2_000, seed=20250318)
    assert shipped.melding.weighted is None, "run make posterior"
    for name in ("harm", "course", "present"):
        # another machine may differ in the last digits
        pd.testing.assert_frame_equal(getattr(shipped, name), getattr(drawn_here, name), rtol=1e-6)
    pd.testing.assert_frame_equal(shipped.melding.table, drawn_here.melding.table, rtol=1e-6)
